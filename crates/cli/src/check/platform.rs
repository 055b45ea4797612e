//! The platform's keys and certificates: each is what it should be, and none is the caller's own.

use std::path::Path;

use wechatpay_api::runtime::{Certificate, ConfigSection, KeyFingerprint};
use wechatpay_api::{KeyError, PrivateKey, PublicKey};

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
        let key = PublicKey::from_pem_file(path);
        report_key(&key_subject, path, key, own.as_ref(), report);
        report_id(&id_subject, id, path, report);
    }
    for path in &section.platform_certificates {
        let subject = format!("[{}] platform_certificates", section.face);
        match Certificate::from_pem_file(path) {
            Ok(certificate) => {
                report_key(&subject, path, certificate.platform_key(), own.as_ref(), report);
                certificate::validity(&subject, &certificate, report);
            }
            Err(error) => report.wrong(subject, format_args!("{error:#}")),
        }
    }
}

/// Whether a file has a key, and not the caller's own.
fn report_key(
    subject: &str,
    path: &Path,
    key: Result<PublicKey, KeyError>,
    own: Option<&KeyFingerprint>,
    report: &mut Report,
) {
    let path = path.display();
    match key {
        Err(error) => report.wrong(subject, format_args!("{error:#}")),
        Ok(key) if own == Some(&key.fingerprint()) => report.wrong(
            subject,
            format_args!(
                "{path} is your own: it belongs to your private key. WeChat Pay's public key belongs here, wxp_pub.pem \
                 from the merchant platform"
            ),
        ),
        Ok(_) if own.is_some() => {
            report.fine(subject, format_args!("{path} has a public RSA key, and not your own"));
        }
        Ok(_) => report.fine(subject, format_args!("{path} has a public RSA key")),
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
