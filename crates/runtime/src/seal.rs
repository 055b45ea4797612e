//! Sealing and opening: the two contracts behind sensitive fields, whoever holds the keys.

use zeroize::Zeroizing;

/// The longest plaintext that RSA-OAEP with SHA-1 takes under a 2048-bit key, in bytes of UTF-8.
pub const MAX_SENSITIVE_BYTES: usize = 214;

/// Seals a plaintext with the platform's public key: RSAES-OAEP with SHA-1, then Base64.
pub trait Seal {
    /// Returns the ciphertext in Base64.
    ///
    /// # Errors
    /// A plaintext over [`MAX_SENSITIVE_BYTES`], or a key that does not work.
    fn seal(&self, plaintext: &str) -> Result<String, SealError>;
}

/// Opens what the platform sealed with the caller's certificate: Base64, then RSAES-OAEP with SHA-1.
pub trait Open {
    /// Returns the plaintext, wiped from memory when dropped.
    ///
    /// # Errors
    /// A ciphertext that is not Base64, was sealed for another key, or is not UTF-8 inside.
    fn open(&self, ciphertext: &str) -> Result<Zeroizing<String>, OpenError>;
}

/// Why a sensitive string cannot be sent or stored.
///
/// It happens before anything is sent; the message says what to do with the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The plaintext does not fit into one RSA block.
    #[error("the plaintext has {length} bytes, and at most {MAX_SENSITIVE_BYTES} can be sealed")]
    TooLong {
        /// Its length in bytes of UTF-8.
        length: usize,
    },
    /// The value came in a reply, sealed for the caller; the platform could not read it.
    #[error("this value is sealed for you, not for the platform: open it first, then send the plaintext")]
    SealedForCaller,
    /// A plaintext of the caller's would have been written where sealed values are expected.
    #[error("a sensitive plaintext is not serialized: seal it, or wrap the request in `ExposePlaintext`")]
    Plaintext,
    /// The cryptography library refused.
    #[error("sealing failed: {0}")]
    Crypto(&'static str),
}

/// Why a sealed string does not open.
///
/// It happens in the caller's own program, after the reply was verified: the string itself stays as it came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Not Base64.
    #[error("the sealed value is not Base64")]
    NotBase64,
    /// The key does not fit.
    #[error("the sealed value does not open with this private key: was it sealed for another certificate?")]
    WrongKey,
    /// The credentials' key is kept elsewhere, and nothing was set to open with.
    #[error("the credentials cannot open sealed values: set an opener beside the signer")]
    NoOpener,
    /// The plaintext is not UTF-8.
    #[error("the opened value is not UTF-8")]
    NotUtf8,
}
