//! Certificates in PEM: whose they are, how long they are valid, and the key inside.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustls_pki_types::pem::SectionKind;

use crate::keys::{KeyError, KeyErrorKind, KeyFingerprint, PublicKey, first_section, read, refuse_merchant};
use crate::x509::X509;

/// A certificate with an RSA key: one of the platform's, or a merchant's API certificate.
///
/// Its own signature and its validity are not checked: what a platform certificate is trusted for is decided by how it
/// was obtained. There is no `PartialEq`: compare serial numbers, or the [fingerprints](KeyFingerprint) of the keys.
#[derive(Clone)]
pub struct Certificate {
    path: Option<PathBuf>,
    content: X509,
    key: PublicKey,
}

impl Certificate {
    /// Reads a certificate from PEM text.
    ///
    /// # Errors
    /// A text that is not a certificate with an RSA key; the error says what it is instead.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::read(pem.as_bytes(), None)
    }

    /// Reads a certificate from a PEM file.
    ///
    /// # Errors
    /// A file that cannot be read or is not a certificate with an RSA key; the error says what it is instead.
    pub fn from_pem_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::read(&read(path.as_ref())?, Some(path.as_ref()))
    }

    fn read(pem: &[u8], path: Option<&Path>) -> Result<Self, KeyError> {
        let fail = |problem| KeyError::new(path, problem);
        let der = match first_section(pem, path)? {
            (SectionKind::Certificate, der) => der,
            (SectionKind::PublicKey, _) => return Err(fail(KeyErrorKind::NotCertificate)),
            (SectionKind::PrivateKey | SectionKind::RsaPrivateKey, _) => {
                return Err(fail(KeyErrorKind::PrivateForPublicKey));
            }
            _ => return Err(fail(KeyErrorKind::Unsupported)),
        };
        let content = X509::from_der(&der).ok_or_else(|| fail(KeyErrorKind::BadCertificate))?;
        let key = PublicKey::from_spki(&content.spki, path)?;
        Ok(Self { path: path.map(Path::to_owned), content, key })
    }

    /// The serial number in upper-case hex, as `Wechatpay-Serial` and the merchant platform write it.
    pub fn serial_no(&self) -> &str {
        &self.content.serial_no
    }

    /// Whose it is, as RFC 4514 writes names: `CN=…,OU=…`.
    pub fn subject(&self) -> &str {
        &self.content.subject
    }

    /// Who issued it.
    pub fn issuer(&self) -> &str {
        &self.content.issuer
    }

    /// The `mchid` or `brand_id` whose API certificate it is; `None` for a platform certificate.
    pub fn merchant(&self) -> Option<&str> {
        self.content.merchant.as_deref()
    }

    /// From when it is valid.
    pub fn not_before(&self) -> SystemTime {
        self.content.not_before
    }

    /// Until when it is valid.
    pub fn not_after(&self) -> SystemTime {
        self.content.not_after
    }

    /// Identifies the key inside: equal to the fingerprint of the private key that belongs to it.
    pub fn fingerprint(&self) -> KeyFingerprint {
        self.key.fingerprint()
    }

    /// The key inside, as a key of the platform.
    ///
    /// # Errors
    /// A merchant's API certificate.
    pub fn platform_key(&self) -> Result<PublicKey, KeyError> {
        refuse_merchant(&self.content, self.path.as_deref())?;
        Ok(self.key.clone())
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("serial_no", &self.serial_no())
            .field("subject", &self.subject())
            .field("issuer", &self.issuer())
            .field("not_before", &self.not_before())
            .field("not_after", &self.not_after())
            .finish_non_exhaustive()
    }
}
