//! What an operation replies with comes of its steps.

use super::step::Steps;
use crate::api::{Action, Operation, ReplySource, Setting, Shape, Step, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::quoted;

/// Checks that the reply is a resource that some step finds, makes or lists.
pub(super) fn check(operation: &Operation, diagnostics: &mut Diagnostics) {
    let Some(first) = operation.behavior.steps.first() else { return };
    let Some(reply) = &operation.reply else { return };
    let is_listed = |step: &&Step| matches!(step.action, Action::List { .. });
    if operation.behavior.steps.iter().any(|step| matches!(step.action, Action::Reply { .. })) {
        return;
    }
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
                    "add a step that finds, creates or changes a `{reply}`, or one that replies with what it is made of: `reply: …`"
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
        Action::Find { .. } | Action::Create { .. } | Action::Change { .. } => action.resource(),
        _ => None,
    }
}

impl<'a> Steps<'a> {
    /// Checks a step that makes the reply: that there is one, and that what it always has comes of something.
    pub(super) fn reply(
        &self,
        of: &ReplySource,
        set: &[Setting],
        verb: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        let sources: Vec<_> = match of {
            ReplySource::Request(_) => self.scope.fields.clone(),
            ReplySource::Resource(name) => {
                let Some(resource) = self.scope.known(&name.value, &name.span, diagnostics) else { return };
                resource.model.fields().iter().collect()
            }
        };
        let Some(model) = self.replied(verb, diagnostics) else { return };
        let owner = format!("`{}`", model.name.value);
        self.scope.settings(&owner, &model.fields().iter().collect::<Vec<_>>(), set, diagnostics);
        let is_set = |name: &str| {
            set.iter().any(|setting| setting.target.fields.first().is_some_and(|first| first == name))
        };
        let lacking = self.scope.lacking(model, &sources);
        let names: Vec<_> =
            lacking.iter().map(|field| field.name.as_str()).filter(|name| !is_set(name)).collect();
        if !names.is_empty() {
            let source = match of {
                ReplySource::Request(_) => "the request".to_owned(),
                ReplySource::Resource(name) => format!("a `{}`", name.value),
            };
            let message = format!("a `{}` without {}, which it always has", model.name.value, quoted(&names));
            diagnostics.report(
                Diagnostic::new(Rule::BehaviorReply, verb, message)
                    .label(&model.name.span, "the reply's model")
                    .help(format!("add `set`: {source} has no such field of that type")),
            );
        }
    }

    /// The model of the reply that a step makes.
    fn replied(&self, verb: &Span, diagnostics: &mut Diagnostics) -> Option<&'a Type> {
        let mut report = |message: &str, help: &str| {
            let mut diagnostic = Diagnostic::new(Rule::BehaviorReply, verb, message);
            if let Some(operation) = self.operation {
                diagnostic = diagnostic.label(&operation.id.span, "this operation");
            }
            diagnostics.report(diagnostic.help(help));
            None
        };
        match self.operation {
            None => report("an event that replies", "leave the step out: nobody asked"),
            Some(Operation { paged: Some(_), .. }) => {
                report("a reply, though the operation is paged", "write `list`: pages hold what it lists")
            }
            Some(Operation { reply: None, .. }) => {
                report("a reply, though the operation's is empty", "leave the step out")
            }
            Some(Operation { reply: Some(reply), .. }) => self.scope.types.get(reply),
        }
    }
}
