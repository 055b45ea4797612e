//! The 32-byte key of notifications, and the AES-256-GCM it opens them with.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::crypto::aes_256_gcm_open;
use crate::error::Foreign;

/// The length of the tag behind a ciphertext.
const TAG_BYTES: usize = 16;

/// The brand API key or the APIv3 key: 32 bytes that open the resource of a notification.
///
/// Clones share the bytes, which are wiped with the last one. There is no `PartialEq`: how long comparing takes would
/// say something about the key.
#[derive(Clone)]
pub struct ApiKey(Arc<Zeroizing<[u8; 32]>>);

impl ApiKey {
    /// Takes the key as it was set on the merchant platform.
    ///
    /// # Errors
    /// A text of another length than 32 bytes.
    pub fn new(key: &str) -> Result<Self, ApiKeyError> {
        key.as_bytes()
            .try_into()
            .map(|key| Self(Arc::new(Zeroizing::new(key))))
            .map_err(|_| ApiKeyError { length: key.len() })
    }

    /// Opens `AEAD_AES_256_GCM`: a nonce of 12 bytes, associated data (empty is allowed), and Base64 of the
    /// ciphertext with its 16-byte tag behind it.
    ///
    /// # Errors
    /// A wrong nonce length, bad Base64, a ciphertext shorter than its tag, or a tag that does not fit: another key,
    /// or changed data.
    pub fn open(
        &self,
        nonce: &str,
        associated_data: &str,
        ciphertext: &str,
    ) -> Result<Zeroizing<Vec<u8>>, ResourceError> {
        let nonce =
            nonce.as_bytes().try_into().map_err(|_| ResourceError::NonceLength { length: nonce.len() })?;
        let ciphertext = STANDARD.decode(ciphertext).map_err(|_| ResourceError::NotBase64)?;
        if ciphertext.len() < TAG_BYTES {
            return Err(ResourceError::TooShort { length: ciphertext.len() });
        }
        aes_256_gcm_open(&self.0, nonce, associated_data.as_bytes(), &ciphertext)
            .map(Zeroizing::new)
            .map_err(|_| ResourceError::WrongKey)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}

/// A key of a wrong length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an API key has 32 bytes, this one has {length}")]
pub struct ApiKeyError {
    /// Its length in bytes of UTF-8.
    pub length: usize,
}

/// Why the resource of a notification does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResourceError {
    /// Another algorithm than the one that is documented.
    #[error(
        "the resource is sealed by {}, and only AEAD_AES_256_GCM is documented: look for a newer version of this \
         crate",
        Foreign(algorithm)
    )]
    Algorithm {
        /// What the resource calls it.
        algorithm: String,
    },
    /// A nonce of a wrong length.
    #[error("the resource's nonce has 12 bytes, this one has {length}")]
    NonceLength {
        /// Its length in bytes of UTF-8.
        length: usize,
    },
    /// A ciphertext that is not Base64.
    #[error("the resource's ciphertext is not Base64")]
    NotBase64,
    /// A ciphertext that cannot hold its tag.
    #[error(
        "the resource's ciphertext ends with a tag of {TAG_BYTES} bytes, and this one has {length} in all"
    )]
    TooShort {
        /// Its length in bytes, out of Base64.
        length: usize,
    },
    /// The tag does not fit.
    #[error(
        "the resource does not open with this API key: give the key that is set on the merchant platform now (the \
         brand API key on the brand face, the APIv3 key on the partner face); if it is that key, the data was changed"
    )]
    WrongKey,
}
