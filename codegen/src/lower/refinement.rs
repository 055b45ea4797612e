//! Refinements: what a face says differently about a shared model. People meet one type.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::api::{Field, FieldOnFace, Limits, Presence, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, RefinedProperty, Refinement, Schema};
use crate::face::FaceKind;
use crate::rule::Rule;
use crate::span::Text;
use crate::words::quoted;

/// Notes in the shared types what a face refines.
pub(super) fn lower(
    scope: Scope<'_>,
    face: FaceKind,
    types: &mut BTreeMap<String, Type>,
    problems: &mut Diagnostics,
) {
    for component in &scope.document.components.schemas {
        let Some(Schema::Refinement(refinement)) = &component.value else { continue };
        if !refines_shared_model(scope, &component.name, refinement, problems) {
            continue;
        }
        let Some(shared) = types.get_mut(&component.name.value) else { continue };
        shared.files.push(scope.document.file.path.clone());
        shared.on_faces.extend(refinement.description.iter().map(|text| (face, text.value.clone())));
        let TypeKind::Model(fields) = &mut shared.kind else { continue };
        for name in &refinement.required {
            if let Some(field) = field_named(fields, name, problems) {
                let on_face = on_face(field, face);
                on_face.presence = Presence::Required;
                on_face.required_at = Some(name.span.clone());
            }
        }
        for property in &refinement.properties {
            if let Some(field) = field_named(fields, &property.name, problems) {
                refine(field, face, property, problems);
            }
        }
    }
}

/// Adds to a refined field the faces that say nothing of it: they are told apart from the others.
pub(super) fn complete(product: &document::Product, types: &mut BTreeMap<String, Type>) {
    for model in types.values_mut() {
        let TypeKind::Model(fields) = &mut model.kind else { continue };
        for field in fields.iter_mut().filter(|field| !field.on_faces.is_empty()) {
            for (face, _) in product.faces() {
                on_face(field, face);
            }
        }
    }
}

fn refines_shared_model(
    scope: Scope<'_>,
    name: &Text,
    refinement: &Refinement,
    problems: &mut Diagnostics,
) -> bool {
    let base = &refinement.base;
    let Some((document, component)) = scope.product.find::<Schema>(scope.document, base, problems) else {
        return false;
    };
    let mistake = if std::ptr::eq(document, scope.document) && base.name == name.value {
        Diagnostic::new(Rule::ReferenceCycle, &base.span, format!("`{}` refines itself", name.value))
    } else if base.name != name.value {
        let message = format!("`{}` refines a model of another name, `{}`", name.value, base.name);
        Diagnostic::new(Rule::Refinement, &base.span, message)
    } else if document.face.is_some() || !matches!(component.value, None | Some(Schema::Object(_))) {
        let message = format!("`{}` is no model that the faces share", base.name);
        Diagnostic::new(Rule::Refinement, &base.span, message)
    } else {
        return component.value.is_some();
    };
    problems.report(mistake.help(format!(
        "refine the model of the same name in the shared document: `$ref: 'models.yaml#/components/schemas/{}'`",
        name.value
    )));
    false
}

fn field_named<'f>(
    fields: &'f mut [Field],
    name: &Text,
    problems: &mut Diagnostics,
) -> Option<&'f mut Field> {
    if !fields.iter().any(|field| field.name.value == name.value) {
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        let message = format!("the shared model has no `{}`", name.value);
        problems.report(
            Diagnostic::new(Rule::Refinement, &name.span, message).help(format!("it has {}", quoted(&names))),
        );
    }
    fields.iter_mut().find(|field| field.name.value == name.value)
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

fn refine(field: &mut Field, face: FaceKind, refined: &RefinedProperty, problems: &mut Diagnostics) {
    let shape = field.value.shape.clone();
    let shared = field.value.limits.clone();
    let on_face = on_face(field, face);
    on_face.description = refined.description.as_ref().map(|text| text.value.clone());
    on_face.limits = shared.refined_by(&refined.limits);
    let problem = if !has_place(&shape, &refined.limits) {
        "a limit that this field's type does not have"
    } else if !on_face.limits.is_within(&shared) {
        "a limit that is wider than the shared model's"
    } else {
        return;
    };
    let help = "the shared model holds the loosest of both faces; a face tightens it";
    problems.report(Diagnostic::new(Rule::Refinement, &refined.name.span, problem).help(help));
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
