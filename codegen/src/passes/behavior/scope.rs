//! What a path may lead to at a step or in a rule: the fields of the request, and the resources known so far.

use std::collections::BTreeMap;

use crate::api::{Field, FieldPath, Lifecycle, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::{quoted, similar};

/// Who calls, or whom an event is for, as a path.
const CALLER: &str = "caller";
/// What a round of a step is about, as a path.
const ITEM: &str = "item";

/// What a path may lead to.
#[derive(Clone)]
pub(in crate::passes) struct Scope<'a> {
    /// The types of the product.
    pub(in crate::passes) types: &'a BTreeMap<String, Type>,
    /// What has the fields, in words.
    pub(in crate::passes) owner: String,
    /// The fields.
    pub(in crate::passes) fields: Vec<&'a Field>,
    /// The face of who calls; none if nobody does.
    pub(in crate::passes) caller: Option<FaceKind>,
    /// What a step is taken several times for; none if it is taken once.
    pub(in crate::passes) each: Option<Each>,
    /// The resources that earlier steps found or made.
    pub(in crate::passes) known: Vec<Resource<'a>>,
    /// The names of resources that earlier steps are wrong about, which is reported there.
    pub(in crate::passes) unread: Vec<String>,
}

/// What a step is taken several times for.
#[derive(Clone)]
pub(in crate::passes) enum Each {
    /// For each item of a list, of this type.
    Item(Shape),
    /// As often as a number says.
    Time,
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
        Self::new(types, format!("`{}`", model.name.value), model.fields().iter().collect(), None)
    }

    /// The fields of what the platform keeps and nothing else.
    pub(in crate::passes) fn of_kept(types: &'a BTreeMap<String, Type>, model: &'a Type) -> Self {
        Self::new(types, format!("`{}`", model.name.value), model.kept().collect(), None)
    }

    /// These fields, and no resource yet; `owner` says in words what has them.
    pub(in crate::passes) fn new(
        types: &'a BTreeMap<String, Type>,
        owner: String,
        fields: Vec<&'a Field>,
        caller: Option<FaceKind>,
    ) -> Self {
        Self { types, owner, fields, caller, each: None, known: Vec::new(), unread: Vec::new() }
    }

    /// Whether a field is known from the signature: who calls, and on the brand face the brand.
    pub(in crate::passes) fn is_caller(&self, name: &str) -> bool {
        self.caller.is_some_and(|face| name == CALLER || (face == FaceKind::Brand && name == face.identity()))
    }

    /// The type of what a path leads to; none if it leads nowhere, which is reported.
    pub(in crate::passes) fn shape(&self, path: &FieldPath, diagnostics: &mut Diagnostics) -> Option<Shape> {
        let span = &path.span;
        match (&path.resource, path.fields.as_slice(), &self.each) {
            (Some(name), names, _) => {
                let resource = self.known(name, &span.part(name), diagnostics)?;
                let fields: Vec<_> = resource.model.kept().collect();
                self.walk(&format!("`{name}`"), &fields, names, span, diagnostics)
            }
            (None, [name], _) if self.is_caller(name) => Some(Shape::Text),
            (None, [name, rest @ ..], Some(Each::Item(item))) if name == ITEM => {
                self.inside(name, None, item, rest, span, diagnostics)
            }
            (None, names, _) => self.walk(&self.owner, &self.fields, names, span, diagnostics),
        }
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

    /// The type of what names lead to from fields.
    pub(in crate::passes) fn walk(
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
        self.inside(name, Some(&field.name.span), &field.value.shape, rest, span, diagnostics)
    }

    /// The type of what names lead to from a value.
    fn inside(
        &self,
        name: &str,
        field: Option<&Span>,
        shape: &Shape,
        rest: &[String],
        span: &Span,
        diagnostics: &mut Diagnostics,
    ) -> Option<Shape> {
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
        let mut diagnostic = Diagnostic::new(Rule::UnknownField, &span.part(next), message);
        if let Some(field) = field {
            diagnostic = diagnostic.label(field, "the field");
        }
        diagnostics.report(diagnostic.help("a path goes through models, not through lists"));
        None
    }
}

impl<'a> Resource<'a> {
    /// The type of a field; none if there is no such field, which is reported.
    pub(in crate::passes) fn field(&self, name: &Text, diagnostics: &mut Diagnostics) -> Option<&'a Shape> {
        let found = self.model.kept().find(|field| field.name.value == name.value);
        if found.is_none() {
            let owner = format!("`{}`", self.model.name.value);
            diagnostics.report(no_field(&owner, &self.model.kept().collect::<Vec<_>>(), name));
        }
        found.map(|field| &field.value.shape)
    }

    /// Whether it has a field.
    pub(in crate::passes) fn has(&self, name: &str) -> bool {
        self.model.kept().any(|field| field.name.value == name)
    }

    /// The type of its state, if it has one.
    pub(in crate::passes) fn state(&self) -> Option<&'a Shape> {
        let state = self.lifecycle.state.as_ref()?;
        self.model.kept().find(|field| field.name.value == state.value).map(|field| &field.value.shape)
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
