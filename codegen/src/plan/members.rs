//! Structs: fields, their Rust types, and how to make one.

use proc_macro2::Ident;
use quote::format_ident;

use crate::api::{self, Place, Shape};
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope, with_underscore};

/// A constructor with more required values than this takes them by name, in a struct.
const MOST_ARGUMENTS: usize = 3;

/// The fields of a struct, and how to make one.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    /// The fields, in order.
    pub fields: Vec<Field<'a>>,
    /// How people make one; `None` if only the platform does.
    pub construction: Option<Construction>,
}

/// How people make a struct.
#[derive(Debug)]
pub(crate) enum Construction {
    /// `new()`, and `Default`: nothing is required.
    Empty,
    /// `new(a, b, c)`
    Arguments,
    /// `new(Required { … })`, with the name of that struct.
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
}

/// The Rust types of fields.
#[derive(Clone, Debug)]
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

/// The names of the product's types.
#[derive(Clone, Copy)]
pub(super) struct Known<'k>(pub(super) &'k [(&'k str, Ident)]);

impl Known<'_> {
    pub(super) fn ident(self, name: &str) -> Option<Ident> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, ident)| ident.clone())
    }
}

impl<'a> Members<'a> {
    /// Those of a model; `scope` is where the struct of required values gets its name.
    pub(super) fn of_model(
        model: &'a api::Type,
        ident: &Ident,
        known: Known<'_>,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let fields = model.fields().iter().map(|field| (None, field));
        // A `_` behind a name that was taken is not needed with a word behind it.
        let required = format_ident!("{}Required", ident.to_string().trim_end_matches('_'));
        let mut members = Self::new(fields, known, required, diagnostics);
        if !model.usage.sent {
            members.construction = None;
        }
        if let Some(required) = members.required_struct() {
            scope.claim_as(required, &model.name, diagnostics);
        }
        members
    }

    /// Those of an operation.
    pub(super) fn of_operation(
        operation: &'a api::Operation,
        known: Known<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let inputs = operation.inputs.iter().map(|input| (Some(input.place), &input.field));
        Self::new(inputs, known, format_ident!("Required"), diagnostics)
    }

    fn new(
        fields: impl Iterator<Item = (Option<Place>, &'a api::Field)>,
        known: Known<'_>,
        required_struct: Ident,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut scope = Scope::default();
        let mut named = Vec::new();
        for (place, api) in fields {
            let Some(ident) = scope.claim(&api.name, Role::Field, diagnostics) else { continue };
            let Some(rust) = rust_type(&api.value.shape, known) else { continue };
            // `new` is the constructor's name.
            let setter = if ident == "new" { with_underscore(&ident) } else { ident.clone() };
            named.push(Field { api, place, ident, setter, rust });
        }
        let construction = match named.iter().filter(|field| field.is_required()).count() {
            0 => Construction::Empty,
            1..=MOST_ARGUMENTS => Construction::Arguments,
            _ => Construction::Struct(required_struct),
        };
        Self { fields: named, construction: Some(construction) }
    }

    /// The fields that must be given.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| field.is_required())
    }

    /// The fields that may be given.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| !field.is_required())
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

impl Field<'_> {
    /// Whether it is always there.
    pub(crate) fn is_required(&self) -> bool {
        self.api.is_required()
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
