//! What the network sent, made fit to be printed: texts on one line, and the `Request-ID`.

use std::fmt;

use http::HeaderMap;

/// The `Request-ID` header.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("Request-ID").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Prints `, Request-ID …`, or nothing.
pub(super) struct RequestId<'a>(pub(super) Option<&'a str>);

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |request_id| write!(f, ", Request-ID {}", Foreign(request_id)))
    }
}

/// Prints a text from the network on one line: what a terminal would obey is escaped, cut after 500 characters.
pub(crate) struct Foreign<'a>(pub(crate) &'a str);

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for character in self.0.chars().take(LONGEST) {
            if character.is_control() || is_invisible(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if self.0.chars().nth(LONGEST).is_some() { f.write_str("…") } else { Ok(()) }
    }
}

/// Whether a character breaks the line or turns the direction of writing without being a control character.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_the_network_stays_on_one_line() {
        assert_eq!(Foreign("a\n\u{1b}[31mb").to_string(), "a\\u{a}\\u{1b}[31mb");
        assert_eq!(Foreign("\u{202E}a\u{2028}").to_string(), "\\u{202e}a\\u{2028}");
        assert_eq!(Foreign(&"长".repeat(501)).to_string().chars().count(), 501);
    }
}
