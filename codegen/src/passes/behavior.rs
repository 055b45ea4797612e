//! Behaviors can be played: what each step names is there, its values fit, and the reply comes of the steps.

mod assignment;
mod making;
mod personal;
mod refusal;
mod reply;
mod scope;
mod step;
mod values;

use std::collections::BTreeMap;

use crate::api::{Event, Face, Operation, Product, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;

use step::Steps;

pub(super) use refusal::undocumented;
pub(super) use scope::Scope;

/// Checks the behavior of every operation and event.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for face in &product.faces {
        for operation in &face.operations {
            steps_of_operation(&product.types, face, operation).check(&operation.behavior, diagnostics);
            reply::check(operation, diagnostics);
        }
        for event in &face.events {
            steps_of_event(&product.types, face, event).check(&event.behavior, diagnostics);
            redelivery(event, diagnostics);
        }
    }
}

fn steps_of_operation<'a>(
    types: &'a BTreeMap<String, Type>,
    face: &'a Face,
    operation: &'a Operation,
) -> Steps<'a> {
    let fields = operation.inputs.iter().map(|input| &input.field).collect();
    let owner = format!("the request of `{}`", operation.id.value);
    Steps { face, scope: Scope::new(types, owner, fields, Some(face.kind)), operation: Some(operation) }
}

fn steps_of_event<'a>(types: &'a BTreeMap<String, Type>, face: &'a Face, event: &'a Event) -> Steps<'a> {
    let resource = types.get(&event.resource.value);
    let owner = format!("what `{}` holds", event.id.value);
    let fields = resource.map(|resource| resource.fields().iter().collect()).unwrap_or_default();
    Steps { face, scope: Scope::new(types, owner, fields, Some(face.kind)), operation: None }
}

/// Checks that a notification is sent again, and that its pauses fit between its times.
fn redelivery(event: &Event, diagnostics: &mut Diagnostics) {
    let Some(redelivery) = &event.redelivery else { return };
    let (count, times) = (redelivery.after.len(), redelivery.times);
    let message = if count == 0 {
        "a notification that is sent again, but nobody says when".to_owned()
    } else if u32::try_from(count).is_ok_and(|count| count < times) {
        return;
    } else {
        format!("more pauses than fit between the times that a notification is sent: {count}, and {times}")
    };
    diagnostics.report(
        Diagnostic::new(Rule::Redelivery, &redelivery.span, message)
            .label(&event.id.span, "this event")
            .help("`after` has the seconds before each time, the last of them repeating; `times` is how often it is sent in all, the first time included"),
    );
}
