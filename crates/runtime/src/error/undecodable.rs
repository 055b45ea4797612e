//! Verified replies of an undocumented shape.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::foreign::RequestId;
use crate::paging::PageError;
use crate::wire::DecodeError;

/// A reply that is the platform's own but not of the documented shape.
///
/// Nothing is lost: [`body`](Self::body) holds the verified bytes. `Debug` shows only their number.
#[derive(thiserror::Error)]
#[error(
    "{operation}: the reply ({status}{}) is verified but not as documented: {problem}; its {} bytes are kept in \
     the error",
    RequestId(request_id.as_deref()),
    body.len()
)]
#[non_exhaustive]
pub struct Undecodable {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The reply's `Request-ID`.
    pub request_id: Option<String>,
    /// What is not as documented.
    pub problem: DecodeProblem,
    /// The verified raw body.
    pub body: Bytes,
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecodable")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("problem", &self.problem)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// What is not as documented.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// The body is empty where JSON is documented.
    #[error("the body is empty")]
    Empty,
    /// The body is not JSON.
    #[error("the body is not JSON (line {line}, column {column})")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A field is missing or of a wrong type.
    #[error(transparent)]
    Field(#[from] DecodeError),
    /// It is a page that can't be a part of a list that ends.
    #[error(transparent)]
    Page(#[from] PageError),
}
