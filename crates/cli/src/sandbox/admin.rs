//! The API of a sandbox that runs, over HTTP.

use bytes::Bytes;
use http::{Method, Request, Uri, header};
use serde_json::Value;
use wechatpay_api::runtime::{Proxy, ReqwestTransport, Transport as _, TransportErrorKind, TransportOptions};
use wechatpay_sandbox::DEFAULT_PORT;

use crate::config::Options;
use crate::failure::Failure;

/// A sandbox that runs, by its URL.
pub(super) struct Admin {
    url: String,
    transport: ReqwestTransport,
}

impl Admin {
    /// The sandbox at the typed URL, else at the default port of this machine.
    pub(super) fn find(url: Option<String>, options: &Options) -> Result<Self, Failure> {
        let url = url.or_else(|| options.base_urls.first().cloned());
        let url = url.unwrap_or_else(|| format!("http://127.0.0.1:{DEFAULT_PORT}"));
        let transport = TransportOptions::new().proxy(Proxy::None);
        let transport = ReqwestTransport::new(transport).map_err(Failure::unexpected)?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), transport })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        self.send(Method::POST, path, body).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::DELETE, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let target = format!("{}/sandbox/v1/{path}", self.url);
        let uri: Uri = target.parse().map_err(|_| self.no_url())?;
        if uri.scheme_str() != Some("http") || uri.host().is_none() {
            return Err(self.no_url());
        }
        let mut request = Request::builder().method(method).uri(uri);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let request = request.body(body).map_err(Failure::unexpected)?;
        let response = self.transport.send(request).await.map_err(|error| match error.kind() {
            TransportErrorKind::Connect => Failure::NoReply(format!(
                "no sandbox listens on {}: start one with `wechatpay sandbox serve`, or name another by --url",
                self.url
            )),
            _ => Failure::NoReply(format!("{}: {error:#}", self.url)),
        })?;
        let foreign =
            || Failure::Unexpected(format!("what listens on {} is not a sandbox of this version", self.url));
        let reply: Value = serde_json::from_slice(response.body()).map_err(|_| foreign())?;
        if response.status().is_success() {
            return Ok(reply);
        }
        let message = reply.get("message").and_then(Value::as_str).ok_or_else(foreign)?;
        match response.status().as_u16() {
            400 | 404 => Err(Failure::Input(message.to_owned())),
            _ => Err(Failure::Unexpected(message.to_owned())),
        }
    }

    fn no_url(&self) -> Failure {
        Failure::Input(format!(
            "{} is not a sandbox's URL, such as http://127.0.0.1:{DEFAULT_PORT}",
            self.url
        ))
    }
}
