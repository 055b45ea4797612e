//! AWS-LC: RSA signatures, RSA-OAEP, AES-256-GCM and SHA-256.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use zeroize::Zeroizing;

use super::{PrivateKeyFormat, Refused, fingerprint};

/// Signs and opens.
pub(crate) struct RsaPrivateKey {
    signing: KeyPair,
    opening: OaepPrivateDecryptingKey,
    fingerprint: [u8; 32],
}

impl RsaPrivateKey {
    pub(crate) fn from_der(der: &[u8], format: PrivateKeyFormat) -> Result<Self, Refused> {
        let signing = match format {
            PrivateKeyFormat::Pkcs8 => KeyPair::from_pkcs8(der),
            PrivateKeyFormat::Pkcs1 => KeyPair::from_der(der),
        }
        .map_err(|_| Refused)?;
        let pkcs8 = signing.as_der().map_err(|_| Refused)?;
        let opening = PrivateDecryptingKey::from_pkcs8(pkcs8.as_ref()).map_err(|_| Refused)?;
        let public: PublicKeyX509Der<'_> = signing.public_key().as_der().map_err(|_| Refused)?;
        let fingerprint = fingerprint(public.as_ref())?;
        Ok(Self {
            signing,
            opening: OaepPrivateDecryptingKey::new(opening).map_err(|_| Refused)?,
            fingerprint,
        })
    }

    /// The SHA-256 digest of the public half, as `SubjectPublicKeyInfo`.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    pub(crate) fn sign_pkcs1_sha256(&self, message: &[u8]) -> Result<Vec<u8>, Refused> {
        let mut signature = vec![0; self.signing.public_modulus_len()];
        self.signing
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Refused)?;
        Ok(signature)
    }

    pub(crate) fn open_oaep_sha1(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let mut buffer = Zeroizing::new(vec![0; self.opening.min_output_size()]);
        let plaintext = self
            .opening
            .decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut buffer, None)
            .map_err(|_| Refused)?
            .len();
        buffer.truncate(plaintext);
        Ok(buffer)
    }
}

/// Verifies and seals.
pub(crate) struct RsaPublicKey {
    verifying: ParsedPublicKey,
    sealing: OaepPublicEncryptingKey,
    fingerprint: [u8; 32],
}

impl RsaPublicKey {
    pub(crate) fn from_spki_der(der: &[u8]) -> Result<Self, Refused> {
        let sealing = PublicEncryptingKey::from_der(der).map_err(|_| Refused)?;
        let normalised = sealing.as_der().map_err(|_| Refused)?;
        let fingerprint = fingerprint(normalised.as_ref())?;
        Ok(Self {
            fingerprint,
            verifying: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(|_| Refused)?,
            sealing: OaepPublicEncryptingKey::new(sealing).map_err(|_| Refused)?,
        })
    }

    /// The SHA-256 digest of the key, as `SubjectPublicKeyInfo`.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    pub(crate) fn verify_pkcs1_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify_sig(message, signature).is_ok()
    }

    pub(crate) fn seal_oaep_sha1(&self, plaintext: &[u8]) -> Result<Vec<u8>, Refused> {
        let mut ciphertext = vec![0; self.sealing.ciphertext_size()];
        let length = self
            .sealing
            .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
            .map_err(|_| Refused)?
            .len();
        ciphertext.truncate(length);
        Ok(ciphertext)
    }
}

/// Draws the first random byte of the process, which takes as long as a hundred signatures: AWS-LC gathers entropy of
/// its own then. It's done where a program starts, not in its first call.
pub(crate) fn warm_up() {
    // If it fails, the call that needs random bytes says so.
    let _ = aws_lc_rs::rand::fill(&mut [0; 1]);
}

/// The SHA-256 digest, 32 bytes.
pub(crate) fn sha256(message: &[u8]) -> impl AsRef<[u8]> {
    digest(&SHA256, message)
}

/// Opens a ciphertext that ends with its 16-byte tag.
pub(crate) fn aes_256_gcm_open(
    key: &[u8; 32],
    nonce: [u8; 12],
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Vec<u8>, Refused> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| Refused)?);
    let mut buffer = ciphertext.to_vec();
    let length = key
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(associated_data), &mut buffer)
        .map_err(|_| Refused)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}
