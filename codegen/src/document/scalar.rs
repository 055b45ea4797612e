//! Reads single values: texts, numbers, words of a few, days.

use super::read::{Read, Reported, wrong_type, wrong_value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::rule::Rule;
use crate::span::{Spanned, Text};
use crate::words::quoted;

/// A text that says something.
pub(super) fn text(node: &Node, diagnostics: &mut Diagnostics) -> Read<Text> {
    let Some(text) = node.text() else { return wrong_type(node, "a string", diagnostics) };
    if text.trim().is_empty() {
        let help = "write a sentence or a word";
        diagnostics
            .report(Diagnostic::new(Rule::BlankText, &node.span, "a text that says nothing").help(help));
        return Err(Reported);
    }
    Ok(Text { value: text.to_owned(), span: node.span.clone() })
}

/// A boolean.
pub(super) fn boolean(node: &Node, diagnostics: &mut Diagnostics) -> Read<bool> {
    match node.value {
        Value::Boolean(value) => Ok(value),
        _ => wrong_type(node, "`true` or `false`", diagnostics),
    }
}

/// A boolean that is `true`; what it says does not apply where it is absent.
pub(super) fn yes(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    if boolean(node, diagnostics)? { Ok(()) } else { wrong_value(node, &false, "`true`", diagnostics) }
}

/// An integer.
pub(super) fn integer(node: &Node, diagnostics: &mut Diagnostics) -> Read<i64> {
    let integer = match &node.value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    integer.map_or_else(|| wrong_type(node, "an integer", diagnostics), Ok)
}

/// A number of things: an integer that is not negative and not absurd.
pub(super) fn count(node: &Node, diagnostics: &mut Diagnostics) -> Read<u32> {
    let value = integer(node, diagnostics)?;
    u32::try_from(value).or_else(|_| wrong_value(node, &value, "a number of things, from 0", diagnostics))
}

/// A number of things of which there is at least one.
pub(super) fn positive(node: &Node, diagnostics: &mut Diagnostics) -> Read<u32> {
    match count(node, diagnostics)? {
        0 => wrong_value(node, &0, "a number of things, from 1", diagnostics),
        count => Ok(count),
    }
}

/// One of a few words.
pub(super) fn word<T: Copy>(
    words: &'static [(&'static str, T)],
) -> impl FnOnce(&Node, &mut Diagnostics) -> Read<T> {
    move |node, diagnostics| {
        let text = text(node, diagnostics)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
            return Ok(*value);
        }
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        wrong_value(node, &text.value, &quoted(&words), diagnostics)
    }
}

/// A day: `2025-07-25`.
pub(super) fn date(node: &Node, diagnostics: &mut Diagnostics) -> Read<Text> {
    let text = text(node, diagnostics)?;
    let is_in_form = |(at, c): (usize, char)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() };
    if text.value.len() == 10 && text.value.char_indices().all(is_in_form) {
        return Ok(text);
    }
    wrong_value(node, &text.value, "a day such as `2025-07-25`", diagnostics)
}

/// The value itself, whatever it is.
#[expect(clippy::unnecessary_wraps, reason = "it stands where readers stand that can fail")]
pub(super) fn any(node: &Node, _: &mut Diagnostics) -> Read<Node> {
    Ok(node.clone())
}

/// Reads with `read` and keeps the place.
pub(super) fn spanned<T>(
    read: impl FnOnce(&Node, &mut Diagnostics) -> Read<T>,
) -> impl FnOnce(&Node, &mut Diagnostics) -> Read<Spanned<T>> {
    move |node, diagnostics| read(node, diagnostics).map(|value| Spanned { value, span: node.span.clone() })
}
