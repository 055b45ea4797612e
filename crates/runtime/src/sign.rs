//! Signing: the contract of a signer, whoever holds the key.

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
