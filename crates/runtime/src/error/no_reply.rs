//! Calls that no whole reply came to.

use std::fmt;

use crate::chain::write_sources;
use crate::transport::{TransportError, TransportErrorKind};

/// No whole reply came.
///
/// It happens where the network or the platform is down or slow. If
/// [`may_have_been_received`](Self::may_have_been_received), the platform may have carried the request out: send
/// the operation again only if it is idempotent, and look up the state first if it isn't. The client has done the
/// retries that are safe.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub struct NoReplyError {
    /// The operation's name.
    pub operation: &'static str,
    /// The host of the last attempt.
    pub host: String,
    /// How many attempts were made.
    pub attempts: u32,
    /// What the last attempt failed with.
    pub source: TransportError,
    /// Whether the platform may have got an attempt before the last one.
    pub(super) received_before: bool,
}

impl NoReplyError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(
        operation: &'static str,
        host: impl Into<String>,
        attempts: u32,
        source: TransportError,
    ) -> Self {
        Self { operation, host: host.into(), attempts, source, received_before: false }
    }

    /// Whether the platform may have got the request by any of the attempts, and carried it out.
    pub fn may_have_been_received(&self) -> bool {
        self.received_before || !self.source.nothing_was_sent()
    }

    /// What kind of failure the last attempt ended with.
    pub fn kind(&self) -> TransportErrorKind {
        self.source.kind()
    }
}

impl fmt::Display for NoReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, host, attempts, .. } = self;
        let plural = if *attempts == 1 { "" } else { "s" };
        write!(f, "{operation}: no reply from {host} after {attempts} attempt{plural}")?;
        write_sources(self, f)
    }
}
