//! The steps of one behavior, one after the other.

use super::refusal;
use super::scope::{Resource, Scope};
use super::values::unfit;
use crate::api::{Action, Behavior, Face, FieldPath, Limit, Lookup, Match, Operation, Shape, Step, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::{quoted, similar};

/// What an event announces: itself.
const SELF: &str = "self";

/// The steps of an operation or an event.
pub(super) struct Steps<'a> {
    pub(super) face: &'a Face,
    pub(super) scope: Scope<'a>,
    /// The operation; none if it is an event.
    pub(super) operation: Option<&'a Operation>,
}

impl<'a> Steps<'a> {
    /// Checks the steps.
    pub(super) fn check(mut self, behavior: &Behavior, diagnostics: &mut Diagnostics) {
        for (at, step) in behavior.steps.iter().enumerate() {
            self.scope.condition(&step.when, diagnostics);
            refusal::check(step, self.operation, diagnostics);
            order(at, step, behavior, diagnostics);
            self.action(step, diagnostics);
        }
    }

    fn action(&mut self, step: &Step, diagnostics: &mut Diagnostics) {
        match &step.action {
            Action::Find { lookup, .. } => {
                let found = self.lookup(lookup, &step.span, diagnostics);
                self.scope.known.extend(found);
            }
            Action::Absent { lookup, fewer_than } => {
                self.lookup(lookup, &step.span, diagnostics);
                if let Limit::Path(path) = fewer_than {
                    self.scope.same(path, &Shape::Integer, diagnostics);
                }
            }
            Action::List { lookup, filters } => {
                if let Some(resource) = self.lookup(lookup, &step.span, diagnostics) {
                    self.matches(resource, filters, diagnostics);
                }
            }
            Action::Require(condition) => self.scope.condition(condition, diagnostics),
            Action::Once(fields) => {
                for field in fields {
                    self.scope.shape(&FieldPath::of_field(field), diagnostics);
                }
            }
            Action::Create { resource, .. } => {
                let Some(resource) = self.resource(resource, diagnostics) else { return };
                self.create(resource, step, diagnostics);
                self.scope.known.push(resource);
            }
            Action::Change { resource, .. } => {
                if let Some(resource) = self.found(resource, diagnostics) {
                    self.change(resource, step, diagnostics);
                }
            }
            Action::Remove(resource) => {
                self.found(resource, diagnostics);
            }
            Action::Reply { of, set } => self.reply(of, set, &step.span, diagnostics),
            Action::Announce { event, to } => self.announce(event, to, diagnostics),
        }
    }

    /// Finds the resource that a step names among those that earlier steps found or made.
    fn found(&mut self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Resource<'a>> {
        self.resource(name, diagnostics)?;
        self.scope.known(&name.value, &name.span, diagnostics)
    }

    /// Finds the model that a step names among those that the platform keeps on this face.
    fn resource(&mut self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Resource<'a>> {
        if self.scope.unread.contains(&name.value) {
            return None;
        }
        let kept = |model: &'a Type| {
            let is_here = model.usage.faces.contains(&self.face.kind);
            model.lifecycle.as_ref().filter(|_| is_here).map(|lifecycle| Resource { model, lifecycle })
        };
        let found = self.scope.types.get(&name.value).and_then(kept);
        if found.is_none() {
            self.scope.unread.push(name.value.clone());
            let kept = self.scope.types.values().filter_map(kept);
            let names: Vec<_> = kept.map(|resource| resource.model.name.as_str()).collect();
            let model = self.scope.types.get(&name.value);
            let help = match (similar(&name.value, &names), model) {
                (_, Some(Type { lifecycle: Some(_), .. })) => {
                    "refer to it from an operation or an event of this face".to_owned()
                }
                (_, Some(_)) => format!("add `x-lifecycle` to `{}`, or name a model that has it", name.value),
                (Some(known), None) => format!("did you mean `{known}`?"),
                (None, None) => format!("the models with `x-lifecycle` are {}", quoted(&names)),
            };
            let message = format!("the platform keeps no `{}` on this face", name.value);
            let mut diagnostic = Diagnostic::new(Rule::UnknownResource, &name.span, message);
            if let Some(model) = model {
                diagnostic = diagnostic.label(&model.name.span, "the model");
            }
            diagnostics.report(diagnostic.help(help));
        }
        found
    }

    fn lookup(
        &mut self,
        lookup: &Lookup,
        verb: &Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resource<'a>> {
        let resource = self.resource(&lookup.resource, diagnostics)?;
        self.matches(resource, &lookup.by, diagnostics);
        for (field, constants) in &lookup.constants {
            if let Some(shape) = resource.field(field, diagnostics) {
                self.scope.constants(constants, shape, diagnostics);
            }
        }
        if lookup.by.is_empty() && lookup.constants.is_empty() {
            let message = format!("this step is about any `{}` at all", lookup.resource.value);
            diagnostics.report(
                Diagnostic::new(Rule::MissingKeyword, verb, message)
                    .help("add `by`: the fields that are equal to the request's"),
            );
        }
        Some(resource)
    }

    fn matches(&self, resource: Resource<'a>, matches: &[Match], diagnostics: &mut Diagnostics) {
        for Match { field, value } in matches {
            if let Some(shape) = resource.field(field, diagnostics) {
                self.scope.same(value, shape, diagnostics);
                // A sample has in a hidden field what it is looked up by.
                if let Some(sent) = self.scope.shape(value, &mut Diagnostics::default()) {
                    let (model, name) = (resource.model, &field.value);
                    self.scope.takes_nothing_personal(model, name, &sent, &value.span, diagnostics);
                }
            }
        }
    }

    fn announce(&self, event: &Text, to: &FieldPath, diagnostics: &mut Diagnostics) {
        let wrong = match self.operation {
            None if event.value == SELF => None,
            None => {
                Some(("an event that announces another one".to_owned(), "write `announce: self`".to_owned()))
            }
            Some(_) => self.unknown_event(event),
        };
        if let Some((message, help)) = wrong {
            diagnostics.report(Diagnostic::new(Rule::Announcement, &event.span, message).help(help));
        }
        if self.scope.shape(to, diagnostics).is_some_and(|shape| !self.scope.is_text(&shape)) {
            diagnostics.report(unfit(&to.span, &format!("`{to}` isn't a string, so it can't be a URL")));
        }
    }

    fn unknown_event(&self, event: &Text) -> Option<(String, String)> {
        let ids: Vec<_> = self.face.events.iter().map(|event| event.id.as_str()).collect();
        if ids.contains(&event.as_str()) {
            return None;
        }
        let help = match similar(&event.value, &ids) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("write the `operationId` of an event: {}", quoted(&ids)),
        };
        Some((format!("`{}` isn't an event of this face", event.value), help))
    }
}

/// Checks that a request number is looked at first, and that replies stand last, each within reach.
fn order(at: usize, step: &Step, behavior: &Behavior, diagnostics: &mut Diagnostics) {
    let (first, last) = (behavior.steps.first(), behavior.steps.last());
    let (message, (other, label), help) = match step.action {
        Action::Once(_) if at > 0 => (
            "a request number that is not looked at first",
            (first, "the first step"),
            "move `once` to the front: what repeats a call is not done again",
        ),
        Action::Reply { .. } if behavior.steps.iter().skip(at).any(|other| !is_reply(other)) => (
            "a reply before the last step",
            (last, "the last step"),
            "move `reply` to the end: it is made of what came of the steps",
        ),
        Action::Reply { .. } if step.when.is_empty() && at + 1 < behavior.steps.len() => (
            "a reply without a condition before another one",
            (last, "the reply that never comes"),
            "add `when`: the first reply whose condition holds is the one",
        ),
        _ => return,
    };
    let mut diagnostic = Diagnostic::new(Rule::StepOrder, &step.span, message);
    if let Some(other) = other {
        diagnostic = diagnostic.label(&other.span, label);
    }
    diagnostics.report(diagnostic.help(help));
}

fn is_reply(step: &Step) -> bool {
    matches!(step.action, Action::Reply { .. })
}
