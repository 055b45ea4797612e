//! The transport over reqwest, and what it shares with the blocking one.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT_ENCODING, HeaderValue};
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use super::http_failure::{cannot_set_up, classify};
use super::limits::Limits;
use super::{
    BoxFuture, Transport, TransportError, TransportErrorKind, TransportOptions, TransportSetupError,
    http_client,
};

/// The default transport; it needs a tokio runtime.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    limits: Limits,
    origin: Origin,
}

impl ReqwestTransport {
    /// Sets up connections and TLS.
    ///
    /// # Errors
    /// A TLS implementation that cannot be set up, such as where no root certificates are found.
    pub fn new(options: TransportOptions) -> Result<Self, TransportSetupError> {
        let limits = options.limits;
        let client = http_client::builder(options)?.build().map_err(cannot_set_up)?;
        Ok(Self { client, limits, origin: Origin::Own })
    }

    /// Sends through a client that you set up yourself, with reqwest 0.13.
    ///
    /// It keeps its own proxy, certificates, pool and connect time-out. An attempt takes at most 10 seconds
    /// ([`timeout`](Self::timeout) changes that) and a reply holds at most 8 MiB
    /// ([`max_reply_bytes`](Self::max_reply_bytes)), whatever the client's own time-outs are.
    ///
    /// What such a client may do to a call can't be switched off from here:
    ///
    /// - **redirects**: build it with `redirect(Policy::none())`, as the transport's own is. A reply from another URL
    ///   than the request's is refused, but by then the client has been there.
    /// - **compression**: replies are asked for uncompressed (`Accept-Encoding: identity`). One that comes compressed
    ///   all the same, and is undone by the client, fails its verification.
    /// - **default headers and cookies** are sent; no signature covers them.
    ///
    /// ```
    /// # fn main() -> Result<(), reqwest::Error> {
    /// use wechatpay_runtime::ReqwestTransport;
    ///
    /// let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let transport = ReqwestTransport::from_client(client);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `ClientBuilder::build_with` takes it, in an `Arc`.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, limits: Limits::default(), origin: Origin::Foreign }
    }

    /// Sets how long a whole attempt may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets how large a reply's body may be, in bytes.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_reply_bytes = bytes;
        self
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let timeout = self.limits.time_for(&request);
        let signed = request.uri().clone();
        let mut request = reqwest::Request::try_from(request).map_err(classify)?;
        check_unchanged(&signed, request.url())?;
        *request.timeout_mut() = Some(timeout);
        self.origin.complete(request.headers_mut());
        let url = request.url().clone();
        let mut response = self.client.execute(request).await.map_err(classify)?;
        check_not_redirected(&url, response.url())?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > self.limits.max_reply_bytes {
                return Err(too_large(self.limits.max_reply_bytes));
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

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client would print its proxy's URL, with its password.
        f.debug_struct("ReqwestTransport").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Whose HTTP client it is.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// Set up here.
    Own,
    /// Set up by someone else, who may have switched anything on.
    Foreign,
}

impl Origin {
    /// Asks for an uncompressed reply where the client might ask for a compressed one.
    pub(super) fn complete(self, headers: &mut HeaderMap) {
        if matches!(self, Self::Foreign) {
            headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        }
    }
}

/// Puts a reply together from what reqwest hands out.
pub(super) fn assemble(status: StatusCode, headers: HeaderMap, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Refuses to send another target than the one that was signed.
pub(super) fn check_unchanged(signed: &http::Uri, sent: &Url) -> Result<(), TransportError> {
    let target =
        sent.query().map_or_else(|| sent.path().to_owned(), |query| format!("{}?{query}", sent.path()));
    if signed.path_and_query().is_some_and(|signed| signed.as_str() == target) {
        Ok(())
    } else {
        let problem = "the URL library would change the signed path or query";
        Err(TransportError::new(TransportErrorKind::Altered, problem))
    }
}

/// Refuses a reply that comes from elsewhere.
pub(super) fn check_not_redirected(sent: &Url, answered: &Url) -> Result<(), TransportError> {
    if sent == answered {
        Ok(())
    } else {
        let problem = "build it with reqwest's `redirect(Policy::none())`";
        Err(TransportError::new(TransportErrorKind::Redirected, problem))
    }
}

pub(super) fn too_large(limit: usize) -> TransportError {
    TransportError::new(TransportErrorKind::TooLarge, format!("over {limit} bytes"))
}
