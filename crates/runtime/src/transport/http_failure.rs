//! Sorts what reqwest fails with.

#[cfg(feature = "__rustls")]
use std::error::Error as StdError;

use super::{TransportError, TransportErrorKind, TransportSetupError};

/// Sorts reqwest's errors; the URL is dropped, since its query may be personal.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    // A time-out while connecting is both; nothing was sent. Nor was a request that cannot be built.
    let kind = if error.is_connect() || error.is_builder() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_redirect() {
        TransportErrorKind::Redirected
    } else {
        TransportErrorKind::Broken
    };
    let error = error.without_url();
    if is_untrusted_certificate(&error) {
        TransportError::new(kind, UntrustedCertificate(error))
    } else {
        TransportError::new(kind, error)
    }
}

/// Wraps what setting up failed with.
pub(super) fn cannot_set_up(error: reqwest::Error) -> TransportSetupError {
    TransportSetupError::HttpClient(error.without_url().into())
}

/// The host's certificate leads to no root that is trusted.
#[derive(Debug, thiserror::Error)]
#[error(
    "the host's certificate is issued by nobody this machine trusts; where a firewall or a proxy opens TLS, give its \
     root certificate with `TransportOptions::extra_root_certificates`"
)]
struct UntrustedCertificate(#[source] reqwest::Error);

#[cfg(feature = "__rustls")]
fn is_untrusted_certificate(error: &reqwest::Error) -> bool {
    use rustls::CertificateError::UnknownIssuer;
    use rustls::Error::InvalidCertificate;
    std::iter::successors(error.source(), |&cause| cause.source())
        .any(|cause| matches!(innermost(cause).downcast_ref(), Some(InvalidCertificate(UnknownIssuer))))
}

/// What I/O errors are wrapped around: they give that one's source as theirs, so a walk over sources misses it.
#[cfg(feature = "__rustls")]
fn innermost<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => innermost(inner),
        None => error,
    }
}

#[cfg(not(feature = "__rustls"))]
fn is_untrusted_certificate(_: &reqwest::Error) -> bool {
    // The system's TLS has no common name for it; its own words follow.
    false
}
