//! Where the value of a field comes from: a constant, another value, the clock, or chance.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::keys::{at, entries};
use super::models::Scope;
use super::path::Path;
use super::scene::Scene;
use crate::crypto::{self, DIGITS};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX: &str = "0123456789abcdef";

/// How far China is ahead of UTC, in hours.
const CHINA: i8 = 8;

/// The longest text that a placeholder stands for.
const MAX_LENGTH: usize = 1024;

/// Where a value comes from.
#[derive(Debug)]
pub(super) enum Source {
    Constant(Value),
    From(Path),
    /// The present, and so many seconds.
    Now(i64),
    NewText(Vec<Piece>),
    NewNumber,
    /// The request's field of the same name, or the documented example's.
    Sample,
    /// The source that stands beside the value of a path.
    Case(Path, Vec<(Value, Source)>),
}

/// A piece of a new text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Random(&'static str, usize),
}

impl Source {
    /// Reads what stands at a field of `set`, or at `to`.
    pub(super) fn parse(value: &Value, scope: &Scope<'_>) -> Result<Self, String> {
        let Value::Object(object) = value else {
            return if value.is_null() {
                Err("is null: leave it out".to_owned())
            } else {
                Ok(Self::Constant(value.clone()))
            };
        };
        let path = |value: &Value| Path::parse(value.as_str().ok_or("must name a path")?, scope);
        let alone = |verb: &str| object.len() == 1 && object.contains_key(verb);
        let of = |verb: &str| object.get(verb).unwrap_or(&Value::Null);
        if alone("from") {
            return at("from", path(of("from"))).map(Self::From);
        }
        if alone("sample") {
            return of("sample")
                .as_bool()
                .filter(|sample| *sample)
                .map(|_| Self::Sample)
                .ok_or_else(|| "`sample` must be true".to_owned());
        }
        if alone("now") {
            return of("now")
                .as_i64()
                .map(Self::Now)
                .ok_or_else(|| "`now` must be a number of seconds".to_owned());
        }
        if alone("new") {
            let text = of("new").as_str().ok_or("`new` must be a text")?;
            return if text == "number" { Ok(Self::NewNumber) } else { pieces(text).map(Self::NewText) };
        }
        if object.len() == 2 && object.contains_key("case") && object.contains_key("of") {
            let cases = at("of", entries(of("of")))?.iter();
            let cases = cases.map(|(case, source)| {
                Ok((Value::String(case.clone()), at(case, Self::parse(source, scope))?))
            });
            return Ok(Self::Case(at("case", path(of("case")))?, cases.collect::<Result<_, String>>()?));
        }
        Err("must be a constant, or one of `from`, `now`, `new`, `sample`, `case` with `of`".to_owned())
    }

    /// The value for a field, if there is one now.
    pub(super) fn value(&self, field: &str, scene: &Scene<'_>) -> rsa::Result<Option<Value>> {
        Ok(match self {
            Self::Constant(value) => Some(value.clone()),
            Self::From(path) => scene.value(path).cloned(),
            Self::Sample => scene.fields.get(field).or_else(|| scene.sample.get(field)).cloned(),
            Self::Now(seconds) => Some(Value::String(written(scene.now, *seconds))),
            Self::NewText(pieces) => Some(Value::String(text(pieces)?)),
            Self::NewNumber => {
                let digits = crypto::random("123456789", 1)? + &crypto::random(DIGITS, 14)?;
                digits.parse::<i64>().ok().map(Value::from)
            }
            Self::Case(path, cases) => {
                let case = scene.value(path);
                let found = cases.iter().find(|(constant, _)| Some(constant) == case);
                found.map(|(_, source)| source.value(field, scene)).transpose()?.flatten()
            }
        })
    }

    /// Whether it gives another value each time.
    pub(super) fn is_new(&self) -> bool {
        match self {
            Self::NewText(_) | Self::NewNumber => true,
            Self::Case(_, cases) => cases.iter().any(|(_, source)| source.is_new()),
            Self::Constant(_) | Self::From(_) | Self::Sample | Self::Now(_) => false,
        }
    }
}

/// A time as the platform writes it.
fn written(now: Timestamp, seconds: i64) -> String {
    let moved = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    let whole = Timestamp::from_second(moved.as_second()).unwrap_or(moved);
    whole.display_with_offset(jiff::tz::offset(CHINA)).to_string()
}

fn text(pieces: &[Piece]) -> rsa::Result<String> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Random(alphabet, length) => text.push_str(&crypto::random(alphabet, *length)?),
        }
    }
    Ok(text)
}

/// Takes a text such as `p{letters:27}` apart.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (placeholder, behind) = after.split_once('}').ok_or_else(|| format!("`{text}` lacks a `}}`"))?;
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
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_at_random() {
        let pieces = pieces("p{letters:3}-{digits:2}{hex:4}!").unwrap();
        let (one, other) = (text(&pieces).unwrap(), text(&pieces).unwrap());
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
            assert!(pieces(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_written_in_chinas_offset() {
        let noon = "2026-01-01T12:00:00.5Z".parse().unwrap();
        assert_eq!(written(noon, 0), "2026-01-01T20:00:00+08:00");
        assert_eq!(written(noon, -3600), "2026-01-01T19:00:00+08:00");
        assert_eq!(written(Timestamp::MAX, i64::MAX).len(), 25);
    }
}
