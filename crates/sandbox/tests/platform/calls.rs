//! Good calls: what the platform answers.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use crate::client::Call;
use crate::openssl;
use crate::world::WORLD;

/// A body of `ConfirmUserCard` in which the sensitive fields are sealed for the platform.
fn confirmation() -> Value {
    let seal = |plaintext: &str| openssl::seal(&WORLD.public_key(Face::Brand), plaintext.as_bytes());
    json!({
        "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0",
        "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        "phone_number": seal("13900001111"),
        "level": "黄金<&>\"会员\"",
        "valid_date_information": {"type": "FIX_TERM", "available_day_after_receive": 30},
        "user_information": {
            "common_field_list": [
                {"name": "USER_FORM_FLAG_SEX", "value": seal("女")},
                {"name": "USER_FORM_FLAG_CITY", "value": seal("广东省,深圳市")},
            ],
            "custom_field_list": [{"name": "喜欢的运动", "user_chosen_values": [seal("篮球"), seal("")]}],
        },
        "user_card_confirm_state": "CREATE_CARD_SUCCESS",
    })
}

fn open(face: Face, reply: &Value, pointer: &str) -> String {
    openssl::open(&WORLD.private_key(face), reply.pointer(pointer).unwrap().as_str().unwrap())
}

#[test]
fn a_brand_call_is_answered_with_the_example_and_the_callers_identifiers() {
    let answer =
        Call::new(Face::Brand, "GET", "/brand/card-member/user-cards/A-1?card_id=c-2&openid=o-3").send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    let reply = answer.json();
    assert_eq!(reply["user_card_code"], "A-1");
    assert_eq!(reply["card_id"], "c-2");
    assert_eq!(reply["openid"], "o-3");
    assert_eq!(reply["brand_id"], json!(WORLD.setup.brand.identity));
    assert_eq!(reply["user_card_state"], "EFFECTIVE");
    assert_eq!(reply["create_time"], "2020-05-20T13:29:35.120+08:00");
    assert_eq!(open(Face::Brand, &reply, "/phone_number"), "sample phone_number");
    let chosen = "/user_information/custom_field_list/0/user_chosen_values/0";
    assert_eq!(open(Face::Brand, &reply, chosen), "sample user_chosen_values");
}

#[test]
fn a_post_without_a_body_is_answered() {
    let answer = Call::new(Face::Brand, "POST", "/brand/card-member/cards/card-1/invalidate").send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["card_id"], "card-1");
    assert_eq!(answer.json()["brand_id"], json!(WORLD.setup.brand.identity));
}

#[test]
fn what_the_caller_sealed_comes_back_sealed_for_the_caller() {
    let body = confirmation().to_string();
    let answer =
        Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/A-1/confirm").body(body).send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    let reply = answer.json();
    assert_eq!(reply["user_card_code"], "A-1");
    assert_eq!(reply["level"], "黄金<&>\"会员\"");
    assert_eq!(reply["valid_date_information"], confirmation()["valid_date_information"]);
    assert_eq!(reply.get("user_card_confirm_state"), None);
    let opened = |pointer| open(Face::Brand, &reply, pointer);
    assert_eq!(opened("/phone_number"), "13900001111");
    assert_eq!(opened("/user_information/common_field_list/0/value"), "女");
    assert_eq!(opened("/user_information/common_field_list/1/value"), "广东省,深圳市");
    assert_eq!(opened("/user_information/custom_field_list/0/user_chosen_values/0"), "篮球");
    assert_eq!(opened("/user_information/custom_field_list/0/user_chosen_values/1"), "");
}

#[test]
fn partner_calls_name_the_brand_themselves() {
    let get = Call::new(Face::Partner, "GET", "/v3/brand/partner/card-member/cards/card-1?brand_id=1004");
    let reply = get.send();
    assert_eq!(reply.status, 200, "{}", reply.json());
    assert_eq!(reply.json()["brand_id"], "1004");
    // The page lists no Wechatpay-Serial for this call.
    let get = Call::new(Face::Partner, "GET", "/v3/brand/partner/card-member/cards/card-1?brand_id=1004");
    assert_eq!(get.without("Wechatpay-Serial").send().status, 200);

    let phone = openssl::seal(&WORLD.public_key(Face::Partner), b"13900001111");
    let body =
        json!({"brand_id": "1004", "card_id": "c-2", "openid": "o-3", "phone_number": phone, "attach": "x"});
    let target = "/v3/brand/partner/card-member/user-cards/A-1";
    let answer = Call::new(Face::Partner, "PATCH", target).body(body.to_string()).send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    let reply = answer.json();
    assert_eq!(
        (&reply["brand_id"], &reply["card_id"], &reply["attach"]),
        (&json!("1004"), &json!("c-2"), &json!("x"))
    );
    assert_eq!(open(Face::Partner, &reply, "/phone_number"), "13900001111");
}

#[test]
fn content_type_may_name_the_charset() {
    let call = Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/A-1/confirm");
    let call =
        call.body(confirmation().to_string()).header("Content-Type", "application/json; charset=utf-8");
    assert_eq!(call.send().status, 200);
}

#[test]
fn the_largest_plaintext_is_taken_and_given_back() {
    let plaintext = "1".repeat(214);
    let mut body = confirmation();
    body["phone_number"] = json!(openssl::seal(&WORLD.public_key(Face::Brand), plaintext.as_bytes()));
    let call =
        Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/A-1/confirm").body(body.to_string());
    assert_eq!(open(Face::Brand, &call.send().json(), "/phone_number"), plaintext);
}
