//! A notification as an argument of a handler: its raw body is read within a size and a time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::answer::NotAccepted;
use crate::error::request_id;
use crate::event::EventSet;
use crate::notification::{Notification, NotificationError, NotificationReader};

/// The largest body that is read, in bytes; a notification has a few thousand.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How long a body may take to arrive; it leaves more than half of [`ANSWER_WITHIN`](super::ANSWER_WITHIN) to the
/// handler.
pub const BODY_WITHIN: Duration = Duration::from_secs(2);

impl<S, E> FromRequest<S> for Notification<E>
where
    S: Send + Sync,
    E: EventSet,
    NotificationReader: FromRef<S>,
{
    type Rejection = RejectionError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RejectionError> {
        let (head, body) = request.into_parts();
        let result = match read(body).await {
            Ok(body) => {
                NotificationReader::from_ref(state).read(&head.headers, &body).map_err(RejectionError::from)
            }
            Err(reason) => Err(reason),
        };
        if let Err(reason) = &result {
            let request_id = request_id(&head.headers).unwrap_or_default();
            tracing::warn!(request_id, reason = %format_args!("{reason:#}"), "a notification is refused");
        }
        result
    }
}

/// Reads it all, byte for byte.
async fn read(body: Body) -> Result<Vec<u8>, RejectionError> {
    tokio::time::timeout(BODY_WITHIN, collect(body)).await.unwrap_or(Err(RejectionError::TooSlow))
}

async fn collect(mut body: Body) -> Result<Vec<u8>, RejectionError> {
    // A length that is announced is refused before a byte of it is read.
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(RejectionError::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| RejectionError::Broken)?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > MAX_BODY_BYTES - bytes.len() {
            return Err(RejectionError::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// Why a request is not handed to the handler.
///
/// As an answer it is `{"code": "FAIL", "message": …}` with a status of its own; the details are logged, not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RejectionError {
    /// The body has more than [`MAX_BODY_BYTES`]: 413.
    #[error("the body has more than {MAX_BODY_BYTES} bytes, so it isn't a notification")]
    TooLarge,
    /// The body took longer than [`BODY_WITHIN`]: 408.
    #[error("the body was not there after {BODY_WITHIN:?}")]
    TooSlow,
    /// The connection broke: 400.
    #[error("the connection broke before the body was there")]
    Broken,
    /// It is not a notification that can be read; the status is [`NotificationError::status`].
    #[error(transparent)]
    Notification(#[from] NotificationError),
}

impl IntoResponse for RejectionError {
    fn into_response(self) -> Response {
        let (status, message) = match &self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body took too long"),
            Self::Broken => (StatusCode::BAD_REQUEST, "the body is not complete"),
            Self::Notification(error) => (error.status(), error.answer_message()),
        };
        NotAccepted::new(message).with_status(status).into_response()
    }
}
