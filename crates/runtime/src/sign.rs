//! Signing: the contract of a signer, and the `Authorization` header it fills.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::canonical::request_message;
use crate::clock::Stamp;
use crate::credentials::Credentials;

/// Signs with the private key of the caller's API certificate, wherever that key is kept.
///
/// [`PrivateKey`](crate::PrivateKey) is one; a key in an HSM or a key service is another. Signing is synchronous, also
/// for the asynchronous client: a signer that waits for a network blocks its thread for that long.
pub trait Signer: Send + Sync {
    /// Returns the RSASSA-PKCS1-v1_5 signature with SHA-256 over the message.
    ///
    /// # Errors
    /// A key that is out of reach or refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A signature that could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signing failed: {0}")]
pub struct SignError(String);

impl SignError {
    /// Says why, without the message or the key.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
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
