//! Replies and notifications, with what happens to them before they are verified.

use std::fs;
use std::process::Command;

use super::captures::{
    NONCE, PARTNER_KEY_ID, TIMESTAMP, assert_explained, config, explain, explain_by, keys, mistakes, reply,
    reply_with,
};
use crate::support::{PUBLIC_KEY_ID, stderr, stdout};

const BODY: &str = r#"{"id":"a","summary":"你/好","resource":{"nonce":"n","ciphertext":"c"}}"#;

fn over(body: &str, signed_body: &str) -> String {
    reply(body, &keys().brand_platform, signed_body, PUBLIC_KEY_ID)
}

#[test]
fn a_good_reply_or_notification_verifies() {
    let good = over(BODY, BODY);
    let notification = good.replace("HTTP/1.1 200 OK", "POST /notify HTTP/1.1");
    let headers_alone = good.split_once("\r\n").unwrap().1.to_owned();
    for (text, kind) in [(&good, "reply"), (&notification, "notification"), (&headers_alone, "notification")]
    {
        let output = explain(text, &[]);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).starts_with(&format!("the {kind} verifies")), "{}", stdout(&output));
        assert!(stderr(&output).contains("--received"), "{}", stderr(&output));
    }
    assert_explained(&over("", ""), &[]);
    let body = keys().dir.path().join("body.json");
    fs::write(&body, BODY).unwrap();
    let headers = good.split_once("\r\n\r\n").unwrap().0;
    assert_eq!(mistakes(&explain(headers, &["--json", "--body", body.to_str().unwrap()])), [""; 0]);
}

#[test]
fn what_a_framework_does_to_the_body_is_named() {
    let pretty =
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(BODY).unwrap()).unwrap();
    let reordered = r#"{"id":"a","resource":{"nonce":"n","ciphertext":"c"},"summary":"你/好"}"#;
    for (expected, seen, signed) in [
        (&["body_compact"][..], pretty.as_str(), BODY),
        (&["body_unicode_unescaped"], &BODY.replace('你', "\\u4f60").replace('好', "\\u597d"), BODY),
        (&["body_slashes_escaped"], BODY, &BODY.replace('/', "\\/")),
        (&["body_newline_added"], BODY, &format!("{BODY}\n")),
        (&["body_keys_reordered"], reordered, BODY),
        (&["other_message"], &BODY.replace("\"a\"", "\"b\""), BODY),
        (&["other_message"], "", BODY),
    ] {
        assert_explained(&over(seen, signed), expected);
    }
    let output = explain(&over(&pretty, BODY), &[]);
    assert!(stdout(&output).contains("before a framework parses"), "{}", stdout(&output));
}

#[test]
fn keys_that_are_mixed_up_are_named() {
    let keys = keys();
    for (expected, text) in [
        (&["other_face_key_used"][..], reply(BODY, &keys.partner_platform, BODY, PUBLIC_KEY_ID)),
        (&["other_face_key_used"], reply(BODY, &keys.brand_platform, BODY, PARTNER_KEY_ID)),
        (&["caller_key_used"], reply(BODY, &keys.brand, BODY, PUBLIC_KEY_ID)),
        (&["key_under_other_id"], reply(BODY, &keys.brand_platform, BODY, "PUB_KEY_ID_1")),
        (&["unknown_serial"], reply(BODY, &keys.stranger, BODY, "PUB_KEY_ID_1")),
        (
            &["public_key_for_certificate"],
            reply(BODY, &keys.stranger, BODY, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"),
        ),
        (&["wrong_public_key"], reply(BODY, &keys.stranger, BODY, PUBLIC_KEY_ID)),
        (&["probe"], reply_with(BODY, "WECHATPAY/SIGNTEST/abc", PUBLIC_KEY_ID)),
    ] {
        assert_explained(&text, expected);
    }
}

#[test]
fn the_wrong_file_as_public_key_is_recognised() {
    let keys = keys();
    let certificate = keys.dir.path().join("certificate.pem");
    let made = Command::new("openssl")
        .args(["req", "-new", "-x509", "-subj", "/CN=Tenpay.com sign", "-key"])
        .arg(&keys.stranger.private)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success());
    for (file, mistake) in
        [("certificate.pem", "certificate_for_public_key"), ("brand_pub.pem", "own_key_as_platform_key")]
    {
        let path = keys.dir.path().join(format!("{mistake}.toml"));
        fs::write(&path, config(file, PUBLIC_KEY_ID)).unwrap();
        assert_eq!(mistakes(&explain_by(path, &over(BODY, BODY), &["--json"])), [mistake]);
    }
}

#[test]
fn headers_and_age_are_checked() {
    let good = over(BODY, BODY);
    let length = format!("Content-Length: {}", BODY.len());
    for (expected, text) in [
        (&["header_missing"][..], good.replace("Wechatpay-Nonce", "X-Nonce")),
        (&["header_repeated"], good.replace("\r\n\r\n", &format!("\r\nWechatpay-Nonce: {NONCE}\r\n\r\n"))),
        (&["body_truncated"], good.replace(&length, "Content-Length: 999")),
        (&["clock_off"], good.replace(&length, &format!("{length}\r\nDate: Tue, 02 Apr 2019 13:34:20 GMT"))),
        (
            &["timestamp_in_milliseconds", "other_message"],
            good.replace(TIMESTAMP, &format!("{TIMESTAMP}000")),
        ),
    ] {
        assert_explained(&text, expected);
    }
    assert_explained(
        &good.replace(&length, &format!("{length}\r\nDate: Tue, 02 Apr 2019 12:34:21 GMT")),
        &[],
    );
    assert_eq!(mistakes(&explain(&good, &["--json", "--received", "now"])), ["clock_off"]);
}
