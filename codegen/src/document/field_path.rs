//! Paths in `x-behavior` and `x-rules`: a field of the request or of a resource, through models.

use std::fmt;

use super::read::{Read, wrong_value};
use super::scalar::text;
use crate::diagnostic::Diagnostics;
use crate::node::Node;
use crate::span::{Span, Text};

const FORM: &str =
    "a path such as `card_id`, `valid_date_information/type` or, of a resource, `Card/notify_url`";

/// The way to a value: `card_id`, `valid_date_information/type`, `Card/notify_url`.
#[derive(Clone)]
pub struct FieldPath {
    /// The resource that has the field; none if the request has it.
    pub resource: Option<String>,
    /// The fields that lead to the value, the outermost first; at least one.
    pub fields: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

impl FieldPath {
    /// The path of a field of the request.
    pub(crate) fn of_field(name: &Text) -> Self {
        Self { resource: None, fields: vec![name.value.clone()], span: name.span.clone() }
    }

    /// Parses a path; none if a part of it is empty, or if it is a resource without a field.
    fn parse(text: &Text) -> Option<Self> {
        let mut parts: Vec<_> = text.value.split('/').map(str::to_owned).collect();
        let is_resource = parts.first().is_some_and(|first| is_resource(first));
        let resource = is_resource.then(|| parts.remove(0));
        let is_whole = !parts.is_empty() && parts.iter().all(|part| !part.trim().is_empty());
        is_whole.then(|| Self { resource, fields: parts, span: text.span.clone() })
    }
}

/// Whether a name is of a resource: it begins with a capital, as models do and fields don't.
fn is_resource(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// As it is written.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(resource) = &self.resource {
            write!(f, "{resource}/")?;
        }
        f.write_str(&self.fields.join("/"))
    }
}

impl fmt::Debug for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// A path.
pub(super) fn field_path(node: &Node, diagnostics: &mut Diagnostics) -> Read<FieldPath> {
    of_text(&text(node, diagnostics)?, node, diagnostics)
}

/// A path that stands as a key; `node` is what it leads to, for the place of a message.
pub(super) fn of_text(text: &Text, node: &Node, diagnostics: &mut Diagnostics) -> Read<FieldPath> {
    match FieldPath::parse(text) {
        Some(path) => Ok(path),
        None => {
            wrong_value(&Node { span: text.span.clone(), ..node.clone() }, &text.value, FORM, diagnostics)
        }
    }
}
