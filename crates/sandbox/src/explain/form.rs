//! An upload as it was captured, taken apart without knowing its operation: the JSON part, and the files.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use futures_util::{FutureExt as _, stream};
use multer::Multipart;
use serde_json::Value;

/// The parts of a form.
pub(super) struct Parts {
    /// The part that is signed: the one that holds a JSON object.
    pub(super) json: Bytes,
    others: Vec<Bytes>,
}

impl Parts {
    pub(super) fn files(&self) -> Vec<&[u8]> {
        self.others.iter().map(AsRef::as_ref).collect()
    }
}

/// Takes a form apart; none if the body is no form, or has no JSON part.
pub(super) fn split(headers: &HeaderMap, body: &[u8]) -> Option<Parts> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok()?;
    let body = Bytes::copy_from_slice(body);
    // Everything is there, so nothing is waited for.
    let mut parts = read(body, boundary).now_or_never()??;
    let is_json = |part: &Bytes| serde_json::from_slice::<Value>(part).is_ok_and(|value| value.is_object());
    let index = parts.iter().position(is_json)?;
    let json = parts.remove(index);
    Some(Parts { json, others: parts })
}

async fn read(body: Bytes, boundary: String) -> Option<Vec<Bytes>> {
    let mut form = Multipart::new(stream::iter([Ok::<_, multer::Error>(body)]), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        parts.push(field.bytes().await.ok()?);
    }
    Some(parts)
}
