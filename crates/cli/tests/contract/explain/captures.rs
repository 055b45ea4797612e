//! Captured messages, and the configuration that they are explained with.

use std::path::PathBuf;
use std::process::Output;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::openssl::KeyPair;
use crate::support::{BRAND_ID, MCHID, PUBLIC_KEY_ID, SERIAL_NO, stderr, stdout, wechatpay};

pub(crate) const PARTNER_SERIAL_NO: &str = "3493DE0D9BB4EB98A8C65EAA7E8EE887EC24B71A";
pub(crate) const PARTNER_KEY_ID: &str = "PUB_KEY_ID_0119000000010";
pub(crate) const TIMESTAMP: &str = "1554208460";
pub(crate) const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

/// Keys of both faces, each its own, and a configuration of them.
pub(crate) struct Keys {
    pub(crate) dir: TempDir,
    pub(crate) brand: KeyPair,
    pub(crate) brand_platform: KeyPair,
    pub(crate) partner: KeyPair,
    pub(crate) partner_platform: KeyPair,
    pub(crate) stranger: KeyPair,
}

pub(crate) fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let pair =
            |name: &str| KeyPair::generate(dir.path(), &format!("{name}.pem"), &format!("{name}_pub.pem"));
        let (brand, brand_platform) = (pair("brand"), pair("brand_platform"));
        let (partner, partner_platform) = (pair("partner"), pair("partner_platform"));
        let stranger = pair("stranger");
        std::fs::write(dir.path().join("wechatpay.toml"), config("brand_platform_pub.pem", PUBLIC_KEY_ID))
            .unwrap();
        Keys { dir, brand, brand_platform, partner, partner_platform, stranger }
    })
}

/// A configuration with another key of the platform for the brand.
pub(crate) fn config(brand_public_key: &str, brand_key_id: &str) -> String {
    let section = |face: &str, identity: &str, serial_no: &str, id: &str, public_key: &str| {
        format!(
            "[{face}]\n{identity}\ncertificate_serial_no = \"{serial_no}\"\nprivate_key = \"{face}.pem\"\n\
             public_key_id = \"{id}\"\npublic_key = \"{public_key}\"\n\n"
        )
    };
    section("brand", &format!("brand_id = \"{BRAND_ID}\""), SERIAL_NO, brand_key_id, brand_public_key)
        + &section(
            "partner",
            &format!("mchid = \"{MCHID}\""),
            PARTNER_SERIAL_NO,
            PARTNER_KEY_ID,
            "partner_platform_pub.pem",
        )
}

/// Runs `wechatpay explain` on a text.
pub(crate) fn explain(text: &str, words: &[&str]) -> Output {
    explain_by(keys().dir.path().join("wechatpay.toml"), text, words)
}

pub(crate) fn explain_by(config: PathBuf, text: &str, words: &[&str]) -> Output {
    let line = [&["--config", config.to_str().unwrap(), "explain"], words].concat();
    wechatpay(&line, text)
}

/// The names of the mistakes; empty if it verifies. The exit code has to say the same.
#[track_caller]
pub(crate) fn mistakes(output: &Output) -> Vec<String> {
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(output)));
    let findings = report["mistakes"].as_array().cloned().unwrap_or_default();
    assert_eq!(report["verifies"], findings.is_empty(), "{report}");
    assert_eq!(output.status.code(), Some(if findings.is_empty() { 0 } else { 4 }), "{report}");
    findings.iter().map(|finding| finding["mistake"].as_str().unwrap().to_owned()).collect()
}

/// Checks the mistakes of a text.
#[track_caller]
pub(crate) fn assert_explained(text: &str, expected: &[&str]) {
    let output = explain(text, &["--json"]);
    assert_eq!(mistakes(&output), expected, "{}\n{text}", stdout(&output));
}

/// A request, correct until a test spoils it.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) body: String,
    pub(crate) content_type: String,
    pub(crate) scheme: &'static str,
    pub(crate) identity: String,
    pub(crate) serial_no: &'static str,
    pub(crate) timestamp: String,
}

impl Request {
    pub(crate) fn get(target: &str) -> Self {
        Self {
            method: "GET",
            target: target.to_owned(),
            body: String::new(),
            content_type: "application/json".to_owned(),
            scheme: "WECHATPAY-BRAND-SHA256-RSA2048",
            identity: format!("brand_id=\"{BRAND_ID}\""),
            serial_no: SERIAL_NO,
            timestamp: TIMESTAMP.to_owned(),
        }
    }

    pub(crate) fn post(body: &str) -> Self {
        let request = Self::get("/brand/card-member/user-cards/1/confirm");
        Self { method: "POST", body: body.to_owned(), ..request }
    }

    /// What a correct caller signs.
    pub(crate) fn message(&self) -> String {
        let Self { method, target, timestamp, body, .. } = self;
        format!("{method}\n{target}\n{timestamp}\n{NONCE}\n{body}\n")
    }

    /// The request as the text of HTTP, with this signature.
    pub(crate) fn with_signature(&self, signature: &str) -> String {
        let Self { method, target, body, content_type, scheme, identity, serial_no, timestamp } = self;
        format!(
            "{method} {target} HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\nAccept: application/json\r\n\
             Authorization: {scheme} {identity},nonce_str=\"{NONCE}\",signature=\"{signature}\",\
             timestamp=\"{timestamp}\",serial_no=\"{serial_no}\"\r\nContent-Type: {content_type}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// The request with the brand's signature of a message.
    pub(crate) fn signed_over(&self, message: &str) -> String {
        self.with_signature(&keys().brand.sign(message.as_bytes()))
    }
}

/// A reply as the text of HTTP, signed by a key over a body.
pub(crate) fn reply(body: &str, key: &KeyPair, signed_body: &str, serial: &str) -> String {
    let signature = key.sign(format!("{TIMESTAMP}\n{NONCE}\n{signed_body}\n").as_bytes());
    reply_with(body, &signature, serial)
}

/// A reply with a signature.
pub(crate) fn reply_with(body: &str, signature: &str, serial: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nContent-Type: application/json\r\nWechatpay-Timestamp: {TIMESTAMP}\r\n\
         Wechatpay-Nonce: {NONCE}\r\nWechatpay-Serial: {serial}\r\nWechatpay-Signature: {signature}\r\n\r\n{body}",
        body.len()
    )
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
