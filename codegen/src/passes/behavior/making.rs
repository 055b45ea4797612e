//! Steps that make and change resources: what they take of the request, set and take over.

use super::scope::{Each, Resource};
use super::step::Steps;
use super::values::unfit;
use crate::api::{Action, Assignment, Copied, Field, FieldPath, Place, Setting, Shape, Step, Taken};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::{quoted, similar};

impl<'a> Steps<'a> {
    /// Checks a step that makes resources.
    pub(super) fn create(&mut self, resource: Resource<'a>, step: &Step, diagnostics: &mut Diagnostics) {
        let Action::Create { each, taken, copy, set, to, .. } = &step.action else { return };
        self.copied(resource, copy, diagnostics);
        self.scope.each = each.as_ref().and_then(|path| self.each(path, diagnostics));
        let given = match taken {
            Taken::Body => self.scope.fields.clone(),
            Taken::Object(path) => {
                let inputs = self.operation.iter().flat_map(|operation| &operation.inputs);
                let others = inputs.filter(|input| input.place != Place::Body).map(|input| &input.field);
                others.chain(self.object(path, diagnostics)).collect()
            }
            Taken::Nothing => Vec::new(),
        };
        self.set(resource, set, to.as_ref(), &step.span, diagnostics);
        self.sent(resource, &given, &[], &step.span, diagnostics);
        self.scope.each = None;
        self.is_whole(resource, step, &given, diagnostics);
    }

    /// Checks a step that changes a resource.
    pub(super) fn change(&mut self, resource: Resource<'a>, step: &Step, diagnostics: &mut Diagnostics) {
        let Action::Change { taken, from, to, set, keep, .. } = &step.action else { return };
        self.set(resource, set, to.as_ref(), &step.span, diagnostics);
        match resource.state() {
            Some(state) => self.scope.names(from, state, diagnostics),
            None => from.iter().for_each(|from| diagnostics.report(no_state(resource, &from.span))),
        }
        let given = match taken {
            Taken::Body => {
                self.operation.iter().flat_map(|operation| operation.inputs_in(Place::Body)).collect()
            }
            Taken::Object(path) => self.object(path, diagnostics),
            Taken::Nothing => Vec::new(),
        };
        kept(resource, keep, &given, diagnostics);
        self.sent(resource, &given, keep, &step.span, diagnostics);
    }

    /// Checks that of what is sent nothing personal is taken over into a hidden field of the same name.
    fn sent(
        &self,
        resource: Resource<'a>,
        given: &[&Field],
        keep: &[Text],
        verb: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        let is_kept = |field: &&&Field| keep.iter().any(|kept| kept.value == field.name.value);
        for field in given.iter().filter(|field| !is_kept(field)) {
            let (name, shape) = (&field.name.value, &field.value.shape);
            self.scope.takes_nothing_personal(resource.model, name, shape, verb, diagnostics);
        }
    }

    /// What a step is taken several times for: the items of a list, or a number.
    fn each(&self, path: &FieldPath, diagnostics: &mut Diagnostics) -> Option<Each> {
        match self.scope.shape(path, diagnostics)? {
            Shape::List(item) => Some(Each::Item(item.shape)),
            Shape::Integer => Some(Each::Time),
            _ => {
                let message = format!("`{path}` is neither a list nor an integer");
                diagnostics.report(unfit(&path.span, &message));
                None
            }
        }
    }

    /// The fields of an object in the request.
    fn object(&self, path: &FieldPath, diagnostics: &mut Diagnostics) -> Vec<&'a Field> {
        if path.resource.is_some() {
            let message = format!("`{path}` is of a resource, not of the request");
            let help = "take over fields of a resource with `copy`, or set them";
            diagnostics.report(Diagnostic::new(Rule::UnknownField, &path.span, message).help(help));
            return Vec::new();
        }
        let Some(shape) = self.scope.shape(path, diagnostics) else { return Vec::new() };
        let Some(model) = self.scope.model(&shape) else {
            diagnostics.report(unfit(&path.span, &format!("`{path}` isn't a model, so it has no fields")));
            return Vec::new();
        };
        model.fields().iter().collect()
    }

    fn copied(&self, resource: Resource<'a>, copy: &[Copied], diagnostics: &mut Diagnostics) {
        for Copied { resource: from, fields } in copy {
            let Some(known) = self.scope.known(&from.value, &from.span, diagnostics) else { continue };
            let is_copied = |field: &&Field| {
                fields.as_ref().is_none_or(|names| names.iter().any(|name| name.value == field.name.value))
            };
            for field in known.model.kept().filter(is_copied) {
                let (name, shape) = (&field.name.value, &field.value.shape);
                self.scope.takes_nothing_personal(resource.model, name, shape, &from.span, diagnostics);
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
        set: &[Setting],
        to: Option<&Assignment>,
        verb: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        let owner = format!("`{}`", resource.model.name.value);
        self.scope.settings(&owner, &resource.model.kept().collect::<Vec<_>>(), set, diagnostics);
        self.scope.sets_nothing_personal(resource.model, set, diagnostics);
        for setting in set {
            self.sampled(resource, setting, diagnostics);
        }
        let Some(to) = to else { return };
        match (resource.state(), &resource.lifecycle.state) {
            (Some(shape), Some(state)) => self.scope.assignment(state, shape, to, diagnostics),
            _ => diagnostics.report(no_state(resource, verb)),
        }
    }

    /// Checks that what is sampled is in the request, in what the event holds, or in the reply.
    fn sampled(&self, resource: Resource<'a>, setting: &Setting, diagnostics: &mut Diagnostics) {
        let Setting { target, value: Assignment::Sample } = setting else { return };
        let [name] = target.fields.as_slice() else {
            return diagnostics.report(unfit(&target.span, "a sample inside of another value"));
        };
        let is_given = self.scope.fields.iter().any(|given| given.name.value == *name);
        if !is_given && resource.has(name) && !self.replies_with(resource) && !self.replies_field(name) {
            let message = format!("{} has no `{name}`, nor has an example", self.scope.owner);
            diagnostics.report(
                Diagnostic::new(Rule::UnknownField, &target.span, message)
                    .help("write another value, such as `{new: '{letters:28}'}`"),
            );
        }
    }

    /// Whether the operation replies with a resource of this kind.
    fn replies_with(&self, resource: Resource<'a>) -> bool {
        self.operation.is_some_and(|operation| operation.reply.as_ref() == Some(&resource.model.name.value))
    }

    /// Whether the operation replies with a model that has a field.
    fn replies_field(&self, name: &str) -> bool {
        let reply = self.operation.and_then(|operation| operation.reply.as_ref());
        let model = reply.and_then(|reply| self.scope.types.get(reply));
        model.is_some_and(|model| model.fields().iter().any(|field| field.name.value == name))
    }

    /// Checks that a resource that is made has its key, and its state if it has any.
    fn is_whole(&self, resource: Resource<'a>, step: &Step, given: &[&Field], diagnostics: &mut Diagnostics) {
        let Action::Create { copy, set, to, .. } = &step.action else { return };
        let is_given = |name: &str| {
            self.scope.is_caller(name)
                || given.iter().any(|field| field.name.value == name)
                || set.iter().any(|setting| setting.target.fields.first().is_some_and(|first| first == name))
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
}

/// Checks that what is kept would change otherwise.
fn kept(resource: Resource<'_>, keep: &[Text], given: &[&Field], diagnostics: &mut Diagnostics) {
    for name in keep {
        if resource.field(name, diagnostics).is_none()
            || given.iter().any(|field| field.name.value == name.value)
        {
            continue;
        }
        let names: Vec<_> = given.iter().map(|field| field.name.as_str()).collect();
        let help = match similar(&name.value, &names) {
            Some(field) => format!("did you mean `{field}`?"),
            None if names.is_empty() => {
                "leave it out: nothing of the request changes the resource".to_owned()
            }
            None => format!("leave it out: what changes a resource is {}", quoted(&names)),
        };
        let message = format!("`{}` is kept, but no such field would change it", name.value);
        diagnostics.report(Diagnostic::new(Rule::UnknownField, &name.span, message).help(help));
    }
}

fn no_state(resource: Resource<'_>, span: &Span) -> Diagnostic {
    let message = format!("a `{}` has no state", resource.model.name.value);
    Diagnostic::new(Rule::Lifecycle, span, message)
        .label(&resource.lifecycle.span, "its lifecycle")
        .help("add `state` there: the field that holds it")
}
