//! A face's document as one self-contained OpenAPI 3.1 JSON: every reference local, refinements merged.
//!
//! It is made of the documents as they were read, not of the API, so that nothing the spec says is lost.

use std::collections::BTreeSet;
use std::iter;

use serde_json::{Map, Value, json};

use crate::document::{Document, Documents, Kind, Product};
use crate::face::FaceKind;
use crate::face_example::FaceExamples;
use crate::face_lifecycle;
use crate::face_schema::FaceSchemas;
use crate::node::Entry;
use crate::plan::Plan;
use crate::reach::reach;
use crate::tree::FileTree;

/// Bundles the document of every face.
pub(crate) fn bundle(documents: &Documents, plan: &Plan<'_>) -> FileTree {
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
    let shared = reach(product, face).into_iter().filter(|reached| !std::ptr::eq(reached.document, face));
    let shared: BTreeSet<*const Entry> =
        shared.map(|reached| std::ptr::from_ref(reached.component)).collect();
    if let Value::Object(document) = &mut bundled {
        let components = document.entry("components").or_insert_with(|| json!({}));
        for kind in Kind::ALL {
            add(components, kind, product, face, &shared);
        }
    }
    name_product(&mut bundled, product);
    localise(&mut bundled);
    forget_drift(&mut bundled);
    bundled
}

/// Says in the document of which product it is, for whoever gets it by itself.
fn name_product(document: &mut Value, product: &Product) {
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        info.insert("x-product".to_owned(), json!(product.name));
    }
}

/// Adds the shared components of a kind, in the order of their documents, and merges those that are refined.
fn add(
    components: &mut Value,
    kind: Kind,
    product: &Product,
    face: &Document,
    shared: &BTreeSet<*const Entry>,
) {
    let Value::Object(components) = components else { return };
    for document in product.reachable() {
        for component in document.written(kind) {
            if !shared.contains(&std::ptr::from_ref(component)) {
                continue;
            }
            let own = components.entry(kind.key()).or_insert_with(|| json!({}));
            let Value::Object(own) = own else { return };
            let merged = match kind {
                Kind::Schema => schema(product, face, document, component),
                Kind::Parameter | Kind::Response | Kind::Example => component.value.to_json(),
            };
            own.insert(component.key.value.clone(), merged);
        }
    }
}

/// A shared schema as the face has it.
fn schema<'d>(
    product: &'d Product,
    face: &'d Document,
    document: &'d Document,
    component: &'d Entry,
) -> Value {
    let mut schema = FaceSchemas::new(product, face).written(document, component).into_owned();
    if let Some(face) = face.face {
        FaceExamples { product, face }.narrow(document, &component.value, &mut schema);
        face_lifecycle::hide(face, &component.value, &mut schema);
    }
    schema.to_json()
}

/// Leaves out what is about the spec and its sources, and not about the API.
fn forget_drift(document: &mut Value) {
    for key in ["paths", "webhooks"] {
        let paths = document.get_mut(key).and_then(Value::as_object_mut);
        let operations = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
        for operation in operations.flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
            // `remove` would move the last key into its place.
            operation.shift_remove("x-drift");
        }
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
