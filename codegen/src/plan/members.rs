//! Structs: fields, their Rust types, and how to make one.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::format_ident;

use super::equality::Inexact;
use crate::api::{self, Place, Shape};
use crate::diagnostic::Diagnostics;
use crate::document::Paging;
use crate::names::{Role, Scope, with_underscore};

/// A constructor with more required values than this takes them by name, in a struct; so does one that could not
/// tell two of them apart.
const MOST_ARGUMENTS: usize = 3;

/// The fields of a struct, and how to make one.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    /// The fields, in order.
    pub fields: Vec<Field<'a>>,
    /// How people make one; `None` if only the platform does.
    pub construction: Option<Construction>,
    /// Whether each is equal to itself, so that the struct has `Eq`.
    pub is_exact: bool,
}

/// How people make a struct.
#[derive(Debug)]
pub(crate) enum Construction {
    /// `new()`, and `Default`: nothing has to be given.
    Empty,
    /// `new(a, b, c)`
    Arguments,
    /// `new(CardRequired { … })`, with the name of that struct.
    Struct(Ident),
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    /// What the API says.
    pub api: &'a api::Field,
    /// Where it goes; `None` for a field of a model.
    pub place: Option<Place>,
    /// Its name.
    pub ident: Ident,
    /// Its setter's name.
    pub setter: Ident,
    /// Its type, without the `Option` of an optional field.
    pub rust: RustType,
    /// What a required field is that need not be given: where a list starts, and how long its pages are.
    pub start: Option<i64>,
}

/// The Rust types of fields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RustType {
    /// `String`
    Text,
    /// `Sensitive`
    Sensitive,
    /// `Time`
    Time,
    /// `i64`
    Integer,
    /// `f64`
    Number,
    /// `bool`
    Boolean,
    /// `JsonObject`
    Json,
    /// `File`
    File,
    /// `Vec<_>`
    List(Box<RustType>),
    /// A type of the product.
    Named(Ident),
}

/// The names of the product's types, by those in the spec.
#[derive(Clone, Copy)]
pub(super) struct Known<'k>(pub(super) &'k BTreeMap<&'k str, Ident>);

impl Known<'_> {
    pub(super) fn ident(self, name: &str) -> Option<Ident> {
        self.0.get(name).cloned()
    }
}

impl<'a> Members<'a> {
    /// Those of a model; `scope` is where the struct of required values gets its name.
    pub(super) fn of_model(
        model: &'a api::Type,
        ident: &Ident,
        known: Known<'_>,
        inexact: &Inexact<'_>,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let fields = model.fields().iter().map(|field| (None, None, field));
        let mut members = Self::new(fields, ident, known, inexact, diagnostics);
        if !model.usage.sent {
            members.construction = None;
        }
        if let Some(required) = members.required_struct() {
            scope.claim_as(required, &model.name, diagnostics);
        }
        members
    }

    /// Those of an operation; `scope` is where the struct of required values gets its name.
    pub(super) fn of_operation(
        operation: &'a api::Operation,
        ident: &Ident,
        known: Known<'_>,
        inexact: &Inexact<'_>,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let inputs = operation.inputs.iter().map(|input| {
            let start = operation.paged.as_ref().and_then(|paged| start(&paged.words, input));
            (Some(input.place), start, &input.field)
        });
        let members = Self::new(inputs, ident, known, inexact, diagnostics);
        if let Some(required) = members.required_struct() {
            scope.claim_as(required, &operation.id, diagnostics);
        }
        members
    }

    fn new(
        fields: impl Iterator<Item = (Option<Place>, Option<i64>, &'a api::Field)>,
        owner: &Ident,
        known: Known<'_>,
        inexact: &Inexact<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut scope = Scope::default();
        let mut named = Vec::new();
        for (place, start, api) in fields {
            let Some(ident) = scope.claim(&api.name, Role::Field, diagnostics) else { continue };
            let Some(rust) = rust_type(&api.value.shape, known) else { continue };
            // `new` is the constructor's name.
            let setter = if ident == "new" { with_underscore(&ident) } else { ident.clone() };
            named.push(Field { api, place, ident, setter, rust, start });
        }
        let construction = Construction::of(owner, &named);
        let is_exact = !named.iter().any(|field| inexact.has(&field.api.value.shape));
        Self { fields: named, construction: Some(construction), is_exact }
    }

    /// The fields that must be given.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| field.is_given())
    }

    /// The fields that may be given.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| !field.is_given())
    }

    /// The fields that go to a place, in order.
    pub(crate) fn placed(&self, place: Place) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(move |field| field.place == Some(place))
    }

    /// The struct of required values, if there is one.
    pub(crate) fn required_struct(&self) -> Option<&Ident> {
        match &self.construction {
            Some(Construction::Struct(ident)) => Some(ident),
            _ => None,
        }
    }
}

impl Construction {
    fn of(owner: &Ident, fields: &[Field<'_>]) -> Self {
        let given: Vec<_> = fields.iter().filter(|field| field.is_given()).map(|field| &field.rust).collect();
        let is_ambiguous =
            |(at, one): (usize, &&RustType)| given.iter().skip(at + 1).any(|it| it.takes_alike(one));
        if given.is_empty() {
            Self::Empty
        } else if given.len() <= MOST_ARGUMENTS && !given.iter().enumerate().any(is_ambiguous) {
            Self::Arguments
        } else {
            // A `_` behind a name that was taken is not needed with a word behind it.
            Self::Struct(format_ident!("{}Required", owner.to_string().trim_end_matches('_')))
        }
    }
}

impl RustType {
    /// Whether an argument of one type could be mistaken for one of the other: both are the same, or take a `&str`.
    fn takes_alike(&self, other: &Self) -> bool {
        let takes_text = |rust: &Self| matches!(rust, Self::Text | Self::Sensitive | Self::Time);
        match (self, other) {
            (Self::List(one), Self::List(other)) => one.takes_alike(other),
            (one, other) => one == other || (takes_text(one) && takes_text(other)),
        }
    }
}

impl Field<'_> {
    /// Whether it is always there.
    pub(crate) fn is_required(&self) -> bool {
        self.api.is_required()
    }

    /// Whether the caller has to give it.
    pub(crate) fn is_given(&self) -> bool {
        self.is_required() && self.start.is_none()
    }
}

/// Where a list starts, or how long its pages are as long as the caller says nothing: as long as they may be.
///
/// What is optional stays unset: the platform knows where to start, and a client's walk makes pages large.
fn start(words: &Paging, input: &api::Input) -> Option<i64> {
    let (name, limits) = (&input.field.name.value, &input.field.value.limits);
    if input.place != Place::Query || !input.field.is_required() {
        None
    } else if *name == words.start.value {
        Some(limits.minimum.unwrap_or(0))
    } else if *name == words.limit.value {
        limits.maximum
    } else {
        None
    }
}

pub(super) fn rust_type(shape: &Shape, known: Known<'_>) -> Option<RustType> {
    Some(match shape {
        Shape::Text => RustType::Text,
        Shape::Sensitive | Shape::Plaintext => RustType::Sensitive,
        Shape::Time => RustType::Time,
        Shape::Integer => RustType::Integer,
        Shape::Number => RustType::Number,
        Shape::Boolean => RustType::Boolean,
        Shape::Json => RustType::Json,
        Shape::File => RustType::File,
        Shape::List(item) => RustType::List(Box::new(rust_type(&item.shape, known)?)),
        Shape::Named(name) => RustType::Named(known.ident(name)?),
    })
}
