//! Refinements: what a face says differently about a shared model. People meet one type.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::api::{Field, FieldOnFace, Limits, Presence, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Object, RefinedProperty, Refinement, Schema};
use crate::face::FaceKind;
use crate::face_schema::{FaceSchema, FaceSchemas};
use crate::rule::Rule;
use crate::span::Text;
use crate::words::quoted;

/// Notes in the shared types what a face refines.
pub(super) fn lower(
    scope: Scope<'_>,
    face: FaceKind,
    types: &mut BTreeMap<String, Type>,
    diagnostics: &mut Diagnostics,
) {
    let schemas = FaceSchemas::new(scope.product, scope.document);
    for component in &scope.document.components.schemas {
        let Some(Schema::Refinement(refinement)) = &component.value else { continue };
        if !refines_shared_model(scope, &component.name, refinement, diagnostics) {
            continue;
        }
        let Some(shared) = types.get_mut(&component.name.value) else { continue };
        shared.files.push(scope.document.file.path.clone());
        shared.on_faces.extend(refinement.description.iter().map(|text| (face, text.value.clone())));
        let TypeKind::Model(fields) = &mut shared.kind else { continue };
        for name in &refinement.required {
            if let Some(field) = field_named(fields, face, name, diagnostics) {
                let on_face = on_face(field, face);
                on_face.presence = Presence::Required;
                on_face.required_at = Some(name.span.clone());
            }
        }
        let merged = schemas.find(scope.document, &refinement.base);
        let object = merged.as_ref().and_then(FaceSchema::object);
        for property in &refinement.properties {
            if let Some(field) = field_named(fields, face, &property.name, diagnostics) {
                let limits = object.and_then(|object| limits_of(object, &property.name));
                refine(field, face, property, limits, diagnostics);
            }
        }
    }
}

fn limits_of<'o>(object: &'o Object, name: &Text) -> Option<&'o Limits> {
    let property = object.properties.iter().find(|property| property.name.value == name.value)?;
    Some(&property.value.as_ref()?.limits)
}

/// Adds to a refined field the faces that say nothing of it, so that each face has its own entry.
pub(super) fn complete(product: &document::Product, types: &mut BTreeMap<String, Type>) {
    for model in types.values_mut() {
        let TypeKind::Model(fields) = &mut model.kind else { continue };
        for field in fields.iter_mut().filter(|field| !field.on_faces.is_empty()) {
            for (face, _) in product.faces().filter(|(face, _)| field.is_on(*face)).collect::<Vec<_>>() {
                on_face(field, face);
            }
        }
    }
}

fn refines_shared_model(
    scope: Scope<'_>,
    name: &Text,
    refinement: &Refinement,
    diagnostics: &mut Diagnostics,
) -> bool {
    let base = &refinement.base;
    let Some((document, component)) = scope.product.find::<Schema>(scope.document, base, diagnostics) else {
        return false;
    };
    let diagnostic = if std::ptr::eq(document, scope.document) && base.name == name.value {
        Diagnostic::new(Rule::ReferenceCycle, &base.span, format!("`{}` refines itself", name.value))
    } else if base.name != name.value {
        let message = format!("`{}` refines a model of another name, `{}`", name.value, base.name);
        Diagnostic::new(Rule::Refinement, &base.span, message)
    } else if document.face.is_some() || !matches!(component.value, None | Some(Schema::Object(_))) {
        let message = format!("`{}` isn't a model that the faces share", base.name);
        Diagnostic::new(Rule::Refinement, &base.span, message)
    } else {
        return component.value.is_some();
    };
    diagnostics.report(diagnostic.help(format!(
        "refine the model of the same name in the shared document: `$ref: 'models.yaml#/components/schemas/{}'`",
        name.value
    )));
    false
}

fn field_named<'f>(
    fields: &'f mut [Field],
    face: FaceKind,
    name: &Text,
    diagnostics: &mut Diagnostics,
) -> Option<&'f mut Field> {
    let is_meant = |field: &Field| field.name.value == name.value && field.is_on(face);
    if !fields.iter().any(is_meant) {
        let here = fields.iter().filter(|field| field.is_on(face));
        let names: Vec<_> = here.map(|field| field.name.as_str()).collect();
        let message = format!("the shared model has no `{}` on this face", name.value);
        diagnostics.report(
            Diagnostic::new(Rule::Refinement, &name.span, message).help(format!("it has {}", quoted(&names))),
        );
    }
    fields.iter_mut().find(|field| is_meant(field))
}

/// A field as a face has it, at first as all faces share it.
fn on_face(field: &mut Field, face: FaceKind) -> &mut FieldOnFace {
    field.on_faces.entry(face).or_insert_with(|| FieldOnFace {
        presence: field.presence,
        required_at: None,
        limits: field.value.limits.clone(),
        description: None,
    })
}

/// Notes what a face says of a field; `limits` are those that it has there.
fn refine(
    field: &mut Field,
    face: FaceKind,
    refined: &RefinedProperty,
    limits: Option<&Limits>,
    diagnostics: &mut Diagnostics,
) {
    let shape = field.value.shape.clone();
    let shared = field.value.limits.clone();
    let on_face = on_face(field, face);
    on_face.description = refined.description.as_ref().map(|text| text.value.clone());
    let reason = if !has_place(&shape, &refined.limits) {
        "a limit that this field's type does not have"
    } else if limits.is_some_and(|limits| !limits.is_within(&shared)) {
        "a limit that is wider than the shared model's"
    } else {
        on_face.limits = limits.cloned().unwrap_or(shared);
        return;
    };
    let help = "the shared model holds the loosest of both faces; a face tightens it";
    diagnostics.report(Diagnostic::new(Rule::Refinement, &refined.name.span, reason).help(help));
}

fn has_place(shape: &Shape, limits: &Limits) -> bool {
    let text = limits.min_length.is_some() || limits.max_length.is_some() || limits.pattern.is_some();
    let integer = limits.minimum.is_some() || limits.maximum.is_some();
    let list = limits.min_items.is_some() || limits.max_items.is_some();
    match shape {
        Shape::Text | Shape::Sensitive | Shape::Plaintext | Shape::Time => !integer && !list,
        Shape::Integer => !text && !list,
        Shape::List(_) => !text && !integer,
        Shape::Number | Shape::Boolean | Shape::Json | Shape::File | Shape::Named(_) => {
            shape.is_unread() || (!text && !integer && !list)
        }
    }
}
