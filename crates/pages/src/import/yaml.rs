//! YAML as the spec's documents are written: two spaces, quotes only where they are needed.

use std::fmt::{self, Write as _};

use serde_json::Value;

/// Writes to the end of a text.
pub(super) fn put(out: &mut String, words: fmt::Arguments<'_>) {
    // A text takes everything.
    let _ = out.write_fmt(words);
}

/// A text as a scalar: plain if that reads as the same text, else in single quotes.
pub(super) fn scalar(text: &str) -> String {
    if text.chars().any(|c| c.is_control() || "\u{85}\u{2028}\u{2029}\u{feff}".contains(c)) {
        // Only double quotes have escapes; those of JSON are among them.
        return Value::String(text.to_owned()).to_string();
    }
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A text as an item of a list on one line, where commas and brackets mean something.
pub(super) fn flow_scalar(text: &str) -> String {
    if is_plain(text) && text.contains([',', '[', ']', '{', '}']) { quoted(text) } else { scalar(text) }
}

/// A text in single quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn is_plain(text: &str) -> bool {
    let reads_otherwise = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    // Decimal, hexadecimal, octal, exponents, and what older YAML reads as a number or a time.
    let starts_like_a_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "+-._:xXoO".contains(c));
    let is_date = text.len() >= 10
        && text
            .char_indices()
            .take(10)
            .all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() });
    !reads_otherwise
        && !starts_like_a_number
        && !is_date
        && !text.starts_with(|c: char| c.is_whitespace() || "-?:,[]{}#&*!|>'\"%@`".contains(c))
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.contains(": ")
        && !text.contains(" #")
}

/// A comment: what it says on one line.
pub(super) fn comment(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A JSON value in block style, a line each; `depth` is that of its keys or items.
pub(super) fn block(value: &Value, depth: usize) -> String {
    let mut out = String::new();
    write(value, depth, &mut out);
    out
}

/// Writes what stands behind a `key:` or is the document: ` scalar`, or lines below.
fn write(value: &Value, depth: usize, out: &mut String) {
    let margin = " ".repeat(depth);
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                put(out, format_args!("{margin}{}:", scalar(key)));
                below(value, depth, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                match item {
                    Value::Object(entries) if !entries.is_empty() => {
                        let mut lines = String::new();
                        write(item, depth + 2, &mut lines);
                        // The dash takes the place of the first key's margin.
                        put(out, format_args!("{margin}- {}", lines.trim_start()));
                    }
                    _ => {
                        put(out, format_args!("{margin}-"));
                        below(item, depth, out);
                    }
                }
            }
        }
        _ => put(out, format_args!("{margin}{}\n", inline(value))),
    }
}

fn below(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            out.push('\n');
            write(value, depth + 2, out);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            write(value, depth + 2, out);
        }
        _ => put(out, format_args!(" {}\n", inline(value))),
    }
}

/// A value that stands on one line.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A value as an item of a list on one line.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => flow_scalar(text),
        other => other.to_string(),
    }
}

/// A short list on one line, a long one a line an item; behind `key:`.
pub(super) fn names(names: &[&str], depth: usize) -> String {
    let names: Vec<_> = names.iter().map(|name| flow_scalar(name)).collect();
    let line = format!(" [{}]\n", names.join(", "));
    if names.len() <= 4 && depth + line.chars().count() <= 100 {
        return line;
    }
    let margin = " ".repeat(depth + 2);
    std::iter::once("\n".to_owned()).chain(names.iter().map(|name| format!("{margin}- {name}\n"))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use wechatpay_codegen::Diagnostics;
    use wechatpay_codegen::SourceFile;

    fn read(text: &str) -> Value {
        let file = Arc::new(SourceFile::new("spec", "p/brand.yaml", text));
        let mut problems = Diagnostics::default();
        let node = wechatpay_codegen::spec::yaml::read(&file, &mut problems);
        problems.into_result(()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        node.unwrap().to_json()
    }

    #[test]
    fn what_is_written_reads_as_the_same() {
        let value = json!({
            "a": "1", "b": "2025-07-25", "c": "no", "d": "x: y", "e": "#FFFF00", "f": "会员 #1", "g": "it's",
            "h": [{"i": 1, "j": ["k", "l m", ""]}, {}, [], "n"], "o": {"p": null, "q": true, "r": -1.5},
            "s": "a\nb\u{1}", "t": " padded ", "u": "{v}", "w:": "- x", "y": "1e3", "z": "GET /a/b?c=d&e",
            "/a/{b}/c,d": ["{e", "[f", "g,h", "/i/{j}"], "aa": "0x1F", "bb": "+08:00", "cc": ".inf", "dd": "100002322019090134234sfdf", "ee": "key:",
        });
        assert_eq!(read(&block(&value, 0)), value);
    }

    #[test]
    fn a_list_on_one_line_reads_as_the_same() {
        assert_eq!(
            read(&format!("a:{}", names(&["b, c", "{d}", "it's", "1"], 0))),
            json!({"a": ["b, c", "{d}", "it's", "1"]})
        );
    }

    #[test]
    fn short_lists_stand_on_one_line() {
        assert_eq!(names(&["a", "b"], 6), " [a, b]\n");
        assert_eq!(names(&["a", "b", "c", "d", "e"], 2), "\n    - a\n    - b\n    - c\n    - d\n    - e\n");
    }
}
