//! Behaviors can be played: what each step names is there, its values fit, and the reply comes of the steps.

mod refusal;
mod scope;
mod step;
mod values;

use std::collections::BTreeMap;

use crate::api::{Action, Event, Face, FaceKind, Operation, Product, Shape, Step, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;

use step::Steps;

pub(super) use refusal::undocumented;
pub(super) use scope::Scope;

/// Checks the behavior of every operation and event.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for face in &product.faces {
        for operation in &face.operations {
            steps_of_operation(&product.types, face, operation).check(&operation.behavior, diagnostics);
            reply(operation, diagnostics);
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
    Steps {
        face,
        scope: Scope { types, owner, fields, caller: caller(face), known: Vec::new(), unread: Vec::new() },
        operation: Some(operation),
    }
}

fn steps_of_event<'a>(types: &'a BTreeMap<String, Type>, face: &'a Face, event: &'a Event) -> Steps<'a> {
    let resource = types.get(&event.resource.value);
    let owner = format!("what `{}` holds", event.id.value);
    Steps {
        face,
        scope: Scope {
            types,
            owner,
            fields: resource.map(|resource| resource.fields().iter().collect()).unwrap_or_default(),
            caller: caller(face),
            known: Vec::new(),
            unread: Vec::new(),
        },
        operation: None,
    }
}

/// The field that is known from the signature: on the brand face, whose resources they are.
fn caller(face: &Face) -> Option<&'static str> {
    (face.kind == FaceKind::Brand).then_some(face.kind.identity())
}

/// Checks that the reply is a resource that some step finds, makes or lists.
fn reply(operation: &Operation, diagnostics: &mut Diagnostics) {
    let Some(first) = operation.behavior.steps.first() else { return };
    let Some(reply) = &operation.reply else { return };
    let is_listed = |step: &&Step| matches!(step.action, Action::List { .. });
    let listed = operation.behavior.steps.iter().find(is_listed);
    let item = operation.paged.as_ref().map(|paged| &paged.item);
    let diagnostic = match (item, listed) {
        (None, Some(list)) => {
            let message = format!("a list, though `{}` isn't paged", operation.id.value);
            Diagnostic::new(Rule::BehaviorReply, &list.span, message)
                .label(&operation.id.span, "this operation")
                .help("add `x-paged`, or find the one resource")
        }
        (Some(item), Some(list)) => {
            let Some(resource) = list.action.resource().filter(|resource| !is_of(item, resource)) else {
                return;
            };
            let item = item.named().unwrap_or("something else");
            let message = format!("a list of `{}`, though the pages hold `{item}`", resource.value);
            Diagnostic::new(Rule::BehaviorReply, &resource.span, message)
                .label(&operation.id.span, "this operation")
                .help(format!("write `list: {item}`, or correct the reply's model"))
        }
        (Some(_), None) => {
            let message = format!("`{}` is paged, but no step lists anything", operation.id.value);
            Diagnostic::new(Rule::BehaviorReply, &first.span, message)
                .label(&operation.id.span, "this operation")
                .help("add a step such as `list: Card`, or leave `x-behavior` out")
        }
        (None, None) => {
            let mut steps = operation.behavior.steps.iter();
            if steps.any(|step| gives(&step.action).is_some_and(|resource| resource.value == *reply)) {
                return;
            }
            let message = format!("`{}` replies with `{reply}`, but no step gives one", operation.id.value);
            Diagnostic::new(Rule::BehaviorReply, &first.span, message)
                .label(&operation.id.span, "this operation")
                .help(format!(
                    "add a step that finds, creates or changes a `{reply}`, or leave `x-behavior` out"
                ))
        }
    };
    diagnostics.report(diagnostic);
}

fn is_of(item: &Shape, resource: &Text) -> bool {
    matches!(item, Shape::Named(name) if *name == resource.value)
}

/// The resource that is there after a step.
fn gives(action: &Action) -> Option<&Text> {
    match action {
        Action::Find(_) | Action::Create { .. } | Action::Change { .. } => action.resource(),
        _ => None,
    }
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
