//! What a certificate says: its key, its serial number, whose it is and how long it is valid.

use std::time::SystemTime;

use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::time::Time;

use crate::hex::upper_hex;

/// A certificate's content; its own signature is not checked.
#[derive(Clone, Debug)]
pub(crate) struct X509 {
    /// The key, as `SubjectPublicKeyInfo`.
    pub(crate) spki: Vec<u8>,
    /// Upper-case hex, as the platform writes it.
    pub(crate) serial_no: String,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// The merchant whose API certificate it is.
    pub(crate) merchant: Option<String>,
    pub(crate) not_before: SystemTime,
    pub(crate) not_after: SystemTime,
}

impl X509 {
    /// Reads a certificate in DER.
    pub(crate) fn from_der(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        let certificate = certificate.tbs_certificate();
        // DER puts a zero byte before a number whose first bit is set; nobody writes it.
        let serial_no = match certificate.serial_number().as_bytes() {
            [0, serial_no @ ..] if !serial_no.is_empty() => serial_no,
            serial_no => serial_no,
        };
        let (subject, validity) = (certificate.subject(), certificate.validity());
        let common_name = subject.common_name().ok().flatten();
        Some(Self {
            spki: certificate.subject_public_key_info().to_der().ok()?,
            serial_no: upper_hex(serial_no),
            subject: subject.to_string(),
            issuer: certificate.issuer().to_string(),
            merchant: common_name.map(String::from).filter(|name| is_merchant(name)),
            not_before: system_time(validity.not_before),
            not_after: system_time(validity.not_after),
        })
    }
}

fn system_time(time: Time) -> SystemTime {
    SystemTime::UNIX_EPOCH + time.to_unix_duration()
}

/// An API certificate has the number of its merchant as common name, a platform certificate a name in letters; one
/// authority issues both, so the issuer says nothing.
fn is_merchant(common_name: &str) -> bool {
    !common_name.is_empty() && common_name.bytes().all(|byte| byte.is_ascii_digit())
}
