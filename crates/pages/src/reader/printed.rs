//! The types of fields as pages print them: `string(32)`, `array[object]`.

use crate::evidence::Kind;

/// How deep lists of lists are read.
const DEPTH: usize = 4;

/// A type, and the bounds printed with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// The type; `None` if the word isn't one that we know.
    pub(super) kind: Option<Kind>,
    /// The name of a struct that stands where a type is expected: `array[Payment]`.
    pub(super) model: Option<String>,
    /// The bounds of the innermost type: lengths of a string, values of a number.
    pub(super) range: Option<Range>,
    /// The bounds behind a list: `array[object](1,10)`.
    pub(super) items: Option<Range>,
}

/// Reads a type that a text begins with. Gives the rest too.
pub(super) fn read(text: &str) -> Option<(Printed, &str)> {
    at_depth(text, 0)
}

fn at_depth(text: &str, depth: usize) -> Option<(Printed, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "array" | "list") && depth < DEPTH {
        let Some(inner) = rest.strip_prefix(['[', '<']) else {
            return Some((Printed::default().listed(Some(Kind::Object)), rest));
        };
        let (item, rest) = at_depth(inner, depth + 1)?;
        let rest = rest.strip_prefix([']', '>'])?;
        let (items, rest) = Range::bracketed(rest);
        let kind = item.kind.clone();
        return Some((Printed { items, ..item }.listed(kind), rest));
    }
    if lower == "map" {
        let (item, rest) = mapped(rest, depth).unwrap_or((Printed::default(), rest));
        let value = item.kind.clone().unwrap_or(Kind::Text);
        return Some((Printed { kind: Some(Kind::Map(Box::new(value))), ..item }, rest));
    }
    let kind = match lower.as_str() {
        "string" | "date" | "datetime" | "time" | "char" | "text" | "enum" => Kind::Text,
        "integer" | "int" | "int32" | "int64" | "uint" | "uint32" | "uint64" | "long" | "short" => {
            Kind::Integer
        }
        "number" | "float" | "double" | "decimal" => Kind::Number,
        "boolean" | "bool" => Kind::Boolean,
        "object" | "message" | "json" => Kind::Object,
        "file" => Kind::File,
        _ if is_struct(word) => Kind::Object,
        _ => return None,
    };
    let model =
        is_struct(word).then(|| word.to_owned()).filter(|_| kind == Kind::Object && lower != "object");
    let (range, rest) = Range::bracketed(rest);
    let printed = Printed { kind: Some(kind), model, range, items: None };
    if let Some(rest) = rest.strip_prefix("[]") {
        let kind = printed.kind.clone();
        return Some((printed.listed(kind), rest));
    }
    Some((printed, rest))
}

impl Printed {
    fn listed(self, item: Option<Kind>) -> Self {
        Self { kind: item.map(|item| Kind::List(Box::new(item))), ..self }
    }
}

/// Reads `<string, object>` or `[string]object`, what stands behind `map`.
fn mapped(text: &str, depth: usize) -> Option<(Printed, &str)> {
    let inner = text.strip_prefix(['[', '<'])?;
    let (_, value) = inner.split_once([',', ']'])?;
    let (item, rest) = (depth < DEPTH).then(|| at_depth(value.trim_start(), depth + 1)).flatten()?;
    Some((item, rest.strip_prefix(['>', ']']).unwrap_or(rest)))
}

/// Whether a word may be the name of a struct: `ReqSubOrder`.
fn is_struct(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && !["String", "Integer", "Boolean", "Number", "Object", "Long", "Double", "Float"].contains(&word)
}

/// Two bounds; a number alone is the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: Option<u64>,
    pub(super) greatest: Option<u64>,
}

impl Range {
    /// Reads bounds in brackets that a text begins with, `(32)` or `[1,32]`; `[]` has none. Gives the rest too.
    pub(super) fn bracketed(text: &str) -> (Option<Self>, &str) {
        let inner = text.trim_start().strip_prefix(['(', '（', '[']);
        let Some((inner, rest)) = inner.and_then(|inner| inner.split_once([')', '）', ']'])) else {
            return (None, text);
        };
        match Self::read(inner) {
            Some(range) => (Some(range), rest),
            None => (None, text),
        }
    }

    /// Reads bounds that are the whole of a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 40 {
            return None;
        }
        let text = text.trim_end_matches(['个', '字', '符', '节', '位']);
        let text = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')).unwrap_or(text);
        match text.split_once([',', '，', '~', '～', '-', '—', '至']) {
            Some((least, greatest)) => {
                let greatest = greatest.trim_start_matches(['~', '～', '-', '—', '.']).trim();
                let (least, greatest) = (least.trim().parse().ok(), greatest.parse().ok());
                let ordered = least.zip(greatest).is_none_or(|(least, greatest)| least <= greatest);
                (ordered && (least.is_some() || greatest.is_some())).then_some(Self { least, greatest })
            }
            None => text.parse().ok().map(|greatest| Self { least: None, greatest: Some(greatest) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(Kind, Option<u64>, Option<u64>, &str)> {
        let (printed, rest) = read(text)?;
        let range = printed.range.unwrap_or_default();
        Some((printed.kind?, range.least, range.greatest, rest))
    }

    fn list(item: Kind) -> Kind {
        Kind::List(Box::new(item))
    }

    #[test]
    fn types_are_read_with_lengths_and_items() {
        assert_eq!(seen("string(32) 【"), Some((Kind::Text, None, Some(32), " 【")));
        assert_eq!(seen("string[1,64]"), Some((Kind::Text, Some(1), Some(64), "")));
        assert_eq!(seen("string（1～32）"), Some((Kind::Text, Some(1), Some(32), "")));
        assert_eq!(seen("array[string(8)]"), Some((list(Kind::Text), None, Some(8), "")));
        assert_eq!(seen("array[array[integer]]"), Some((list(list(Kind::Integer)), None, None, "")));
        assert_eq!(seen("array[Payment]"), Some((list(Kind::Object), None, None, "")));
        assert_eq!(seen("string[]"), Some((list(Kind::Text), None, None, "")));
        assert_eq!(seen("map<string, integer>"), Some((Kind::Map(Box::new(Kind::Integer)), None, None, "")));
        assert_eq!(seen("int64"), Some((Kind::Integer, None, None, "")));
        assert_eq!(seen("Object"), Some((Kind::Object, None, None, "")));
        assert_eq!(seen("时"), None);
        let (printed, _) = read("array[Payment](1,10)").unwrap();
        assert_eq!((printed.model.as_deref(), printed.items.unwrap().greatest), (Some("Payment"), Some(10)));
    }

    #[test]
    fn a_list_of_lists_without_end_has_no_type() {
        assert_eq!(seen(&"array[".repeat(100_000)), None);
    }

    fn bounds(text: &str) -> Option<(Option<u64>, Option<u64>)> {
        Range::read(text).map(|range| (range.least, range.greatest))
    }

    #[test]
    fn bounds_are_written_in_several_ways() {
        for text in ["1,32", "1～32", "1~32", "1 - 32", "1，32", "1至32个字符"] {
            assert_eq!(bounds(text), Some((Some(1), Some(32))), "{text}");
        }
        assert_eq!(bounds("32"), Some((None, Some(32))));
        assert_eq!(bounds(",32"), Some((None, Some(32))));
        assert_eq!(bounds("32,1"), None);
        assert_eq!(bounds("元"), None);
    }
}
