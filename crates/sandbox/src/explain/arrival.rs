//! What is looked at before the signature of a captured message: its headers, its length and its age.

use axum::http::{HeaderMap, header};

use super::explanation::Explanation;
use super::mistake::{Direction, Finding, Mistake};

/// How old a message may be, in seconds.
const MAX_AGE: u64 = 300;
/// A timestamp as large as this is in milliseconds: as seconds it would be the year 5138.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

/// The one value of a header.
pub(super) fn the_header<'h>(
    headers: &'h HeaderMap,
    name: &str,
    direction: Direction,
) -> Result<&'h str, Explanation> {
    let fail = |mistake, what: String| Err(Explanation::alone(Finding::worded(mistake, direction, what)));
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => fail(Mistake::HeaderMissing, format!("the header {} is missing", titled(name))),
        (Some(_), Some(_)) => {
            fail(Mistake::HeaderRepeated, format!("the header {} is there more than once", titled(name)))
        }
        (Some(value), None) => match value.to_str() {
            Ok(value) => Ok(value),
            Err(_) => fail(
                Mistake::HeaderMalformed,
                format!(
                    "the header {} has characters beyond ASCII, such as typographic quotes",
                    titled(name)
                ),
            ),
        },
    }
}

/// Whether the timestamp has its form and is close enough to the arrival.
pub(super) fn clock(timestamp: &str, received: Option<i64>, direction: Direction) -> Option<Finding> {
    let Ok(seconds) = timestamp.parse::<i64>() else {
        let what = "the timestamp isn't a number of seconds";
        return Some(Finding::worded(Mistake::ClockOff, direction, what));
    };
    if seconds >= FIRST_MILLISECONDS {
        return Some(Finding::new(Mistake::TimestampInMilliseconds, direction));
    }
    let away = received?.abs_diff(seconds);
    (away > MAX_AGE).then(|| {
        let side = if seconds < received.unwrap_or(seconds) { "before" } else { "after" };
        let what =
            format!("the timestamp is {away} s {side} the time of arrival, and {MAX_AGE} s are allowed");
        Finding::worded(Mistake::ClockOff, direction, what)
    })
}

/// Whether less of the body is there than was announced.
pub(super) fn truncated(headers: &HeaderMap, body: &[u8], direction: Direction) -> Option<Finding> {
    let announced: usize = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()?;
    (body.len() < announced).then(|| {
        let what = format!("the body has {} bytes, and its Content-Length announces {announced}", body.len());
        Finding::worded(Mistake::BodyTruncated, direction, what)
    })
}

/// Puts what was found beforehand in front of what the signature says.
pub(super) fn combine<T>(before: Vec<Finding>, signature: Result<T, Explanation>) -> Result<T, Explanation> {
    match signature {
        Ok(key) => Explanation::of(before).map_or(Ok(key), Err),
        Err(explanation) => {
            let mistakes = [before, explanation.mistakes.clone()].concat();
            match Explanation::of(mistakes) {
                Some(Explanation { mistake, mistakes, explanation: sentences, .. }) => {
                    Err(Explanation { mistake, mistakes, explanation: sentences, ..explanation })
                }
                None => Err(explanation),
            }
        }
    }
}

/// `wechatpay-nonce` as the documentation writes it.
fn titled(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}
