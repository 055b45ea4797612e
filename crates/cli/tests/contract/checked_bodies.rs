//! A body is compared with the documentation before it is sent, and `--unchecked` sends it as it is.

use serde_json::json;

use crate::support::platform::{Platform, Reply};
use crate::support::{assert_fails, call, keys, stderr};

const CONFIRM: [&str; 6] = ["brand", "confirm-user-card", "--user-card-code", "1", "--body", "-"];

fn confirm_with(field: &str, value: serde_json::Value) -> String {
    let mut body = json!({"card_id": "p", "openid": "o", "user_card_confirm_state": "CREATE_CARD_SUCCESS"});
    body[field] = value;
    body.to_string()
}

#[track_caller]
fn assert_not_sent(body: &str, message: &[&str]) {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, &CONFIRM, body);
    assert_fails(&output, 2, message);
    assert!(stderr(&output).contains("--unchecked"), "{}", stderr(&output));
    assert_eq!(platform.request_count(), 0, "nothing is sent");
}

#[test]
fn a_misspelt_field_is_recognised() {
    let body = r#"{"card_id": "p", "opneid": "o", "user_card_confirm_state": "CREATE_CARD_SUCCESS"}"#;
    assert_not_sent(body, &["/opneid", "did you mean `openid`?", "/openid is required"]);
}

#[test]
fn everything_that_is_wrong_is_located() {
    let body = json!({
        "card_id": 7,
        "level": "一二三四五六七八九十一",
        "valid_date_information": {"type": "FOR_EVER"},
        "user_information": {"common_field_list": [{"name": "USER_FORM_FLAG_SEX"}, {"nmae": "a"}]},
        "user_card_confirm_state": "CREATE_CARD_SUCCESS",
    });
    assert_not_sent(
        &body.to_string(),
        &[
            "/card_id must be a string, not a number",
            "/openid is required",
            "/level has 11 characters, and at most 10 are allowed",
            "/valid_date_information/type must be one of FIX_TIME_RANGE, FIX_TERM, PERMANENT",
            "/user_information/common_field_list/1/nmae is not a known field; did you mean `name`?",
        ],
    );
}

#[test]
fn a_field_that_stands_twice_is_located() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, &CONFIRM, r#"{"card_id": "p", "openid": "one", "openid": "other"}"#);
    assert_fails(&output, 2, &["standard input", "/openid stands twice"]);
    assert_eq!(platform.request_count(), 0, "nothing is sent");
}

#[test]
fn the_message_names_no_value() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let body = confirm_with("phone_number", json!(["13812345678"]));
    let output = call(&platform.url, &CONFIRM, &body);
    assert_fails(&output, 2, &["/phone_number must be a string, not an array"]);
    assert!(!stderr(&output).contains("13812345678"), "{}", stderr(&output));
}

#[test]
fn a_short_plaintext_of_a_sealed_field_is_fine() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, &CONFIRM, &confirm_with("phone_number", json!("1")));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn unchecked_a_body_is_sent_as_it_is_but_sealed() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let words = [&CONFIRM[..], &["--unchecked"]].concat();
    let output = call(&platform.url, &words, r#"{"opneid":"o","phone_number":"13800000000"}"#);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let sent: serde_json::Value = serde_json::from_slice(&platform.next_request().body).unwrap();
    assert_eq!(sent["opneid"], "o");
    assert_eq!(keys().platform.open(sent["phone_number"].as_str().unwrap()), "13800000000");
}

#[test]
fn of_very_many_issues_the_first_are_listed() {
    let fields = (0..1000).map(|number| (format!("x{number}"), json!(1)));
    let body = serde_json::Value::Object(fields.collect()).to_string();
    assert_not_sent(&body, &["/x0 is not a known field", "and 97"]);
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let message = stderr(&call(&platform.url, &CONFIRM, &body)).to_string();
    assert!(message.lines().count() < 40, "{message}");
}
