//! Answers, every one of them signed.

use axum::body::Bytes;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use wechatpay_api::Face;

use crate::keys::FaceKeys;
use crate::refusal::Refusal;
use crate::signature::{self, CannotSign};

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
    pub(crate) fn sign(self, keys: &FaceKeys) -> Response<Bytes> {
        self.try_sign(keys).unwrap_or_else(|error| {
            tracing::error!(%error, "an answer cannot be signed");
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }

    fn try_sign(self, keys: &FaceKeys) -> Result<Response<Bytes>, CannotSign> {
        let body = self.body.map(|body| body.to_string()).unwrap_or_default();
        let mut headers = signature::headers(self.face, keys, body.as_bytes())?;
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::try_from(allow)?);
        }
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
