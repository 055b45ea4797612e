//! One call without any I/O: an operation becomes a signed `http::Request`, an `http::Response` a verified reply.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use crate::base_url::BaseUrl;
use crate::clock::{Clock, SystemClock};
use crate::content::{Content, JSON};
use crate::credentials::{Credentials, authorization};
use crate::error::{ApiError, Error, RequestErrorKind, UnverifiedError, request_id};
use crate::file::File;
use crate::operation::{Method, Operation, OperationInfo};
use crate::platform_keys::PlatformKeys;
use crate::reply::{Reply, Verified};
use crate::request_writer::RequestWriter;
use crate::seal::{Seal, SealError};
use crate::target::Target;
use crate::verify::verify;

const PRODUCT: &str = concat!("wechatpay-rust/", env!("CARGO_PKG_VERSION"));

/// What signs requests and verifies replies, without sending any.
///
/// [`Client`](crate::Client) stands on it. It is public for custom drivers: [`prepare`](Self::prepare) once
/// a call, [`sign`](Self::sign) once an attempt, [`receive`](Self::receive) for what comes back.
#[derive(Clone)]
pub struct Exchange {
    credentials: Credentials,
    pub(crate) platform_keys: Arc<PlatformKeys>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// A request whose target and body are fixed, to be signed anew for every attempt.
#[derive(Clone)]
pub struct Prepared {
    pub(crate) info: &'static OperationInfo,
    target: String,
    /// The headers that are parameters of the operation.
    headers: HeaderMap,
    content: Content,
}

impl Prepared {
    /// The part of preparing that does not depend on the operation's type.
    pub(crate) fn new(
        info: &'static OperationInfo,
        mut target: Target,
        body: Map<String, Value>,
        file: Option<&File>,
    ) -> Result<Self, Error> {
        let headers = target.take_headers();
        let target = target.finish().map_err(|error| RequestErrorKind::from(error).of(info.name))?;
        let content = Content::new(info, body, file).map_err(|problem| problem.of(info.name))?;
        Ok(Self { info, target, headers, content })
    }

    /// The facts of the operation.
    pub fn info(&self) -> &'static OperationInfo {
        self.info
    }

    /// Path and query, as signed and sent.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The body, as sent; sensitive strings are sealed.
    pub fn body(&self) -> &Bytes {
        &self.content.sent
    }

    /// What of the body is signed: all of it, but of an upload only the JSON with the file's name and digest.
    pub fn signed_body(&self) -> &Bytes {
        &self.content.signed
    }
}

/// The target and the body may be personal, so neither is shown.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("operation", &self.info.name).finish_non_exhaustive()
    }
}

impl Exchange {
    /// Signs as these credentials, verifies with these keys, by the system's clock.
    pub fn new(credentials: Credentials, platform_keys: PlatformKeys) -> Self {
        Self { credentials, platform_keys: Arc::new(platform_keys), clock: Arc::new(SystemClock) }
    }

    /// Takes time and nonces from another clock.
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Who calls.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The platform's keys.
    pub fn platform_keys(&self) -> &PlatformKeys {
        &self.platform_keys
    }

    /// Fixes target and body of a call, sealing what is sensitive.
    ///
    /// # Errors
    /// [`Error::Invalid`]: an operation of the other face, a path parameter that cannot be one, a sensitive string
    /// that cannot be sealed, a parameter out of its range, a file that the platform would not take.
    pub fn prepare<O: Operation>(&self, operation: &O) -> Result<Prepared, Error> {
        self.check_face(O::INFO)?;
        let mut target = Target::of(O::INFO);
        let mut request = RequestWriter::to_send(&mut target, self);
        operation.write(&mut request);
        let body = request.finish().map_err(|error| RequestErrorKind::from(error).of(O::INFO.name))?;
        Prepared::new(O::INFO, target, body, operation.file())
    }

    /// Refuses an operation of the other face, and any whose reply could not be verified, before anything is sealed.
    pub(crate) fn check_face(&self, info: &'static OperationInfo) -> Result<(), Error> {
        let credentials = self.credentials.face();
        if info.face != credentials {
            Err(RequestErrorKind::WrongFace { operation: info.face, credentials }.of(info.name))
        } else if self.platform_keys.active().is_none() {
            Err(RequestErrorKind::NoPlatformKey.of(info.name))
        } else {
            Ok(())
        }
    }

    /// Signs one attempt: a new timestamp, nonce and signature each time.
    ///
    /// # Errors
    /// [`Error::Invalid`]: the signer or the random source failed.
    pub fn sign(&self, prepared: &Prepared, base_url: &BaseUrl) -> Result<http::Request<Bytes>, Error> {
        self.try_sign(prepared, base_url).map_err(|problem| problem.of(prepared.info.name))
    }

    fn try_sign(
        &self,
        prepared: &Prepared,
        base_url: &BaseUrl,
    ) -> Result<http::Request<Bytes>, RequestErrorKind> {
        let Prepared { info, target, headers, content } = prepared;
        let stamp = self.clock.stamp()?;
        let authorization =
            authorization(&self.credentials, &stamp, info.method.as_str(), target, &content.signed)?;
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
        // A POST without a body says so, and what it would be: the platform's own samples do.
        if info.method != Method::Get {
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

    /// Verifies and decodes what came back.
    ///
    /// # Errors
    /// [`Error::Verification`] for a 2xx that is not the platform's, [`Error::Api`] for any other status,
    /// [`Error::Decode`] for a verified body of another shape than the documented one.
    pub fn receive<O: Operation>(&self, response: http::Response<Bytes>) -> Result<Reply<O::Reply>, Error> {
        self.accept(O::INFO, response)?.decode()
    }

    /// Verifies what came back: every 2xx must be signed by the platform, also an empty one.
    pub(crate) fn accept(
        &self,
        info: &'static OperationInfo,
        response: http::Response<Bytes>,
    ) -> Result<Verified, Error> {
        let (status, operation) = (response.status(), info.name);
        let verdict = verify(response.headers(), response.body(), &self.platform_keys, self.clock.now());
        if !status.is_success() {
            return Err(ApiError::from_response(operation, response, verdict.is_ok()).into());
        }
        match verdict {
            Ok(()) => {
                let (head, body) = response.into_parts();
                let may_be_empty = info.may_reply_nothing;
                Ok(Verified { operation, may_be_empty, status, headers: head.headers, body: body.into() })
            }
            Err(source) => {
                let mut error = UnverifiedError::new(operation, status, source);
                error.request_id = request_id(response.headers());
                Err(error.into())
            }
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("credentials", &self.credentials)
            .field("platform_keys", &self.platform_keys)
            .finish_non_exhaustive()
    }
}

impl Seal for Exchange {
    fn seal(&self, plaintext: &str) -> Result<String, SealError> {
        self.platform_keys.active().ok_or(SealError::Crypto("there is no platform key yet"))?.seal(plaintext)
    }
}
