//! Verified replies of an undocumented shape.

use std::fmt;

use http::StatusCode;

use super::body::BodyError;
use super::foreign::RequestId;
use crate::chain::write_sources;
use crate::raw_body::RawBody;

/// A reply that is the platform's own but not of the documented shape.
///
/// The platform has carried the request out. Nothing is lost: [`body`](Self::body) holds the verified bytes. A newer
/// version of this crate may know the shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct UndecodableError {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The reply's `Request-ID`.
    pub request_id: Option<String>,
    /// What is not as documented.
    pub source: BodyError,
    /// The verified raw body.
    pub body: RawBody,
}

impl UndecodableError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(
        operation: &'static str,
        status: StatusCode,
        source: BodyError,
        body: impl Into<RawBody>,
    ) -> Self {
        Self { operation, status, request_id: None, source, body: body.into() }
    }

    /// Sets the `Request-ID`.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }
}

impl fmt::Display for UndecodableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, status, request_id, body, .. } = self;
        let (request_id, bytes) = (RequestId(request_id.as_deref()), body.len());
        write!(
            f,
            "{operation}: the reply ({status}{request_id}) is verified but not as documented; its {bytes} bytes are \
             kept in the error"
        )?;
        write_sources(self, f)
    }
}
