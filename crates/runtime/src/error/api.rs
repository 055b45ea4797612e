//! The platform's refusals.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::code::{ErrorCode, advice};
use super::{Foreign, RequestId};

/// A refusal: a reply whose status is not 2xx.
///
/// Its `Display` names the field and the issue of the detail, never the value: that may be personal.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub struct ApiError {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The platform's code; `None` if the body is not an error of the platform's, such as a gateway's HTML.
    pub code: Option<ErrorCode>,
    /// The platform's message, empty if it sent none.
    pub message: String,
    /// The platform's detail, if it sent one: `field`, `issue`, `location` and the like.
    pub detail: Option<Value>,
    /// The reply's `Request-ID`.
    pub request_id: Option<String>,
    /// Whether the reply is signed by the platform; refusals need not be.
    pub verified: bool,
    /// The reply's headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: Bytes,
}

impl ApiError {
    pub(crate) fn new(operation: &'static str, response: http::Response<Bytes>, verified: bool) -> Self {
        let (head, body) = response.into_parts();
        let mut fields: Map<String, Value> = serde_json::from_slice(&body).unwrap_or_default();
        let mut text = |name: &str| match fields.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        Self {
            operation,
            status: head.status,
            code: text("code").filter(|code| !code.is_empty()).map(ErrorCode::from),
            message: text("message").unwrap_or_default(),
            detail: fields.remove("detail"),
            request_id: super::request_id(&head.headers),
            verified,
            headers: head.headers,
            body,
        }
    }

    /// A text of the detail: `field`, `issue`, `location`.
    pub fn detail_text(&self, name: &str) -> Option<&str> {
        self.detail.as_ref()?.get(name)?.as_str()
    }

    /// How long the platform asks to wait, in seconds, if it does.
    pub fn retry_after(&self) -> Option<u64> {
        self.headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: refused with {}", self.operation, self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(f, " {}", Foreign(code.as_str()))?;
        }
        write!(f, "{}", RequestId(self.request_id.as_deref()))?;
        if !self.message.is_empty() {
            write!(f, ": {}", Foreign(&self.message))?;
        }
        match (self.detail_text("field"), self.detail_text("issue")) {
            (Some(field), Some(issue)) => write!(f, " ({}: {})", Foreign(field), Foreign(issue))?,
            (Some(text), None) | (None, Some(text)) => write!(f, " ({})", Foreign(text))?,
            (None, None) => {}
        }
        write!(f, "; {}", advice(self.status, self.code.as_ref()))
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("verified", &self.verified)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
