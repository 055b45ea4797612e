//! Keys: loading them from PEM, and what they do.

mod error;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::pem::{self, PemObject, SectionKind};
use zeroize::Zeroizing;

pub use error::{KeyError, KeyErrorKind};

use crate::bounded_file;
use crate::crypto::{PrivateKeyFormat, RsaPrivateKey, RsaPublicKey};
use crate::seal::{MAX_SENSITIVE_BYTES, Open, OpenError, Seal, SealError};
use crate::sign::{SignError, Signer};
use crate::x509::X509;

/// The caller's private key: signs requests and opens sensitive strings in replies.
///
/// It is the key of the API certificate, usually in `apiclient_key.pem`: RSA of 2048 to 8192 bits, PEM as PKCS#8
/// (`BEGIN PRIVATE KEY`) or PKCS#1 (`BEGIN RSA PRIVATE KEY`). `Debug` does not show it.
pub struct PrivateKey(RsaPrivateKey);

impl PrivateKey {
    /// Reads a key from PEM text.
    ///
    /// # Errors
    /// A text that holds no private RSA key; the error says what it holds instead.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::read(pem.as_bytes(), None)
    }

    /// Reads a key from a PEM file.
    ///
    /// # Errors
    /// A file that cannot be read or holds no private RSA key; the error says what it holds instead.
    pub fn from_pem_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::read(&read(path.as_ref())?, Some(path.as_ref()))
    }

    fn read(pem: &[u8], path: Option<&Path>) -> Result<Self, KeyError> {
        let fail = |kind| KeyError::new(path, kind);
        let (kind, der) = first_section(pem, path)?;
        let format = match kind {
            SectionKind::PrivateKey => PrivateKeyFormat::Pkcs8,
            SectionKind::RsaPrivateKey => PrivateKeyFormat::Pkcs1,
            SectionKind::Certificate => return Err(fail(KeyErrorKind::CertificateForPrivateKey)),
            SectionKind::PublicKey => return Err(fail(KeyErrorKind::PublicForPrivateKey)),
            _ => return Err(fail(KeyErrorKind::Unsupported)),
        };
        RsaPrivateKey::from_der(&der, format).map(Self).map_err(|_| fail(KeyErrorKind::NotRsa))
    }

    /// Identifies its public half: equal to the fingerprint of the certificate that belongs to it.
    pub fn fingerprint(&self) -> KeyFingerprint {
        KeyFingerprint(self.0.fingerprint())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

impl Signer for PrivateKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.0
            .sign_pkcs1_sha256(message)
            .map_err(|_| SignError::new("the cryptography library refused to sign"))
    }
}

impl Open for PrivateKey {
    fn open(&self, ciphertext: &str) -> Result<Zeroizing<String>, OpenError> {
        let ciphertext = STANDARD.decode(ciphertext).map_err(|_| OpenError::NotBase64)?;
        let plaintext = self.0.open_oaep_sha1(&ciphertext).map_err(|_| OpenError::WrongKey)?;
        std::str::from_utf8(&plaintext)
            .map(|text| Zeroizing::new(text.to_owned()))
            .map_err(|_| OpenError::NotUtf8)
    }
}

/// A public key of the platform: verifies replies and seals sensitive strings in requests.
///
/// It comes as the WeChat Pay public key (`wxp_pub.pem`, `BEGIN PUBLIC KEY`) or inside a platform certificate
/// (`BEGIN CERTIFICATE`). A merchant's API certificate is refused: its key is not the platform's. Cloning is cheap. Two
/// are equal if their [fingerprints](Self::fingerprint) are.
#[derive(Clone)]
pub struct PublicKey(Arc<RsaPublicKey>);

impl PublicKey {
    /// Reads a key from PEM text: a public key, or the one in a platform certificate.
    ///
    /// # Errors
    /// A text that holds no public RSA key of the platform; the error says what it holds instead.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::read(pem.as_bytes(), None)
    }

    /// Reads a key from a PEM file: a public key, or the one in a platform certificate.
    ///
    /// # Errors
    /// A file that cannot be read or holds no public RSA key of the platform; the error says what it holds instead.
    pub fn from_pem_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::read(&read(path.as_ref())?, Some(path.as_ref()))
    }

    fn read(pem: &[u8], path: Option<&Path>) -> Result<Self, KeyError> {
        let fail = |kind| KeyError::new(path, kind);
        match first_section(pem, path)? {
            (SectionKind::PublicKey, spki) => Self::from_spki(&spki, path),
            (SectionKind::Certificate, der) => {
                let certificate = X509::from_der(&der).ok_or_else(|| fail(KeyErrorKind::BadCertificate))?;
                refuse_merchant(&certificate, path)?;
                Self::from_spki(&certificate.spki, path)
            }
            (SectionKind::PrivateKey | SectionKind::RsaPrivateKey, _) => {
                Err(fail(KeyErrorKind::PrivateForPublicKey))
            }
            _ => Err(fail(KeyErrorKind::Unsupported)),
        }
    }

    pub(crate) fn from_spki(spki: &[u8], path: Option<&Path>) -> Result<Self, KeyError> {
        let key = RsaPublicKey::from_spki_der(spki);
        key.map(|key| Self(Arc::new(key))).map_err(|_| KeyError::new(path, KeyErrorKind::NotRsa))
    }

    /// Identifies the key, wherever it came from: equal keys have equal fingerprints.
    pub fn fingerprint(&self) -> KeyFingerprint {
        KeyFingerprint(self.0.fingerprint())
    }

    /// Says whether the signature is this key's over the message: RSASSA-PKCS1-v1_5 with SHA-256.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_pkcs1_sha256(message, signature)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.fingerprint() == other.fingerprint()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(..)")
    }
}

/// Identifies a key: the SHA-256 digest of its public half as `SubjectPublicKeyInfo`, printed in lower-case hex.
///
/// It is what `openssl pkey -pubin -in wxp_pub.pem -outform DER | sha256sum` prints.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyFingerprint([u8; 32]);

impl fmt::Display for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFingerprint({self})")
    }
}

impl Seal for PublicKey {
    fn seal(&self, plaintext: &str) -> Result<String, SealError> {
        if plaintext.len() > MAX_SENSITIVE_BYTES {
            return Err(SealError::TooLong { length: plaintext.len() });
        }
        self.0
            .seal_oaep_sha1(plaintext.as_bytes())
            .map(|ciphertext| STANDARD.encode(ciphertext))
            .map_err(|_| SealError::Crypto("the cryptography library refused the platform's key"))
    }
}

/// Refuses a certificate whose key isn't the platform's.
pub(crate) fn refuse_merchant(certificate: &X509, path: Option<&Path>) -> Result<(), KeyError> {
    match certificate.merchant.clone() {
        Some(merchant) => Err(KeyError::new(path, KeyErrorKind::MerchantCertificate { merchant })),
        None => Ok(()),
    }
}

pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    if is_key_text(&path.to_string_lossy()) {
        // Without the path, which is the key.
        return Err(KeyError::new(None, KeyErrorKind::TextForPath));
    }
    bounded_file::read(path)
        .map_err(|error| KeyError::new(Some(path), KeyErrorKind::Unreadable(Arc::new(error))))
}

/// Whether a key stands where the path of its file belongs: no message may show it then.
pub(crate) fn is_key_text(path: &str) -> bool {
    /// Longer than paths are, shorter than any private key in Base64.
    const LONGEST_PATH: usize = 1024;
    path.contains("-----BEGIN") || path.contains('\n') || path.len() > LONGEST_PATH
}

/// The first PEM section, whatever it is.
pub(crate) fn first_section(
    pem: &[u8],
    path: Option<&Path>,
) -> Result<(SectionKind, Zeroizing<Vec<u8>>), KeyError> {
    // Some editors put a byte order mark before the first line.
    let pem = pem.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(pem);
    match <(SectionKind, Vec<u8>)>::from_pem_slice(pem) {
        Ok((kind, der)) => Ok((kind, Zeroizing::new(der))),
        Err(error) => Err(KeyError::new(path, pem_error(pem, &error))),
    }
}

/// Why the PEM reader finds no section that it knows, or cannot read the one it finds.
fn pem_error(pem: &[u8], error: &pem::Error) -> KeyErrorKind {
    let has = |text: &str| pem.windows(text.len()).any(|window| window == text.as_bytes());
    let has_line =
        |start: &str| pem.split(|byte| *byte == b'\n').any(|line| line.starts_with(start.as_bytes()));
    if has("BEGIN ENCRYPTED PRIVATE KEY") || has("Proc-Type: 4,ENCRYPTED") {
        KeyErrorKind::Encrypted
    } else if has("BEGIN RSA PUBLIC KEY") {
        KeyErrorKind::Pkcs1Public
    } else if matches!(error, pem::Error::NoItemsFound) && has_line("-----BEGIN ") {
        KeyErrorKind::Unsupported
    } else if has("-----BEGIN ") {
        KeyErrorKind::BadPem
    } else {
        KeyErrorKind::NotPem
    }
}
