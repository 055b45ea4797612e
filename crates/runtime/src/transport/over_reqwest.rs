//! The transport over reqwest and rustls, and what it shares with the blocking one.

#[cfg(feature = "blocking")]
mod blocking;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use reqwest::redirect::Policy;

#[cfg(feature = "blocking")]
pub use blocking::ReqwestBlockingTransport;

use super::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// How long an attempt may take and how much a reply may hold.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TransportOptions {
    /// Until a connection stands; 5 seconds by default.
    pub connect_timeout: Duration,
    /// For a whole attempt, from connecting to the last byte read; 10 seconds by default.
    pub timeout: Duration,
    /// The largest body that is read, in bytes; 8 MiB by default.
    pub max_reply_bytes: usize,
    /// Whether the proxies of the environment (`HTTPS_PROXY` …) are used; yes by default.
    pub use_proxy: bool,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            max_reply_bytes: 8 << 20,
            use_proxy: true,
        }
    }
}

/// The default transport; it needs a tokio runtime.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_reply_bytes: usize,
}

impl ReqwestTransport {
    /// Sets up connections and TLS.
    ///
    /// # Errors
    /// A TLS back end that cannot be set up.
    pub fn new(options: TransportOptions) -> Result<Self, TransportError> {
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(options.connect_timeout)
            .timeout(options.timeout);
        if !options.use_proxy {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(classify)?;
        Ok(Self { client, max_reply_bytes: options.max_reply_bytes })
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let sent = request.uri().clone();
        let request = reqwest::Request::try_from(request).map_err(classify)?;
        check_unchanged(&sent, request.url())?;
        let mut response = self.client.execute(request).await.map_err(classify)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > self.max_reply_bytes {
                return Err(too_large(self.max_reply_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(assemble(response.status(), std::mem::take(response.headers_mut()), body.freeze()))
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Puts a reply together from what reqwest hands out.
fn assemble(status: StatusCode, headers: HeaderMap, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Refuses to send another target than the one that was signed.
fn check_unchanged(signed: &http::Uri, sent: &Url) -> Result<(), TransportError> {
    let target =
        sent.query().map_or_else(|| sent.path().to_owned(), |query| format!("{}?{query}", sent.path()));
    if signed.path_and_query().is_some_and(|signed| signed.as_str() == target) {
        Ok(())
    } else {
        let problem = "the URL library would change the signed path or query";
        Err(TransportError::new(TransportErrorKind::Connect, problem))
    }
}

fn too_large(limit: usize) -> TransportError {
    TransportError::new(TransportErrorKind::TooLarge, format!("over {limit} bytes"))
}

/// Sorts reqwest's errors; the URL is dropped, since its query may be personal.
fn classify(error: reqwest::Error) -> TransportError {
    // A request that cannot be built was not sent either.
    let kind = if error.is_connect() || error.is_builder() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error.without_url())
}
