//! Transports over reqwest and rustls, asynchronous and blocking.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Url;
use reqwest::redirect::Policy;

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
        let mut head = http::Response::new(Bytes::new());
        *head.status_mut() = response.status();
        *head.headers_mut() = std::mem::take(response.headers_mut());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > self.max_reply_bytes {
                return Err(too_large(self.max_reply_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        *head.body_mut() = body.freeze();
        Ok(head)
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

#[cfg(feature = "blocking")]
pub use blocking::ReqwestBlockingTransport;

#[cfg(feature = "blocking")]
mod blocking {
    //! The same over reqwest's blocking client.

    use std::io::Read;

    use bytes::Bytes;
    use reqwest::redirect::Policy;

    use super::{TransportOptions, check_unchanged, classify, too_large};
    use crate::transport::{BlockingTransport, TransportError, TransportErrorKind};

    /// The transport of [`BlockingClient`](crate::BlockingClient); not for use inside an asynchronous runtime.
    #[derive(Clone, Debug)]
    pub struct ReqwestBlockingTransport {
        client: reqwest::blocking::Client,
        max_reply_bytes: usize,
    }

    impl ReqwestBlockingTransport {
        /// Sets up connections and TLS.
        ///
        /// # Errors
        /// A TLS back end that cannot be set up.
        pub fn new(options: TransportOptions) -> Result<Self, TransportError> {
            let mut builder = reqwest::blocking::Client::builder()
                .redirect(Policy::none())
                .connect_timeout(options.connect_timeout)
                .timeout(options.timeout);
            if !options.use_proxy {
                builder = builder.no_proxy();
            }
            let client = builder.build().map_err(classify)?;
            Ok(Self { client, max_reply_bytes: options.max_reply_bytes })
        }
    }

    impl BlockingTransport for ReqwestBlockingTransport {
        fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
            let sent = request.uri().clone();
            let request = reqwest::blocking::Request::try_from(request).map_err(classify)?;
            check_unchanged(&sent, request.url())?;
            let mut response = self.client.execute(request).map_err(classify)?;
            let mut head = http::Response::new(Bytes::new());
            *head.status_mut() = response.status();
            *head.headers_mut() = std::mem::take(response.headers_mut());
            let mut body = Vec::new();
            let limit = u64::try_from(self.max_reply_bytes).unwrap_or(u64::MAX);
            (&mut response).take(limit.saturating_add(1)).read_to_end(&mut body).map_err(reading)?;
            if body.len() > self.max_reply_bytes {
                return Err(too_large(self.max_reply_bytes));
            }
            *head.body_mut() = Bytes::from(body);
            Ok(head)
        }
    }

    /// Sorts what reading a body failed with: reqwest's error travels inside an I/O error.
    fn reading(error: std::io::Error) -> TransportError {
        match error.downcast::<reqwest::Error>() {
            Ok(error) => classify(error),
            Err(error) => TransportError::new(TransportErrorKind::Broken, error),
        }
    }
}
