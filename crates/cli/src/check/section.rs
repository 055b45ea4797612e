//! `[brand]` or `[partner]`: who calls, and with which keys.

use std::path::{Path, PathBuf};

use wechatpay_api::{ApiKey, Face};

use super::keys;
use super::report::Report;

/// A section of the configuration.
pub(super) struct Section<'a> {
    pub(super) face: Face,
    pub(super) table: &'a toml::Table,
    /// What its file names are relative to.
    pub(super) folder: &'a Path,
}

pub(super) fn check(section: &Section<'_>, report: &mut Report) {
    identity(section, report);
    keys::check(section, report);
    api_key(section, report);
}

impl Section<'_> {
    /// How a key of this section is called in the report.
    pub(super) fn subject(&self, key: &str) -> String {
        format!("[{}] {key}", self.face)
    }

    /// A text; that it is missing or something else is reported, never what stands there: it may be a secret.
    pub(super) fn text(&self, key: &str, report: &mut Report) -> Option<&str> {
        match self.table.get(key) {
            Some(toml::Value::String(text)) => Some(text),
            Some(other) => {
                let kind = other.type_str();
                let text = format!("must be a string, and is of type {kind}: put it in quotes");
                report.wrong(self.subject(key), text);
                None
            }
            None => {
                report.wrong(self.subject(key), "is missing");
                None
            }
        }
    }

    pub(super) fn path(&self, key: &str, report: &mut Report) -> Option<PathBuf> {
        self.text(key, report).map(|path| self.folder.join(path))
    }
}

fn identity(section: &Section<'_>, report: &mut Report) {
    let key = section.face.identity_name();
    let Some(identity) = section.text(key, report) else { return };
    if !identity.is_empty() && identity.bytes().all(|byte| byte.is_ascii_digit()) {
        report.fine(section.subject(key), identity);
    } else {
        let text = format!(
            "a {key} has digits only: copy it from the account page of WeChat Pay's merchant platform"
        );
        report.wrong(section.subject(key), text);
    }
}

fn api_key(section: &Section<'_>, report: &mut Report) {
    let subject = section.subject("api_key");
    if !section.table.contains_key("api_key") {
        report.note(subject, "there is none: calls work without it, notifications can't be decrypted");
        return;
    }
    let Some(text) = section.text("api_key", report) else { return };
    match ApiKey::new(text) {
        Ok(_) => report.fine(subject, "has the right length"),
        Err(error) => report.wrong(
            subject,
            format_args!(
                "{error:#}: set one of 32 characters on the merchant platform and write the same here"
            ),
        ),
    }
}
