//! One call without any I/O: an operation becomes a signed `http::Request`, an `http::Response` a verified reply.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::api_key::ApiKey;
use crate::clock::{Clock, SystemClock};
use crate::content::Content;
use crate::credentials::Credentials;
use crate::error::{ApiError, Error, RequestErrorKind, UnverifiedError, request_id};
use crate::file::File;
use crate::operation::{Operation, OperationInfo};
use crate::platform_certificates::PlatformCertificates;
use crate::platform_keys::PlatformKeys;
use crate::reply::{Reply, Verified};
use crate::request_writer::RequestWriter;
use crate::seal::{OpenError, Seal, SealError};
use crate::sensitive::Sensitive;
use crate::target::Target;
use crate::verify::{VerificationError, verify};

/// What signs requests and verifies replies, without sending any.
///
/// [`Client`](crate::Client) stands on it. It is public for custom drivers: [`prepare`](Self::prepare) once
/// a call, [`sign`](Self::sign) once an attempt, [`receive`](Self::receive) for what comes back. Its keys never change,
/// so a call that keeps it is sealed, signed and verified by one pair of them; cloning is cheap.
#[derive(Clone)]
pub struct Exchange {
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) platform_keys: Arc<PlatformKeys>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Opens the certificates in a reply, where these are what it is verified with.
    certificates_key: Option<ApiKey>,
}

/// A request whose target and body are fixed, to be signed anew for every attempt.
#[derive(Clone)]
pub struct Prepared {
    /// What it was sealed by, for the whole call.
    pub(crate) exchange: Exchange,
    pub(crate) info: &'static OperationInfo,
    pub(crate) target: String,
    /// The headers that are parameters of the operation.
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

impl Prepared {
    /// The part of preparing that does not depend on the operation's type.
    pub(crate) fn new(
        exchange: &Exchange,
        info: &'static OperationInfo,
        mut target: Target,
        body: Map<String, Value>,
        file: Option<&File>,
    ) -> Result<Self, Error> {
        let headers = target.take_headers();
        let target = target.finish().map_err(|error| RequestErrorKind::from(error).of(info.name))?;
        let content = Content::new(info, body, file).map_err(|problem| problem.of(info.name))?;
        Ok(Self { exchange: exchange.clone(), info, target, headers, content })
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
    /// Signs as these credentials, verifies with these keys, by the system's clock. An `Arc` of either is taken as
    /// well.
    ///
    /// # Errors
    /// A key of the platform's that is the caller's own. A key that a [`Signer`](crate::Signer) keeps elsewhere is not
    /// known, so it cannot be compared.
    pub fn new(
        credentials: impl Into<Arc<Credentials>>,
        platform_keys: impl Into<Arc<PlatformKeys>>,
    ) -> Result<Self, OwnKeyError> {
        let (credentials, platform_keys) = (credentials.into(), platform_keys.into());
        if let Some(id) = credentials.own_key().and_then(|key| platform_keys.find(key)) {
            return Err(OwnKeyError { id: id.to_owned() });
        }
        Ok(Self { credentials, platform_keys, clock: Arc::new(SystemClock), certificates_key: None })
    }

    /// The same clock with other keys: those of another merchant, or the next ones of this one.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_keys(
        &self,
        credentials: impl Into<Arc<Credentials>>,
        platform_keys: impl Into<Arc<PlatformKeys>>,
    ) -> Result<Self, OwnKeyError> {
        Ok(Self::new(credentials, platform_keys)?.with_clock(self.clock.clone()))
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

    /// Opens a sensitive string of a reply or an event with the caller's key; one that isn't sealed needs no key.
    ///
    /// # Errors
    /// Credentials without what opens, a ciphertext that was sealed for another certificate.
    pub fn open(&self, sensitive: &Sensitive) -> Result<Zeroizing<String>, OpenError> {
        match (sensitive.expose(), self.credentials.opener()) {
            (Some(plaintext), _) => Ok(Zeroizing::new(plaintext.to_owned())),
            (None, Some(opener)) => sensitive.open(opener),
            (None, None) => Err(OpenError::NoOpener),
        }
    }

    /// Fixes target and body of a call, sealing what is sensitive.
    ///
    /// # Errors
    /// [`Error::Invalid`]: an operation of the other face, a path parameter that cannot be one, a sensitive string
    /// that cannot be sealed, a parameter out of its range, a file that the platform would not take.
    pub fn prepare<O: Operation>(&self, operation: &O) -> Result<Prepared, Error> {
        self.check(O::INFO)?;
        let mut target = Target::of(O::INFO);
        let mut request = RequestWriter::to_send(&mut target, self);
        operation.write(&mut request);
        let body = request.finish().map_err(|error| RequestErrorKind::from(error).of(O::INFO.name))?;
        Prepared::new(self, O::INFO, target, body, operation.file())
    }

    /// Refuses an operation of the other face, and any whose reply could not be verified, before anything is sealed.
    pub(crate) fn check(&self, info: &'static OperationInfo) -> Result<(), Error> {
        self.check_face(info)?;
        match self.platform_keys.active() {
            Some(_) => Ok(()),
            None => Err(RequestErrorKind::NoPlatformKey.of(info.name)),
        }
    }

    pub(crate) fn check_face(&self, info: &'static OperationInfo) -> Result<(), Error> {
        let credentials = self.credentials.face();
        if info.face == credentials {
            Ok(())
        } else {
            Err(RequestErrorKind::WrongFace { operation: info.face, credentials }.of(info.name))
        }
    }

    /// The same keys for the one call whose reply brings the certificates that it is verified with.
    pub(crate) fn that_opens_certificates(self, api_key: ApiKey) -> Self {
        Self { certificates_key: Some(api_key), ..self }
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
        self.accept_by(info, response, &self.platform_keys)
    }

    /// The same for a call during which the platform's keys may have been replaced: a reply that is signed by a key
    /// which was unknown when the call began is verified with the newest.
    pub(crate) fn accept_by(
        &self,
        info: &'static OperationInfo,
        response: http::Response<Bytes>,
        newest: &PlatformKeys,
    ) -> Result<Verified, Error> {
        let (status, operation) = (response.status(), info.name);
        let verdict = self.verify(&response, newest);
        if !status.is_success() {
            return Err(ApiError::from_response(operation, response, verdict.is_ok()).into());
        }
        match verdict {
            Ok(()) => {
                let (head, body) = response.into_parts();
                let may_be_empty = info.may_reply_nothing;
                Ok(Verified { operation, may_be_empty, status, headers: head.headers, body: body.into() })
            }
            Err(source) => Err(unverified(info, status, response.headers(), source)),
        }
    }

    fn verify(
        &self,
        response: &http::Response<Bytes>,
        newest: &PlatformKeys,
    ) -> Result<(), VerificationError> {
        let verify_by = |keys| verify(response.headers(), response.body(), keys, self.clock.now());
        if let Some(api_key) = self.certificates_key.as_ref().filter(|_| response.status().is_success()) {
            // The APIv3 key authenticates what it opens, so these certificates are the platform's.
            let certificates = PlatformCertificates::open(response.body(), api_key)?;
            return verify_by(&certificates.to_keys().and_all(&self.platform_keys));
        }
        match verify_by(&self.platform_keys) {
            Err(VerificationError::UnknownSerial { .. }) => verify_by(newest),
            verdict => verdict,
        }
    }
}

/// A 2xx that is not handed out.
pub(crate) fn unverified(
    info: &'static OperationInfo,
    status: StatusCode,
    headers: &HeaderMap,
    source: VerificationError,
) -> Error {
    let mut error = UnverifiedError::new(info.name, status, source);
    error.request_id = request_id(headers);
    error.into()
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("credentials", &self.credentials)
            .field("platform_keys", &self.platform_keys)
            .finish_non_exhaustive()
    }
}

/// A key of the platform's that is the caller's own, so that no reply could ever be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the key that is given as the platform's, under {id:?}, is the caller's own: give the WeChat Pay public key, usually \
     wxp_pub.pem, or a platform certificate, and not what is in apiclient_cert.pem"
)]
pub struct OwnKeyError {
    id: String,
}

impl OwnKeyError {
    /// The ID that the key is given under.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Seal for Exchange {
    fn seal(&self, plaintext: &str) -> Result<String, SealError> {
        self.platform_keys.active().ok_or(SealError::Crypto("there is no platform key yet"))?.seal(plaintext)
    }
}
