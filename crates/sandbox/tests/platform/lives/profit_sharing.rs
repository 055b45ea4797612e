//! The life of a sharing of profit: paid out, and partly returned.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::Life;
use crate::openssl;
use crate::world::WORLD;

const TRANSACTION_ID: &str = "4208450740201411110007820472";

fn sharing(number: &str) -> Value {
    let receiver = |account: &str, amount: u64| {
        let name = openssl::seal(&WORLD.public_key(Face::Partner), "示例商户全称".as_bytes());
        json!({"type": "MERCHANT_ID", "account": account, "amount": amount, "description": "分账", "name": name})
    };
    json!({
        "brand_mchid": "1900000108", "sub_mchid": "1900000109", "appid": "wx8888888888888888",
        "transaction_id": TRANSACTION_ID, "out_order_no": number, "finish": false,
        "receivers": [receiver("1900000110", 190), receiver("1900000111", 10)],
    })
}

#[test]
fn a_sharing_is_finished_after_a_while_and_can_be_returned_then() {
    let life = Life::of(Face::Partner, "/v3/brand/profitsharing");
    let call =
        |method: &str, path: &str, body: &Value| life.bare(method, &format!("{}{path}", life.base), body);
    let made = super::done("share", &call("POST", "/orders", &sharing("P1")));
    assert_eq!(
        (&made["status"], &made["brand_mchid"]),
        (&json!("PROCESSING"), &json!("1900000108")),
        "{made}"
    );
    let receivers = made["receivers"].as_array().unwrap();
    let accounts: Vec<_> = receivers.iter().map(|one| (&one["account"], &one["amount"])).collect();
    assert_eq!(accounts, [(&json!("1900000110"), &json!(190)), (&json!("1900000111"), &json!(10))]);
    assert!(receivers.iter().all(|one| one.get("name").is_none() && one["detail_id"].is_string()), "{made}");
    let query = format!("/orders?sub_mchid=1900000109&transaction_id={TRANSACTION_ID}&out_order_no=P1");
    let shown = || super::done("query", &call("GET", &query, &Value::Null));
    assert_eq!(shown()["receivers"], made["receivers"]);
    let back = json!({
        "sub_mchid": "1900000109", "order_id": made["order_id"], "out_return_no": "R1",
        "return_mchid": "1900000110", "amount": 10, "description": "分账回退",
    });
    assert_eq!(call("POST", "/returnorders", &back).refusal().1, "INVALID_REQUEST");
    life.later("1m");
    assert_eq!(shown()["status"], "FINISHED");
    let returned = super::done("return", &call("POST", "/returnorders", &back));
    assert_eq!((&returned["result"], &returned["out_order_no"]), (&json!("SUCCESS"), &json!("P1")));
    let query = "/returnorders?sub_mchid=1900000109&out_return_no=R1&out_order_no=P1";
    assert_eq!(super::done("query", &call("GET", query, &Value::Null)), returned);
}

#[test]
fn what_is_left_is_released_under_another_number() {
    let life = Life::of(Face::Partner, "/v3/brand/profitsharing");
    let call =
        |method: &str, path: &str, body: &Value| life.bare(method, &format!("{}{path}", life.base), body);
    let rest = json!({
        "sub_mchid": "1900000109", "transaction_id": TRANSACTION_ID, "out_order_no": "F1",
        "description": "分账完结",
    });
    let released = super::done("finish", &call("POST", "/finish-order", &rest));
    assert_eq!(super::done("again", &call("POST", "/finish-order", &rest)), released);
    let query = format!("/orders?sub_mchid=1900000109&transaction_id={TRANSACTION_ID}&out_order_no=F1");
    let shown = super::done("query", &call("GET", &query, &Value::Null));
    assert_eq!(
        (&shown["order_id"], &shown["finish_description"]),
        (&released["order_id"], &json!("分账完结"))
    );
    let missing = query.replace("F1", "F9");
    assert_eq!(call("GET", &missing, &Value::Null).refusal().1, "RESOURCE_NOT_EXISTS");
    let amount = format!("/orders/{TRANSACTION_ID}/amounts");
    let left = super::done("amount", &call("GET", &amount, &Value::Null));
    assert_eq!(left, json!({"transaction_id": TRANSACTION_ID, "unsplit_amount": 0}));
    let mut more = rest.clone();
    more["out_order_no"] = json!("F2");
    assert_eq!(call("POST", "/finish-order", &more).refusal().1, "NOT_ENOUGH");
    assert_eq!(call("POST", "/orders", &sharing("P2")).refusal().1, "NOT_ENOUGH");
}

#[test]
fn the_last_sharing_leaves_nothing() {
    let life = Life::of(Face::Partner, "/v3/brand/profitsharing");
    let call =
        |method: &str, path: &str, body: &Value| life.bare(method, &format!("{}{path}", life.base), body);
    let amount = || {
        super::done("amount", &call("GET", &format!("/orders/{TRANSACTION_ID}/amounts"), &Value::Null))
            ["unsplit_amount"]
            .clone()
    };
    super::done("share", &call("POST", "/orders", &sharing("P1")));
    assert_ne!(amount(), json!(0));
    let mut last = sharing("P2");
    last["finish"] = json!(true);
    super::done("share the rest", &call("POST", "/orders", &last));
    assert_eq!(amount(), json!(0));
    assert_eq!(call("POST", "/orders", &sharing("P3")).refusal().1, "NOT_ENOUGH");
}
