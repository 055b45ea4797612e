//! JSON as the usual libraries write it.

use serde_json::Value;

use super::mistake::Mistake;

/// How a library lays JSON out and what it escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) layout: Layout,
    pub(super) escapes: Escapes,
    pub(super) sorted: bool,
}

/// Blanks and line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `{"a":1,"b":[]}`
    Compact,
    /// `{"a": 1, "b": []}`, as Python does by default.
    Spaced,
    /// In lines, with this indentation.
    Indented(&'static str),
}

/// What stands as an escape though JSON allows it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    /// Everything beyond ASCII as `\uxxxx`, as Python and old PHP do.
    Ascii,
    /// The same with `\uXXXX`.
    AsciiCapitals,
    /// `/` as `\/`.
    Slashes,
    /// Both, as PHP does by default.
    AsciiAndSlashes,
    /// `<`, `>` and `&` as escapes, as Go does by default.
    Html,
    /// The same with `=` and `'`, as Gson does by default.
    HtmlOfGson,
}

impl Style {
    pub(super) const LAYOUTS: [Layout; 5] = [
        Layout::Compact,
        Layout::Spaced,
        Layout::Indented("  "),
        Layout::Indented("    "),
        Layout::Indented("\t"),
    ];
    pub(super) const ESCAPES: [Escapes; 7] = [
        Escapes::None,
        Escapes::Ascii,
        Escapes::AsciiAndSlashes,
        Escapes::Slashes,
        Escapes::Html,
        Escapes::HtmlOfGson,
        Escapes::AsciiCapitals,
    ];

    /// All styles that keep the order of the keys.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let layouts = Self::LAYOUTS.into_iter();
        layouts.flat_map(|layout| {
            Self::ESCAPES.into_iter().map(move |escapes| Self { layout, escapes, sorted: false })
        })
    }

    /// Writes a value.
    pub(super) fn write(self, value: &Value) -> String {
        let mut text = String::new();
        self.write_to(value, 0, &mut text);
        text
    }

    fn write_to(self, value: &Value, depth: usize, text: &mut String) {
        match value {
            Value::String(string) => self.write_string(string, text),
            Value::Array(items) => {
                self.write_list(items.iter().map(|item| (None, item)), ['[', ']'], depth, text);
            }
            Value::Object(entries) => {
                let mut entries: Vec<_> =
                    entries.iter().map(|(key, value)| (Some(key.as_str()), value)).collect();
                if self.sorted {
                    entries.sort_by_key(|(key, _)| *key);
                }
                self.write_list(entries.into_iter(), ['{', '}'], depth, text);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
        }
    }

    fn write_list<'v>(
        self,
        items: impl ExactSizeIterator<Item = (Option<&'v str>, &'v Value)>,
        [open, close]: [char; 2],
        depth: usize,
        text: &mut String,
    ) {
        let is_empty = items.len() == 0;
        text.push(open);
        for (index, (key, item)) in items.enumerate() {
            match (index, self.layout) {
                (0, _) => {}
                (_, Layout::Spaced) => text.push_str(", "),
                _ => text.push(','),
            }
            self.break_line(depth + 1, text);
            if let Some(key) = key {
                self.write_string(key, text);
                text.push_str(if self.layout == Layout::Compact { ":" } else { ": " });
            }
            self.write_to(item, depth + 1, text);
        }
        if !is_empty {
            self.break_line(depth, text);
        }
        text.push(close);
    }

    fn break_line(self, depth: usize, text: &mut String) {
        if let Layout::Indented(indentation) = self.layout {
            text.push('\n');
            text.push_str(&indentation.repeat(depth));
        }
    }

    fn write_string(self, string: &str, text: &mut String) {
        // serde_json escapes what has to be escaped.
        for letter in Value::String(string.to_owned()).to_string().chars() {
            let mut units = [0; 2];
            match self.escape(letter) {
                None => text.push(letter),
                Some(Escape::Backslash) => text.extend(['\\', letter]),
                Some(Escape::LowerCase) => {
                    text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
                }
                Some(Escape::UpperCase) => {
                    text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04X}")));
                }
            }
        }
    }

    fn escape(self, letter: char) -> Option<Escape> {
        match (self.escapes, letter) {
            (Escapes::Ascii | Escapes::AsciiAndSlashes, letter) if !letter.is_ascii() => {
                Some(Escape::LowerCase)
            }
            (Escapes::AsciiCapitals, letter) if !letter.is_ascii() => Some(Escape::UpperCase),
            (Escapes::Slashes | Escapes::AsciiAndSlashes, '/') => Some(Escape::Backslash),
            (Escapes::Html | Escapes::HtmlOfGson, '<' | '>' | '&') | (Escapes::HtmlOfGson, '=' | '\'') => {
                Some(Escape::LowerCase)
            }
            _ => None,
        }
    }

    /// How this style, which was signed, differs from the one that is there; all of it, if that one isn't known.
    pub(super) fn mistakes(self, there: Option<Self>) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if there.is_none_or(|there| there.layout != self.layout) {
            mistakes.push(match self.layout {
                Layout::Compact => Mistake::BodyCompact,
                Layout::Spaced => Mistake::BodySpaced,
                Layout::Indented(_) => Mistake::BodyPrettyPrinted,
            });
        }
        let escapes = |style: Option<Self>| style.map_or(Escapes::None, |style| style.escapes);
        if escapes(there) != self.escapes {
            mistakes.push(match self.escapes {
                Escapes::None => Mistake::BodyUnicodeUnescaped,
                Escapes::Ascii | Escapes::AsciiCapitals | Escapes::AsciiAndSlashes => {
                    Mistake::BodyUnicodeEscaped
                }
                Escapes::Slashes => Mistake::BodySlashesEscaped,
                Escapes::Html | Escapes::HtmlOfGson => Mistake::BodyHtmlEscaped,
            });
        }
        if self.sorted {
            mistakes.push(Mistake::BodyKeysSorted);
        }
        mistakes
    }
}

enum Escape {
    Backslash,
    LowerCase,
    UpperCase,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(layout: Layout, escapes: Escapes, sorted: bool) -> String {
        Style { layout, escapes, sorted }.write(&json!({"b": "你/<😀", "a": [1, {}, []]}))
    }

    #[test]
    fn json_is_written_as_the_libraries_write_it() {
        let compact = |escapes| written(Layout::Compact, escapes, false);
        assert_eq!(compact(Escapes::None), r#"{"b":"你/<😀","a":[1,{},[]]}"#);
        assert_eq!(compact(Escapes::AsciiAndSlashes), r#"{"b":"\u4f60\/<\ud83d\ude00","a":[1,{},[]]}"#);
        assert_eq!(compact(Escapes::Html), r#"{"b":"你/\u003c😀","a":[1,{},[]]}"#);
        let python = written(Layout::Spaced, Escapes::Ascii, true);
        assert_eq!(python, r#"{"a": [1, {}, []], "b": "\u4f60/<\ud83d\ude00"}"#);
        let indented = written(Layout::Indented("  "), Escapes::None, false);
        assert_eq!(indented, "{\n  \"b\": \"你/<😀\",\n  \"a\": [\n    1,\n    {},\n    []\n  ]\n}");
    }
}
