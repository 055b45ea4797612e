//! What a reader of a part of a document returns, and the two things that can be wrong with any value.

use std::fmt::Display;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::rule::Rule;

/// What was read, or the knowledge that something about it is wrong and has been reported.
pub(super) type Read<T> = Result<T, Reported>;

/// Something is wrong and has been reported.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported;

/// Reports a value of another type.
pub(super) fn wrong_type<T>(node: &Node, expected: &str, diagnostics: &mut Diagnostics) -> Read<T> {
    let message = format!("expected {expected}, found {}", node.kind());
    let diagnostic = Diagnostic::new(Rule::WrongType, &node.span, message);
    let is_quoted = node.text().is_some() && node.span.text().starts_with(['\'', '"']);
    diagnostics.report(match (expected, &node.value) {
        ("a string", Value::Boolean(_) | Value::Number(_)) => {
            diagnostic.help(format!("put it in quotes: '{}'", node.span.text()))
        }
        ("an integer" | "`true` or `false`", _) if is_quoted => diagnostic.help("leave the quotes out"),
        ("a list", _) => diagnostic.help("write `[one, two]`, or a line `- one` for each"),
        _ => diagnostic.help("see spec/README.md for the keywords and their types"),
    });
    Err(Reported)
}

/// Reports a value that the keyword does not take.
pub(super) fn wrong_value<T>(
    node: &Node,
    found: &dyn Display,
    expected: &str,
    diagnostics: &mut Diagnostics,
) -> Read<T> {
    let message = format!("`{found}` is not a value that this takes");
    diagnostics
        .report(Diagnostic::new(Rule::WrongValue, &node.span, message).help(format!("it takes {expected}")));
    Err(Reported)
}
