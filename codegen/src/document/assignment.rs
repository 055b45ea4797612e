//! What a step sets a field to: a constant, a value from elsewhere, the time, something new.

use super::condition::{constant, constants};
use super::field_path::{FieldPath, field_path};
use super::read::{Read, Reported};
use super::reader::{Fields, all, entries};
use super::scalar::{any, integer, text, yes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::Text;

/// What a field is set to.
#[derive(Clone, Debug)]
pub enum Assignment {
    /// A constant, or a list of some.
    Constant(Node),
    /// A value from elsewhere.
    From(FieldPath),
    /// The time now, and so many seconds later.
    Now(i64),
    /// The request's field of the same name, or else the documented example's.
    Sample,
    /// A new positive integer.
    NewNumber,
    /// A new text.
    NewText(Text),
    /// One of several constants, by another value.
    Case {
        /// The other value.
        path: FieldPath,
        /// The constants, by what it may be.
        of: Vec<(Text, Node)>,
    },
}

/// The classes of characters that a placeholder can stand for.
const CLASSES: [&str; 3] = ["letters", "digits", "hex"];

/// What a field is set to.
pub(super) fn assignment(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    match &node.value {
        Value::Map(_) if node.get("case").is_some() => case(node, diagnostics),
        Value::Map(_) => single(node, diagnostics),
        _ => constants(node, diagnostics).map(|_| Assignment::Constant(node.clone())),
    }
}

/// The state that a step moves a resource to: a constant, or one by another value.
pub(super) fn state(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    match &node.value {
        Value::Map(_) => case(node, diagnostics),
        _ => text(node, diagnostics).map(|_| Assignment::Constant(node.clone())),
    }
}

fn single(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    let mut fields = Fields::open(node, "a value", diagnostics)?;
    let from = fields.optional("from", field_path);
    let now = fields.optional("now", integer);
    let new = fields.optional("new", new);
    let sample = fields.optional("sample", yes);
    // With it, this is a value by case; it is known here for the sake of the message about a slip.
    fields.may_have("case", any);
    fields.finish();
    match (from?, now?, new?, sample?) {
        (Some(path), None, None, None) => Ok(Assignment::From(path)),
        (None, Some(seconds), None, None) => Ok(Assignment::Now(seconds)),
        (None, None, Some(new), None) => Ok(new),
        (None, None, None, Some(())) => Ok(Assignment::Sample),
        _ => {
            let message = "a value that isn't one thing";
            let help = "write a constant, or one of `{from: …}`, `{now: …}`, `{new: …}`, `{sample: true}` and `{case: …, of: …}`";
            diagnostics.report(Diagnostic::new(Rule::WrongValue, &node.span, message).help(help));
            Err(Reported)
        }
    }
}

fn case(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    let mut fields = Fields::open(node, "a value by case", diagnostics)?;
    let path = fields.required("case", field_path);
    let of = fields.required("of", |node, diagnostics| {
        let entries = entries(node, "`of`", diagnostics)?;
        let read = |entry: &Entry| Ok((entry.key.clone(), constant(&entry.value, diagnostics)?));
        all(entries.iter().map(read))
    });
    fields.finish();
    Ok(Assignment::Case { path: path?, of: of? })
}

/// `number`, or a text with placeholders.
fn new(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    let text = text(node, diagnostics)?;
    if text.value == "number" {
        return Ok(Assignment::NewNumber);
    }
    if let Err((part, message)) = placeholders(&text.value) {
        diagnostics.report(Diagnostic::new(Rule::NewValue, &text.span.part(part), message).help(
            "write `number`, or a text with placeholders such as `{letters:27}`, `{digits:12}` or `{hex:32}`",
        ));
        return Err(Reported);
    }
    Ok(Assignment::NewText(text))
}

/// Checks the placeholders of a text; what is wrong with one, and which.
fn placeholders(text: &str) -> Result<(), (&str, String)> {
    let mut rest = text;
    let mut is_new = false;
    while let Some(start) = rest.find(['{', '}']) {
        let (_, from) = rest.split_at(start);
        let Some((inner, after)) = from.strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
            return Err((from, "a brace without its other half".to_owned()));
        };
        let placeholder = from.get(..inner.len() + 2).unwrap_or(from);
        let (class, count) = inner.split_once(':').unwrap_or((inner, ""));
        if !CLASSES.contains(&class) {
            return Err((placeholder, format!("`{class}` isn't a class of characters")));
        }
        if !count.parse::<u16>().is_ok_and(|count| count > 0) {
            return Err((placeholder, format!("`{placeholder}` doesn't say how many characters")));
        }
        is_new = true;
        rest = after;
    }
    if is_new { Ok(()) } else { Err((text, "a new text that is always the same".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_class_and_a_number() {
        for text in ["p{letters:27}", "{digits:12}", "{hex:8}-{hex:4}"] {
            assert_eq!(placeholders(text), Ok(()), "{text}");
        }
        for (text, part) in [
            ("p{letters}", "{letters}"),
            ("{digits:0}", "{digits:0}"),
            ("{colour:3}", "{colour:3}"),
            ("a}", "}"),
            ("{hex:4", "{hex:4"),
            ("same", "same"),
        ] {
            assert_eq!(placeholders(text).unwrap_err().0, part, "{text}");
        }
    }
}
