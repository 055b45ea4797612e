//! What can be seen of a call beside its reply: the signed request of a dry run, the log, the `Request-ID`.

use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::platform::{Platform, Reply};
use crate::support::{
    BRAND_ID, GET_USER_CARD, PUBLIC_KEY_ID, SERIAL_NO, call, config_path, keys, stderr, stdout,
};

const CONFIRM: [&str; 6] = ["brand", "confirm-user-card", "--user-card-code", "1", "--body", "-"];
const PHONE_NUMBER: &str = "13812345678";

fn confirm_body() -> String {
    json!({
        "card_id": "p", "openid": "the-openid", "phone_number": PHONE_NUMBER,
        "user_card_confirm_state": "CREATE_CARD_SUCCESS",
    })
    .to_string()
}

#[test]
fn a_dry_run_prints_the_signed_request_and_sends_nothing() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, &[&CONFIRM[..], &["--dry-run"]].concat(), &confirm_body());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(platform.request_count(), 0, "nothing is sent");
    assert!(stderr(&output).contains("nothing was sent"), "{}", stderr(&output));
    let (head, body) = stdout(&output).split_once("\n\n").unwrap();
    let target = "/brand/card-member/user-cards/1/confirm";
    assert_eq!(head.lines().next(), Some(&*format!("POST {}{target}", platform.url)));
    assert!(head.contains(&format!("\nWechatpay-Serial: {PUBLIC_KEY_ID}")), "{head}");
    let authorization = head.lines().find_map(|line| line.strip_prefix("Authorization: ")).unwrap();
    let part = |name: &str| {
        let (_, rest) =
            authorization.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{authorization}"));
        rest.split('"').next().unwrap().to_owned()
    };
    assert!(authorization.starts_with("WECHATPAY-BRAND-SHA256-RSA2048 "), "{authorization}");
    assert_eq!((part("brand_id"), part("serial_no")), (BRAND_ID.to_owned(), SERIAL_NO.to_owned()));
    let body = body.strip_suffix('\n').unwrap();
    let message = format!("POST\n{target}\n{}\n{}\n{body}\n", part("timestamp"), part("nonce_str"));
    assert!(
        keys().merchant.verifies(message.as_bytes(), &part("signature")),
        "what is printed is what is signed"
    );
    assert!(!stdout(&output).contains(PHONE_NUMBER));
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(keys().platform.open(body["phone_number"].as_str().unwrap()), PHONE_NUMBER);
}

#[test]
fn a_dry_run_of_an_upload_prints_what_is_signed() {
    let file = keys().dir.path().join("dry.png");
    std::fs::write(&file, [&b"\x89PNG\r\n\x1a\n"[..], &[7; 40]].concat()).unwrap();
    let words = ["brand", "card-member/upload-image", "--dry-run", "--file", file.to_str().unwrap()];
    let output = call("http://127.0.0.1:9", &words, "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let (head, meta) = stdout(&output).split_once("\n\n").unwrap();
    assert!(head.contains("Content-Type: multipart/form-data; boundary="), "{head}");
    assert_eq!(serde_json::from_str::<Value>(meta).unwrap()["filename"], "dry.png");
}

#[test]
fn a_dry_run_checks_the_body_like_a_call() {
    let output = call("http://127.0.0.1:9", &[&CONFIRM[..], &["--dry-run"]].concat(), r#"{"opneid":"o"}"#);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn the_request_id_of_a_success_is_on_standard_error() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, &GET_USER_CARD, "");
    assert_eq!(stdout(&output), "{}\n");
    assert!(
        stderr(&output).contains("GetUserCard: 200, Request-ID 08F78BB5AF0610D302"),
        "{}",
        stderr(&output)
    );
}

/// Makes a call whose request and reply hold personal data, with a filter for the log in the environment.
fn logged(filter: &str, words: &[&str]) -> Output {
    let sealed = keys().merchant.seal(PHONE_NUMBER);
    let reply = Reply::ok(json!({"phone_number": sealed, "level": "the-level"}).to_string());
    let platform = Platform::answering(reply.bytes());
    let config = config_path();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
        .args(["--config", config.to_str().unwrap(), "--base-url", &platform.url, "call"])
        .args(CONFIRM)
        .args(words)
        .env("RUST_LOG", filter)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), confirm_body().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("the-level"), "standard output stays the reply's");
    output
}

#[test]
fn the_log_is_shown_if_asked_for_and_nothing_else() {
    assert!(!stderr(&logged("", &[])).contains("DEBUG"));
    for output in [logged("", &["-v"]), logged("", &["-vv"]), logged("wechatpay_runtime=debug", &[])] {
        let log = stderr(&output);
        assert!(log.contains("DEBUG") && log.contains("ConfirmUserCard"), "{log}");
    }
}

#[test]
fn no_log_shows_bodies_or_secrets() {
    for output in [logged("", &["-vv"]), logged("trace", &[])] {
        let log = stderr(&output);
        let key = std::fs::read_to_string(&keys().merchant.private).unwrap();
        let key = key.lines().nth(1).unwrap();
        for secret in
            [PHONE_NUMBER, "the-openid", "the-level", "signature=\"", "0123456789abcdef0123456789abcdef", key]
        {
            assert!(!log.contains(secret), "{secret:?} is in: {log}");
        }
    }
}

#[test]
fn a_filter_that_is_not_one_is_bad_input() {
    let output = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
        .arg("operations")
        .env("RUST_LOG", "wechatpay_runtime=shout")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("RUST_LOG"), "{}", stderr(&output));
}
