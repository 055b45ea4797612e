//! Models, enums, template texts, and the types of fields.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bodies::Bodies;
use super::faces;
use super::scope::Scope;
use super::upload;
use crate::api::{EnumValue, Field, Limits, Presence, Shape, Type, TypeKind, Usage, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Component, Document, Hidden, Kind, Object, Property, Reference, Schema};
use crate::reach::reach;
use crate::rule::Rule;
use crate::span::Text;

/// Lowers every type of a product but the bodies of operations.
pub(super) fn lower(
    product: &document::Product,
    bodies: &Bodies,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Type> {
    let mut types: BTreeMap<String, Type> = BTreeMap::new();
    // The shared documents come first: theirs is the first definition, a face's the second.
    let is_shared = |document: &&Document| document.face.is_none();
    let faces = product.documents.iter().filter(|document| !is_shared(document));
    let own = product.documents.iter().filter(is_shared).chain(faces);
    let of_others = used_of_common(product);
    for document in own.chain(product.common.iter().map(Arc::as_ref)) {
        let scope = Scope { product, document, bodies };
        let is_own = product.documents.iter().any(|own| std::ptr::eq(own, document));
        for component in &document.components.schemas {
            let key = (document.file.path.clone(), component.name.value.clone());
            if bodies.contains(&key) || !(is_own || of_others.contains(&key)) {
                continue;
            }
            let Some(lowered) =
                component.value.as_ref().and_then(|schema| lower_type(scope, component, schema, diagnostics))
            else {
                continue;
            };
            match types.get(&component.name.value) {
                Some(first) => diagnostics.report(second_definition(&lowered.name, &first.name)),
                None => {
                    types.insert(component.name.value.clone(), lowered);
                }
            }
        }
    }
    types
}

/// The schemas of other folders that a product uses, by file and name.
fn used_of_common(product: &document::Product) -> BTreeSet<(String, String)> {
    let reached = product.faces().flat_map(|(_, face)| reach(product, face));
    let schemas = reached.filter(|reached| reached.kind == Kind::Schema);
    schemas.map(|it| (it.document.file.path.clone(), it.component.key.value.clone())).collect()
}

pub(crate) fn second_definition(second: &Text, first: &Text) -> Diagnostic {
    let message = format!("a second `{}` in this product", second.value);
    Diagnostic::new(Rule::SecondDefinition, &second.span, message)
        .label(&first.span, "the first one")
        .help("share one of them, rename one of them, or refine the shared one with `allOf`")
}

fn lower_type(
    scope: Scope<'_>,
    component: &Component<Schema>,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) -> Option<Type> {
    let (mut examples, mut lifecycle, mut rules) = (&Vec::new(), None, Vec::new());
    let (description, kind) = match schema {
        Schema::Object(object) => {
            (examples, lifecycle, rules) =
                (&object.examples, object.lifecycle.as_deref().cloned(), object.rules.clone());
            (&object.description, TypeKind::Model(fields(scope, object, diagnostics)))
        }
        Schema::Enum(values) => (&values.description, TypeKind::Enum(enum_values(values))),
        Schema::TextTemplate(texts) => (&texts.description, TypeKind::TextTemplate(texts.clone())),
        Schema::Refinement(_) => return None,
    };
    Some(Type {
        name: component.name.clone(),
        files: vec![scope.document.file.path.clone()],
        description: description.value.clone(),
        on_faces: Vec::new(),
        usage: Usage::default(),
        examples: examples.clone(),
        hidden: lifecycle.iter().flat_map(|lifecycle| &lifecycle.hidden).map(hidden).collect(),
        lifecycle,
        rules,
        kind,
    })
}

/// Lowers a field that is never shown. Whether its type is there is for a pass to see, which knows all types.
fn hidden((name, kind): &(Text, Hidden)) -> Field {
    let shape = match kind {
        Hidden::Text => Shape::Text,
        Hidden::Integer => Shape::Integer,
        Hidden::Boolean => Shape::Boolean,
        Hidden::Time => Shape::Time,
        Hidden::Named(name) => Shape::Named(name.value.clone()),
    };
    Field {
        name: name.clone(),
        description: String::new(),
        value: Value { shape, limits: Limits::default() },
        presence: Presence::Optional,
        on_faces: BTreeMap::new(),
        only_on: BTreeSet::new(),
        default: None,
        examples: Vec::new(),
    }
}

fn enum_values(values: &document::Enum) -> Vec<EnumValue> {
    let describe = |value: &Text| {
        let found = values.descriptions.iter().find(|(described, _)| described.value == value.value);
        found.map(|(_, description)| description.value.clone()).unwrap_or_default()
    };
    values
        .values
        .iter()
        .map(|value| EnumValue { value: value.clone(), description: describe(value) })
        .collect()
}

/// Lowers the fields of a model, or of a body.
pub(super) fn fields(scope: Scope<'_>, object: &Object, diagnostics: &mut Diagnostics) -> Vec<Field> {
    object.properties.iter().map(|property| field(scope, object, property, diagnostics)).collect()
}

fn field(scope: Scope<'_>, object: &Object, property: &Property, diagnostics: &mut Diagnostics) -> Field {
    let is_required = object.required.iter().any(|name| name.value == property.name.value);
    let value = property.value.as_ref();
    let description = value.and_then(|value| value.description.as_ref());
    let unread = Value { shape: Shape::unread(), limits: Limits::default() };
    let mut field = Field {
        name: property.name.clone(),
        description: description.map(|text| text.value.clone()).unwrap_or_default(),
        value: value.map_or(unread, |value| lower_value(scope, value, diagnostics)),
        presence: if is_required { Presence::Required } else { Presence::Optional },
        only_on: BTreeSet::new(),
        on_faces: BTreeMap::new(),
        default: value.and_then(|value| value.default.clone()),
        examples: value.map(|value| value.examples.clone()).unwrap_or_default(),
    };
    faces::restrict(scope, &mut field, value.map_or(&[][..], |value| &value.faces), diagnostics);
    field
}

/// Lowers a type; a reference is checked here.
pub(super) fn lower_value(scope: Scope<'_>, value: &document::Value, diagnostics: &mut Diagnostics) -> Value {
    let shape = match &value.shape {
        document::Shape::Text => Shape::Text,
        document::Shape::Sensitive => Shape::Sensitive,
        document::Shape::Plaintext => Shape::Plaintext,
        document::Shape::Time => Shape::Time,
        document::Shape::Digest | document::Shape::Binary => {
            diagnostics.report(upload::misplaced(value));
            Shape::unread()
        }
        document::Shape::Integer => Shape::Integer,
        document::Shape::Number => Shape::Number,
        document::Shape::Boolean => Shape::Boolean,
        document::Shape::Json => Shape::Json,
        document::Shape::List(item) => Shape::List(Box::new(lower_value(scope, item, diagnostics))),
        document::Shape::Named(reference) => {
            named(scope, reference, diagnostics);
            Shape::Named(reference.name.clone())
        }
    };
    Value { shape, limits: value.limits.clone() }
}

/// Finds the type that a reference names.
pub(super) fn named<'d>(
    scope: Scope<'d>,
    reference: &Reference,
    diagnostics: &mut Diagnostics,
) -> Option<&'d Schema> {
    let (document, component) = scope.product.find::<Schema>(scope.document, reference, diagnostics)?;
    if scope.bodies.contains(&(document.file.path.clone(), reference.name.clone())) {
        let message =
            format!("`{}` belongs to the body of an operation; it isn't a type of its own", reference.name);
        diagnostics.report(
            Diagnostic::new(Rule::RequestBody, &reference.span, message)
                .label(&component.name.span, "the model")
                .help("move the fields to a model of another name"),
        );
    }
    let own = scope.document.place(Kind::Schema, &reference.name);
    let own = own.and_then(|place| scope.document.components.schemas.get(place));
    let is_refinement = |own: &&Component<Schema>| matches!(own.value, Some(Schema::Refinement(_)));
    if let Some(own) = own.filter(is_refinement).filter(|_| !std::ptr::eq(document, scope.document)) {
        let message = format!("the shared `{0}`, though this face refines it", reference.name);
        diagnostics.report(
            Diagnostic::new(Rule::Refinement, &reference.span, message)
                .label(&own.name.span, "what this face says of it")
                .help(format!("refer to `{}`", reference.pointer())),
        );
    }
    component.value.as_ref()
}
