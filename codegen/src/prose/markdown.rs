//! Text → Markdown that shows it, in lines of a given width.

/// Escapes what Markdown or rustdoc would take for markup. Code in backticks and links stay what they are, a
/// bare web address becomes a link, and a word with an underscore in it, being a name, becomes code.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = verbatim(rest);
        if length > 0 {
            escaped.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let word = word(rest);
        if word.starts_with("https://") || word.starts_with("http://") {
            escaped.extend(["<", word, ">"]);
        } else if word.trim_matches('_').contains('_') {
            escaped.extend(["`", word, "`"]);
        } else if word.is_empty() {
            if "[]<>*\\".contains(first) {
                escaped.push('\\');
            }
            escaped.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            escaped.push_str(word);
        }
        rest = &rest[word.len()..];
    }
    escaped
}

/// The length of the code or the link that a text starts with.
fn verbatim(text: &str) -> usize {
    if let Some(code) = text.strip_prefix('`') {
        return code.find('`').map_or(0, |end| end + 2);
    }
    let Some((_, target)) = text.strip_prefix('[').and_then(|link| link.split_once("](")) else { return 0 };
    let before = text.len() - target.len();
    let is_link = text.get(1..before - 2).is_some_and(|label| !label.contains([']', '\n']));
    target
        .find([')', ' '])
        .filter(|end| is_link && target[*end..].starts_with(')'))
        .map_or(0, |end| before + end + 1)
}

/// The name or web address that a text starts with, without the punctuation of its sentence.
fn word(text: &str) -> &str {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    let is_part = |c: char| {
        if is_address {
            c.is_ascii_graphic() && !"<>[]`\"".contains(c)
        } else {
            c.is_alphanumeric() || c == '_'
        }
    };
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let word = &text[..end];
    if is_address { word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']) } else { word }
}

/// Breaks Markdown into lines of at most `width` characters, where it can.
///
/// A blank line stays a paragraph's end, and a line that starts with `- ` stays an item of a list.
pub(crate) fn wrap(markdown: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in markdown.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for part in parts(paragraph) {
            fill(&part, width, &mut lines);
        }
    }
    lines
}

/// The items of a list, or the whole paragraph.
fn parts(paragraph: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in paragraph.lines().map(str::trim) {
        match parts.last_mut() {
            Some(part) if !line.starts_with("- ") => {
                part.push(' ');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts
}

fn fill(text: &str, width: usize, lines: &mut Vec<String>) {
    let (bullet, text) = text.split_at(if text.starts_with("- ") { 2 } else { 0 });
    let mut line = bullet.to_owned();
    let mut is_new = true;
    for word in text.split_whitespace() {
        let is_full = line.chars().count() + 1 + word.chars().count() > width;
        if is_full && !is_new && !starts_block(word) {
            lines.push(std::mem::replace(&mut line, " ".repeat(bullet.len())));
        } else if !is_new {
            line.push(' ');
        }
        line.push_str(word);
        is_new = false;
    }
    lines.push(line);
}

/// Whether Markdown would take a line with this first word for a heading, a list, a quotation or a table.
fn starts_block(word: &str) -> bool {
    let is_number =
        word.strip_suffix(['.', ')']).is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    is_number
        || word.bytes().all(|b| b == b'#')
        || matches!(word, "-" | "+" | "*" | "=")
        || word.starts_with(['>', '|'])
        || word.starts_with("--")
        || word.starts_with("==")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a [list] of <T> * 2"), r"a \[list\] of \<T\> \* 2");
    }

    #[test]
    fn code_and_links_stay() {
        for text in ["see `Vec<[u8]>` and `a_b`", "see [the page](https://example.com/a_b) there"] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn an_unfinished_link_is_not_a_link() {
        assert_eq!(escape("[a](b c"), r"\[a\](b c");
        assert_eq!(escape("a ` b"), "a ` b");
    }

    #[test]
    fn a_bare_address_becomes_a_link() {
        assert_eq!(escape("See https://example.com/a_b?c=1."), "See <https://example.com/a_b?c=1>.");
    }

    #[test]
    fn a_name_becomes_code() {
        assert_eq!(escape("the brand_id, or CARD_TYPE"), "the `brand_id`, or `CARD_TYPE`");
    }

    #[test]
    fn lines_are_filled() {
        assert_eq!(wrap("a bb ccc dddd", 8), ["a bb ccc", "dddd"]);
        assert_eq!(wrap("one\ntwo\n\nthree", 20), ["one two", "", "three"]);
        assert_eq!(wrap("- one two\n- three", 6), ["- one", "  two", "- three"]);
    }

    #[test]
    fn no_line_starts_with_a_word_that_means_something_there() {
        assert_eq!(wrap("aaaa - bb", 5), ["aaaa -", "bb"]);
        assert_eq!(wrap("aaaa 30. bb", 5), ["aaaa 30.", "bb"]);
    }

    #[test]
    fn a_long_word_has_a_line_of_its_own() {
        assert_eq!(wrap("a bbbbbbbb c", 4), ["a", "bbbbbbbb", "c"]);
    }
}
