//! The types of fields as pages print them.

use crate::facts::FieldKind;

/// How deep lists of lists are read.
const DEPTH: usize = 4;

/// A type, and the length it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    /// The type.
    pub(super) kind: FieldKind,
    /// How many characters at most.
    pub(super) max_length: Option<u64>,
}

/// Reads a type that a text begins with: `string(32)`, `array[object]`. Gives the rest too.
pub(super) fn read(text: &str) -> Option<(Printed, &str)> {
    at_depth(text, 0)
}

fn at_depth(text: &str, depth: usize) -> Option<(Printed, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "array" | "list") && depth < DEPTH {
        let Some(inner) = rest.strip_prefix(['[', '<']) else {
            return Some((Printed { kind: list(FieldKind::Object(None)), max_length: None }, rest));
        };
        let (item, rest) = at_depth(inner, depth + 1)?;
        let rest = rest.strip_prefix([']', '>'])?;
        return Some((Printed { kind: list(item.kind), max_length: item.max_length }, rest));
    }
    let kind = match lower.as_str() {
        "string" | "date" | "datetime" | "time" => FieldKind::Text,
        "integer" | "int" | "int32" | "int64" | "uint32" | "uint64" | "long" | "short" => FieldKind::Integer,
        "number" | "float" | "double" | "decimal" => FieldKind::Number,
        "boolean" | "bool" => FieldKind::Boolean,
        "object" | "message" => FieldKind::Object(None),
        "file" => FieldKind::File,
        _ if named(word) => FieldKind::Object(Some(word.to_owned())),
        _ => return None,
    };
    let (max_length, rest) = length(rest);
    if let Some(rest) = rest.strip_prefix("[]") {
        return Some((Printed { kind: list(kind), max_length }, rest));
    }
    Some((Printed { kind, max_length }, rest))
}

fn list(item: FieldKind) -> FieldKind {
    FieldKind::List(Box::new(item))
}

/// Whether a word may be the name of a struct: `ReqSubOrder`.
fn named(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains(|c: char| c.is_ascii_lowercase())
}

/// Reads `(32)` or `[1,32]`; `[]` is no length.
fn length(text: &str) -> (Option<u64>, &str) {
    let inner = text.strip_prefix(['(', '（', '[']).and_then(|inner| inner.split_once([')', '）', ']']));
    let Some((inner, rest)) = inner.filter(|(inner, _)| !inner.is_empty() && inner.len() < 24) else {
        return (None, text);
    };
    let last = inner.rsplit([',', '，', '~', '-']).next().unwrap_or(inner);
    (last.trim().parse().ok(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(FieldKind, Option<u64>, &str)> {
        read(text).map(|(printed, rest)| (printed.kind, printed.max_length, rest))
    }

    #[test]
    fn types_are_read_with_lengths_and_items() {
        assert_eq!(seen("string(32) 【"), Some((FieldKind::Text, Some(32), " 【")));
        assert_eq!(seen("string[1,64]"), Some((FieldKind::Text, Some(64), "")));
        assert_eq!(seen("array[string(8)]"), Some((list(FieldKind::Text), Some(8), "")));
        assert_eq!(seen("array[Payment]"), Some((list(FieldKind::Object(Some("Payment".into()))), None, "")));
        assert_eq!(seen("string[]"), Some((list(FieldKind::Text), None, "")));
        assert_eq!(seen("int64"), Some((FieldKind::Integer, None, "")));
        assert_eq!(seen("时"), None);
    }

    #[test]
    fn a_list_of_lists_without_end_is_no_type() {
        assert_eq!(seen(&"array[".repeat(100_000)), None);
    }
}
