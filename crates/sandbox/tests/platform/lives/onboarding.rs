//! The life of an application to join as a brand.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::Life;
use crate::openssl;
use crate::world::WORLD;

/// The application that the documents show, under another number.
fn application(number: &str) -> Value {
    let documents = wechatpay_api::openapi_documents().iter();
    let documents = documents.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    let mut shown = documents.filter_map(|document| {
        let content = document.pointer("/paths/~1v3~1brand~1applyments/post/requestBody/content")?;
        Some(content["application/json"]["example"].clone())
    });
    let mut body = shown.next().unwrap();
    body["business_code"] = json!(number);
    for field in ["admin_name", "id_card_number"] {
        let plain = if field == "admin_name" { "张三" } else { "11010519491231002X" };
        body["admin_info"][field] = json!(openssl::seal(&WORLD.public_key(Face::Partner), plain.as_bytes()));
    }
    body
}

#[test]
fn a_brand_joins_step_by_step() {
    let life = Life::of(Face::Partner, "/v3/brand/applyments");
    let post = |path: &str, body: &Value| life.bare("POST", &format!("{}{path}", life.base), body);
    let submitted = super::done("submit", &post("", &application("apply_1")));
    assert_eq!(submitted["business_code"], "apply_1");
    assert_eq!(post("", &application("apply_1")).refusal().1, "RESOURCE_ALREADY_EXISTS");
    let id = submitted["applyment_id"].as_str().unwrap();
    let state =
        || super::done("get", &life.bare("GET", &format!("{}/applyment-id/{id}", life.base), &Value::Null));
    for expected in ["WAITING_VALIDATE", "WAITING_AUDIT", "WAITING_AUTH", "OPEN_ACCOUNT"] {
        let shown = state();
        assert_eq!(shown["applyment_state"], format!("APPLYMENT_STATE_{expected}"), "{shown}");
        assert!(shown.get("brand_id").is_none(), "{shown}");
        life.later("24h");
    }
    let shown = state();
    assert_eq!(shown["applyment_state"], "APPLYMENT_STATE_FINISH");
    assert!(shown["brand_id"].is_string(), "{shown}");
    let late = post("/cancel-applyment", &json!({"applyment_id": id}));
    assert_eq!(late.refusal().1, "RESOURCE_ALREADY_EXISTS");
}

#[test]
fn an_application_is_withdrawn_for_good() {
    let life = Life::of(Face::Partner, "/v3/brand/applyments");
    let post = |path: &str, body: &Value| life.bare("POST", &format!("{}{path}", life.base), body);
    let submitted = super::done("submit", &post("", &application("apply_1")));
    let cancelled = super::done("cancel", &post("/cancel-applyment", &json!({"business_code": "apply_1"})));
    assert_eq!(cancelled, submitted);
    assert_eq!(post("/cancel-applyment", &json!({"business_code": "apply_1"})).status, 400);
    assert_eq!(post("", &application("apply_1")).status, 400);
    assert_eq!(
        post("/cancel-applyment", &json!({"business_code": "apply_9"})).refusal().1,
        "RESOURCE_NOT_EXISTS"
    );
}
