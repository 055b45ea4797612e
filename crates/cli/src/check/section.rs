//! `[brand]` or `[partner]`: who calls, with which key and certificate.

use wechatpay_api::runtime::ConfigSection;
use wechatpay_api::{Config, PrivateKey};

use super::report::Report;
use super::{certificate, file, platform};

pub(super) fn check(config: &Config, section: &ConfigSection, report: &mut Report) {
    identity(section, report);
    let private_key = private_key(section, report);
    certificate::check(section, private_key.as_ref(), report);
    platform::check(section, private_key.as_ref(), report);
    api_key(config, section, report);
}

fn identity(section: &ConfigSection, report: &mut Report) {
    let key = section.face.identity_name();
    let subject = format!("[{}] {key}", section.face);
    let identity = &section.identity;
    if !identity.is_empty() && identity.bytes().all(|byte| byte.is_ascii_digit()) {
        report.fine(subject, identity);
    } else {
        report.wrong(
            subject,
            format_args!("a {key} has digits only: copy it from the account page of the merchant platform"),
        );
    }
}

fn private_key(section: &ConfigSection, report: &mut Report) -> Option<PrivateKey> {
    let subject = format!("[{}] private_key", section.face);
    let path = &section.private_key;
    file::check_access(&subject, path, report);
    match PrivateKey::from_pem_file(path) {
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

fn api_key(config: &Config, section: &ConfigSection, report: &mut Report) {
    let subject = format!("[{}] api_key", section.face);
    if !section.has_api_key() {
        report.note(subject, "there is none: calls work without it, notifications can't be decrypted");
        return;
    }
    match config.api_key(section.face) {
        Ok(_) => report.fine(subject, "has the right length"),
        Err(error) => report.wrong(
            subject,
            format_args!(
                "{error:#}: set one of 32 characters on the merchant platform and write the same here"
            ),
        ),
    }
}
