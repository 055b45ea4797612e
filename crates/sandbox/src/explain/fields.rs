//! What people sign in the place of method, timestamp and nonce.

use super::mistake::{Direction, Mistake};
use super::variation::{Variation, Variations};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// How far the timestamp in the header may be from the one that was signed, in seconds.
const MAX_SECONDS: i64 = 300;

pub(super) fn methods(sent: &str) -> Vec<Variation> {
    let mut tried = Variations::of(sent.as_bytes(), Direction::Request);
    tried.common(Mistake::LowerCaseMethod, sent.to_ascii_lowercase());
    for method in METHODS {
        let what = format!("{method} was signed, and {sent} was sent");
        tried.rare(Mistake::OtherMethod, what, method);
        let what = format!("{} was signed, and {sent} was sent", method.to_ascii_lowercase());
        tried.rare(Mistake::OtherMethod, what, method.to_ascii_lowercase());
    }
    tried.finish()
}

pub(super) fn timestamps(sent: &str, direction: Direction) -> Vec<Variation> {
    let mut tried = Variations::of(sent.as_bytes(), direction);
    let Ok(seconds) = sent.parse::<i64>() else { return Vec::new() };
    for distance in 1..=MAX_SECONDS {
        for other in [seconds.saturating_sub(distance), seconds.saturating_add(distance)] {
            let what = format!("{other} was signed as timestamp, and the header says {sent}");
            tried.rare(Mistake::OtherTimestampSigned, what, other.to_string());
        }
    }
    for millisecond in 0..1000 {
        let what = format!("{sent}{millisecond:03} was signed as timestamp, and the header says {sent}");
        tried.rare(Mistake::MillisecondsSigned, what, format!("{sent}{millisecond:03}"));
    }
    tried.rare(Mistake::OtherTimestampSigned, "an empty timestamp was signed", "");
    tried.finish()
}

pub(super) fn nonces(sent: &str, direction: Direction) -> Vec<Variation> {
    let mut tried = Variations::of(sent.as_bytes(), direction);
    tried.common(Mistake::OtherNonceSigned, sent.to_ascii_lowercase());
    tried.common(Mistake::OtherNonceSigned, sent.to_ascii_uppercase());
    tried.common(Mistake::OtherNonceSigned, sent.replace('-', ""));
    if let (32, Some((a, b))) = (sent.len(), sent.split_at_checked(8))
        && let (Some((b, c)), true) = (b.split_at_checked(4), sent.is_ascii())
        && let Some((c, d)) = c.split_at_checked(4)
        && let Some((d, e)) = d.split_at_checked(4)
    {
        tried.common(Mistake::OtherNonceSigned, format!("{a}-{b}-{c}-{d}-{e}"));
    }
    tried.rare(Mistake::OtherNonceSigned, "an empty nonce was signed", "");
    tried.finish()
}
