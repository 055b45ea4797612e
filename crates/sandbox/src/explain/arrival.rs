//! What is looked at before the signature of a captured message: its headers, its length and its age.

use axum::http::{HeaderMap, header};

use super::clock::{self, ClockProblem};
use super::explanation::Explanation;
use super::mistake::{Direction, Finding, Mistake};
use crate::check::replay::WINDOW;

/// The one value of a header.
pub(super) fn the_header<'h>(
    headers: &'h HeaderMap,
    name: &str,
    direction: Direction,
) -> Result<&'h str, Box<Explanation>> {
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
    Some(match clock::check(seconds, received)? {
        ClockProblem::Milliseconds => Finding::new(Mistake::TimestampInMilliseconds, direction),
        ClockProblem::Away { seconds, is_before } => {
            let side = if is_before { "before" } else { "after" };
            let what = format!(
                "the timestamp is {seconds} s {side} the time of arrival, and {WINDOW} s are allowed"
            );
            Finding::worded(Mistake::ClockOff, direction, what)
        }
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
pub(super) fn combine<T>(
    before: Vec<Finding>,
    signature: Result<T, Box<Explanation>>,
) -> Result<T, Box<Explanation>> {
    match (Explanation::of(before), signature) {
        (None, signature) => signature,
        (Some(explanation), Ok(_)) => Err(explanation),
        (Some(before), Err(explanation)) => Err(Box::new(explanation.after(*before))),
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
