//! What a path may lead to at a step or in a rule: the fields of the request, and the resources known so far.

use std::collections::BTreeMap;

use crate::api::{Field, FieldPath, Lifecycle, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::{quoted, similar};

/// What a path may lead to.
#[derive(Clone)]
pub(in crate::passes) struct Scope<'a> {
    /// The types of the product.
    pub(in crate::passes) types: &'a BTreeMap<String, Type>,
    /// What has the fields, in words.
    pub(in crate::passes) owner: String,
    /// The fields.
    pub(in crate::passes) fields: Vec<&'a Field>,
    /// A field that the platform knows by itself: who calls.
    pub(in crate::passes) caller: Option<&'static str>,
    /// The resources that earlier steps found or made.
    pub(in crate::passes) known: Vec<Resource<'a>>,
    /// The names of resources that earlier steps are wrong about, which is reported there.
    pub(in crate::passes) unread: Vec<String>,
}

/// A model that the platform keeps objects of.
#[derive(Clone, Copy)]
pub(in crate::passes) struct Resource<'a> {
    pub(in crate::passes) model: &'a Type,
    pub(in crate::passes) lifecycle: &'a Lifecycle,
}

impl<'a> Scope<'a> {
    /// The fields of one model and nothing else.
    pub(in crate::passes) fn of_model(types: &'a BTreeMap<String, Type>, model: &'a Type) -> Self {
        let owner = format!("`{}`", model.name.value);
        let fields = model.fields().iter().collect();
        Self { types, owner, fields, caller: None, known: Vec::new(), unread: Vec::new() }
    }

    /// The type of what a path leads to; none if it leads nowhere, which is reported.
    pub(in crate::passes) fn shape(&self, path: &FieldPath, diagnostics: &mut Diagnostics) -> Option<Shape> {
        let (owner, fields) = match &path.resource {
            None => (self.owner.clone(), self.fields.clone()),
            Some(name) => {
                let resource = self.known(name, &path.span.part(name), diagnostics)?;
                (format!("`{name}`"), resource.model.fields().iter().collect())
            }
        };
        let is_caller = path.resource.is_none() && path.fields.len() == 1;
        if is_caller && path.fields.first().map(String::as_str) == self.caller {
            return Some(Shape::Text);
        }
        self.walk(&owner, &fields, &path.fields, &path.span, diagnostics)
    }

    /// A resource that an earlier step found or made.
    pub(in crate::passes) fn known(
        &self,
        name: &str,
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Resource<'a>> {
        let found = self.known.iter().find(|known| known.model.name.value == name);
        if found.is_none() && !self.unread.iter().any(|unread| unread == name) {
            let names: Vec<_> = self.known.iter().map(|known| known.model.name.as_str()).collect();
            let help = match similar(name, &names) {
                Some(known) => format!("did you mean `{known}`?"),
                None if names.is_empty() => format!("add a step that finds one before: `find: {name}`"),
                None => format!("add a step that finds one before, or write {}", quoted(&names)),
            };
            let message = format!("no earlier step finds or creates a `{name}`");
            diagnostics.report(Diagnostic::new(Rule::StepOrder, span, message).help(help));
        }
        found.copied()
    }

    fn walk(
        &self,
        owner: &str,
        fields: &[&'a Field],
        names: &[String],
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Shape> {
        let (name, rest) = names.split_first()?;
        let Some(field) = fields.iter().find(|field| field.name.value == *name) else {
            diagnostics.report(no_field(owner, fields, &Text { value: name.clone(), span: span.part(name) }));
            return None;
        };
        let shape = &field.value.shape;
        let Some(next) = rest.first() else { return Some(shape.clone()) };
        let inner = match shape {
            Shape::Named(model) => self.types.get(model),
            _ => None,
        };
        if let Some(Type { kind: TypeKind::Model(inner), name: model, .. }) = inner {
            let inner: Vec<_> = inner.iter().collect();
            return self.walk(&format!("`{}`", model.value), &inner, rest, span, diagnostics);
        }
        let message = format!("`{name}` isn't a model, so it has no `{next}`");
        diagnostics.report(
            Diagnostic::new(Rule::UnknownField, &span.part(next), message)
                .label(&field.name.span, "the field")
                .help("a path goes through models, not through lists"),
        );
        None
    }
}

impl<'a> Resource<'a> {
    /// The type of a field; none if there is no such field, which is reported.
    pub(in crate::passes) fn field(&self, name: &Text, diagnostics: &mut Diagnostics) -> Option<&'a Shape> {
        let fields = self.model.fields();
        let found = fields.iter().find(|field| field.name.value == name.value);
        if found.is_none() {
            let owner = format!("`{}`", self.model.name.value);
            diagnostics.report(no_field(&owner, &fields.iter().collect::<Vec<_>>(), name));
        }
        found.map(|field| &field.value.shape)
    }

    /// Whether it has a field.
    pub(in crate::passes) fn has(&self, name: &str) -> bool {
        self.model.fields().iter().any(|field| field.name.value == name)
    }

    /// The type of its state, if it has one.
    pub(in crate::passes) fn state(&self) -> Option<&'a Shape> {
        let state = self.lifecycle.state.as_ref()?;
        let fields = self.model.fields();
        fields.iter().find(|field| field.name.value == state.value).map(|field| &field.value.shape)
    }
}

fn no_field(owner: &str, fields: &[&Field], name: &Text) -> Diagnostic {
    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
    let help = match similar(&name.value, &names) {
        Some(field) => format!("did you mean `{field}`?"),
        None => format!("it has {}", quoted(&names)),
    };
    Diagnostic::new(Rule::UnknownField, &name.span, format!("{owner} has no `{}`", name.value)).help(help)
}
