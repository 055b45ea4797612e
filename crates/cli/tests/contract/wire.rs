//! The five calls byte for byte, as a platform written from the documentation sees them.

use crate::support::platform::{Platform, Reply, Request};
use crate::support::{BRAND_ID, GET_USER_CARD, MCHID, PUBLIC_KEY_ID, SERIAL_NO, call, keys, stderr};

/// Makes a call that succeeds and returns what came over the wire.
fn request_of(words: &[&str], stdin: &str) -> Request {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let output = call(&platform.url, words, stdin);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let request = platform.next_request();
    assert_eq!(platform.request_count(), 0, "one request");
    request
}

/// Takes the `Authorization` header apart and verifies the signature with OpenSSL.
fn assert_signed(request: &Request, scheme: &str, identity_name: &str, identity: &str) {
    let (sent_scheme, rest) = request.header("authorization").split_once(' ').unwrap();
    assert_eq!(sent_scheme, scheme);
    let parameters: Vec<_> = rest
        .split(',')
        .map(|parameter| parameter.split_once('=').unwrap())
        .map(|(name, value)| (name, value.strip_prefix('"').unwrap().strip_suffix('"').unwrap()))
        .collect();
    let names: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, [identity_name, "nonce_str", "signature", "timestamp", "serial_no"]);
    let value = |wanted: &str| parameters.iter().find(|(name, _)| *name == wanted).unwrap().1;
    assert_eq!(value(identity_name), identity);
    assert_eq!(value("serial_no"), SERIAL_NO);
    let method = request.line.split(' ').next().unwrap();
    let mut message =
        format!("{method}\n{}\n{}\n{}\n", request.target(), value("timestamp"), value("nonce_str"))
            .into_bytes();
    message.extend(&request.body);
    message.push(b'\n');
    assert!(keys().merchant.verifies(&message, value("signature")), "{}", String::from_utf8_lossy(&message));
}

fn assert_brand(request: &Request) {
    assert_signed(request, "WECHATPAY-BRAND-SHA256-RSA2048", "brand_id", BRAND_ID);
    assert_common(request);
}

fn assert_partner(request: &Request) {
    assert_signed(request, "WECHATPAY2-SHA256-RSA2048", "mchid", MCHID);
    assert_common(request);
}

fn assert_common(request: &Request) {
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(request.header("wechatpay-serial"), PUBLIC_KEY_ID);
    assert!(request.header("user-agent").starts_with("wechatpay-rust/"));
}

#[test]
fn get_user_card() {
    let request = request_of(&GET_USER_CARD, "");
    assert_eq!(
        request.line,
        "GET /brand/card-member/user-cards/478515832665?card_id=pbLatjvWOibDc5-TBnbUk1pD12o0&openid=obLatjnx9gnqzS4myYGmLZ7LgLBA HTTP/1.1"
    );
    assert!(!request.has_header("content-type"));
    assert!(!request.has_header("content-length"));
    assert_brand(&request);
}

#[test]
fn a_code_of_every_awkward_character_is_escaped_once_and_signed_as_sent() {
    let code = "a/b c+d%41?#&=~*é";
    let words: Vec<_> =
        GET_USER_CARD.iter().map(|word| if *word == "478515832665" { code } else { word }).collect();
    let request = request_of(&words, "");
    assert!(
        request.line.starts_with(
            "GET /brand/card-member/user-cards/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9?card_id="
        ),
        "{}",
        request.line
    );
    assert_brand(&request);
}

#[test]
fn confirm_user_card_seals_what_is_sensitive_and_nothing_else() {
    let body = r#"{
        "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0",
        "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        "phone_number": "13800000000",
        "level": "钻石 & <b>\"\\",
        "user_information": {
            "common_field_list": [{"name": "USER_FORM_FLAG_BIRTHDAY", "value": "1990-01-01"}],
            "custom_field_list": [{"name": "喜欢的运动", "user_chosen_values": ["篮球", "足球"]}]
        },
        "user_card_confirm_state": "CREATE_CARD_SUCCESS"
    }"#;
    let words = ["brand", "confirm-user-card", "--user-card-code", "478515832665", "--body", "-"];
    let request = request_of(&words, body);
    assert_eq!(request.line, "POST /brand/card-member/user-cards/478515832665/confirm HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/json");
    assert_brand(&request);
    let mut sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    for pointer in [
        "/phone_number",
        "/user_information/common_field_list/0/value",
        "/user_information/custom_field_list/0/user_chosen_values/0",
        "/user_information/custom_field_list/0/user_chosen_values/1",
    ] {
        let sealed = sent.pointer_mut(pointer).unwrap();
        *sealed = keys().platform.open(sealed.as_str().unwrap()).into();
    }
    assert_eq!(sent, serde_json::from_str::<serde_json::Value>(body).unwrap());
}

#[test]
fn invalidate_card_has_an_empty_body() {
    let request = request_of(&["brand", "invalidate-card", "--card-id", "pbLatjvWOibDc5-TBnbUk1pD12o0"], "");
    assert_eq!(
        request.line,
        "POST /brand/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/invalidate HTTP/1.1"
    );
    assert_eq!(request.header("content-length"), "0");
    assert_brand(&request);
}

#[test]
fn get_card() {
    let words = ["partner", "get-card", "--card-id", "pbLatjvWOibDc5-TBnbUk1pD1", "--brand-id", "1004"];
    let request = request_of(&words, "");
    assert_eq!(
        request.line,
        "GET /v3/brand/partner/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD1?brand_id=1004 HTTP/1.1"
    );
    assert_partner(&request);
}

#[test]
fn update_user_card() {
    let words = ["partner", "update-user-card", "--user-card-code", "47 B", "--body", "-"];
    let body = r##"{"brand_id":"1004","card_id":"p B","openid":"o","card_color":"#FFFF00"}"##;
    let request = request_of(&words, body);
    assert_eq!(request.line, "PATCH /v3/brand/partner/card-member/user-cards/47%20B HTTP/1.1");
    assert_eq!(request.body, body.as_bytes());
    assert_partner(&request);
}
