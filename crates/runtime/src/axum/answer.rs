//! The two answers to a notification, as the platform documents them.

use std::borrow::Cow;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The documented length of an answer's code, in characters.
const LONGEST_CODE: usize = 32;

/// The documented length of an answer's message, in characters.
const LONGEST_MESSAGE: usize = 64;

/// The notification is taken care of: 204 without a body, so that the platform does not deliver it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted;

impl IntoResponse for Accepted {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// The notification is not taken care of, so the platform delivers it again: `{"code", "message"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotAccepted {
    /// The HTTP status; one that isn't an error, which the platform would take for an acceptance, goes out as 500.
    pub status: StatusCode,
    /// The code; goes out cut after 32 characters.
    pub code: Cow<'static, str>,
    /// Why, for the platform's logs: nothing secret. Goes out cut after 64 characters.
    pub message: Cow<'static, str>,
}

impl NotAccepted {
    /// Answers 500 with the code `FAIL`.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: Cow::Borrowed("FAIL"),
            message: message.into(),
        }
    }

    /// Answers with another status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Answers with another code.
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = code.into();
        self
    }
}

impl IntoResponse for NotAccepted {
    fn into_response(self) -> Response {
        let Self { status, code, message } = self;
        let is_error = status.is_client_error() || status.is_server_error();
        let status = if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR };
        let body = json!({"code": cut(&code, LONGEST_CODE), "message": cut(&message, LONGEST_MESSAGE)});
        (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    }
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
