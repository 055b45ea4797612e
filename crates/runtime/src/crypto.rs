//! The cryptography behind the keys: one of two libraries, behind the same few functions.
//!
//! AWS-LC is used if its feature is on, else the pure-Rust crates; with both on, the tests hold one against the
//! other.

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
#[cfg(all(feature = "rustcrypto", any(test, not(feature = "aws-lc-rs"))))]
mod rustcrypto;
#[cfg(test)]
#[cfg(all(feature = "aws-lc-rs", feature = "rustcrypto"))]
mod tests;

#[cfg(feature = "aws-lc-rs")]
pub(crate) use aws_lc::{RsaPrivateKey, RsaPublicKey, aes_256_gcm_open, sha256, warm_up};
#[cfg(all(feature = "rustcrypto", not(feature = "aws-lc-rs")))]
pub(crate) use rustcrypto::{RsaPrivateKey, RsaPublicKey, aes_256_gcm_open, sha256, warm_up};

#[cfg(not(any(feature = "aws-lc-rs", feature = "rustcrypto")))]
compile_error!("wechatpay-runtime needs one of the features `aws-lc-rs` (the default) and `rustcrypto`");

/// The library refused, and says no more for good reason: details of a failed decryption help an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused;

/// How the bytes of a private key are laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PrivateKeyFormat {
    /// `PRIVATE KEY`
    Pkcs8,
    /// `RSA PRIVATE KEY`
    Pkcs1,
}

/// The SHA-256 digest of a key as `SubjectPublicKeyInfo`, so that keys of any origin can be compared.
fn fingerprint(spki: &[u8]) -> Result<[u8; 32], Refused> {
    sha256(spki).as_ref().try_into().map_err(|_| Refused)
}
