//! Refusals that concern the body.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use crate::client::{Answer, Call, send_raw};
use crate::openssl;
use crate::world::WORLD;

const TARGET: &str = "/brand/card-member/user-cards/1/confirm";

fn post(body: impl Into<Vec<u8>>) -> Answer {
    Call::new(Face::Brand, "POST", TARGET).body(body).send()
}

/// A good body with one value put, or put in place of another, at a JSON pointer.
fn with(pointer: &str, value: Value) -> String {
    let mut body = json!({
        "card_id": "2", "openid": "3", "user_card_confirm_state": "CREATE_CARD_SUCCESS",
        "user_information": {"common_field_list": [{"name": "USER_FORM_FLAG_SEX"}]},
    });
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
    body.to_string()
}

#[test]
fn each_mistake_is_pointed_at() {
    for (pointer, value, issue) in [
        ("/card_id", json!(2), "must be a string, not a number"),
        ("/card_id", json!("x".repeat(33)), "has 33 characters, and at most 32 are allowed"),
        ("/card_id", Value::Null, "leave the field out"),
        ("/user_card_confirm_state", json!("DONE"), "CREATE_CARD_FAIL"),
        ("/cardId", json!("2"), "did you mean `card_id`?"),
        ("/user_information/common_fields", json!([]), "did you mean `common_field_list`?"),
        ("/user_information/common_field_list/0/name", json!("USER_FORM_FLAG_AGE"), "USER_FORM_FLAG_SEX"),
        ("/user_information/custom_field_list", json!([{}, {}]), "at most 1 items"),
        ("/attach", json!("emoji \u{1f600}"), "4 bytes"),
    ] {
        let answer = post(with(pointer, value));
        answer.assert_refused(400, "PARAM_ERROR", pointer, issue);
        assert_eq!(answer.json()["detail"]["location"], "body");
    }
}

#[test]
fn nested_numbers_and_times_are_checked() {
    for (field, value, issue) in [
        ("available_day_after_receive", json!(99_999), "at most 10958"),
        ("available_day_after_receive", json!(3.0), "without point"),
        ("available_day_after_receive", json!(1e20), "64 bits"),
        ("available_begin_time", json!("2020-05-20 13:29:35"), "RFC 3339"),
    ] {
        let answer = post(with("/valid_date_information", json!({field: value})));
        answer.assert_refused(400, "PARAM_ERROR", &format!("/valid_date_information/{field}"), issue);
    }
}

#[test]
fn a_missing_field_is_pointed_at() {
    post("{\"card_id\":\"2\",\"openid\":\"3\"}").assert_refused(
        400,
        "PARAM_ERROR",
        "/user_card_confirm_state",
        "missing",
    );
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    for (body, issue) in [
        ("", "is missing"),
        ("{", "is not JSON"),
        ("card_id=2", "is not JSON"),
        ("[]", "must be an object"),
        ("\u{feff}{}", "is not JSON"),
    ] {
        post(body).assert_refused(400, "PARAM_ERROR", "", issue);
    }
    post(b"{\"card_id\":\"\xff\"}".as_slice()).assert_refused(400, "PARAM_ERROR", "", "UTF-8");
    post("{\"card_id\":\"2\",\"card_id\":\"2\"}").assert_refused(400, "PARAM_ERROR", "/card_id", "twice");
    post("[".repeat(100_000)).assert_refused(400, "PARAM_ERROR", "", "is not JSON");
}

#[test]
fn a_body_where_none_is_documented_is_refused() {
    let call = Call::new(Face::Brand, "POST", "/brand/card-member/cards/1/invalidate").body("{}");
    call.send().assert_refused(400, "PARAM_ERROR", "", "must be empty");
}

#[test]
fn what_is_sensitive_must_be_sealed_and_is_never_repeated() {
    let secret = "13900001111";
    let foreign = openssl::seal(&WORLD.public_key(Face::Partner), secret.as_bytes());
    let binary = openssl::seal(&WORLD.public_key(Face::Brand), b"\xff");
    let value = "/user_information/common_field_list/0/value";
    for (pointer, sealed, issue) in [
        ("/phone_number", json!(secret), "is not sealed: send RSA-OAEP"),
        ("/phone_number", json!(foreign), "does not open"),
        ("/phone_number", json!(binary), "UTF-8"),
        ("/phone_number", json!(13_900_001_111_i64), "must be a string"),
        (value, json!(secret), "is not sealed"),
        (value, json!("AAAA"), "does not open"),
    ] {
        let answer = post(with(pointer, sealed));
        answer.assert_refused(400, "PARAM_ERROR", pointer, issue);
        assert!(!answer.json().to_string().contains(secret));
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_signed() {
    let head =
        format!("POST {TARGET} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n");
    let answer = send_raw(head.as_bytes());
    answer.assert_signed(Face::Brand);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["code"], "INVALID_REQUEST");
}
