//! First stage: bytes to lines, whatever their ends and spaces.

use super::error::PageError;
use super::source::SIZE_LIMIT;
use crate::evidence::Line;

#[derive(Clone, Debug)]
pub(super) struct TextLine<'a> {
    pub(super) at: Line,
    /// The line as it is, without its end.
    pub(super) raw: &'a str,
    /// The line with plain spaces, single and none around it.
    pub(super) text: String,
    pub(super) indent: usize,
}

/// Takes bytes for text, and the text apart.
pub(super) fn read<'a>(file: u16, name: &str, bytes: &'a [u8]) -> Result<Vec<TextLine<'a>>, PageError> {
    let refuse =
        |line, reason: &str| Err(PageError { name: name.to_owned(), line, reason: reason.to_owned() });
    if bytes.len() > SIZE_LIMIT {
        let size = bytes.len();
        return refuse(
            1,
            &format!(
                "{size} bytes are more than a doc page has ({SIZE_LIMIT} at most); give each page a file"
            ),
        );
    }
    if let Some(kind) = binary(bytes) {
        return refuse(1, &format!("this is {kind}; save the page as plain text or as Markdown, in UTF-8"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let (before, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
            let byte = rest.first().copied().unwrap_or_default();
            let reason = format!("the byte 0x{byte:02x} is not UTF-8; save the page as UTF-8");
            return refuse(line_of(before), &reason);
        }
    };
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}');
    if let Some((before, _)) = text.split_once(is_odd) {
        let line = line_of(before.as_bytes());
        return refuse(line, "a control character: this isn't text; save the page as plain text");
    }
    let start = text.trim_start().get(..14).unwrap_or_default().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return refuse(1, "this is HTML; copy the text that the browser shows, or save it as Markdown");
    }
    if text.trim().is_empty() {
        return refuse(1, "the page is empty; copy it from its title to its table of errors");
    }
    Ok(text.split('\n').enumerate().map(|(index, raw)| line(Line::new(file, index + 1), raw)).collect())
}

/// What bytes are that are no text, if they say so.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ];
    let kind = KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind);
    kind.or_else(|| bytes.contains(&0).then_some("a binary file"))
}

fn line_of(before: &[u8]) -> usize {
    before.split(|byte| *byte == b'\n').count()
}

fn line(at: Line, raw: &str) -> TextLine<'_> {
    let raw = raw.trim_end_matches('\r');
    let indent = raw.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    TextLine { at, raw, text: spaced(raw), indent }
}

/// The text with plain spaces, single and none around it.
pub(super) fn spaced(text: &str) -> String {
    let trimmed = text.trim();
    // Most lines are code, and spaced already.
    if trimmed.is_ascii() && !trimmed.contains("  ") && !trimmed.contains(|c: char| c.is_ascii_control()) {
        return trimmed.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}')) {
        if !c.is_whitespace() {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_space_is_a_space() {
        assert_eq!(spaced("\u{a0} card_id\u{3000}必填\t\u{200b} string(32) \r"), "card_id 必填 string(32)");
    }

    #[test]
    fn lines_are_counted_from_one_whatever_they_end_with() {
        let lines = read(0, "page", "\u{feff}a\r\n\r\n  b".as_bytes()).unwrap();
        let seen: Vec<_> =
            lines.iter().map(|line| (line.at.number, line.text.as_str(), line.indent)).collect();
        assert_eq!(seen, [(1, "a", 0), (2, "", 0), (3, "b", 2)]);
    }
}
