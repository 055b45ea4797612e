//! New texts, such as names of resources: `p{letters:27}`, with placeholders that are filled at random.

use crate::crypto::{self, DIGITS};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX: &str = "0123456789abcdef";

/// The longest text that a placeholder stands for.
const MAX_LENGTH: usize = 1024;

/// How new texts are made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NewText(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Random(&'static str, usize),
}

impl NewText {
    /// Takes a text with placeholders apart.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (placeholder, behind) =
                after.split_once('}').ok_or_else(|| format!("`{text}` lacks a `}}`"))?;
            let random = placeholder.split_once(':').and_then(|(kind, length)| {
                let alphabet = match kind {
                    "letters" => LETTERS,
                    "digits" => DIGITS,
                    "hex" => HEX,
                    _ => return None,
                };
                let length = length.parse().ok().filter(|length| (1..=MAX_LENGTH).contains(length))?;
                Some(Piece::Random(alphabet, length))
            });
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(random.ok_or_else(|| {
                format!(
                    "`{{{placeholder}}}` is not a placeholder such as {{letters:8}}, {{digits:8}} or {{hex:8}}"
                )
            })?);
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// Makes one.
    pub(super) fn make(&self) -> rsa::Result<String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Random(alphabet, length) => text.push_str(&crypto::random(alphabet, *length)?),
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_at_random() {
        let text = NewText::parse("p{letters:3}-{digits:2}{hex:4}!").unwrap();
        let (one, other) = (text.make().unwrap(), text.make().unwrap());
        assert_ne!(one, other);
        let form = |text: &str| {
            text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).take(7).skip(4).collect::<String>()
        };
        assert_eq!((one.len(), form(&one)), (12, "-00".to_owned()));
        assert!(one.starts_with('p') && one.ends_with('!'));
    }

    #[test]
    fn other_placeholders_are_refused() {
        for text in ["{letters}", "{words:3}", "{digits:0}", "{digits:x}", "{hex:9999}", "{hex:3"] {
            assert!(NewText::parse(text).is_err(), "{text}");
        }
    }
}
