//! What becomes of a call: a whole answer, a part of one, or none. The socket and the transport without one make of it
//! what a caller sees.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::Response;

/// What becomes of a call, and after which delay.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) delay: Duration,
    pub(crate) outcome: Outcome,
    /// The fault that hit it, and what became of that, for logs.
    pub(crate) fault: Option<String>,
}

/// What a caller gets.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The whole answer.
    Whole(Response<Bytes>),
    /// The headers and so many bytes of the body; then the connection is closed.
    Cut { response: Response<Bytes>, sent: usize },
    /// The connection is closed without a byte.
    Dropped,
    /// Nothing, until the caller gives up or the sandbox stops.
    Never,
}

impl From<Outcome> for Answered {
    fn from(outcome: Outcome) -> Self {
        Self { delay: Duration::ZERO, outcome, fault: None }
    }
}

impl From<Response<Bytes>> for Answered {
    fn from(response: Response<Bytes>) -> Self {
        Outcome::Whole(response).into()
    }
}
