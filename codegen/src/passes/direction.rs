//! Who uses a type: which way it travels and on which faces. Types that nobody uses go.

use std::collections::BTreeMap;

use crate::api::{Presence, Product, Type, TypeKind, Usage};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::rule::Rule;

/// Fills in every type's usage, and removes what neither requests nor replies nor events hold: error
/// bodies and the envelope of events.
pub(super) fn complete(product: &mut Product, diagnostics: &mut Diagnostics) {
    for face in &product.faces {
        for operation in &face.operations {
            let inputs = operation.inputs.iter().filter_map(|input| input.field.value.shape.named());
            mark(&mut product.types, inputs, face.kind, |usage| &mut usage.sent);
            let reply = operation.reply.as_deref().into_iter();
            mark(&mut product.types, reply, face.kind, |usage| &mut usage.received);
        }
        let resources = face.events.iter().map(|event| event.resource.as_str());
        mark(&mut product.types, resources, face.kind, |usage| &mut usage.received);
    }
    product.types.retain(|_, found| found.usage.sent || found.usage.received);
    for model in product.types.values_mut() {
        refuse_refined_presence(model, diagnostics);
        loosen(model, diagnostics);
    }
}

/// Marks types and everything they hold.
fn mark<'a>(
    types: &mut BTreeMap<String, Type>,
    roots: impl Iterator<Item = &'a str>,
    face: FaceKind,
    flag: impl Fn(&mut Usage) -> &mut bool,
) {
    let mut waiting: Vec<String> = roots.map(str::to_owned).collect();
    while let Some(name) = waiting.pop() {
        let Some(found) = types.get_mut(&name) else { continue };
        let is_new_way = !std::mem::replace(flag(&mut found.usage), true);
        let is_new_face = found.usage.faces.insert(face);
        if is_new_way || is_new_face {
            let fields = found.fields().iter().filter(|field| field.is_on(face));
            waiting.extend(fields.filter_map(|field| field.value.shape.named().map(str::to_owned)));
        }
    }
}

/// A field that one of the model's faces lacks is optional in the type that people meet.
fn loosen(model: &mut Type, diagnostics: &mut Diagnostics) {
    let Type { name, usage, kind: TypeKind::Model(fields), .. } = model else { return };
    for field in fields.iter_mut().filter(|field| !field.only_on.is_empty()) {
        let lacking = usage.faces.iter().find(|face| !field.is_on(**face));
        if let Some(lacking) = lacking.filter(|_| field.is_required() && usage.sent) {
            let message =
                format!("`{}` is sent, and the {} face lacks this field", name.value, lacking.stem());
            diagnostics.report(
                Diagnostic::new(Rule::RefinedSentModel, &field.name.span, message)
                    .help("take it out of `required`, or make two models of it"),
            );
        }
        field.presence = Presence::Optional;
    }
}

/// A constructor cannot ask for a field on one face only.
fn refuse_refined_presence(model: &Type, diagnostics: &mut Diagnostics) {
    if !model.usage.sent {
        return;
    }
    for field in model.fields() {
        for span in field.on_faces.values().filter_map(|on_face| on_face.required_at.as_ref()) {
            let message = format!("`{}` is sent, so a face cannot require a field of it", model.name.value);
            diagnostics.report(
                Diagnostic::new(Rule::RefinedSentModel, span, message)
                    .label(&field.name.span, "the field")
                    .help("require it in the shared model, or make two models of it"),
            );
        }
    }
}
