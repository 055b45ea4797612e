//! Whether values fit: constants, conditions, and what a field is set to or compared with.

use std::fmt;

use super::scope::Scope;
use crate::api::{Condition, FieldPath, Shape, Test, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::passes::examples::Check;
use crate::rule::Rule;
use crate::span::{Span, Text};

const HELP: &str = "write a value that the field can have";

impl Scope<'_> {
    /// Checks that constants are values of a type.
    pub(in crate::passes) fn constants(&self, nodes: &[Node], shape: &Shape, diagnostics: &mut Diagnostics) {
        let mut check =
            Check { types: self.types, face: None, rule: Rule::ImpossibleValue, help: HELP, diagnostics };
        for node in nodes {
            check.shape(node, shape);
        }
    }

    /// Checks that names are values of a type, such as states.
    pub(in crate::passes) fn names(&self, names: &[Text], shape: &Shape, diagnostics: &mut Diagnostics) {
        self.constants(&names.iter().map(node).collect::<Vec<_>>(), shape, diagnostics);
    }

    /// Checks that what a condition speaks of is there and can be so.
    pub(in crate::passes) fn condition(&self, condition: &Condition, diagnostics: &mut Diagnostics) {
        for (path, test) in &condition.0 {
            let Some(shape) = self.shape(path, diagnostics) else { continue };
            match test {
                Test::OneOf(constants) => self.constants(constants, &shape, diagnostics),
                Test::Is(other) => self.same(other, &shape, diagnostics),
                Test::Given(_) => {}
                Test::Below(other) => {
                    let others = self.shape(other, diagnostics).map(|shape| (other, shape));
                    for (path, shape) in [Some((path, shape)), others].into_iter().flatten() {
                        if !matches!(shape, Shape::Integer | Shape::Number) {
                            diagnostics.report(unfit(&path.span, &format!("`{path}` isn't a number")));
                        }
                    }
                }
                Test::AtMost(_) | Test::AtLeast(_) => {
                    if !matches!(shape, Shape::Integer | Shape::Number | Shape::List(_)) {
                        let message = format!("`{path}` is neither a number nor a list");
                        diagnostics.report(unfit(&path.span, &message));
                    }
                }
            }
        }
    }

    /// Checks that a path leads to a value of a type.
    pub(super) fn same(&self, path: &FieldPath, shape: &Shape, diagnostics: &mut Diagnostics) {
        let Some(other) = self.shape(path, diagnostics) else { return };
        if self.is_alike(&other, shape) {
            return;
        }
        let message = match (&other, shape) {
            (Shape::Named(other), Shape::Named(name)) => format!("`{path}` is a `{other}`, not a `{name}`"),
            _ => format!("`{path}` is {}, not {}", self.kind(&other), self.kind(shape)),
        };
        diagnostics.report(unfit(&path.span, &message));
    }

    /// Whether a value of one type can be one of the other.
    ///
    /// Models of two names are alike: an event has its own for what the resource holds.
    pub(super) fn is_alike(&self, one: &Shape, other: &Shape) -> bool {
        match (one, other) {
            (Shape::List(one), Shape::List(other)) => self.is_alike(&one.shape, &other.shape),
            (Shape::Named(one), Shape::Named(other)) if one == other => true,
            _ => self.kind(one) == self.kind(other) && self.kind(one) != Kind::Enum,
        }
    }

    fn kind(&self, shape: &Shape) -> Kind {
        match shape {
            Shape::Text | Shape::Sensitive | Shape::Plaintext => Kind::Text,
            Shape::Time => Kind::Time,
            Shape::Integer => Kind::Integer,
            Shape::Number => Kind::Number,
            Shape::Boolean => Kind::Boolean,
            Shape::Json => Kind::Json,
            Shape::File => Kind::File,
            Shape::List(_) => Kind::List,
            Shape::Named(name) => match self.types.get(name).map(|found| &found.kind) {
                Some(TypeKind::Enum(_)) => Kind::Enum,
                Some(TypeKind::TextTemplate(_)) => Kind::Text,
                Some(TypeKind::Model(_)) | None => Kind::Model,
            },
        }
    }

    /// Whether values of a type are strings of any text.
    pub(in crate::passes) fn is_text(&self, shape: &Shape) -> bool {
        self.kind(shape) == Kind::Text
    }
}

/// What values are, as far as one can be another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Time,
    Integer,
    Number,
    Boolean,
    Json,
    File,
    List,
    Enum,
    Model,
}

/// With its article.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a string",
            Self::Time => "a time",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Json => "an object",
            Self::File => "a file",
            Self::List => "a list",
            Self::Enum => "a value of an enum",
            Self::Model => "a model",
        })
    }
}

/// What can't be what a step or a rule takes it for.
pub(super) fn unfit(span: &Span, message: &str) -> Diagnostic {
    Diagnostic::new(Rule::ImpossibleValue, span, message).help(HELP)
}

/// A name as the value that it is.
fn node(name: &Text) -> Node {
    Node { span: name.span.clone(), value: Value::Text(name.value.clone()) }
}
