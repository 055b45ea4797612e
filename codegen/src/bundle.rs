//! A face's document as one self-contained OpenAPI 3.1 JSON: every reference local, refinements merged.
//!
//! It is made of the documents as they were read, not of the API, so that nothing the spec says is lost.

use std::iter;

use serde_json::{Map, Value, json};

use crate::document::{Document, Documents, Kind, Product};
use crate::face::FaceKind;
use crate::plan::Plan;
use crate::reach::{Reached, reach};
use crate::tree::FileTree;

/// Bundles the document of every face.
pub fn bundle(documents: &Documents, plan: &Plan<'_>) -> FileTree {
    let mut tree = FileTree::default();
    for (product, face, bundled) in faces(documents) {
        let planned = plan.products.iter().filter(|planned| product.name == planned.api.name.value);
        let mut faces = planned.flat_map(|planned| &planned.faces);
        if let Some(planned) = faces.find(|planned| planned.api.kind == face) {
            tree.insert(planned.document.clone(), json(&bundled));
        }
    }
    tree
}

/// The bundled document of every face, product by product.
pub(crate) fn faces(documents: &Documents) -> impl Iterator<Item = (&Product, FaceKind, Value)> {
    let faces = documents.products.iter().flat_map(|product| iter::repeat(product).zip(product.faces()));
    faces.map(|(product, (face, document))| (product, face, bundle_face(product, document)))
}

/// A bundled document as it is written.
pub(crate) fn json(bundled: &Value) -> String {
    format!("{bundled:#}\n")
}

fn bundle_face(product: &Product, face: &Document) -> Value {
    let mut bundled = face.tree.to_json();
    let shared: Vec<_> =
        reach(product, face).into_iter().filter(|reached| !std::ptr::eq(reached.document, face)).collect();
    if let Value::Object(document) = &mut bundled {
        let components = document.entry("components").or_insert_with(|| json!({}));
        for kind in Kind::ALL {
            add(components, kind, product, &shared);
        }
    }
    localise(&mut bundled);
    forget_drift(&mut bundled);
    bundled
}

/// Adds the shared components of a kind, in the order of their documents, and merges those that are refined.
fn add(components: &mut Value, kind: Kind, product: &Product, shared: &[Reached<'_>]) {
    let Value::Object(components) = components else { return };
    for document in &product.documents {
        for component in document.written(kind) {
            if !shared.iter().any(|reached| std::ptr::eq(reached.component, component)) {
                continue;
            }
            let own = components.entry(kind.key()).or_insert_with(|| json!({}));
            let Value::Object(own) = own else { return };
            let shared = component.value.to_json();
            let merged = match own.get(&component.key.value) {
                Some(refinement) => merge(shared, refinement),
                None => shared,
            };
            own.insert(component.key.value.clone(), merged);
        }
    }
}

/// A shared model with what a face says differently about it.
fn merge(mut model: Value, refinement: &Value) -> Value {
    let Value::Object(merged) = &mut model else { return model };
    append_text(merged, "description", refinement);
    let Some(difference) = refinement.pointer("/allOf/1") else { return model };
    if let Some(Value::Array(names)) = difference.get("required") {
        let required = merged.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(required) = required {
            let new: Vec<_> = names.iter().filter(|name| !required.contains(name)).cloned().collect();
            required.extend(new);
        }
    }
    let properties = difference.get("properties").and_then(Value::as_object);
    for (name, difference) in properties.into_iter().flatten() {
        let property = merged.get_mut("properties").and_then(|properties| properties.get_mut(name));
        let (Some(Value::Object(property)), Value::Object(fields)) = (property, difference) else { continue };
        append_text(property, "description", difference);
        for (key, value) in fields.iter().filter(|(key, _)| *key != "description") {
            property.insert(key.clone(), value.clone());
        }
    }
    model
}

/// Adds what a face says to what is said already.
fn append_text(of: &mut Map<String, Value>, key: &str, from: &Value) {
    let Some(text) = from.get(key).and_then(Value::as_str) else { return };
    let whole = match of.get(key).and_then(Value::as_str) {
        Some(shared) => format!("{} {text}", shared.trim_end()),
        None => text.to_owned(),
    };
    of.insert(key.to_owned(), Value::String(whole));
}

/// Leaves out what is about the spec and its sources, and not about the API.
fn forget_drift(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    for operation in operations.flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        // `remove` would move the last key into its place.
        operation.shift_remove("x-drift");
    }
}

/// Makes every reference one to this document.
fn localise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(localise),
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get_mut("$ref") {
                let file = target.find('#').unwrap_or_default();
                target.replace_range(..file, "");
            }
            fields.values_mut().for_each(localise);
        }
        _ => {}
    }
}
