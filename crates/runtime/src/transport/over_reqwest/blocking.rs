//! The transport over reqwest's blocking client.

use std::io::Read;

use bytes::Bytes;
use reqwest::redirect::Policy;

use super::{TransportOptions, assemble, check_unchanged, classify, too_large};
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
        let mut body = Vec::new();
        let limit = u64::try_from(self.max_reply_bytes).unwrap_or(u64::MAX);
        (&mut response).take(limit.saturating_add(1)).read_to_end(&mut body).map_err(reading)?;
        if body.len() > self.max_reply_bytes {
            return Err(too_large(self.max_reply_bytes));
        }
        Ok(assemble(response.status(), std::mem::take(response.headers_mut()), body.into()))
    }
}

/// Sorts what reading a body failed with: reqwest's error travels inside an I/O error.
fn reading(error: std::io::Error) -> TransportError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => classify(error),
        Err(error) => TransportError::new(TransportErrorKind::Broken, error),
    }
}
