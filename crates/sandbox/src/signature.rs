//! The headers of a signature, which go with everything the platform says.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::header::{self, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use wechatpay_api::Face;

use crate::crypto::{self, ALPHANUMERIC, HEX};
use crate::face::scheme;
use crate::keys::FaceKeys;
use crate::message;

/// Signs a body with the platform's key for the face, with a timestamp and a nonce of this moment.
pub(crate) fn headers(face: Face, keys: &FaceKeys, body: &[u8]) -> Result<HeaderMap, CannotSign> {
    headers_at(face, keys, body, now())
}

/// Signs a body as [`headers`] does, with the timestamp of another moment.
pub(crate) fn headers_at(
    face: Face,
    keys: &FaceKeys,
    body: &[u8],
    timestamp: i64,
) -> Result<HeaderMap, CannotSign> {
    let timestamp = timestamp.to_string();
    let nonce = crypto::random(ALPHANUMERIC, 32)?;
    let signature = crypto::sign(&keys.platform, &message::of_answer(&timestamp, &nonce, body))?;
    let named = [
        ("request-id", crypto::random(HEX, 32)?),
        ("wechatpay-timestamp", timestamp),
        ("wechatpay-nonce", nonce),
        ("wechatpay-serial", keys.public_key_id.clone()),
        ("wechatpay-signature", signature),
        ("wechatpay-signature-type", scheme(face).to_owned()),
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in named {
        headers.insert(HeaderName::from_static(name), HeaderValue::try_from(value)?);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(headers)
}

/// The platform's clock, in Unix seconds.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Why something cannot be signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSign {
    #[error(transparent)]
    Rsa(#[from] rsa::Error),
    #[error("the ID of the platform's public key cannot stand in a header: {0}")]
    Header(#[from] InvalidHeaderValue),
}
