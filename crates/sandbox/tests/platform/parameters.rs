//! Refusals that concern the path and the query.

use serde_json::Value;
use wechatpay_sandbox::Face;

use crate::client::{Answer, Call};

fn get(target: &str) -> Answer {
    Call::new(Face::Brand, "GET", &format!("/brand/card-member/user-cards/{target}")).send()
}

#[test]
fn each_mistake_in_the_query_is_named() {
    let long = "x".repeat(33);
    for (query, field, issue) in [
        ("openid=3", "card_id", "missing"),
        ("card_id=2", "openid", "missing"),
        ("card_id=&openid=3", "card_id", "empty"),
        ("card_id=2&card_id=2&openid=3", "card_id", "twice"),
        ("card_id=2&openid=3&brand_id=4", "brand_id", "not known to this operation"),
        ("card_id=2&open_id=3", "open_id", "did you mean `openid`?"),
        (&format!("card_id={long}&openid=3"), "card_id", "has 33 characters, and at most 32 are allowed"),
        ("card_id=%zz&openid=3", "card_id", "hexadecimal"),
        ("card_id=%FF&openid=3", "card_id", "UTF-8"),
    ] {
        let answer = get(&format!("1?{query}"));
        answer.assert_refused(400, "PARAM_ERROR", field, issue);
        assert_eq!(answer.json()["detail"]["location"], "query");
    }
}

#[test]
fn lengths_count_characters() {
    let code = "%E4%BD%A0".repeat(32);
    assert_eq!(get(&format!("{code}?card_id=2&openid=3")).status, 200);
    let answer = get(&format!("{code}x?card_id=2&openid=3"));
    answer.assert_refused(400, "PARAM_ERROR", "user_card_code", "has 33 characters");
    assert_eq!(answer.json()["detail"]["location"], "path");
    assert_eq!(answer.json()["detail"]["value"], Value::String(format!("{}x", "你".repeat(32))));
}

#[test]
fn each_mistake_in_the_path_is_named() {
    for (segment, issue) in [
        ("", "empty"),
        ("%", "hexadecimal"),
        ("%C3", "UTF-8"),
        ("..", "URL parsers"),
        ("%2E", "URL parsers"),
        ("%F0%9F%98%80", "4 bytes"),
    ] {
        let answer = get(&format!("{segment}?card_id=2&openid=3"));
        answer.assert_refused(400, "PARAM_ERROR", "user_card_code", issue);
    }
}
