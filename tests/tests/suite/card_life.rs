//! Other people's clients live a card's life with the sandbox: what it remembers, refuses and announces, as they see it.
//!
//! `life.mjs` and `life.py` in `third_party/` take the same steps and give them the same names.

use serde_json::{Value, json};
use wechatpay_api::Operation;
use wechatpay_api::card_member::partner;
use wechatpay_tests::sandbox;

use crate::documents::example;
use crate::third_party::{assert_holds, axios, python, run};

const OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBA";
const BAD_SIGNATURE_OF_AXIOS: &str = "EV3_RES_HEADER_SIGNATURE_DIGEST";
const BAD_SIGNATURE_OF_PYTHON: &str = "failed to verify the signature";

#[tokio::test]
async fn wechatpay_axios_plugin_of_npm_lives_a_cards_life() {
    let report = run(&sandbox().await, axios("life.mjs"), json!({ "life": life() })).await;
    assert_eq!(report["client"], "wechatpay-axios-plugin 0.9.6");
    check(&report["steps"], BAD_SIGNATURE_OF_AXIOS);
}

#[tokio::test]
async fn wechatpayv3_of_pypi_lives_a_cards_life() {
    let report = run(&sandbox().await, python("life.py"), json!({ "life": life() })).await;
    assert_eq!(report["client"], "wechatpayv3 2.0.4");
    check(&report["steps"], BAD_SIGNATURE_OF_PYTHON);
}

/// What the clients send; the IDs that the platform gives are theirs to find out.
fn life() -> Value {
    let document = serde_json::from_str(partner::OPENAPI).unwrap();
    json!({
        "create": example(&document, partner::CreateCard::INFO),
        "change": { "card_title": "金卡", "card_color": "#00FF00" },
        "openid": OPENID,
        "event": "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE",
        "member": {
            "phone_number": "+86 138 0013 8000",
            "user_information": {
                "common_field_list": [{ "name": "USER_FORM_FLAG_NAME", "value": "张三" }],
                "custom_field_list": [{ "name": "喜欢的运动", "user_chosen_values": ["篮球", "b\" \\ c/d"] }],
            },
        },
        "level": { "level": "黄金会员" },
        "points": { "out_request_no": "points", "point_balance": 1200 },
        "feed": { "out_request_no": "feed", "cell": "15_1200_1" },
        "reason": { "invalid_reason": "退卡" },
    })
}

/// Checks every step that a client took, in their order.
fn check(steps: &Value, bad_signature: &str) {
    let life = life();
    let step = |name: &str| &steps[name];
    let accepted = |name: &str| {
        assert_eq!(step(name)["status"], 200, "{name}: {}", step(name));
        &step(name)["data"]
    };
    let refused = |name: &str, status: u16, code: &str| {
        let refusal = (&step(name)["status"], &step(name)["data"]["code"]);
        assert_eq!(refusal, (&json!(status), &json!(code)), "{name}: {}", step(name));
    };

    let created = accepted("created");
    assert_holds(created, &life["create"]);
    assert_eq!(created["state"], "CARD_EFFECTIVE");
    assert_eq!(accepted("created again"), created);
    refused("number taken", 400, "PARAM_ERROR");
    assert_eq!(accepted("card"), created);
    refused("unknown card", 404, "NOT_FOUND");
    let changed = accepted("changed");
    assert_holds(changed, &life["change"]);
    assert_eq!((&changed["card_id"], &changed["benefits"]), (&created["card_id"], &created["benefits"]));
    assert_holds(accepted("cards"), &json!({ "total_count": 1, "data": [changed] }));
    assert_eq!(accepted("no cards")["total_count"], 0);

    let pending = &accepted("pending")["data"][0];
    let opened = json!({ "card_id": created["card_id"], "openid": OPENID, "user_card_state": "UNACTIVATED" });
    assert_holds(pending, &opened);
    let user_card = accepted("user card");
    assert_holds(accepted("confirmed"), &life["member"]);
    assert_eq!(accepted("confirmed"), user_card);
    assert_eq!(user_card["user_card_code"], pending["user_card_code"]);
    assert_eq!(user_card["user_card_state"], "EFFECTIVE");
    refused("confirmed twice", 404, "NOT_FOUND");
    assert_holds(accepted("user card changed"), &life["level"]);
    assert_holds(accepted("user card changed"), &life["member"]);
    assert_eq!(accepted("effective")["total_count"], 1);
    assert_eq!(accepted("effective")["data"][0]["level"], life["level"]["level"]);
    assert_eq!(accepted("none pending")["total_count"], 0);

    assert_eq!(step("not believed")["error"], bad_signature);
    assert_holds(accepted("points"), &life["points"]);
    refused("points otherwise", 400, "PARAM_ERROR");
    refused("busy", 500, "SYSTEM_ERROR");
    assert_holds(accepted("feed"), &life["feed"]);

    accepted("invalidated");
    let invalid = accepted("invalid");
    assert_eq!(invalid["user_card_state"], "INVALID");
    assert_holds(invalid, &life["reason"]);
    assert_holds(invalid, &life["level"]);
    refused("invalidated twice", 400, "INVALID_REQUEST");
    refused("change refused", 400, "INVALID_REQUEST");
    refused("feed refused", 400, "INVALID_REQUEST");
    assert_eq!(accepted("template invalidated")["state"], "CARD_INVALID");
}
