//! The keys of a section: each is what it should be, and they belong together.

use std::path::Path;

use wechatpay_api::runtime::KeyError;
use wechatpay_api::{PrivateKey, PublicKey, Signer};

use super::file;
use super::report::Report;
use super::section::Section;
use crate::input::Source;

/// Where the platform's certificate tool puts the caller's certificate, beside the private key.
const CERTIFICATE: &str = "apiclient_cert.pem";
const PUBLIC_KEY_ID_PREFIX: &str = "PUB_KEY_ID_";

pub(super) fn check(section: &Section<'_>, report: &mut Report) {
    let private_key = private_key(section, report);
    let certificate = certificate(section, private_key.as_ref(), report);
    serial_no(section, certificate.as_deref(), report);
    let platform = platform_key(section, private_key.as_ref(), report);
    public_key_id(section, platform, report);
}

fn private_key(section: &Section<'_>, report: &mut Report) -> Option<PrivateKey> {
    const KEY: &str = "private_key";
    let path = section.path(KEY, report)?;
    let subject = section.subject(KEY);
    file::check_access(&subject, &path, report);
    match PrivateKey::from_pem_file(&path) {
        Ok(key) => {
            report.fine(subject, format_args!("{} is a private RSA key", path.display()));
            Some(key)
        }
        Err(error) => {
            report.wrong(subject, format_args!("{error:#}"));
            None
        }
    }
}

/// The serial number of the caller's certificate, if it lies beside the private key.
fn certificate(
    section: &Section<'_>,
    private_key: Option<&PrivateKey>,
    report: &mut Report,
) -> Option<String> {
    let folder = section.folder.join(section.table.get("private_key")?.as_str()?);
    let path = folder.parent()?.join(CERTIFICATE);
    if !path.exists() {
        return None;
    }
    let subject = section.subject(CERTIFICATE);
    match read_certificate(&path) {
        Ok((key, serial_no)) => {
            match private_key {
                Some(private_key) if !are_a_pair(private_key, &key) => report.wrong(
                    subject,
                    "belongs to another private key: put key and certificate of one download together",
                ),
                Some(_) => report.fine(subject, "belongs to the private key"),
                None => {}
            }
            Some(serial_no)
        }
        Err(problem) => {
            report.wrong(subject, problem);
            None
        }
    }
}

fn read_certificate(path: &Path) -> Result<(PublicKey, String), String> {
    let text =
        Source::File(path.to_owned()).read_text("the certificate").map_err(|failure| failure.to_string())?;
    PublicKey::from_certificate_pem(&text).map_err(|error| format!("{}: {error:#}", path.display()))
}

fn serial_no(section: &Section<'_>, of_certificate: Option<&str>, report: &mut Report) {
    const KEY: &str = "certificate_serial_no";
    const HOW: &str = "openssl x509 -in apiclient_cert.pem -noout -serial";
    let Some(serial_no) = section.text(KEY, report) else { return };
    let subject = section.subject(KEY);
    let is_hex = !serial_no.is_empty() && serial_no.bytes().all(|byte| byte.is_ascii_hexdigit());
    match of_certificate {
        _ if !is_hex => {
            report.wrong(
                subject,
                format_args!("must be hex digits without colons and blanks; it is shown by: {HOW}"),
            );
        }
        Some(of_certificate) if !of_certificate.eq_ignore_ascii_case(serial_no) => {
            report.wrong(
                subject,
                format_args!("{CERTIFICATE} beside the private key has {of_certificate}: write that"),
            );
        }
        Some(_) => report.fine(subject, format_args!("is that of {CERTIFICATE}")),
        None => report.fine(subject, format_args!("{serial_no}; there is no {CERTIFICATE} to compare with")),
    }
}

/// The platform's key as it lies in its file.
enum PlatformKey {
    PublicKey,
    /// A platform certificate, with its serial number.
    Certificate(String),
}

fn platform_key(
    section: &Section<'_>,
    private_key: Option<&PrivateKey>,
    report: &mut Report,
) -> Option<PlatformKey> {
    const KEY: &str = "public_key";
    let path = section.path(KEY, report)?;
    let subject = section.subject(KEY);
    let (key, platform) = match read_platform_key(&path) {
        Ok(read) => read,
        Err(error) => {
            report.wrong(subject, format_args!("{error:#}"));
            return None;
        }
    };
    if private_key.is_some_and(|private_key| are_a_pair(private_key, &key)) {
        report.wrong(
            subject,
            format_args!(
                "{} is your own: it belongs to your private key. WeChat Pay's public key belongs here, wxp_pub.pem \
                 from the merchant platform",
                path.display()
            ),
        );
        return None;
    }
    let kind = match platform {
        PlatformKey::PublicKey => "a public RSA key, and not your own",
        PlatformKey::Certificate(_) => "a certificate, and not your own",
    };
    report.fine(subject, format_args!("{} is {kind}", path.display()));
    Some(platform)
}

fn read_platform_key(path: &Path) -> Result<(PublicKey, PlatformKey), KeyError> {
    let key = PublicKey::from_pem_file(path)?;
    let text = std::fs::read_to_string(path).unwrap_or_default();
    Ok(match PublicKey::from_certificate_pem(&text) {
        Ok((key, serial_no)) => (key, PlatformKey::Certificate(serial_no)),
        Err(_) => (key, PlatformKey::PublicKey),
    })
}

fn public_key_id(section: &Section<'_>, platform: Option<PlatformKey>, report: &mut Report) {
    const KEY: &str = "public_key_id";
    let Some(id) = section.text(KEY, report) else { return };
    let subject = section.subject(KEY);
    let has_prefix = id.strip_prefix(PUBLIC_KEY_ID_PREFIX).is_some_and(|rest| !rest.is_empty());
    match platform {
        Some(PlatformKey::Certificate(serial_no)) if !serial_no.eq_ignore_ascii_case(id) => report.wrong(
            subject,
            format_args!("public_key is a platform certificate, so its serial number belongs here: {serial_no}"),
        ),
        Some(PlatformKey::Certificate(_)) => report.fine(subject, "is the serial number of the platform certificate"),
        _ if has_prefix => report.fine(subject, id),
        _ => report.wrong(
            subject,
            format_args!(
                "must begin with {PUBLIC_KEY_ID_PREFIX}: the merchant platform shows it beside the WeChat Pay public key"
            ),
        ),
    }
}

/// Whether what one signs the other verifies.
fn are_a_pair(private_key: &PrivateKey, public_key: &PublicKey) -> bool {
    const MESSAGE: &[u8] = b"wechatpay check";
    private_key.sign(MESSAGE).is_ok_and(|signature| public_key.verify(MESSAGE, &signature))
}
