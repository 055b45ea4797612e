//! Who calls: the identity, its certificate's serial number, the key that signs for it, and the `Authorization` header
//! that says so.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::canonical::request_message;
use crate::clock::Stamp;
use crate::face::Face;
use crate::keys::PrivateKey;
use crate::seal::Open;
use crate::sign::{SignError, Signer};

/// A brand's or a service provider's identity with what signs for it.
#[derive(Clone)]
pub struct Credentials {
    face: Face,
    identity: String,
    serial_no: SerialNo,
    signer: Arc<dyn Signer>,
    opener: Option<Arc<dyn Open + Send + Sync>>,
}

impl Credentials {
    /// A brand merchant: its `brand_id`, and serial number and key of its brand API certificate.
    ///
    /// # Errors
    /// An empty `brand_id`, or one with characters that cannot stand in a header.
    pub fn brand(
        brand_id: impl Into<String>,
        serial_no: SerialNo,
        private_key: PrivateKey,
    ) -> Result<Self, IdentityError> {
        Self::with_private_key(Face::Brand, brand_id, serial_no, private_key)
    }

    /// A service provider: its `mchid`, and serial number and key of its merchant API certificate.
    ///
    /// # Errors
    /// An empty `mchid`, or one with characters that cannot stand in a header.
    pub fn partner(
        mchid: impl Into<String>,
        serial_no: SerialNo,
        private_key: PrivateKey,
    ) -> Result<Self, IdentityError> {
        Self::with_private_key(Face::Partner, mchid, serial_no, private_key)
    }

    /// Either face, with a key that is kept elsewhere.
    ///
    /// Sensitive strings in replies stay sealed until [`with_opener`](Self::with_opener) gives what opens them.
    ///
    /// # Errors
    /// An empty identity, or one with characters that cannot stand in a header.
    pub fn with_signer(
        face: Face,
        identity: impl Into<String>,
        serial_no: SerialNo,
        signer: Arc<dyn Signer>,
    ) -> Result<Self, IdentityError> {
        let identity = quotable(face.identity_name(), identity.into())?;
        Ok(Self { face, identity, serial_no, signer, opener: None })
    }

    /// Sets what opens sensitive strings in replies.
    pub fn with_opener(mut self, opener: Arc<dyn Open + Send + Sync>) -> Self {
        self.opener = Some(opener);
        self
    }

    /// Either face, with the key of its API certificate: what [`brand`](Self::brand) and
    /// [`partner`](Self::partner) do, for programs that learn the face at run time.
    ///
    /// # Errors
    /// An empty identity, or one with characters that cannot stand in a header.
    pub fn with_private_key(
        face: Face,
        identity: impl Into<String>,
        serial_no: SerialNo,
        private_key: PrivateKey,
    ) -> Result<Self, IdentityError> {
        let key = Arc::new(private_key);
        Ok(Self::with_signer(face, identity, serial_no, key.clone())?.with_opener(key))
    }

    /// Which kind of caller this is.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The `brand_id` or `mchid`.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The serial number of the caller's API certificate.
    pub fn serial_no(&self) -> &SerialNo {
        &self.serial_no
    }

    /// What signs.
    pub(crate) fn signer(&self) -> &dyn Signer {
        &*self.signer
    }

    /// What opens sensitive strings, if anything does.
    pub fn opener(&self) -> Option<&(dyn Open + Send + Sync)> {
        self.opener.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("face", &self.face)
            .field("identity", &self.identity)
            .field("serial_no", &self.serial_no)
            .finish_non_exhaustive()
    }
}

/// Returns the value of the `Authorization` header for one attempt of a request.
///
/// `target` is path and query exactly as sent, `body` the exact bytes (for an upload, those of its `meta` part).
///
/// # Errors
/// The signer's.
pub fn authorization(
    credentials: &Credentials,
    stamp: &Stamp,
    method: &str,
    target: &str,
    body: &[u8],
) -> Result<String, SignError> {
    let message = request_message(method, target, stamp.timestamp, &stamp.nonce_str, body);
    let signature = STANDARD.encode(credentials.signer().sign(&message)?);
    Ok(format!(
        "{scheme} {identity_name}=\"{identity}\",nonce_str=\"{nonce_str}\",signature=\"{signature}\",\
         timestamp=\"{timestamp}\",serial_no=\"{serial_no}\"",
        scheme = credentials.face().scheme(),
        identity_name = credentials.face().identity_name(),
        identity = credentials.identity(),
        nonce_str = stamp.nonce_str,
        timestamp = stamp.timestamp,
        serial_no = credentials.serial_no(),
    ))
}

/// The serial number of an API certificate, as the merchant platform shows it: hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SerialNo(String);

impl SerialNo {
    /// Takes a serial number.
    ///
    /// # Errors
    /// An empty text, or one with characters that cannot stand in a header.
    pub fn new(serial_no: impl Into<String>) -> Result<Self, IdentityError> {
        quotable("serial_no", serial_no.into()).map(Self)
    }
}

impl fmt::Display for SerialNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes a text that can stand between double quotes in a header.
fn quotable(name: &'static str, text: String) -> Result<String, IdentityError> {
    let fits =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if fits { Ok(text) } else { Err(IdentityError { name }) }
}

/// An identity or serial number that cannot stand in the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} must be visible ASCII without quotes and backslashes, and not empty")]
pub struct IdentityError {
    /// Which one: `brand_id`, `mchid`, `serial_no`.
    pub name: &'static str,
}
