//! Path templates: `/cards/{card_id}/invalidate`, parsed.

use std::fmt;
use std::ops::Range;

/// A path with placeholders.
#[derive(Clone, PartialEq, Eq)]
pub struct PathTemplate(Vec<Part>);

#[derive(Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Placeholder(String),
}

/// What is wrong with a path template, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTemplate {
    /// The bytes that are wrong.
    pub range: Range<usize>,
    /// What is wrong with them.
    pub reason: &'static str,
}

impl PathTemplate {
    /// Parses a template.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InvalidTemplate> {
        let fail = |range, reason| Err(InvalidTemplate { range, reason });
        if !text.starts_with('/') {
            return fail(0..text.len(), "a path starts with `/`");
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(inside) = rest.strip_prefix('{') else {
                let literal = rest.split('{').next().unwrap_or(rest);
                if let Some((offset, wrong)) = literal.char_indices().find(|(_, c)| !is_path_character(*c)) {
                    let start = at + offset;
                    return fail(start..start + wrong.len_utf8(), "this character cannot stand in a path");
                }
                parts.push(Part::Literal(literal.to_owned()));
                at += literal.len();
                continue;
            };
            let Some((name, _)) = inside.split_once('}') else {
                return fail(at..text.len(), "this `{` has no `}`");
            };
            let range = at..at + name.len() + 2;
            if name.is_empty() || name.contains(['{', '/']) {
                return fail(range, "a placeholder is a name between `{` and `}`");
            }
            let placeholder = Part::Placeholder(name.to_owned());
            if parts.contains(&placeholder) {
                return fail(range, "this placeholder stands in the path twice");
            }
            if matches!(parts.last(), Some(Part::Placeholder(_))) {
                return fail(range, "something must stand between two placeholders");
            }
            at = range.end;
            parts.push(placeholder);
        }
        Ok(Self(parts))
    }

    /// The names of the placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Placeholder(name) => Some(name.as_str()),
        })
    }
}

/// The characters of a path that need no escape, per RFC 3986, and its `/`.
fn is_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@".contains(c)
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Literal(text) => f.write_str(text),
            Part::Placeholder(name) => write!(f, "{{{name}}}"),
        })
    }
}

impl fmt::Debug for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_come_in_the_order_of_the_path() {
        let template = PathTemplate::parse("/brands/{brand_id}/cards/{card_id}:close").unwrap();
        assert_eq!(template.placeholders().collect::<Vec<_>>(), ["brand_id", "card_id"]);
    }

    #[test]
    fn a_template_is_written_as_it_was_read() {
        for text in ["/", "/cards", "/cards/{card_id}", "/{a}/{b}.json"] {
            assert_eq!(PathTemplate::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, range) in [
            ("cards", 0..5),
            ("", 0..0),
            ("/cards/{card_id", 7..15),
            ("/cards/{}", 7..9),
            ("/cards/{a/b}", 7..12),
            ("/cards/{{a}", 7..11),
            ("/cards/a}", 8..9),
            ("/{a}/{a}", 5..8),
            ("/{a}{b}", 4..7),
            ("/cards?id=1", 6..7),
            ("/会员", 1..4),
        ] {
            assert_eq!(PathTemplate::parse(text).unwrap_err().range, range, "{text}");
        }
    }
}
