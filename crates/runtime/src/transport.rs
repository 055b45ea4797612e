//! Drivers: what carries a signed request to the platform and its reply back.

mod error;
#[cfg(feature = "reqwest")]
mod http_client;
#[cfg(feature = "reqwest")]
mod http_failure;
#[cfg(feature = "reqwest")]
mod limits;
#[cfg(feature = "reqwest")]
mod options;
#[cfg(feature = "reqwest")]
mod over_reqwest;
#[cfg(feature = "blocking")]
mod over_reqwest_blocking;
#[cfg(feature = "reqwest")]
mod proxy;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

pub use error::{TransportError, TransportErrorKind, TransportSetupError};
#[cfg(feature = "reqwest")]
pub use options::TransportOptions;
#[cfg(feature = "reqwest")]
pub use over_reqwest::ReqwestTransport;
#[cfg(feature = "blocking")]
pub use over_reqwest_blocking::ReqwestBlockingTransport;
#[cfg(feature = "reqwest")]
pub use proxy::{Proxy, ProxyServer};

/// A future on the heap, since a transport is used behind a pointer.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests, asynchronously.
///
/// The request's URI and body bytes are signed: a transport sends them as they are, follows no redirect, and
/// hands the reply's body back unchanged, also where it came compressed. It bounds the time an attempt takes and the
/// size of a reply, and sends a request once: repeating is the client's business.
///
/// The request's extensions hold an [`Attempt`](crate::Attempt): which operation it is, and how much time the call has
/// left. An attempt must not take longer than that.
///
/// A transport may wrap another one, such as to count calls:
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// use bytes::Bytes;
/// use wechatpay_runtime::{Attempt, BoxFuture, Transport, TransportError};
///
/// struct CountRepeats {
///     inner: Arc<dyn Transport>,
///     repeats: AtomicU64,
/// }
///
/// impl Transport for CountRepeats {
///     fn send(
///         &self,
///         request: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         if let Some(attempt) = request.extensions().get::<Attempt>()
///             && attempt.number > 1
///         {
///             println!("{}: attempt {}", attempt.operation.name, attempt.number);
///             self.repeats.fetch_add(1, Ordering::Relaxed);
///         }
///         self.inner.send(request)
///     }
///
///     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
///         self.inner.sleep(duration)
///     }
/// }
/// ```
///
/// One over another HTTP library reads the time left itself:
///
/// ```
/// # use std::future::Future;
/// # use std::time::Duration;
/// # use bytes::Bytes;
/// # use wechatpay_runtime::{Attempt, BoxFuture, Transport, TransportError, TransportErrorKind};
/// # async fn exchange(_: http::Request<Bytes>) -> Result<http::Response<Bytes>, std::io::Error> {
/// #     Ok(http::Response::new(Bytes::new()))
/// # }
/// struct OverMyLibrary;
///
/// impl Transport for OverMyLibrary {
///     fn send(
///         &self,
///         request: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         let left = request.extensions().get::<Attempt>().and_then(|attempt| attempt.time_left);
///         let limit = left.unwrap_or(Duration::MAX).min(Duration::from_secs(10));
///         Box::pin(async move {
///             // Only a failure before anything was sent may be of the kind `Connect`: it is always tried again.
///             match tokio::time::timeout(limit, exchange(request)).await {
///                 Ok(Ok(response)) => Ok(response),
///                 Ok(Err(error)) => Err(TransportError::new(TransportErrorKind::Broken, error)),
///                 Err(elapsed) => Err(TransportError::new(TransportErrorKind::Timeout, elapsed)),
///             }
///         })
///     }
///
///     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(tokio::time::sleep(duration))
///     }
/// }
/// ```
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
