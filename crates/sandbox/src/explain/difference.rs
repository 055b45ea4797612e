//! Two messages side by side: the first byte in which they differ, and as much around it as helps.

use serde::Serialize;

use super::variation::{Lines, Part};

/// How many characters are shown before and after the difference.
const AROUND: usize = 36;

/// The first byte in which the message that was signed differs from the expected one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// How many bytes before it are the same.
    pub offset: usize,
    /// The line of the expected message, from 1.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// Which part of the message it is in: method, URL, timestamp, nonce or body.
    pub part: &'static str,
    /// The expected message around it, in one line.
    pub expected: String,
    /// The message that was signed around it.
    pub signed: String,
    /// Blanks, and a caret below the difference.
    pub caret: String,
}

/// Compares; none if the messages are the same.
pub(super) fn between(lines: &Lines<'_>, expected: &[u8], signed: &[u8]) -> Option<Difference> {
    if expected == signed {
        return None;
    }
    let offset = expected.iter().zip(signed).take_while(|(one, other)| one == other).count();
    let before = expected.get(..offset).unwrap_or_default();
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let in_line = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default());
    // A character of several bytes is shown whole; both messages begin it alike.
    let character = (0..offset.min(4))
        .find(|back| std::str::from_utf8(before.get(..offset - back).unwrap_or_default()).is_ok());
    let shared = String::from_utf8_lossy(before.get(..offset - character.unwrap_or(0)).unwrap_or_default())
        .into_owned();
    let after = |message: &[u8]| {
        String::from_utf8_lossy(message.get(offset - character.unwrap_or(0)..).unwrap_or_default())
            .into_owned()
    };
    let head = last(&shared, AROUND);
    let window = |message: &[u8]| format!("{}{}", shown(&head), shown(first(&after(message), AROUND)));
    Some(Difference {
        offset,
        line: before.split(|byte| *byte == b'\n').count(),
        column: in_line.trim_end_matches('\u{FFFD}').chars().count() + 1,
        part: part_at(lines, offset).name(),
        expected: window(expected),
        signed: window(signed),
        caret: shown(&head).chars().map(blank).chain(['^']).collect(),
    })
}

/// A message line by line, of the body only what is around the difference.
pub(super) fn view(message: &[u8], body_start: Option<usize>, offset: usize) -> Vec<String> {
    let (head, body) = message.split_at_checked(body_start.unwrap_or(0)).unwrap_or((message, b""));
    let mut text = String::from_utf8_lossy(head).into_owned();
    let body_text = String::from_utf8_lossy(body);
    let offset = offset.saturating_sub(head.len());
    let at = body_text.char_indices().take_while(|(index, _)| *index < offset).count();
    let window = 2 * AROUND;
    let start = if body_text.chars().count() <= 2 * window { 0 } else { at.saturating_sub(window) };
    if start > 0 {
        text.push('…');
    }
    text.extend(body_text.chars().skip(start).take(2 * window));
    if body_text.chars().count() > start + 2 * window {
        text.push('…');
    }
    text.split_inclusive('\n').map(shown).collect()
}

fn part_at(lines: &Lines<'_>, offset: usize) -> Part {
    let mut end = 0;
    for (part, bytes) in &lines.parts {
        end += bytes.len() + 1;
        if offset < end {
            return *part;
        }
    }
    Part::Body
}

fn last(text: &str, count: usize) -> String {
    let skipped = text.chars().count().saturating_sub(count);
    let dots = if skipped > 0 { "…" } else { "" };
    format!("{dots}{}", text.chars().skip(skipped).collect::<String>())
}

fn first(text: &str, count: usize) -> String {
    let dots = if text.chars().count() > count { "…" } else { "" };
    format!("{}{dots}", text.chars().take(count).collect::<String>())
}

/// A text in one line, with signs for what isn't seen.
fn shown(text: impl AsRef<str>) -> String {
    let mut line = String::new();
    for letter in text.as_ref().chars() {
        match letter {
            '\n' => line.push('⏎'),
            '\r' => line.push('␍'),
            '\t' => line.push('␉'),
            letter
                if letter.is_control()
                    || ('\u{200B}'..='\u{200F}').contains(&letter)
                    || letter == '\u{FEFF}' =>
            {
                line.extend(format!("<U+{:04X}>", u32::from(letter)).chars());
            }
            letter => line.push(letter),
        }
    }
    line
}

/// A blank as wide as a character: those of East Asia take two columns.
fn blank(letter: char) -> char {
    let is_wide = matches!(letter, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}');
    if is_wide { '\u{3000}' } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Lines<'static> {
        Lines::of_request("POST", "/a", "1554208460", "N", "{\"a\":\"你好\"}".as_bytes())
    }

    #[test]
    fn the_first_differing_byte_is_marked() {
        let expected = lines().message();
        // Both characters begin with the byte 0xE5.
        let signed = lines().with(Part::Body, "{\"a\":\"你妈\"}".as_bytes()).message();
        let difference = between(&lines(), &expected, &signed).unwrap();
        assert_eq!((difference.line, difference.column, difference.part), (5, 8, "body"));
        assert_eq!(difference.expected, "POST⏎/a⏎1554208460⏎N⏎{\"a\":\"你好\"}⏎");
        assert_eq!(difference.signed, "POST⏎/a⏎1554208460⏎N⏎{\"a\":\"你妈\"}⏎");
        assert_eq!(difference.caret.chars().count(), "POST⏎/a⏎1554208460⏎N⏎{\"a\":\"你".chars().count() + 1);
        assert_eq!(between(&lines(), &expected, &expected), None);
    }

    #[test]
    fn a_message_that_ends_early_differs_at_its_end() {
        let expected = lines().message();
        let difference = between(&lines(), &expected, &expected[..expected.len() - 1]).unwrap();
        assert_eq!((difference.offset, difference.part), (expected.len() - 1, "body"));
        assert!(difference.expected.ends_with('⏎') && difference.signed.ends_with('}'));
    }

    #[test]
    fn of_a_long_body_only_a_part_is_shown() {
        let body = format!("{{\"a\":\"{}\"}}", "x".repeat(1000));
        let lines = Lines::of_request("POST", "/a", "1", "N", body.as_bytes());
        let view = view(&lines.message(), Some(12), 500);
        assert_eq!(&view[..4], ["POST⏎", "/a⏎", "1⏎", "N⏎"]);
        assert!(view[4].starts_with('…') && view[4].ends_with('…') && view[4].len() < 200, "{}", view[4]);
    }
}
