//! `wechatpay sandbox emit` and `wechatpay notify verify`: a notification as a person sends, keeps and reads it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::platform::{Platform, Request};
use crate::support::{assert_fails, stderr, stdout, wechatpay};

const ACCEPTED: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const REFUSED: &str = "HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 15\r\n\r\n{\"code\":\"FAIL\"}";

/// A sandbox's folder.
struct Sandbox(TempDir);

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let init = wechatpay(&["sandbox", "init", folder.path().to_str().unwrap()], "");
        assert_eq!(init.status.code(), Some(0), "{}", stderr(&init));
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn emit(&self, words: &[&str], url: &str, stdin: &str) -> Output {
        let dir = self.0.path().to_str().unwrap();
        wechatpay(&[&["sandbox", "emit", "--to", url, "--dir", dir], words].concat(), stdin)
    }

    /// Has an event sent and kept.
    fn capture(&self, words: &[&str], stdin: &str) -> Captured<'_> {
        let receiver = Platform::answering(ACCEPTED);
        let output = self.emit(words, &format!("{}/notify", receiver.url), stdin);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("204"), "{}", stderr(&output));
        Captured { sandbox: self, request: receiver.next_request() }
    }

    fn verify(&self, headers: &Path, body: &Path, words: &[&str]) -> Output {
        let config = self.path("wechatpay.toml");
        let line = ["--config", config.to_str().unwrap(), "notify", "verify"];
        let files = ["--headers", headers.to_str().unwrap(), "--body", body.to_str().unwrap()];
        wechatpay(&[&line[..], &files, words].concat(), "")
    }
}

/// A notification that a receiver kept.
struct Captured<'a> {
    sandbox: &'a Sandbox,
    request: Request,
}

impl Captured<'_> {
    /// Writes it to files and reads it.
    fn verify(&self, words: &[&str]) -> Output {
        let (headers, body) = (self.sandbox.path("headers.txt"), self.sandbox.path("body.json"));
        let lines = self.request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        fs::write(&headers, format!("{}\r\n{}\r\n", self.request.line, lines.collect::<String>())).unwrap();
        fs::write(&body, &self.request.body).unwrap();
        self.sandbox.verify(&headers, &body, words)
    }

    fn set_header(&mut self, name: &str, value: &str) {
        for header in &mut self.request.headers {
            if header.0.eq_ignore_ascii_case(name) {
                value.clone_into(&mut header.1);
            }
        }
    }
}

#[test]
fn every_event_of_the_spec_can_be_sent_kept_and_read() {
    let sandbox = Sandbox::new();
    for event in wechatpay_api::Face::ALL.into_iter().flat_map(wechatpay_api::events) {
        // Its face can't be had from its type alone: both faces have some of the same.
        let face = ["--face", &event.face.to_string()];
        let output = sandbox.capture(&[&[event.event_type], &face[..]].concat(), "").verify(&face);
        assert_eq!(output.status.code(), Some(0), "{}: {}", event.event_type, stderr(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["event_type"], event.event_type);
        let required = required_of(event.event_type);
        assert!(!required.is_empty(), "{}", event.event_type);
        assert!(required.iter().all(|field| !report["resource"][field].is_null()), "{required:?}: {report}");
    }
}

/// The fields that an event always has, by its document.
fn required_of(event_type: &str) -> Vec<String> {
    let documents = wechatpay_api::openapi_documents().iter();
    let mut documents = documents.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    let document = documents.find(|document| document["webhooks"].get(event_type).is_some()).unwrap();
    let resource = document["webhooks"][event_type]["post"]["x-resource"]["$ref"].as_str().unwrap();
    let model = document.pointer(resource.trim_start_matches('#')).unwrap();
    serde_json::from_value(model["required"].clone()).unwrap()
}

#[test]
fn an_event_is_sent_by_its_name_with_fields_of_ones_own() {
    let sandbox = Sandbox::new();
    let fields = json!({"openid": "somebody", "phone_number": "13800000000"}).to_string();
    let words = ["user-card-created", "--face", "partner", "--body", "-"];
    let captured = sandbox.capture(&words, &fields);
    // Nothing inside these events is sealed, so there is nothing to open.
    for words in [&[][..], &["--open"]] {
        let report: Value = serde_json::from_slice(&captured.verify(words).stdout).unwrap();
        assert_eq!(report["event_type"], "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE");
        let resource = &report["resource"];
        assert_eq!(
            (&resource["openid"], &resource["phone_number"]),
            (&"somebody".into(), &"13800000000".into())
        );
    }
}

#[test]
fn a_tampered_notification_says_why_it_fails() {
    let sandbox = Sandbox::new();
    let capture = || sandbox.capture(&["user-card-created"], "");

    let mut changed = capture();
    changed.request.body.push(b' ');
    assert_fails(&changed.verify(&[]), 4, &["does not match", "byte"]);

    let mut probe = capture();
    probe.set_header("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abc");
    assert_fails(&probe.verify(&[]), 4, &["probe"]);

    let mut unsigned = capture();
    unsigned.request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Wechatpay-Nonce"));
    assert_fails(&unsigned.verify(&[]), 4, &["Wechatpay-Nonce is missing"]);

    let mut old = capture();
    old.set_header("Wechatpay-Timestamp", "1600000000");
    assert_fails(&old.verify(&[]), 4, &["seconds away", "--any-age"]);
    assert_fails(&old.verify(&["--any-age"]), 4, &["does not match"]);
}

#[test]
fn another_api_key_does_not_open() {
    let sandbox = Sandbox::new();
    let captured = sandbox.capture(&["user-card-created"], "");
    let config = sandbox.path("wechatpay.toml");
    let text = fs::read_to_string(&config).unwrap();
    let lines = text.lines().map(|line| match line.strip_prefix("api_key = ") {
        Some(_) => format!("api_key = \"{}\"\n", "k".repeat(32)),
        None => format!("{line}\n"),
    });
    fs::write(&config, lines.collect::<String>()).unwrap();
    let output = captured.verify(&[]);
    assert_fails(&output, 4, &["API key"]);
    assert!(!stderr(&output).contains("kkkk"), "{}", stderr(&output));
}

#[test]
fn a_configuration_without_an_api_key_names_what_is_missing() {
    let sandbox = Sandbox::new();
    let captured = sandbox.capture(&["user-card-created"], "");
    let config = sandbox.path("wechatpay.toml");
    let text = fs::read_to_string(&config).unwrap();
    let kept: Vec<_> = text.lines().filter(|line| !line.starts_with("api_key")).collect();
    fs::write(&config, kept.join("\n")).unwrap();
    assert_fails(&captured.verify(&[]), 2, &["[brand]", "api_key"]);
}

#[test]
fn a_serial_that_no_section_has_asks_for_the_face() {
    let sandbox = Sandbox::new();
    let mut captured = sandbox.capture(&["user-card-created"], "");
    captured.set_header("Wechatpay-Serial", "PUB_KEY_ID_0");
    assert_fails(&captured.verify(&[]), 2, &["--face"]);
    assert_fails(&captured.verify(&["--face", "brand"]), 4, &["PUB_KEY_ID_0"]);
}

#[test]
fn headers_that_are_none_are_located() {
    let sandbox = Sandbox::new();
    let (headers, body) = (sandbox.path("h"), sandbox.path("b"));
    fs::write(&headers, "Wechatpay-Nonce: a\nnonsense\n").unwrap();
    fs::write(&body, "{}").unwrap();
    assert_fails(&sandbox.verify(&headers, &body, &[]), 2, &["line 2"]);
    assert_fails(&sandbox.verify(&sandbox.path("none"), &body, &[]), 2, &["none", "cannot be read"]);
}

#[test]
fn the_answer_of_the_receiver_is_told() {
    let sandbox = Sandbox::new();
    let receiver = Platform::answering(REFUSED);
    let output = sandbox.emit(&["user-card-deleted"], &receiver.url, "");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(stdout(&output), "{\"code\":\"FAIL\"}\n");
    assert!(stderr(&output).contains("500"), "{}", stderr(&output));

    let output = sandbox.emit(&["user-card-deleted"], "http://127.0.0.1:9/", "");
    assert_fails(&output, 5, &["127.0.0.1:9"]);
}

#[test]
fn what_cannot_be_sent_says_what_can() {
    let sandbox = Sandbox::new();
    let emit = |words: &[&str], stdin: &str| sandbox.emit(words, "http://127.0.0.1:9/", stdin);
    assert_fails(&emit(&["user-card-opened"], ""), 2, &["user-card-opened", "user-card-created"]);
    assert_fails(&emit(&["user-card-created", "--body", "-"], r#"{"opneid": "a"}"#), 2, &["opneid"]);
    assert_fails(&emit(&["user-card-created", "--body", "-"], "{"), 2, &["standard input", "line 1"]);
}

#[test]
fn a_receiver_is_judged_by_how_it_takes_a_bad_notification() {
    let sandbox = Sandbox::new();
    let event = "user-card-created";
    for (flaw, answers, code, said) in [
        ("wrong-signature", &[REFUSED][..], 0, "as it should"),
        (
            "wrong-signature",
            &[ACCEPTED],
            1,
            "accepts what it has to refuse: wrong-signature (signed, but other bytes)",
        ),
        ("unknown-event", &[ACCEPTED], 0, "SANDBOX.UNKNOWN_EVENT was answered with 204"),
        ("unknown-event", &[REFUSED], 3, "refuses the notification"),
        ("doubled", &[ACCEPTED, ACCEPTED], 0, "204"),
        ("doubled", &[ACCEPTED, REFUSED], 3, "refuses the notification"),
    ] {
        let receiver = Platform::answering_in_turn(answers.iter().map(|answer| Vec::from(*answer)));
        let output = sandbox.emit(&[event, "--bad", flaw], &receiver.url, "");
        assert_eq!(output.status.code(), Some(code), "{flaw}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{flaw}: {}", stderr(&output));
    }
    let output = sandbox.emit(&[event, "--bad", "rotten"], "http://127.0.0.1:1/", "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("wrong-api-key"), "{}", stderr(&output));
}
