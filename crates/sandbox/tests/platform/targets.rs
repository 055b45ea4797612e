//! The request target: routed and signed as it came, decoded once.

use serde_json::json;
use wechatpay_sandbox::Face;

use crate::client::Call;

/// Sends a target that no signature fits, and returns what the sandbox saw.
fn seen(target: &str) -> String {
    let call = Call::new(Face::Brand, "GET", target);
    let authorization = call.authorization().replace("signature=\"", "signature=\"AAAA");
    let answer = call.send_as(Some(&authorization));
    let information = &answer.json()["detail"]["sign_information"];
    assert_eq!(information["sign_message"], json!(String::from_utf8(call.message()).unwrap()), "{target}");
    information["url"].as_str().unwrap().to_owned()
}

#[test]
fn hyper_hands_the_target_over_byte_for_byte() {
    for target in [
        "/brand/card-member/user-cards/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9?card_id=%E4%BD%A0&openid=o",
        "/brand/card-member/user-cards/%c3%a9*!'();:@+$,?b=2&a=1&&",
        "/brand/card-member/user-cards/1?",
        "/brand/card-member/user-cards/1??x=/?",
        "/brand/card-member/user-cards/..",
        "/brand/card-member/user-cards/%2e%2E",
        "/brand/card-member/user-cards/é\"{}|%",
    ] {
        assert_eq!(seen(target), target);
    }
}

#[test]
fn every_awkward_character_survives_the_path() {
    let target = "/brand/card-member/user-cards/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9?card_id=%2B%26%3D&openid=%C3%A9+x";
    let answer = Call::new(Face::Brand, "GET", target).send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["user_card_code"], "a/b c+d%41?#&=~*é");
    assert_eq!(answer.json()["card_id"], "+&=");
    assert_eq!(answer.json()["openid"], "é x");
}

#[test]
fn an_empty_query_is_signed_as_such() {
    let answer = Call::new(Face::Brand, "POST", "/brand/card-member/cards/card-1/invalidate?").send();
    assert_eq!(answer.status, 200, "{}", answer.json());
}

#[test]
fn an_unknown_path_is_not_found() {
    for target in [
        "/brand",
        "/brand/card-member",
        "/brand/card-member/user-cards/a/b",
        "/brand/card-member/user-cards/1/",
    ] {
        Call::new(Face::Brand, "GET", target).send().assert_refused(404, "NOT_FOUND", "", "");
    }
    Call::new(Face::Partner, "GET", "/v3/nowhere").send().assert_refused(404, "NOT_FOUND", "", "");
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    let answer = Call::new(Face::Brand, "DELETE", "/brand/card-member/user-cards/1").send();
    answer.assert_refused(405, "METHOD_NOT_ALLOWED", "", "");
    assert_eq!(answer.header("Allow"), "GET, PATCH");
}
