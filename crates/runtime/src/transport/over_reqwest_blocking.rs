//! The transport over reqwest's blocking client.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use bytes::Bytes;

use super::http_failure::{cannot_set_up, classify};
use super::limits::Limits;
use super::over_reqwest::{Origin, assemble, check_not_redirected, check_unchanged, too_large};
use super::{
    BlockingTransport, TransportError, TransportErrorKind, TransportOptions, TransportSetupError, http_client,
};

/// The transport of [`BlockingClient`](crate::BlockingClient); not for use inside an asynchronous runtime.
#[derive(Clone)]
pub struct ReqwestBlockingTransport {
    client: reqwest::blocking::Client,
    limits: Limits,
    origin: Origin,
}

impl ReqwestBlockingTransport {
    /// Sets up connections and TLS.
    ///
    /// # Errors
    /// A TLS implementation that cannot be set up, such as where no root certificates are found.
    pub fn new(options: TransportOptions) -> Result<Self, TransportSetupError> {
        let limits = options.limits;
        let builder = reqwest::blocking::ClientBuilder::from(http_client::builder(options)?);
        let client = builder.build().map_err(cannot_set_up)?;
        Ok(Self { client, limits, origin: Origin::Own })
    }

    /// Sends through a blocking client that you set up yourself, with reqwest 0.13.
    ///
    /// [`ReqwestTransport::from_client`](super::ReqwestTransport::from_client) says what to mind.
    pub fn from_client(client: reqwest::blocking::Client) -> Self {
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
}

impl BlockingTransport for ReqwestBlockingTransport {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let timeout = self.limits.time_for(&request);
        let signed = request.uri().clone();
        let mut request = reqwest::blocking::Request::try_from(request).map_err(classify)?;
        check_unchanged(&signed, request.url())?;
        *request.timeout_mut() = Some(timeout);
        self.origin.complete(request.headers_mut());
        let url = request.url().clone();
        let mut response = self.client.execute(request).map_err(classify)?;
        check_not_redirected(&url, response.url())?;
        let mut body = Vec::new();
        let limit = u64::try_from(self.limits.max_reply_bytes).unwrap_or(u64::MAX);
        (&mut response).take(limit.saturating_add(1)).read_to_end(&mut body).map_err(reading)?;
        if body.len() > self.limits.max_reply_bytes {
            return Err(too_large(self.limits.max_reply_bytes));
        }
        Ok(assemble(response.status(), std::mem::take(response.headers_mut()), body.into()))
    }
}

impl fmt::Debug for ReqwestBlockingTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client would print its proxy's URL, with its password.
        f.debug_struct("ReqwestBlockingTransport").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Sorts what reading a body failed with: reqwest's error travels inside an I/O error.
fn reading(error: std::io::Error) -> TransportError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => classify(error),
        Err(error) => TransportError::new(TransportErrorKind::Broken, error),
    }
}
