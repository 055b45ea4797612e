//! Answers whose signature is wrong, old, a probe or missing.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::crypto;
use crate::faults::fault::Fault;
use crate::keys::FaceKeys;
use crate::message;

const SIGNATURE: HeaderName = HeaderName::from_static("wechatpay-signature");
const SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
const TIMESTAMP: HeaderName = HeaderName::from_static("wechatpay-timestamp");
const NONCE: HeaderName = HeaderName::from_static("wechatpay-nonce");

/// What all headers of a signature begin with.
const PREFIX: &str = "wechatpay-";

/// What the platform's deliberately wrong signatures begin with.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// The ID of a key that nobody has.
const UNKNOWN_KEY: HeaderValue = HeaderValue::from_static("PUB_KEY_ID_0000000000000000000000000000");

/// How old an expired signature is, in seconds.
const AGE: i64 = 600;

/// Spoils the signature of an answer; returns whether it could.
pub(super) fn spoil(fault: Fault, headers: &mut HeaderMap, body: &[u8], keys: &FaceKeys) -> bool {
    match fault {
        Fault::BadSignature => replace(headers, altered),
        Fault::ProbeSignature => replace(headers, |signature| format!("{PROBE}{signature}")),
        Fault::ExpiredSignature => make_older(headers, body, keys).is_some(),
        Fault::WrongSerial => headers.insert(SERIAL, UNKNOWN_KEY).is_some(),
        Fault::MissingSignature => {
            let names: Vec<HeaderName> =
                headers.keys().filter(|name| name.as_str().starts_with(PREFIX)).cloned().collect();
            names.into_iter().filter_map(|name| headers.remove(name)).count() > 0
        }
        _ => false,
    }
}

fn replace(headers: &mut HeaderMap, change: impl FnOnce(&str) -> String) -> bool {
    let changed = headers.get(SIGNATURE).and_then(|signature| Some(change(signature.to_str().ok()?)));
    let changed = changed.and_then(|signature| HeaderValue::try_from(signature).ok());
    changed.is_some_and(|signature| headers.insert(SIGNATURE, signature).is_some())
}

/// Another signature in Base64, of the same length.
fn altered(signature: &str) -> String {
    let mut chars = signature.chars();
    let first = if chars.next() == Some('A') { 'B' } else { 'A' };
    chars.fold(String::from(first), |mut text, c| {
        text.push(c);
        text
    })
}

/// Signs the same answer with an older timestamp.
fn make_older(headers: &mut HeaderMap, body: &[u8], keys: &FaceKeys) -> Option<()> {
    let timestamp: i64 = headers.get(TIMESTAMP)?.to_str().ok()?.parse().ok()?;
    let timestamp = timestamp.saturating_sub(AGE).to_string();
    let message = message::of_answer(&timestamp, headers.get(NONCE)?.to_str().ok()?, body);
    let signature = crypto::sign(&keys.platform, &message).ok()?;
    let (timestamp, signature) =
        (HeaderValue::try_from(timestamp).ok()?, HeaderValue::try_from(signature).ok()?);
    headers.insert(TIMESTAMP, timestamp);
    headers.insert(SIGNATURE, signature);
    Some(())
}
