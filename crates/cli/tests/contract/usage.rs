//! What a person reads who typed or configured something wrong: exit code 2, nothing sent, the place and the fix.

use std::fs;

use crate::support::platform::{Platform, Reply};
use crate::support::{GET_USER_CARD, call, config_path, keys, stderr, stdout, wechatpay};

#[track_caller]
fn assert_refused(words: &[&str], stdin: &str, message: &[&str]) {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, words, stdin);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert_eq!(platform.request_count(), 0, "nothing is sent");
    for word in message {
        assert!(stderr(&output).contains(word), "{word:?} is not in: {}", stderr(&output));
    }
}

/// The words of a call of `ConfirmUserCard` with the body on standard input.
const CONFIRM: [&str; 6] = ["brand", "confirm-user-card", "--user-card-code", "1", "--body", "-"];

#[test]
fn an_unknown_operation_is_refused() {
    assert_refused(&["brand", "get-user-crad"], "", &["get-user-card"]);
}

#[test]
fn a_missing_parameter_is_named() {
    assert_refused(&["brand", "get-user-card", "--card-id", "a", "--openid", "b"], "", &["--user-card-code"]);
}

#[test]
fn an_empty_path_parameter_is_refused() {
    let words: Vec<_> =
        GET_USER_CARD.iter().map(|word| if *word == "478515832665" { "" } else { word }).collect();
    assert_refused(&words, "", &["user_card_code", "empty"]);
}

#[test]
fn a_missing_body_is_refused() {
    assert_refused(&["brand", "confirm-user-card", "--user-card-code", "1"], "", &["--body"]);
}

#[test]
fn a_body_that_is_no_json_is_located() {
    assert_refused(&CONFIRM, "{\n  \"card_id\": }", &["standard input", "line 2"]);
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    assert_refused(&CONFIRM, "[]", &["object"]);
}

#[test]
fn a_sensitive_field_that_does_not_fit_is_named_without_its_value() {
    let long = "长".repeat(72);
    assert_refused(&CONFIRM, &format!(r#"{{"phone_number":"{long}"}}"#), &["/phone_number", "216", "214"]);
}

#[test]
fn a_sensitive_field_that_is_no_string_is_not_sent_in_plaintext() {
    assert_refused(&CONFIRM, r#"{"phone_number":13800000000}"#, &["/phone_number", "string"]);
}

#[test]
fn http_to_another_machine_is_refused() {
    let config = config_path();
    let words = ["--config", config.to_str().unwrap(), "--base-url", "http://example.com", "call"];
    let output = wechatpay(&[&words[..], &GET_USER_CARD].concat(), "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("HTTPS"), "{}", stderr(&output));
}

/// Runs a call with a configuration of this text.
fn with_config(name: &str, text: &str) -> std::process::Output {
    let path = keys().dir.path().join(name);
    fs::write(&path, text).unwrap();
    wechatpay(&[&["--config", path.to_str().unwrap(), "call"], &GET_USER_CARD[..]].concat(), "")
}

#[test]
fn a_missing_configuration_is_told_with_the_ways_to_name_one() {
    let output = wechatpay(&[&["--config", "nowhere.toml", "call"], &GET_USER_CARD[..]].concat(), "");
    assert_eq!(output.status.code(), Some(2));
    for word in ["nowhere.toml", "--config", "WECHATPAY_CONFIG", "sandbox init"] {
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}

#[test]
fn a_misspelt_key_is_located_and_no_secret_is_shown() {
    let good = fs::read_to_string(config_path()).unwrap();
    let output = with_config("misspelt.toml", &good.replacen("api_key", "apikey", 1));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("misspelt.toml:7:1"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("0123456789abcdef"), "{}", stderr(&output));
}

#[test]
fn a_certificate_in_place_of_the_private_key_is_told() {
    let certificate = keys().dir.path().join("apiclient_cert.pem");
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-subj", "/CN=test", "-days", "1", "-key"])
        .args([&keys().merchant.private, std::path::Path::new("-out"), &certificate])
        .output()
        .unwrap();
    assert!(made.status.success());
    let good = fs::read_to_string(config_path()).unwrap();
    let output = with_config("certificate.toml", &good.replace("apiclient_key.pem", "apiclient_cert.pem"));
    assert_eq!(output.status.code(), Some(2));
    for word in ["apiclient_cert.pem", "this is a certificate", "apiclient_key.pem"] {
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}

#[test]
fn a_missing_section_is_named() {
    let good = fs::read_to_string(config_path()).unwrap();
    let partner_only = &good[good.find("[partner]").unwrap()..];
    let output = with_config("partner.toml", partner_only);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("[brand]"), "{}", stderr(&output));
}
