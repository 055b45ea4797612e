//! Who calls: the identity, its certificate's serial number, the key that signs for it, and the `Authorization` header
//! that says so.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::canonical::request_message;
use crate::clock::Stamp;
use crate::face::Face;
use crate::keys::{KeyFingerprint, PrivateKey};
use crate::seal::Open;
use crate::sign::{AsyncSigner, SignError, Signer};

/// A brand's or a service provider's identity with what signs for it.
///
/// There is no `PartialEq`, since signers can't be compared, and no serde, since a key isn't to be written anywhere.
#[derive(Clone)]
pub struct Credentials {
    face: Face,
    identity: String,
    serial_no: SerialNo,
    signing: Signing,
    opener: Option<Arc<dyn Open + Send + Sync>>,
    /// The caller's key, where it is known.
    own_key: Option<KeyFingerprint>,
}

/// Where signatures come from.
#[derive(Clone)]
enum Signing {
    Here(Arc<dyn Signer>),
    Elsewhere(Arc<dyn AsyncSigner>),
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
        Self::signing(face, identity.into(), serial_no, Signing::Here(signer))
    }

    /// Either face, with a key behind a network: for the asynchronous client alone.
    ///
    /// Sensitive strings in replies stay sealed until [`with_opener`](Self::with_opener) gives what opens them.
    ///
    /// # Errors
    /// An empty identity, or one with characters that cannot stand in a header.
    pub fn with_async_signer(
        face: Face,
        identity: impl Into<String>,
        serial_no: SerialNo,
        signer: Arc<dyn AsyncSigner>,
    ) -> Result<Self, IdentityError> {
        Self::signing(face, identity.into(), serial_no, Signing::Elsewhere(signer))
    }

    fn signing(
        face: Face,
        identity: String,
        serial_no: SerialNo,
        signing: Signing,
    ) -> Result<Self, IdentityError> {
        let identity = quotable(face.identity_name(), identity)?;
        Ok(Self { face, identity, serial_no, signing, opener: None, own_key: None })
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
        let own_key = Some(private_key.fingerprint());
        let key = Arc::new(private_key);
        let credentials = Self::with_signer(face, identity, serial_no, key.clone())?.with_opener(key);
        Ok(Self { own_key, ..credentials })
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

    /// Signs here and now.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.signing {
            Signing::Here(signer) => signer.sign(message),
            Signing::Elsewhere(_) => Err(SignError::new(
                "these credentials have an asynchronous signer, which the asynchronous client alone can wait for",
            )),
        }
    }

    /// Signs, and waits where it has to.
    pub(crate) async fn sign_async(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.signing {
            Signing::Here(signer) => signer.sign(message),
            Signing::Elsewhere(signer) => signer.sign(message).await,
        }
    }

    /// Whether signing is waited for.
    pub(crate) fn signs_elsewhere(&self) -> bool {
        matches!(self.signing, Signing::Elsewhere(_))
    }

    /// The caller's key, unless a signer has it, who does not say.
    pub(crate) fn own_key(&self) -> Option<KeyFingerprint> {
        self.own_key
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
/// The signer's, or that the credentials have an asynchronous one.
pub fn authorization(
    credentials: &Credentials,
    stamp: &Stamp,
    method: &str,
    target: &str,
    body: &[u8],
) -> Result<String, SignError> {
    let message = request_message(method, target, stamp.timestamp, &stamp.nonce_str, body);
    Ok(header_value(credentials, stamp, &credentials.sign(&message)?))
}

/// The value of the `Authorization` header with a signature that was made.
pub(crate) fn header_value(credentials: &Credentials, stamp: &Stamp, signature: &[u8]) -> String {
    format!(
        "{scheme} {identity_name}=\"{identity}\",nonce_str=\"{nonce_str}\",signature=\"{signature}\",\
         timestamp=\"{timestamp}\",serial_no=\"{serial_no}\"",
        scheme = credentials.face().scheme(),
        identity_name = credentials.face().identity_name(),
        identity = credentials.identity(),
        nonce_str = stamp.nonce_str,
        signature = STANDARD.encode(signature),
        timestamp = stamp.timestamp,
        serial_no = credentials.serial_no(),
    )
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
