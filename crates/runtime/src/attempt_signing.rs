//! Signing one attempt of a prepared call: what is signed, and the request that carries the signature.

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};

use crate::base_url::BaseUrl;
use crate::canonical::request_message;
use crate::clock::Stamp;
use crate::content::JSON;
use crate::credentials::header_value;
use crate::error::{Error, RequestErrorKind};
use crate::exchange::{Exchange, Prepared};
use crate::operation::Method;

const PRODUCT: &str = concat!("wechatpay-rust/", env!("CARGO_PKG_VERSION"));

impl Exchange {
    /// Signs one attempt: a new timestamp, nonce and signature each time.
    ///
    /// # Errors
    /// [`Error::Invalid`]: the signer or the random source failed, or the signer is an
    /// [`AsyncSigner`](crate::AsyncSigner).
    pub fn sign(&self, prepared: &Prepared, base_url: &BaseUrl) -> Result<http::Request<Bytes>, Error> {
        let sign = || -> Result<_, RequestErrorKind> {
            let stamp = self.clock.stamp()?;
            let signature = self.credentials.sign(&message(prepared, &stamp))?;
            self.request(prepared, base_url, &stamp, &signature)
        };
        sign().map_err(|problem| problem.of(prepared.info.name))
    }

    /// Signs one attempt as [`sign`](Self::sign) does, by any signer.
    ///
    /// # Errors
    /// [`Error::Invalid`]: the signer or the random source failed.
    pub async fn sign_async(
        &self,
        prepared: &Prepared,
        base_url: &BaseUrl,
    ) -> Result<http::Request<Bytes>, Error> {
        let sign = async || -> Result<_, RequestErrorKind> {
            let stamp = self.clock.stamp()?;
            let signature = self.credentials.sign_async(&message(prepared, &stamp)).await?;
            self.request(prepared, base_url, &stamp, &signature)
        };
        sign().await.map_err(|problem| problem.of(prepared.info.name))
    }

    fn request(
        &self,
        prepared: &Prepared,
        base_url: &BaseUrl,
        stamp: &Stamp,
        signature: &[u8],
    ) -> Result<http::Request<Bytes>, RequestErrorKind> {
        let Prepared { info, target, headers, content, .. } = prepared;
        let authorization = header_value(&self.credentials, stamp, signature);
        // Marked sensitive: `Debug` of the request, and so other people's logs, do not show it.
        let mut authorization = HeaderValue::try_from(authorization).map_err(http::Error::from)?;
        authorization.set_sensitive(true);
        let mut request = http::Request::builder()
            .method(info.method.as_str())
            .uri(format!("{base_url}{target}"))
            .header(AUTHORIZATION, authorization)
            .header(ACCEPT, JSON)
            .header(USER_AGENT, PRODUCT);
        if let Some(id) = self.platform_keys.active_id() {
            request = request.header("Wechatpay-Serial", id);
        }
        // A POST without a body says so, and what it would be: the platform's own samples do. Those of a DELETE don't.
        let is_bare = matches!(info.method, Method::Get | Method::Delete) && content.sent.is_empty();
        if !is_bare {
            request =
                request.header(CONTENT_TYPE, &*content.media_type).header(CONTENT_LENGTH, content.sent.len());
        }
        let mut request = request.body(content.sent.clone())?;
        // The client's own headers stay: what an operation adds has other names.
        for (name, value) in headers {
            request.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        Ok(request)
    }
}

/// What is signed of an attempt.
fn message(prepared: &Prepared, stamp: &Stamp) -> Vec<u8> {
    let Prepared { info, target, content, .. } = prepared;
    request_message(info.method.as_str(), target, stamp.timestamp, &stamp.nonce_str, &content.signed)
}
