//! The lives of configurations of business cards, and of links to them.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::{BRAND_ID, Life};

fn cards() -> Life {
    Life::of(Face::Partner, "/v3/brand/card")
}

fn design(number: &str) -> Value {
    let service =
        json!({"customer_service_type": "SERVICE_PHONE", "customer_service_phone": "0755-86013388"});
    json!({"business_code": number, "brand_id": BRAND_ID, "brand_customer_service": service})
}

#[test]
fn a_configuration_is_published_once_it_is_audited() {
    let life = cards();
    let submitted = life.done("POST /card-configs", design("config_1"));
    assert!(submitted["card_preview_url"].is_string(), "{submitted}");
    let id = submitted["applyment_id"].as_str().unwrap();
    assert_eq!(
        life.refused("POST /card-configs", design("config_2")),
        (400, "RESOURCE_ALREADY_EXISTS".to_owned())
    );
    let preview = life.done(&format!("GET /card-configs/preview-url?applyment_id={id}"), Value::Null);
    assert_eq!(preview["business_code"], "config_1");
    let publish = json!({"applyment_id": id, "publish_type": "IMMEDIATE_PUBLISH"});
    let published = life.done("POST /card-configs/publish", publish.clone());
    assert_eq!(
        (&published["business_code"], &published["publish_type"]),
        (&json!("config_1"), &json!("IMMEDIATE_PUBLISH"))
    );
    assert_eq!(life.refused("POST /card-configs/publish", publish).1, "RESOURCE_ALREADY_EXISTS");
    let state = || life.done("GET /card-configs?business_code=config_1", Value::Null);
    assert_eq!(state()["applyment_state"], "AUDITING");
    life.later("25h");
    let shown = state();
    assert_eq!(shown["applyment_state"], "PUBLISHED");
    assert!(shown["actual_publish_time"].is_string(), "{shown}");
    assert_eq!(
        life.refused("POST /card-configs/cancel-applyment", json!({"business_code": "config_1"})).0,
        400
    );
}

#[test]
fn a_configuration_is_withdrawn() {
    let life = cards();
    life.done("POST /card-configs", design("config_1"));
    let cancelled = life.done("POST /card-configs/cancel-applyment", json!({"business_code": "config_1"}));
    assert_eq!(cancelled["applyment_state"], "CANCELED");
    life.done("POST /card-configs", design("config_2"));
    let missing = life.refused("GET /card-configs?business_code=config_9", Value::Null);
    assert_eq!(missing, (404, "RESOURCE_NOT_EXISTS".to_owned()));
}

#[test]
fn a_link_is_in_effect_until_it_is_removed() {
    let life = cards();
    let link = |number: &str| {
        json!({
            "business_code": number, "payment_scene": "MINI_PROGRAM", "appid": "wx1234567890abcdef",
        })
    };
    let account = json!({"payment_scene": "MINI_PROGRAM", "appid": "wx1234567890abcdef"});
    assert_eq!(life.done("POST /card-links", link("link_1"))["payment_scene"], "MINI_PROGRAM");
    assert_eq!(life.refused("POST /card-links", link("link_2")).0, 400);
    let state = |number: &str| {
        life.done(&format!("GET /card-links/business-code/{number}"), Value::Null)["configuration_state"]
            .clone()
    };
    let active = || life.done("GET /card-links?payment_scene=MINI_PROGRAM", Value::Null);
    assert_eq!((state("link_1"), &active()["total_num"]), (json!("WAITING_AUDIT"), &json!(0)));
    assert_eq!(life.refused("POST /card-links/unbind-card-link", account.clone()).0, 404);
    life.done("POST /card-links/cancel-applyment", json!({"business_code": "link_1"}));
    assert_eq!(state("link_1"), "CANCELED");
    life.done("POST /card-links", link("link_2"));
    life.later("24h");
    assert_eq!(state("link_2"), "IN_EFFECT");
    let listed = active();
    assert_eq!(
        listed["active_link_list"],
        json!([{"payment_scene": "MINI_PROGRAM", "appid_list": ["wx1234567890abcdef"]}])
    );
    assert_eq!((&listed["total_num"], &listed["brand_id"]), (&json!(1), &json!(BRAND_ID)));
    assert_eq!(life.refused("POST /card-links/cancel-applyment", json!({"business_code": "link_2"})).0, 400);
    let removed = life.done("POST /card-links/unbind-card-link", account);
    assert_eq!(removed["appid"], "wx1234567890abcdef");
    assert_eq!((state("link_2"), &active()["total_num"]), (json!("IN_EFFECT"), &json!(0)));
}
