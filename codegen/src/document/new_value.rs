//! What a step makes up: a number, or a text with placeholders.

use super::read::{Read, Reported};
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Text;

/// A new value.
#[derive(Clone, Debug)]
pub enum NewValue {
    /// A positive integer.
    Number,
    /// A text.
    Text(Text),
}

/// The classes of characters that a placeholder can stand for.
const CLASSES: [&str; 3] = ["letters", "digits", "hex"];

/// The most characters that a placeholder stands for.
const MOST: u16 = 1024;

/// `number`, or a text with placeholders.
pub(super) fn new_value(node: &Node, diagnostics: &mut Diagnostics) -> Read<NewValue> {
    let text = text(node, diagnostics)?;
    if text.value == "number" {
        return Ok(NewValue::Number);
    }
    if let Err((part, message)) = placeholders(&text.value) {
        diagnostics.report(Diagnostic::new(Rule::NewValue, &text.span.part(part), message).help(
            "write `number`, or a text with placeholders such as `{letters:27}`, `{digits:12}` or `{hex:32}`",
        ));
        return Err(Reported);
    }
    Ok(NewValue::Text(text))
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
        if !count.parse::<u16>().is_ok_and(|count| (1..=MOST).contains(&count)) {
            return Err((
                placeholder,
                format!("`{placeholder}` doesn't say how many characters, {MOST} at most"),
            ));
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
            ("{hex:1025}", "{hex:1025}"),
            ("{colour:3}", "{colour:3}"),
            ("a}", "}"),
            ("{hex:4", "{hex:4"),
            ("same", "same"),
        ] {
            assert_eq!(placeholders(text).unwrap_err().0, part, "{text}");
        }
    }
}
