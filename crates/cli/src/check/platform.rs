//! The platform's keys and certificates: each is what it should be, and none is the caller's own.

use std::path::Path;

use wechatpay_api::runtime::{Certificate, ConfigSection, KeyFingerprint};
use wechatpay_api::{PrivateKey, PublicKey};

use super::certificate;
use super::report::Report;

const PREFIX: &str = "PUB_KEY_ID_";

pub(super) fn check(section: &ConfigSection, private_key: Option<&PrivateKey>, report: &mut Report) {
    let own = private_key.map(PrivateKey::fingerprint);
    for (index, (id, path)) in section.public_keys.iter().enumerate() {
        let (key_subject, id_subject) = match index {
            0 => (format!("[{}] public_key", section.face), format!("[{}] public_key_id", section.face)),
            _ => (format!("[{}] public_keys", section.face), format!("[{}] public_keys", section.face)),
        };
        let key = PublicKey::from_pem_file(path).map(|key| key.fingerprint());
        report_key(&key_subject, path, key.map_err(|error| format!("{error:#}")), own.as_ref(), report);
        report_id(&id_subject, id, path, report);
    }
    for path in &section.platform_certificates {
        let subject = format!("[{}] platform_certificates", section.face);
        let certificate = Certificate::from_pem_file(path);
        let key = certificate.as_ref().map_err(|error| format!("{error:#}")).and_then(|certificate| {
            certificate.platform_key().map(|key| key.fingerprint()).map_err(|error| format!("{error:#}"))
        });
        report_key(&subject, path, key, own.as_ref(), report);
        if let Ok(certificate) = &certificate {
            certificate::validity(&subject, certificate, report);
        }
    }
}

/// Whether a file has a key, and not the caller's own.
fn report_key(
    subject: &str,
    path: &Path,
    key: Result<KeyFingerprint, String>,
    own: Option<&KeyFingerprint>,
    report: &mut Report,
) {
    let path = path.display();
    match key {
        Err(error) => report.wrong(subject, error),
        Ok(key) if own == Some(&key) => report.wrong(
            subject,
            format_args!(
                "{path} is your own: it belongs to your private key. WeChat Pay's public key belongs here, wxp_pub.pem \
                 from the merchant platform"
            ),
        ),
        Ok(_) => report.fine(subject, format_args!("{path} has a public RSA key, and not your own")),
    }
}

/// Whether the ID is one that the platform gives to what the file holds.
fn report_id(subject: &str, id: &str, path: &Path, report: &mut Report) {
    let has_prefix = id.strip_prefix(PREFIX).is_some_and(|rest| !rest.is_empty());
    match Certificate::from_pem_file(path) {
        Ok(certificate) if !certificate.serial_no().eq_ignore_ascii_case(id) => {
            let serial_no = certificate.serial_no();
            report.wrong(
                subject,
                format_args!("the file holds a certificate, so its serial number belongs here: {serial_no}"),
            );
        }
        Ok(_) => report.fine(subject, "is the serial number of the platform certificate"),
        Err(_) if has_prefix => report.fine(subject, id),
        Err(_) => report.wrong(
            subject,
            format_args!(
                "must begin with {PREFIX}: the merchant platform shows it beside the WeChat Pay public key"
            ),
        ),
    }
}
