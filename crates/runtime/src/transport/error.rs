//! Why no whole reply came.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::chain::write_sources;

/// Why no whole reply came.
///
/// Its message says what that means for the call. What happened on the way, such as a refused connection, is its
/// [`source`](StdError::source), which `{:#}` prints too, on the same line; neither holds the request's URL.
#[derive(Clone)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Arc<dyn StdError + Send + Sync>,
}

/// What kind of failure it was; retrying goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, or no request that could be sent over one: nothing was sent.
    Connect,
    /// The request would have been sent otherwise than it was signed: nothing was sent, and nothing would be by
    /// another attempt.
    Altered,
    /// No whole reply in time; the request may have arrived.
    Timeout,
    /// The connection broke, the reply is not HTTP, or it ended early; the request may have arrived.
    Broken,
    /// The reply is larger than the transport takes.
    TooLarge,
    /// The HTTP client followed a redirect, which no client for WeChat Pay may; the request may have arrived.
    Redirected,
    /// The call's deadline left no time for an attempt: nothing was sent.
    NoTimeLeft,
}

impl TransportError {
    /// Wraps what a transport failed with.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: Arc::from(source.into()) }
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the platform cannot have seen the request.
    pub fn nothing_was_sent(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Connect | TransportErrorKind::Altered | TransportErrorKind::NoTimeLeft
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Altered => "the request cannot be sent as it was signed, so nothing was sent",
            TransportErrorKind::Timeout => "no whole reply in time; the request may have been carried out",
            TransportErrorKind::Broken => "the connection broke; the request may have been carried out",
            TransportErrorKind::TooLarge => "the reply is too large; the request may have been carried out",
            TransportErrorKind::Redirected => {
                "the HTTP client followed a redirect; the request may have been carried out"
            }
            TransportErrorKind::NoTimeLeft => "no time was left for an attempt, so nothing was sent",
        })?;
        write_sources(self, f)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `Debug` of what it wraps might show more than its messages do.
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("source", &format_args!("{self:#}"))
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A transport that cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The URL of the proxy is invalid; it isn't printed, since it may hold a password.
    #[error("the proxy's URL is invalid: write http://host:port or https://host:port")]
    Proxy,
    /// The extra root certificates cannot be read.
    #[error(
        "the extra root certificates are invalid: give PEM text with at least one -----BEGIN CERTIFICATE-----"
    )]
    RootCertificates,
    /// This build has no TLS.
    #[error(
        "this build has no TLS for https://: switch on the feature `rustls` or `native-tls`, or give a custom transport"
    )]
    NoTls,
    /// This build uses the process's `CryptoProvider` for TLS, and none is installed.
    #[error(
        "no cryptography for TLS is installed: with the feature `rustls-no-provider`, call \
         `CryptoProvider::install_default` before the client is built"
    )]
    NoCryptoProvider,
    /// The HTTP client cannot be set up, such as where no root certificates are found.
    #[error("the HTTP client cannot be set up")]
    HttpClient(#[source] Box<dyn StdError + Send + Sync>),
}
