//! Parameters: what goes into the path, the query, or the one header that is written down.

use super::read::Read;
use super::reader::Fields;
use super::scalar::{any, boolean, spanned, text, word};
use super::value::{Value, parameter_schema};
use crate::diagnostic::Diagnostics;
use crate::fact_path::Place;
use crate::node::Node;
use crate::span::{Spanned, Text};

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its wire name.
    pub name: Text,
    /// Where it goes: into the path, the query or a header.
    pub place: Place,
    /// Whether the platform insists on it.
    pub required: Spanned<bool>,
    /// What it is.
    pub description: Text,
    /// Its type.
    pub schema: Value,
    /// A value it could have.
    pub example: Option<Node>,
}

pub(super) fn parameter(node: &Node, diagnostics: &mut Diagnostics) -> Read<Parameter> {
    let mut fields = Fields::open(node, "a parameter", diagnostics)?;
    let name = fields.required("name", text);
    let places = &[("path", Place::Path), ("query", Place::Query), ("header", Place::Header)];
    let place = fields.required("in", word(places));
    let required = fields.required("required", spanned(boolean));
    let description = fields.required("description", text);
    let schema = fields.required("schema", parameter_schema);
    let example = fields.optional("example", any);
    fields.finish();
    Ok(Parameter {
        name: name?,
        place: place?,
        required: required?,
        description: description?,
        schema: schema?,
        example: example?,
    })
}
