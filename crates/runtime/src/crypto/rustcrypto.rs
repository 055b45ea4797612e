//! The crates of the `RustCrypto` project: RSA signatures, RSA-OAEP, AES-256-GCM and SHA-256 without a C compiler.

use std::ops::RangeInclusive;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use rsa::pkcs1::der::Decode;
use rsa::pkcs1::{ALGORITHM_OID, DecodeRsaPrivateKey};
use rsa::pkcs8::spki::SubjectPublicKeyInfoRef;
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, Oaep, Pkcs1v15Sign};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{PrivateKeyFormat, Refused, fingerprint};

/// The sizes of a modulus that AWS-LC takes, in bits.
const MODULUS_BITS: RangeInclusive<usize> = 2048..=8192;

/// Signs and opens.
pub(crate) struct RsaPrivateKey(rsa::RsaPrivateKey, [u8; 32]);

impl RsaPrivateKey {
    pub(crate) fn from_der(der: &[u8], format: PrivateKeyFormat) -> Result<Self, Refused> {
        let mut key = match format {
            PrivateKeyFormat::Pkcs8 => rsa::RsaPrivateKey::from_pkcs8_der(der).map_err(|_| Refused),
            PrivateKeyFormat::Pkcs1 => rsa::RsaPrivateKey::from_pkcs1_der(der).map_err(|_| Refused),
        }?;
        // Without the CRT values a signature takes three times as long.
        key.precompute().map_err(|_| Refused)?;
        if !MODULUS_BITS.contains(&key.n().bits()) {
            return Err(Refused);
        }
        let fingerprint =
            fingerprint(key.to_public_key().to_public_key_der().map_err(|_| Refused)?.as_bytes())?;
        Ok(Self(key, fingerprint))
    }

    /// The SHA-256 digest of the public half, as `SubjectPublicKeyInfo`.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.1
    }

    pub(crate) fn sign_pkcs1_sha256(&self, message: &[u8]) -> Result<Vec<u8>, Refused> {
        let digest = Sha256::digest(message);
        self.0.sign_with_rng(&mut OsRng, Pkcs1v15Sign::new::<Sha256>(), &digest).map_err(|_| Refused)
    }

    pub(crate) fn open_oaep_sha1(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
        self.0
            .decrypt_blinded(&mut OsRng, Oaep::new::<Sha1>(), ciphertext)
            .map(Zeroizing::new)
            .map_err(|_| Refused)
    }
}

/// Verifies and seals.
pub(crate) struct RsaPublicKey(rsa::RsaPublicKey, [u8; 32]);

impl RsaPublicKey {
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, Refused> {
        // `RsaPublicKey::from_public_key_der` would stop at 4096 bits.
        let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| Refused)?;
        info.algorithm.assert_algorithm_oid(ALGORITHM_OID).map_err(|_| Refused)?;
        let numbers = info.subject_public_key.as_bytes().ok_or(Refused)?;
        let numbers = rsa::pkcs1::RsaPublicKey::from_der(numbers).map_err(|_| Refused)?;
        let modulus = BigUint::from_bytes_be(numbers.modulus.as_bytes());
        let exponent = BigUint::from_bytes_be(numbers.public_exponent.as_bytes());
        let key = rsa::RsaPublicKey::new_with_max_size(modulus, exponent, *MODULUS_BITS.end());
        let key = key.ok().filter(|key| MODULUS_BITS.contains(&key.n().bits())).ok_or(Refused)?;
        let fingerprint = fingerprint(key.to_public_key_der().map_err(|_| Refused)?.as_bytes())?;
        Ok(Self(key, fingerprint))
    }

    /// The SHA-256 digest of the key, as `SubjectPublicKeyInfo`.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.1
    }

    pub(crate) fn verify_pkcs1_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature).is_ok()
    }

    pub(crate) fn seal_oaep_sha1(&self, plaintext: &[u8]) -> Result<Vec<u8>, Refused> {
        self.0.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext).map_err(|_| Refused)
    }
}

/// There is nothing to prepare.
pub(crate) fn warm_up() {}

/// The SHA-256 digest, 32 bytes.
pub(crate) fn sha256(message: &[u8]) -> impl AsRef<[u8]> {
    Sha256::digest(message)
}

/// Opens a ciphertext that ends with its 16-byte tag.
pub(crate) fn aes_256_gcm_open(
    key: &[u8; 32],
    nonce: [u8; 12],
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Vec<u8>, Refused> {
    Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(key))
        .decrypt(Nonce::from_slice(&nonce), Payload { msg: ciphertext, aad: associated_data })
        .map_err(|_| Refused)
}
