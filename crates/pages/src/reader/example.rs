//! The JSON of an example, whatever numbers of lines stand in it.

use serde_json::Value;

use super::blocks::Block;
use super::declared::Fact;

/// How much deeper than real examples one may be.
const DEPTH: usize = 100;

/// Reads the JSON object that a block holds, or that a call with curl sends.
pub(super) fn read(block: &Block<'_>) -> Option<Fact<Value>> {
    let begins = |line: &str| line.contains('{');
    let first = block.raw.iter().position(|(_, line)| begins(line))?;
    let lines = block.raw.get(first..)?;
    let at = lines.first()?.0;
    let text = lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    // The address of a call may have a parameter in braces; the body follows `-d`.
    let start = text.find(" '{").map_or_else(|| text.find('{'), |quote| Some(quote + 2))?;
    let json = unnumber(text.get(start..)?);
    let value: Value = serde_json::from_str(&json).ok()?;
    value.is_object().then_some(Fact { value, at })
}

/// The first JSON object of a text, without the numbers that stand where JSON has none.
fn unnumber(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    let mut open: Vec<char> = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    let mut dropped = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if quoted && c == '\n' {
            // A value that the page breaks over two lines.
            rest = after;
            continue;
        } else if quoted {
            quoted = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
        } else if c.is_ascii_digit() || c == '-' {
            let end = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
            let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            dropped = !dropped && is_line_number(&json, open.last(), after);
            if !dropped {
                json.push_str(number);
            }
            rest = after;
            continue;
        } else {
            match c {
                '"' => quoted = true,
                '{' | '[' => open.push(c),
                '}' | ']' => {
                    // Some pages have a comma behind the last of several.
                    json.truncate(json.trim_end().trim_end_matches(',').len());
                    open.pop();
                }
                _ => {}
            }
            dropped = dropped && c.is_whitespace();
        }
        json.push(c);
        rest = after;
        if open.is_empty() || open.len() > DEPTH {
            break;
        }
    }
    json
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E')
}

/// Whether a number stands where no value may: where a name is expected, after a value, or before one of a list.
fn is_line_number(before: &str, open: Option<&char>, after: &str) -> bool {
    let next = after.trim_start().chars().next();
    match before.trim_end().chars().next_back() {
        Some(':') => false,
        Some('[' | ',') if open == Some(&'[') => !matches!(next, Some(',' | ']') | None),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<Value> {
        read(&Block { raw: vec![(crate::evidence::Line::new(0, 1), text)], lines: Vec::new() })
            .map(|fact| fact.value)
    }

    #[test]
    fn numbers_of_lines_are_told_from_values() {
        let value = seen(
            "1{ 2 \"a\" : 30 3 , 4 \"b\" : [ 5 1, 6 2 7 ], 8 \"c\" : [ 9 { 10 \"d\": -1 11 } 12 ] 13} 14",
        );
        assert_eq!(value.unwrap().to_string(), r#"{"a":30,"b":[1,2],"c":[{"d":-1}]}"#);
        assert_eq!(seen("1{2\"a\":\"b 3\",4\"c\":true5}").unwrap().to_string(), r#"{"a":"b 3","c":true}"#);
    }

    #[test]
    fn the_body_of_a_call_is_its_json() {
        let value = seen("1curl -X POST \\ 2 https://a/{b} \\ 3 -d '{ 4 \"a\" : 1 5 }' 6");
        assert_eq!(value.unwrap().to_string(), r#"{"a":1}"#);
        assert_eq!(seen("1curl https://a/{b}"), None);
    }

    #[test]
    fn slips_of_the_pages_are_read_over() {
        let value = seen("{\"a\": [1, 2,], \"b\": \"long-\nvalue\",\n}");
        assert_eq!(value.unwrap().to_string(), r#"{"a":[1,2],"b":"long-value"}"#);
    }

    #[test]
    fn an_example_cut_short_or_too_deep_is_not_read() {
        assert_eq!(seen("{\"a\": "), None);
        assert_eq!(seen(&"{\"a\":[".repeat(50_000)), None);
    }
}
