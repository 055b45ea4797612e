//! Drivers: what carries a signed request to the platform and its reply back.

#[cfg(feature = "reqwest")]
mod over_reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

#[cfg(feature = "blocking")]
pub use over_reqwest::ReqwestBlockingTransport;
#[cfg(feature = "reqwest")]
pub use over_reqwest::{ReqwestTransport, TransportOptions};

/// A future on the heap, since a transport is used behind a pointer.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests, asynchronously.
///
/// The request's URI and body bytes are signed: a transport sends them as they are, follows no redirect, and
/// hands the reply's body back unchanged. It bounds the time an attempt takes and the size of a reply.
pub trait Transport: Send + Sync {
    /// Sends one request and reads the whole reply.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// Carries requests, blocking the thread.
///
/// The rules are those of [`Transport`].
pub trait BlockingTransport: Send + Sync {
    /// Sends one request and reads the whole reply.
    ///
    /// # Errors
    /// No connection, no reply in time, or only a part of one.
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// Why no whole reply came.
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What kind of failure it was; retrying goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, or no request that could be sent over one: nothing was sent.
    Connect,
    /// No whole reply in time; the request may have arrived.
    Timeout,
    /// The connection broke, the reply is not HTTP, or it ended early; the request may have arrived.
    Broken,
    /// The reply is larger than the transport takes.
    TooLarge,
    /// The call's deadline left no time for an attempt: nothing was sent.
    NoTimeLeft,
}

impl TransportError {
    /// Wraps what a transport failed with.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the platform cannot have seen the request.
    pub fn nothing_was_sent(&self) -> bool {
        matches!(self.kind, TransportErrorKind::Connect | TransportErrorKind::NoTimeLeft)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Timeout => "no whole reply in time; the request may have been carried out",
            TransportErrorKind::Broken => "the connection broke; the request may have been carried out",
            TransportErrorKind::TooLarge => "the reply is too large; the request may have been carried out",
            TransportErrorKind::NoTimeLeft => "no time was left for an attempt, so nothing was sent",
        })?;
        // The innermost cause is the informative one: "Connection refused", "unexpected end of file".
        let mut cause: &(dyn StdError + 'static) = &*self.source;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        write!(f, " ({cause})")
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("source", &format_args!("{self}"))
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
