//! What the admin API answers where it can't do what is asked: a code for programs, a message for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal of the admin API: `{"code", "message"}`.
#[derive(Debug)]
pub(crate) struct AdminError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl AdminError {
    /// 400: the request makes no sense; the reason becomes a sentence of its own.
    pub(super) fn invalid(reason: &impl std::fmt::Display) -> Self {
        let mut reason = reason.to_string();
        if let Some(first) = reason.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let end = if reason.ends_with(['.', '?']) { "" } else { "." };
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", format!("{reason}{end}"))
    }

    /// 403: it comes from elsewhere, or would go there.
    pub(super) fn foreign(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 404: there is no such thing.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// 405: it can't be done with this.
    pub(super) fn wrong_method(message: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
    }

    /// 413: the body is too long.
    pub(super) fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", message)
    }

    /// 415: the body isn't JSON.
    pub(super) fn not_json(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "NOT_JSON", message)
    }

    /// 500: the sandbox itself failed.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "FAILED", message)
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code, "message": self.message }).to_string();
        let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        (self.status, [content_type], body).into_response()
    }
}
