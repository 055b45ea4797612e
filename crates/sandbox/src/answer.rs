//! Answers, every one of them signed.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use crate::Face;
use crate::crypto::{self, ALPHANUMERIC, HEX};
use crate::face::scheme;
use crate::keys::FaceKeys;
use crate::message;
use crate::refusal::Refusal;

/// An answer before it is signed.
pub(crate) struct Answer {
    pub(crate) face: Face,
    pub(crate) status: StatusCode,
    /// None for an empty body.
    pub(crate) body: Option<Value>,
    /// The value of the header `Allow`, if there has to be one.
    pub(crate) allow: Option<String>,
}

impl Answer {
    /// Answers with a refusal.
    pub(crate) fn refusal(face: Face, refusal: Refusal) -> Self {
        Self { face, status: refusal.status, body: Some(refusal.body()), allow: refusal.allow }
    }

    /// Signs the answer with the platform's key for the face.
    pub(crate) fn sign(self, keys: &FaceKeys) -> Response {
        self.try_sign(keys).unwrap_or_else(|error| {
            tracing::error!(%error, "an answer cannot be signed");
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }

    fn try_sign(self, keys: &FaceKeys) -> Result<Response, CannotSign> {
        let body = self.body.map(|body| body.to_string()).unwrap_or_default();
        let timestamp = now().to_string();
        let nonce = crypto::random(ALPHANUMERIC, 32)?;
        let signature =
            crypto::sign(&keys.platform, &message::of_answer(&timestamp, &nonce, body.as_bytes()))?;
        let mut response = Response::builder()
            .status(self.status)
            .header("Request-ID", crypto::random(HEX, 32)?)
            .header("Wechatpay-Timestamp", timestamp)
            .header("Wechatpay-Nonce", nonce)
            .header("Wechatpay-Serial", &keys.public_key_id)
            .header("Wechatpay-Signature", signature)
            .header("Wechatpay-Signature-Type", scheme(self.face))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(allow) = self.allow {
            response = response.header(header::ALLOW, allow);
        }
        Ok(response.body(Body::from(body))?)
    }
}

/// The platform's clock, in Unix seconds.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[derive(Debug, thiserror::Error)]
enum CannotSign {
    #[error(transparent)]
    Rsa(#[from] rsa::Error),
    #[error(transparent)]
    Http(#[from] axum::http::Error),
}
