//! Signing: the contract of a signer, whoever holds the key.

use crate::transport::BoxFuture;

/// Signs with the private key of the caller's API certificate, wherever that key is kept.
///
/// [`PrivateKey`](crate::PrivateKey) is one; a key in an HSM is another. Signing is synchronous, also for the
/// asynchronous client: what waits for a network is better an [`AsyncSigner`].
pub trait Signer: Send + Sync {
    /// Returns the RSASSA-PKCS1-v1_5 signature with SHA-256 over the message.
    ///
    /// # Errors
    /// A key that is out of reach or refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A [`Signer`] whose key is behind a network, such as a key service; for the asynchronous client alone.
///
/// The client awaits it before each attempt, so it should give up in time.
///
/// ```
/// use wechatpay_runtime::{AsyncSigner, BoxFuture, SignError};
///
/// struct KeyService;
///
/// impl KeyService {
///     async fn rsa_pkcs1_sha256(&self, _message: &[u8]) -> std::io::Result<Vec<u8>> {
///         Ok(Vec::new())
///     }
/// }
///
/// impl AsyncSigner for KeyService {
///     fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
///         Box::pin(async move {
///             let signature = self.rsa_pkcs1_sha256(message).await;
///             signature.map_err(|error| SignError::temporary(format!("the key service does not answer: {error}")))
///         })
///     }
/// }
/// ```
pub trait AsyncSigner: Send + Sync {
    /// Returns the RSASSA-PKCS1-v1_5 signature with SHA-256 over the message.
    ///
    /// # Errors
    /// A key that is out of reach or refuses.
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>>;
}

/// A signature that could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signing failed: {reason}")]
pub struct SignError {
    reason: String,
    temporary: bool,
}

impl SignError {
    /// Says why, without the message or the key; trying again would not help.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), temporary: false }
    }

    /// Says why, without the message or the key; trying again may help, and since nothing was sent, a client does so
    /// for every operation.
    pub fn temporary(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), temporary: true }
    }

    /// Whether trying again may help.
    pub fn is_temporary(&self) -> bool {
        self.temporary
    }
}
