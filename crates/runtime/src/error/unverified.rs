//! Replies that are not the platform's own.

use std::fmt;

use http::StatusCode;

use super::foreign::RequestId;
use crate::chain::write_sources;
use crate::verify::VerificationError;

/// A reply that is not the platform's own, or not to this call; its body is not handed out.
///
/// It happens where something between this machine and the platform changes replies, where the platform's key was
/// rotated, where this machine's clock is wrong, and now and then on purpose: the platform probes whether signatures
/// are checked. [`source`](field@Self::source) says which. The platform may have carried the request out, so look up the
/// state before sending an operation again that isn't idempotent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct UnverifiedError {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The `Request-ID` it claims.
    pub request_id: Option<String>,
    /// Which check failed.
    pub source: VerificationError,
}

impl UnverifiedError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(operation: &'static str, status: StatusCode, source: VerificationError) -> Self {
        Self { operation, status, request_id: None, source }
    }

    /// Sets the `Request-ID`.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }
}

impl fmt::Display for UnverifiedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, status, request_id, .. } = self;
        let request_id = RequestId(request_id.as_deref());
        write!(f, "{operation}: the reply ({status}{request_id}) is not verified, so it is not handed out")?;
        write_sources(self, f)
    }
}
