//! Whether fields can be set so.

use super::scope::Scope;
use super::values::unfit;
use crate::api::{Addend, Assignment, Field, FieldPath, NewValue, Setting, Shape, TimeValue, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Text;

impl<'a> Scope<'a> {
    /// Checks what fields are set to; `owner` has them, in words.
    pub(in crate::passes) fn settings(
        &self,
        owner: &str,
        fields: &[&'a Field],
        set: &[Setting],
        diagnostics: &mut Diagnostics,
    ) {
        for Setting { target, value } in set {
            if target.resource.is_some() {
                let message = format!("`{target}` is set, though this step is about {owner} alone");
                let help = "write the field alone, or add a step about the other resource";
                diagnostics.report(Diagnostic::new(Rule::UnknownField, &target.span, message).help(help));
            } else if let Some(shape) = self.walk(owner, fields, &target.fields, &target.span, diagnostics) {
                let field = Text { value: target.to_string(), span: target.span.clone() };
                self.assignment(&field, &shape, value, diagnostics);
            }
        }
    }

    /// Checks that a field of a type can be set so.
    pub(super) fn assignment(
        &self,
        field: &Text,
        shape: &Shape,
        value: &Assignment,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(expected) = self.misfit(shape, value) {
            let message = format!("`{}` isn't {expected}", field.value);
            return diagnostics.report(unfit(&field.span, &message));
        }
        match (value, shape) {
            (Assignment::Constant(node), _) => {
                self.constants(std::slice::from_ref(node), shape, diagnostics);
            }
            (Assignment::From(path), _) => self.same(path, shape, diagnostics),
            (Assignment::Sum(path, addend), _) => {
                self.same(path, shape, diagnostics);
                match addend {
                    Addend::Constant(_) => {}
                    Addend::Path(path) => self.same(path, shape, diagnostics),
                    Addend::Count(list) => self.counted(list, diagnostics),
                }
            }
            (Assignment::Time(time), _) => self.time(time, diagnostics),
            (Assignment::Count(list), _) => self.counted(list, diagnostics),
            (Assignment::Index(_), _) if self.each.is_none() => {
                let message = "the number of a round, though this step is taken once";
                let help = "add `each` to a step that creates: the list of whose items each makes one";
                diagnostics.report(Diagnostic::new(Rule::StepOrder, &field.span, message).help(help));
            }
            (Assignment::Resource(name), _) => self.shown(name, shape, diagnostics),
            (Assignment::All(name), Shape::List(item)) => self.shown(name, &item.shape, diagnostics),
            (Assignment::Object(values), _) => {
                self.inside_of(shape, values, diagnostics);
                self.is_complete(field, shape, values, diagnostics);
            }
            (Assignment::Append(value), Shape::List(item)) => {
                self.inner(field, &item.shape, value, diagnostics);
            }
            (Assignment::Without(values), Shape::List(item)) => {
                self.inside_of(&item.shape, values, diagnostics);
            }
            (Assignment::Case { path, of }, _) => self.case(path, of, shape, diagnostics),
            // What is sampled is of the field's own name, which is known; times and new values are of their field's type.
            _ => {}
        }
    }

    /// What a field would have to be to be set so; none if it is.
    fn misfit(&self, shape: &Shape, value: &Assignment) -> Option<&'static str> {
        let is_model = |shape: &Shape| self.model(shape).is_some();
        let (is_right, what) = match value {
            Assignment::Sum(..)
            | Assignment::Count(_)
            | Assignment::Index(_)
            | Assignment::New(NewValue::Number) => (matches!(shape, Shape::Integer), "an integer"),
            Assignment::Now(_) | Assignment::Time(_) => (matches!(shape, Shape::Time), "a time"),
            Assignment::New(NewValue::Text(_)) => (self.is_text(shape), "a string of any text"),
            Assignment::Resource(_) => (is_model(shape), "a model"),
            Assignment::Object(_) => (is_model(shape) || matches!(shape, Shape::Json), "a model"),
            Assignment::All(_) | Assignment::Without(_) => {
                (matches!(shape, Shape::List(item) if is_model(&item.shape)), "a list of models")
            }
            Assignment::Append(_) => (matches!(shape, Shape::List(_)), "a list"),
            Assignment::Constant(_) | Assignment::From(_) | Assignment::Sample | Assignment::Case { .. } => {
                return None;
            }
        };
        (!is_right).then_some(what)
    }

    /// Checks what a time is made of.
    fn time(&self, time: &TimeValue, diagnostics: &mut Diagnostics) {
        match time {
            TimeValue::At(path) => self.same(path, &Shape::Time, diagnostics),
            TimeValue::Now(_) => {}
            TimeValue::DaysAfter(path, number)
            | TimeValue::SecondsAfter(path, number)
            | TimeValue::ThroughDays(path, number) => {
                self.same(path, &Shape::Time, diagnostics);
                self.same(number, &Shape::Integer, diagnostics);
            }
            TimeValue::Earliest(times) | TimeValue::Latest(times) => {
                for time in times {
                    self.time(time, diagnostics);
                }
            }
        }
    }

    /// The model that values of a type are of; none if it is another type.
    pub(super) fn model(&self, shape: &Shape) -> Option<&'a Type> {
        let Shape::Named(name) = shape else { return None };
        self.types.get(name).filter(|found| matches!(found.kind, TypeKind::Model(_)))
    }

    /// Checks that a resource, as an object of a model, has what the model always has.
    fn shown(&self, name: &Text, shape: &Shape, diagnostics: &mut Diagnostics) {
        let Some(resource) = self.known(&name.value, &name.span, diagnostics) else { return };
        let Some(model) = self.model(shape) else { return };
        let fields: Vec<_> = resource.model.fields().iter().collect();
        for lacking in self.lacking(model, &fields) {
            let message = format!(
                "a `{}` has no `{}`, which a `{}` always has",
                name.value, lacking.name.value, model.name.value
            );
            diagnostics.report(
                Diagnostic::new(Rule::ImpossibleValue, &name.span, message)
                    .label(&lacking.name.span, "this field")
                    .help("write `{object: {…}}` with what it has"),
            );
        }
    }

    /// The required fields of a model that have no counterpart of the same name and type among others.
    pub(super) fn lacking<'m>(&self, model: &'m Type, others: &[&Field]) -> Vec<&'m Field> {
        let is_there = |field: &&Field| {
            let mut others = others.iter().filter(|other| other.name.value == field.name.value);
            others.any(|other| self.is_alike(&other.value.shape, &field.value.shape))
        };
        model.fields().iter().filter(|field| self.is_required(field) && !is_there(field)).collect()
    }

    /// Whether a field is always there, on the face if it is known.
    fn is_required(&self, field: &Field) -> bool {
        self.caller.map_or_else(|| field.is_required(), |face| field.is_required_on(face))
    }

    /// Checks values of fields of a model; if nobody documents its fields, they can be anything.
    fn inside_of(&self, shape: &Shape, values: &[(Text, Assignment)], diagnostics: &mut Diagnostics) {
        let Some(model) = self.model(shape) else { return };
        let (owner, fields): (_, Vec<_>) =
            (format!("`{}`", model.name.value), model.fields().iter().collect());
        for (name, value) in values {
            let path = std::slice::from_ref(&name.value);
            if let Some(shape) = self.walk(&owner, &fields, path, &name.span, diagnostics) {
                self.inner(name, &shape, value, diagnostics);
            }
        }
    }

    /// Checks that an object has what its model always has.
    fn is_complete(
        &self,
        field: &Text,
        shape: &Shape,
        values: &[(Text, Assignment)],
        diagnostics: &mut Diagnostics,
    ) {
        let Some(model) = self.model(shape) else { return };
        let is_given = |name: &str| values.iter().any(|(given, _)| given.value == name);
        let required = model.fields().iter().filter(|inner| self.is_required(inner));
        for lacking in required.filter(|inner| !is_given(&inner.name.value)) {
            let (name, lacking_name) = (&model.name.value, &lacking.name.value);
            diagnostics.report(
                Diagnostic::new(
                    Rule::ImpossibleValue,
                    &field.span,
                    format!("a `{name}` without `{lacking_name}`, which it always has"),
                )
                .label(&lacking.name.span, "this field")
                .help(format!("add `{lacking_name}` to the object")),
            );
        }
    }

    /// Checks that the items that are counted are those of a list.
    fn counted(&self, list: &FieldPath, diagnostics: &mut Diagnostics) {
        if self.shape(list, diagnostics).is_some_and(|shape| !matches!(shape, Shape::List(_))) {
            diagnostics.report(unfit(&list.span, &format!("`{list}` isn't a list")));
        }
    }

    /// Checks a value inside of another one.
    fn inner(&self, field: &Text, shape: &Shape, value: &Assignment, diagnostics: &mut Diagnostics) {
        if matches!(value, Assignment::Sample) {
            let message = "a sample inside of another value";
            return diagnostics.report(unfit(&field.span, message));
        }
        self.assignment(field, shape, value, diagnostics);
    }

    fn case(&self, path: &FieldPath, of: &[(Text, Node)], shape: &Shape, diagnostics: &mut Diagnostics) {
        let by = self.shape(path, diagnostics);
        for (case, value) in of {
            if let Some(by) = &by {
                self.names(std::slice::from_ref(case), by, diagnostics);
            }
            self.constants(std::slice::from_ref(value), shape, diagnostics);
        }
    }
}
