//! Signing, verifying, sealing, opening and encrypting, in pure Rust; the runtime uses another implementation.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::rand_core::{OsRng, RngCore};
use rsa::{Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Makes an RSA key of 2048 bits.
pub(crate) fn generate() -> rsa::Result<RsaPrivateKey> {
    RsaPrivateKey::new(&mut OsRng, 2048)
}

/// Signs by RSASSA-PKCS1-v1_5 with SHA-256 and returns Base64.
pub(crate) fn sign(key: &RsaPrivateKey, message: &[u8]) -> rsa::Result<String> {
    let digest = Sha256::digest(message);
    let signature = key.sign_with_rng(&mut OsRng, Pkcs1v15Sign::new::<Sha256>(), &digest)?;
    Ok(STANDARD.encode(signature))
}

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadSignature {
    /// It is not standard, padded Base64.
    NotBase64,
    /// It is not this key's signature of this message.
    Mismatch,
}

/// Verifies a signature in Base64, RSASSA-PKCS1-v1_5 with SHA-256.
pub(crate) fn verify(key: &RsaPublicKey, message: &[u8], signature: &str) -> Result<(), BadSignature> {
    let signature = STANDARD.decode(signature).map_err(|_| BadSignature::NotBase64)?;
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), &signature)
        .map_err(|_| BadSignature::Mismatch)
}

/// The longest plaintext that RSAES-OAEP with SHA-1 seals for a key of 2048 bits, in bytes.
pub(crate) const MAX_SEALED_BYTES: usize = 214;

/// Seals by RSAES-OAEP with SHA-1 and returns Base64.
pub(crate) fn seal(key: &RsaPublicKey, plaintext: &str) -> rsa::Result<String> {
    key.encrypt(&mut OsRng, Oaep::new::<Sha1>(), plaintext.as_bytes()).map(|sealed| STANDARD.encode(sealed))
}

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadSeal {
    /// It is not standard, padded Base64.
    NotBase64,
    /// It was not sealed for this key, or not in this way.
    WrongKey,
    /// What it holds is not UTF-8.
    NotUtf8,
}

/// Opens a value in Base64, RSAES-OAEP with SHA-1.
pub(crate) fn open(key: &RsaPrivateKey, sealed: &str) -> Result<String, BadSeal> {
    let sealed = STANDARD.decode(sealed).map_err(|_| BadSeal::NotBase64)?;
    let plaintext =
        key.decrypt_blinded(&mut OsRng, Oaep::new::<Sha1>(), &sealed).map_err(|_| BadSeal::WrongKey)?;
    String::from_utf8(plaintext).map_err(|_| BadSeal::NotUtf8)
}

/// Encrypts by AES-256-GCM and returns Base64 of the ciphertext with the tag behind it.
///
/// The key has 32 bytes, the nonce 12.
pub(crate) fn encrypt(
    key: &str,
    nonce: &str,
    associated_data: &str,
    plaintext: &[u8],
) -> Result<String, aes_gcm::Error> {
    let cipher = Aes256Gcm::new_from_slice(key.as_bytes()).map_err(|_| aes_gcm::Error)?;
    let nonce = <[u8; 12]>::try_from(nonce.as_bytes()).map_err(|_| aes_gcm::Error)?;
    let payload = Payload { msg: plaintext, aad: associated_data.as_bytes() };
    cipher.encrypt(Nonce::from_slice(&nonce), payload).map(|sealed| STANDARD.encode(sealed))
}

/// Returns random characters of an alphabet of ASCII characters.
pub(crate) fn random(alphabet: &str, length: usize) -> rsa::Result<String> {
    let count = u32::try_from(alphabet.len()).unwrap_or(u32::MAX);
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0; 4];
        OsRng.try_fill_bytes(&mut bytes).map_err(|_| rsa::Error::Internal)?;
        // The bias of a remainder of 32 random bits is of no concern to names that only must differ.
        let index =
            u32::from_le_bytes(bytes).checked_rem(count).and_then(|index| usize::try_from(index).ok());
        text.extend(index.and_then(|index| alphabet.chars().nth(index)));
    }
    Ok(text)
}

/// Returns random characters in the form of a UUID of version 4.
pub(crate) fn uuid() -> rsa::Result<String> {
    let part = |length| random(LOWER_HEX, length);
    let variant = random("89ab", 1)?;
    Ok(format!("{}-{}-4{}-{variant}{}-{}", part(8)?, part(4)?, part(3)?, part(3)?, part(12)?))
}

/// The characters of lower-case hexadecimal.
const LOWER_HEX: &str = "0123456789abcdef";
/// The characters of upper-case hexadecimal.
pub(crate) const HEX: &str = "0123456789ABCDEF";
/// The decimal digits.
pub(crate) const DIGITS: &str = "0123456789";
/// Letters and digits.
pub(crate) const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_or_mangled_signature_is_refused() {
        let (key, other) = (generate().unwrap(), generate().unwrap());
        let signature = sign(&key, b"message").unwrap();
        assert_eq!(verify(&key.to_public_key(), b"message", &signature), Ok(()));
        assert_eq!(verify(&key.to_public_key(), b"massage", &signature), Err(BadSignature::Mismatch));
        assert_eq!(verify(&other.to_public_key(), b"message", &signature), Err(BadSignature::Mismatch));
        assert_eq!(verify(&key.to_public_key(), b"message", "=="), Err(BadSignature::NotBase64));
        assert_eq!(verify(&key.to_public_key(), b"message", ""), Err(BadSignature::Mismatch));
    }

    #[test]
    fn a_value_opens_with_its_key_only() {
        let (key, other) = (generate().unwrap(), generate().unwrap());
        let sealed = seal(&key.to_public_key(), "13800000000").unwrap();
        assert_eq!(sealed.len(), 344);
        assert_eq!(open(&key, &sealed).as_deref(), Ok("13800000000"));
        assert_eq!(open(&other, &sealed), Err(BadSeal::WrongKey));
        assert_eq!(open(&key, "13800000000"), Err(BadSeal::NotBase64));
        assert_eq!(open(&key, ""), Err(BadSeal::WrongKey));
    }

    #[test]
    fn random_text_keeps_to_its_alphabet() {
        let text = random(HEX, 40).unwrap();
        assert_eq!(text.len(), 40);
        assert!(text.chars().all(|c| HEX.contains(c)), "{text}");
        assert_ne!(text, random(HEX, 40).unwrap());
    }
}
