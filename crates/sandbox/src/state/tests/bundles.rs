//! Several resources at once: one for each item of a list, and all that agree.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{model, operation, play};
use super::play::Play;

fn stocks() -> Play {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let schemas = json!({
        "Stock": {
            "type": "object", "x-lifecycle": {"key": ["id"], "state": "state", "hidden": {"bundle": "string"}},
            "properties": {"id": text, "state": text, "index": number, "price": number, "sent": number},
        },
        "Bundle": {"type": "object", "properties": {
            "stocks": {"type": "array", "items": model("Stock")}, "last": text,
        }},
    });
    let all = json!({"find": "Stock", "by": ["bundle"], "all": true, "optional": true});
    let open = json!({
        "find": "Stock", "by": ["bundle"], "where": {"state": ["OPEN"]}, "all": true, "refusal": "NONE",
    });
    let reply = || (model("Bundle"), json!({"stocks": []}));
    let said = json!({"reply": "Stock", "set": {"stocks": {"all": "Stock"}, "last": {"from": "Stock/id"}}});
    let operations = vec![
        operation(
            "bundle",
            reply(),
            json!([
                {"create": "Stock", "each": "usages", "to": "OPEN", "set": {
                    "id": {"new": "s{digits:8}"}, "price": {"from": "item/price"}, "index": {"index": 1},
                }},
                said,
            ]),
        ),
        operation(
            "count",
            reply(),
            json!([
                {"create": "Stock", "each": "number", "fields": "none", "to": "OPEN",
                 "set": {"id": {"new": "s{digits:8}"}, "bundle": {"from": "bundle"}, "index": {"index": 0}}},
                said,
            ]),
        ),
        operation(
            "items",
            reply(),
            json!([
                {"create": "Stock", "each": "usages", "fields": "item", "to": "OPEN", "set": {"id": {"new": "s{digits:8}"}}},
                said,
            ]),
        ),
        operation(
            "send",
            reply(),
            json!([
                open,
                {"change": "Stock", "from": ["OPEN"], "refusal": "NONE", "set": {"sent": {"from": "Stock/sent", "plus": 1}}},
                said,
            ]),
        ),
        operation("close", reply(), json!([all, {"change": "Stock", "to": "CLOSED"}, said])),
        operation("drop", reply(), json!([open, {"remove": "Stock"}, said])),
    ];
    play(&schemas, operations)
}

fn each(bundle: &Value, field: &str) -> Vec<Value> {
    bundle["stocks"].as_array().unwrap().iter().map(|stock| stock[field].clone()).collect()
}

#[test]
fn one_is_made_for_each_item() {
    let play = stocks();
    let usages = json!([{"price": 10}, {"price": 20}, {}]);
    let bundle = play.reply("bundle", &json!({"bundle": "b", "usages": usages}));
    assert_eq!(each(&bundle, "price"), [json!(10), json!(20), Value::Null]);
    assert_eq!(each(&bundle, "index"), [1, 2, 3]);
    assert_eq!(bundle["last"], bundle["stocks"][2]["id"]);
    assert!(bundle["stocks"][0].get("bundle").is_none(), "it is hidden");
    assert_eq!(play.snapshot().len(), 3);
    assert_eq!(each(&play.reply("items", &json!({"bundle": "c", "usages": usages})), "price")[..2], [10, 20]);
    assert_eq!(play.snapshot().iter().filter(|stock| stock.get("bundle") == Some(&json!("b"))).count(), 3);
}

#[test]
fn as_many_are_made_as_a_number_says() {
    let play = stocks();
    let bundle = play.reply("count", &json!({"bundle": "b", "number": 4, "price": 1}));
    assert_eq!(each(&bundle, "index"), [0, 1, 2, 3]);
    assert_eq!(each(&bundle, "price"), vec![Value::Null; 4]);
    let none = |number: Value| {
        play.perform(Face::Brand, "count", &json!({}), &json!({"bundle": "b", "number": number}))
    };
    for number in [json!(0), json!(-1), Value::Null] {
        assert!(none(number).is_ok());
    }
    let refusal = none(json!(u64::MAX)).unwrap_err();
    assert_eq!(refusal.status.as_u16(), 500, "nobody makes so many");
    assert_eq!(play.snapshot().len(), 4);
}

#[test]
fn all_that_agree_are_changed_or_none() {
    let play = stocks();
    play.reply("count", &json!({"bundle": "b", "number": 2}));
    play.reply("count", &json!({"bundle": "c", "number": 1}));
    play.reply("send", &json!({"bundle": "c"}));
    play.reply("send", &json!({"bundle": "b"}));
    let bundle = play.reply("send", &json!({"bundle": "b"}));
    assert_eq!(
        (each(&bundle, "sent"), each(&bundle, "index")),
        (vec![json!(2); 2], vec![json!(0), json!(1)])
    );
    let closed = play.reply("close", &json!({"bundle": "b"}));
    assert_eq!(each(&closed, "state"), ["CLOSED", "CLOSED"]);
    let before = play.snapshot();
    let refusal = play.perform(Face::Brand, "send", &json!({}), &json!({"bundle": "b"})).unwrap_err();
    assert_eq!(refusal.code, "NOT_FOUND");
    assert_eq!(play.snapshot(), before);
    // There may be none.
    assert!(play.perform(Face::Brand, "close", &json!({}), &json!({"bundle": "nobody's"})).is_ok());
}

#[test]
fn all_that_agree_are_removed() {
    let play = stocks();
    play.reply("count", &json!({"bundle": "b", "number": 2}));
    play.reply("count", &json!({"bundle": "c", "number": 1}));
    assert_eq!(each(&play.reply("drop", &json!({"bundle": "b"})), "index"), [0, 1]);
    assert_eq!(play.snapshot().len(), 1);
}
