//! The steps of one behavior, one after the other.

use super::refusal;
use super::scope::{Resource, Scope};
use super::values::unfit;
use crate::api::{
    Action, Assignment, Behavior, Copied, Face, FieldPath, Lookup, Match, Operation, Place, Step, Type,
};
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
            if at > 0 && matches!(step.action, Action::Once(_)) {
                let message = "a request number that is not looked at first";
                let mut diagnostic = Diagnostic::new(Rule::StepOrder, &step.span, message);
                if let Some(first) = behavior.steps.first() {
                    diagnostic = diagnostic.label(&first.span, "the first step");
                }
                diagnostics.report(
                    diagnostic.help("move `once` to the front: what repeats a call is not done again"),
                );
            }
            self.action(step, diagnostics);
        }
    }

    fn action(&mut self, step: &Step, diagnostics: &mut Diagnostics) {
        match &step.action {
            Action::Find(lookup) => {
                let found = self.lookup(lookup, &step.span, diagnostics);
                self.scope.known.extend(found);
            }
            Action::Absent { lookup, .. } => {
                self.lookup(lookup, &step.span, diagnostics);
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
            Action::Create { resource, copy, set, to } => {
                let Some(resource) = self.resource(resource, diagnostics) else { return };
                self.copied(resource, copy, diagnostics);
                self.set(resource, set, to.as_ref(), &step.span, diagnostics);
                self.is_whole(resource, step, diagnostics);
                self.scope.known.push(resource);
            }
            Action::Change { resource, from, to, set, keep } => {
                let known = self.resource(resource, diagnostics);
                let Some(resource) =
                    known.and_then(|_| self.scope.known(&resource.value, &resource.span, diagnostics))
                else {
                    return;
                };
                self.set(resource, set, to.as_ref(), &step.span, diagnostics);
                match resource.state() {
                    Some(state) => self.scope.names(from, state, diagnostics),
                    None => from.iter().for_each(|from| diagnostics.report(no_state(resource, &from.span))),
                }
                self.kept(resource, keep, diagnostics);
            }
            Action::Announce { event, to } => self.announce(event, to, diagnostics),
        }
    }

    /// Finds the model that a step names among those that the platform keeps on this face.
    fn resource(&mut self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Resource<'a>> {
        if self.scope.unread.contains(&name.value) {
            return None;
        }
        let kept = self.scope.types.values().filter_map(|model| {
            let is_here = model.usage.faces.contains(&self.face.kind);
            model.lifecycle.as_ref().filter(|_| is_here).map(|lifecycle| Resource { model, lifecycle })
        });
        let kept: Vec<_> = kept.collect();
        let found = kept.iter().find(|resource| resource.model.name.value == name.value);
        if found.is_none() {
            self.scope.unread.push(name.value.clone());
            let names: Vec<_> = kept.iter().map(|resource| resource.model.name.as_str()).collect();
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
        found.copied()
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
            }
        }
    }

    fn copied(&self, resource: Resource<'a>, copy: &[Copied], diagnostics: &mut Diagnostics) {
        for Copied { resource: from, fields } in copy {
            if self.scope.known(&from.value, &from.span, diagnostics).is_none() {
                continue;
            }
            for field in fields.iter().flatten() {
                if let Some(shape) = resource.field(field, diagnostics) {
                    let source =
                        FieldPath { resource: Some(from.value.clone()), ..FieldPath::of_field(field) };
                    self.scope.same(&source, shape, diagnostics);
                }
            }
        }
    }

    fn set(
        &self,
        resource: Resource<'a>,
        set: &[(Text, Assignment)],
        to: Option<&Assignment>,
        verb: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        for (field, value) in set {
            if let Some(shape) = resource.field(field, diagnostics) {
                self.scope.assignment(field, shape, value, diagnostics);
                self.sampled(resource, field, value, diagnostics);
            }
        }
        let Some(to) = to else { return };
        match (resource.state(), &resource.lifecycle.state) {
            (Some(shape), Some(state)) => self.scope.assignment(state, shape, to, diagnostics),
            _ => diagnostics.report(no_state(resource, verb)),
        }
    }

    /// Checks that what is sampled is in the request, in what the event holds, or in the reply.
    fn sampled(
        &self,
        resource: Resource<'a>,
        field: &Text,
        value: &Assignment,
        diagnostics: &mut Diagnostics,
    ) {
        let is_sampled = matches!(value, Assignment::Sample);
        let is_given = self.scope.fields.iter().any(|given| given.name.value == field.value);
        if is_sampled && !is_given && !self.replies_with(resource) {
            let message = format!("{} has no `{}`, nor has an example", self.scope.owner, field.value);
            diagnostics.report(
                Diagnostic::new(Rule::UnknownField, &field.span, message)
                    .help("write another value, such as `{new: '{letters:28}'}`"),
            );
        }
    }

    /// Whether the operation replies with a resource of this kind.
    fn replies_with(&self, resource: Resource<'a>) -> bool {
        self.operation.is_some_and(|operation| operation.reply.as_ref() == Some(&resource.model.name.value))
    }

    /// Checks that a resource that is made has its key, and its state if it has any.
    fn is_whole(&self, resource: Resource<'a>, step: &Step, diagnostics: &mut Diagnostics) {
        let Action::Create { copy, set, to, .. } = &step.action else { return };
        let is_given = |name: &str| {
            self.scope.caller == Some(name)
                || self.scope.fields.iter().any(|field| field.name.value == name)
                || set.iter().any(|(field, _)| field.value == name)
                || copy.iter().any(|copied| self.copies(copied, name))
        };
        let lifecycle = resource.lifecycle;
        for key in lifecycle.key.iter().filter(|key| resource.has(&key.value) && !is_given(&key.value)) {
            let message = format!("a `{}` without `{}`", resource.model.name.value, key.value);
            diagnostics.report(
                Diagnostic::new(Rule::IncompleteResource, &step.span, message)
                    .label(&key.span, "a part of its key")
                    .help(format!("set it, such as `set: {{{}: {{new: '{{letters:28}}'}}}}`", key.value)),
            );
        }
        // What no reply shows yet may wait without one.
        let is_shown = self.replies_with(resource);
        let is_open = |state: &&Text| is_shown && to.is_none() && !is_given(&state.value);
        if let Some(state) = lifecycle.state.as_ref().filter(is_open) {
            let message = format!("a `{}` without a state", resource.model.name.value);
            diagnostics.report(
                Diagnostic::new(Rule::IncompleteResource, &step.span, message)
                    .label(&state.span, "the field that holds it")
                    .help("add `to`: the state that it has at first"),
            );
        }
    }

    fn copies(&self, copied: &Copied, name: &str) -> bool {
        match &copied.fields {
            Some(fields) => fields.iter().any(|field| field.value == name),
            None => self
                .scope
                .known
                .iter()
                .any(|known| known.model.name.value == copied.resource.value && known.has(name)),
        }
    }

    /// Checks that what is kept would change otherwise.
    fn kept(&self, resource: Resource<'a>, keep: &[Text], diagnostics: &mut Diagnostics) {
        let body: Vec<_> =
            self.operation.iter().flat_map(|operation| operation.inputs_in(Place::Body)).collect();
        for name in keep {
            if resource.field(name, diagnostics).is_none()
                || body.iter().any(|field| field.name.value == name.value)
            {
                continue;
            }
            let names: Vec<_> = body.iter().map(|field| field.name.as_str()).collect();
            let help = match similar(&name.value, &names) {
                Some(field) => format!("did you mean `{field}`?"),
                None => "leave it out: only fields of the body change a resource".to_owned(),
            };
            let message = format!("`{}` is kept, but the body has no such field", name.value);
            diagnostics.report(Diagnostic::new(Rule::UnknownField, &name.span, message).help(help));
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

fn no_state(resource: Resource<'_>, span: &Span) -> Diagnostic {
    let message = format!("a `{}` has no state", resource.model.name.value);
    Diagnostic::new(Rule::Lifecycle, span, message)
        .label(&resource.lifecycle.span, "its lifecycle")
        .help("add `state` there: the field that holds it")
}
