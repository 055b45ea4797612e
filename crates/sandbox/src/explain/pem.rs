//! Public keys out of PEM: alone, in a certificate, or as the public half of a private key.

use rsa::pkcs1::{DecodeRsaPrivateKey as _, DecodeRsaPublicKey as _};
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use rsa::{RsaPrivateKey, RsaPublicKey};
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

use super::hex::to_hex;

/// A key, and what it came out of.
pub(super) struct ReadKey {
    pub(super) key: RsaPublicKey,
    /// The serial number, in capitals, if it came out of a certificate.
    pub(super) certificate_serial_no: Option<String>,
}

/// Reads the first key or certificate of a PEM text.
///
/// # Errors
/// What is wrong, as the end of a sentence; nothing of the text.
pub(super) fn read(pem: &[u8]) -> Result<ReadKey, &'static str> {
    let (kind, der) = <(SectionKind, Vec<u8>)>::from_pem_slice(pem)
        .map_err(|_| "holds no PEM: it begins with -----BEGIN …-----")?;
    let key = match kind {
        SectionKind::PrivateKey => RsaPrivateKey::from_pkcs8_der(&der).ok().map(|key| key.to_public_key()),
        SectionKind::RsaPrivateKey => RsaPrivateKey::from_pkcs1_der(&der).ok().map(|key| key.to_public_key()),
        SectionKind::PublicKey => {
            RsaPublicKey::from_public_key_der(&der).or_else(|_| RsaPublicKey::from_pkcs1_der(&der)).ok()
        }
        SectionKind::Certificate => return certificate(&der).ok_or("holds a certificate without an RSA key"),
        _ => None,
    };
    let key = key.ok_or("holds no RSA key that is read here: a private or public key, or a certificate")?;
    Ok(ReadKey { key, certificate_serial_no: None })
}

fn certificate(der: &[u8]) -> Option<ReadKey> {
    let certificate = Certificate::from_der(der).ok()?;
    let certificate = certificate.tbs_certificate();
    let key = certificate.subject_public_key_info().to_der().ok()?;
    let serial_no = certificate.serial_number().as_bytes();
    let serial_no = to_hex(serial_no).to_uppercase();
    // DER puts a zero byte before a number whose first bit is set; nobody writes it.
    let serial_no =
        serial_no.strip_prefix("00").filter(|rest| !rest.is_empty()).unwrap_or(&serial_no).to_owned();
    Some(ReadKey {
        key: RsaPublicKey::from_public_key_der(&key).ok()?,
        certificate_serial_no: Some(serial_no),
    })
}
