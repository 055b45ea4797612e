//! Refusals that concern the `Authorization` header.

use serde_json::json;
use wechatpay_sandbox::Face;

use crate::client::{Call, now};

const TARGET: &str = "/brand/card-member/user-cards/1?card_id=2&openid=3";

fn call() -> Call {
    Call::new(Face::Brand, "GET", TARGET)
}

#[test]
fn a_wrong_signature_is_answered_with_the_message_that_should_have_been_signed() {
    let body = "{\"card_id\": \"你好\"}";
    let signed = Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/a%2Fb/confirm").body(body);
    let authorization = call().authorization();
    let signature = authorization.split("signature=\"").nth(1).unwrap().split('"').next().unwrap();
    let own = signed.authorization();
    let own_signature = own.split("signature=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = signed.send_as(Some(&own.replace(own_signature, signature)));

    answer.assert_refused(401, "SIGN_ERROR", "signature", "sign not match");
    let message = String::from_utf8(signed.message()).unwrap();
    let detail = &answer.json()["detail"];
    assert_eq!(detail["location"], "authorization");
    let information = &detail["sign_information"];
    assert_eq!(information["sign_message"], json!(message));
    assert_eq!(information["sign_message_length"], json!(message.len()));
    assert_eq!(information["method"], "POST");
    assert_eq!(information["url"], "/brand/card-member/user-cards/a%2Fb/confirm");
    let truncated = information["truncated_sign_message"].as_str().unwrap();
    assert!(message.starts_with(truncated) && !truncated.is_empty(), "{truncated}");
}

#[test]
fn a_signature_over_other_bytes_is_refused() {
    let signed = call().authorization();
    let mut other = call();
    let same = |other: &mut Call| {
        let part =
            |name: &str| signed.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
        other.nonce = part("nonce_str").to_owned();
        other.timestamp = part("timestamp").to_owned();
    };
    same(&mut other);
    // The same header on another target, another method, and with a body.
    let mut target = Call::new(Face::Brand, "GET", "/brand/card-member/user-cards/2?card_id=2&openid=3");
    same(&mut target);
    target.send_as(Some(&signed)).assert_refused(401, "SIGN_ERROR", "signature", "sign not match");
    other.clone().body("{}").send_as(Some(&signed)).assert_refused(
        401,
        "SIGN_ERROR",
        "signature",
        "sign not match",
    );
    let mangled = signed.replace("signature=\"", "signature=\"!");
    other.send_as(Some(&mangled)).assert_refused(401, "SIGN_ERROR", "signature", "Base64");
    assert_eq!(other.send_as(Some(&signed)).status, 200);
}

#[test]
fn a_replay_is_refused() {
    let call = call();
    let authorization = call.authorization();
    assert_eq!(call.send_as(Some(&authorization)).status, 200);
    let replayed = call.send_as(Some(&authorization));
    replayed.assert_refused(401, "SIGN_ERROR", "nonce_str", "was used before");
}

#[test]
fn a_request_that_was_refused_for_its_signature_may_be_repeated() {
    let call = call();
    let authorization = call.authorization();
    let broken = authorization.replace("signature=\"", "signature=\"AAAA");
    assert_eq!(call.send_as(Some(&broken)).status, 401);
    assert_eq!(call.send_as(Some(&authorization)).status, 200);
}

#[test]
fn the_clock_may_be_off_by_five_minutes() {
    for (offset, status) in [(-290, 200), (290, 200), (-310, 401), (310, 401)] {
        let answer = loop {
            let (mut call, asked) = (call(), now());
            call.timestamp = asked.checked_add_signed(offset).unwrap().to_string();
            let answer = call.send();
            // A machine that took seconds for it has moved the timestamp over the border.
            if now() - asked < 5 {
                break answer;
            }
        };
        assert_eq!(answer.status, status, "{offset}: {}", answer.json());
        if status == 401 {
            answer.assert_refused(401, "SIGN_ERROR", "timestamp", "the platform's clock says");
        }
    }
}

#[test]
fn the_header_stands_there_once() {
    call().send_as(None).assert_refused(401, "SIGN_ERROR", "Authorization", "missing");
    let doubled = call();
    let authorization = doubled.authorization();
    let doubled = doubled.another_header("Authorization", &authorization);
    doubled.send_as(Some(&authorization)).assert_refused(401, "SIGN_ERROR", "Authorization", "twice");
}

#[test]
fn identity_and_certificate_must_be_known() {
    let mut unknown = call();
    unknown.identity = "1234567890".to_owned();
    unknown.send().assert_refused(401, "SIGN_ERROR", "brand_id", "unknown");
    let mut unknown = call();
    unknown.serial_no = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C".to_owned();
    unknown.send().assert_refused(401, "SIGN_ERROR", "serial_no", "not an API certificate");
}

#[test]
fn each_face_has_its_scheme() {
    let brand = call();
    let partner = Call::new(Face::Partner, "GET", "/v3/brand/partner/card-member/cards/1?brand_id=2");
    let refused = brand.send_as(Some(&partner.authorization()));
    refused.assert_refused(401, "SIGN_ERROR", "Authorization", "WECHATPAY-BRAND-SHA256-RSA2048");
    let refused = partner.send_as(Some(&brand.authorization()));
    refused.assert_refused(401, "SIGN_ERROR", "Authorization", "WECHATPAY2-SHA256-RSA2048");
}

#[test]
fn the_form_of_the_header_is_checked() {
    let call = call();
    let good = call.authorization();
    for (bad, field, issue) in [
        (good.replace(",nonce_str", ", nonce_str"), "Authorization", "comma without spaces"),
        (good.replace('"', "'"), "Authorization", "double quotes"),
        (good.replace("nonce_str=", "nonce="), "nonce_str", "missing"),
        (format!("{good},brand_id=\"1\""), "brand_id", "twice"),
        (format!("{good},mchid=\"1\""), "mchid", "not a parameter"),
        (good.replace("timestamp=\"", "timestamp=\"x"), "timestamp", "Unix seconds"),
    ] {
        call.send_as(Some(&bad)).assert_refused(401, "SIGN_ERROR", field, issue);
    }
    assert_eq!(call.send_as(Some(&good)).status, 200);
}

#[test]
fn the_order_of_the_parameters_is_free() {
    let call = call();
    let good = call.authorization();
    let (scheme, parameters) = good.split_once(' ').unwrap();
    let mut parts: Vec<&str> = parameters.split(',').collect();
    parts.rotate_left(2);
    assert_eq!(call.send_as(Some(&format!("{scheme} {}", parts.join(",")))).status, 200);
}
