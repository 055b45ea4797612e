//! The contract other programs rely on: exit codes, and what reaches standard output.

use std::process::Output;

use crate::support::platform::{Platform, Reply};
use crate::support::{GET_USER_CARD, NOBODY, assert_fails, call, keys, stderr, stdout, wechatpay};

/// Makes the call against a platform that answers so.
fn answered(reply: &Reply) -> Output {
    answered_with(&reply.bytes())
}

fn answered_with(reply: &[u8]) -> Output {
    call(&Platform::answering(reply).url, &GET_USER_CARD, "")
}

#[test]
fn a_verified_reply_is_printed_as_it_came() {
    let body = r#"{ "card_type":"GOLD",  "new_field": [1, 12345678901234567890, null], "level":"钻石会员" }"#;
    let output = answered(&Reply::ok(body));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), format!("{body}\n"));
    assert_eq!(stderr(&output), "wechatpay: GetUserCard: 200, Request-ID 08F78BB5AF0610D302\n");
}

#[test]
fn an_opened_reply_shows_its_plaintext() {
    let sealed = keys().merchant.seal("13800000000");
    let body = format!(r#"{{"phone_number":"{sealed}","level":"a"}}"#);
    let platform = Platform::answering(Reply::ok(body).bytes());
    let output = call(&platform.url, &[&GET_USER_CARD[..], &["--open"]].concat(), "");
    assert_eq!(
        stdout(&output),
        "{\"phone_number\":\"13800000000\",\"level\":\"a\"}\n",
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_changed_body_fails_verification() {
    let reply = Reply { signed_body: Some(b"{}".to_vec()), ..Reply::ok(r#"{"level":"a"}"#) };
    assert_fails(&answered(&reply), 4, &["GetUserCard", "does not match", "08F78BB5AF0610D302"]);
}

#[test]
fn an_unsigned_reply_fails_verification() {
    let reply = Reply { signed: false, ..Reply::ok("{}") };
    assert_fails(&answered(&reply), 4, &["Wechatpay-Timestamp is missing"]);
}

#[test]
fn an_unsigned_empty_reply_fails_verification() {
    for status in ["200 OK", "204 No Content"] {
        let reply = Reply { signed: false, status, ..Reply::ok("") };
        assert_fails(&answered(&reply), 4, &["missing"]);
    }
}

#[test]
fn a_stale_reply_fails_verification() {
    // Runtime's tests know the border; here a busy machine may take its time.
    for age in [302, -420, 86_400] {
        assert_fails(&answered(&Reply { age, ..Reply::ok("{}") }), 4, &["seconds away"]);
    }
}

#[test]
fn a_reply_signed_with_an_unknown_key_fails_verification() {
    let reply = Reply { serial: "PUB_KEY_ID_OTHER", ..Reply::ok("{}") };
    assert_fails(&answered(&reply), 4, &["PUB_KEY_ID_OTHER"]);
}

#[test]
fn html_with_status_200_fails_verification() {
    let reply = Reply { signed: false, ..Reply::ok("<html>Welcome</html>") };
    assert_fails(&answered(&reply), 4, &[]);
}

#[test]
fn html_with_status_502_is_a_refusal() {
    let reply = Reply { signed: false, status: "502 Bad Gateway", ..Reply::ok("<html>Bad gateway</html>") };
    assert_fails(&answered(&reply), 3, &["502"]);
}

#[test]
fn a_refusal_tells_code_message_and_request_id() {
    let body =
        r#"{"code":"PARAM_ERROR","message":"参数错误","detail":{"field":"/openid","issue":"too long"}}"#;
    let reply = Reply { signed: false, status: "400 Bad Request", ..Reply::ok(body) };
    assert_fails(
        &answered(&reply),
        3,
        &["400 PARAM_ERROR", "参数错误", "/openid", "too long", "08F78BB5AF0610D302"],
    );
}

#[test]
fn a_refusal_without_a_signature_says_so() {
    let body = r#"{"code":"PARAM_ERROR","message":"参数错误"}"#;
    let refusal = |signed| Reply { signed, status: "400 Bad Request", ..Reply::ok(body) };
    assert_fails(&answered(&refusal(false)), 3, &["PARAM_ERROR", "unsigned"]);
    let signed = answered(&refusal(true));
    assert_fails(&signed, 3, &["PARAM_ERROR"]);
    assert!(!stderr(&signed).contains("unsigned"), "{}", stderr(&signed));
}

#[test]
fn a_redirect_is_not_followed() {
    let reply = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert_fails(&answered_with(reply), 3, &["302"]);
}

#[test]
fn a_verified_reply_that_is_no_json_is_unexpected_and_not_lost() {
    assert_fails(&answered(&Reply::ok("")), 1, &["empty"]);
    assert_fails(&answered(&Reply::ok("<html>")), 1, &["not JSON", "the verified body: <html>"]);
}

#[test]
fn a_truncated_reply_is_no_reply() {
    let reply = Reply { content_length: Some(1000), ..Reply::ok("{}") };
    assert_fails(&answered(&reply), 5, &["no reply"]);
}

#[test]
fn a_connection_closed_without_a_reply_is_no_reply() {
    assert_fails(&answered_with(b""), 5, &["no reply"]);
}

#[test]
fn nobody_listening_is_no_reply() {
    assert_fails(&call(NOBODY, &GET_USER_CARD, ""), 5, &["cannot connect"]);
}

#[test]
fn a_failed_write_is_not_repeated_but_a_failed_read_is() {
    let reply = Reply { signed: false, status: "500 Internal Server Error", ..Reply::ok("{}") }.bytes();
    let platform = Platform::answering(reply.clone());
    call(&platform.url, &GET_USER_CARD, "");
    assert_eq!(platform.request_count(), 3);
    let platform = Platform::answering(reply);
    call(&platform.url, &["brand", "invalidate-card", "--card-id", "a"], "");
    assert_eq!(platform.request_count(), 1);
}

#[test]
fn the_second_base_url_is_tried_if_the_first_does_not_answer() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let words = [&GET_USER_CARD[..], &["--base-url", NOBODY, "--base-url", &platform.url]].concat();
    let config = crate::support::config_path();
    let output = wechatpay(&[&["--config", config.to_str().unwrap(), "call"], &words[..]].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
