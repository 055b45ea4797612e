//! Samples that stand inside of replies, and what they are kept with.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{Described, document, model, operation};
use super::play::Play;
use crate::state::StateOptions;

fn play() -> Play {
    let text = json!({"type": "string"});
    let schemas = json!({
        "Plan": {
            "type": "object",
            "x-lifecycle": {"key": ["brand_id", "id"], "hidden": {"brand_id": "string", "openid": "string"}},
            "properties": {"id": text, "name": text, "word": text},
        },
        "Wrapped": {"type": "object", "properties": {"plan": model("Plan")}},
        "Found": {"type": "object", "properties": {"data": {"type": "array", "items": model("Plan")}}},
        "Plans": {"type": "object", "properties": {"plan_list": {"type": "array", "items": model("Plan")}}},
    });
    let find = |by: Value| json!([{"find": "Plan", "by": by, "refusal": "NONE"}]);
    let plan = || (model("Plan"), json!({"id": "p-1", "name": "the whole reply"}));
    let operations = vec![
        operation(
            "list",
            (
                model("Plans"),
                json!({"plan_list": [
                    {"id": "p-1", "name": "in a list"}, {"id": "p-2", "name": "in a list"}, {"id": "p-3"},
                ]}),
            ),
            json!([]),
        ),
        Described {
            name: "wrap",
            request: json!({"openid": "o-2", "brand_id": "b-9"}),
            reply: (model("Wrapped"), json!({"plan": {"id": "p-2", "name": "wrapped"}})),
            behavior: json!([]),
        },
        operation("get", plan(), find(json!(["brand_id", "id"]))),
        operation("getOf", plan(), find(json!(["brand_id", "id", "openid"]))),
        operation(
            "change",
            plan(),
            json!([find(json!(["brand_id", "id", "openid"]))[0], {"change": "Plan"}]),
        ),
        operation(
            "search",
            (model("Found"), json!({"data": []})),
            json!([{"list": "Plan", "by": ["brand_id"], "filters": ["openid"]}]),
        ),
    ];
    Play::of(&[(Face::Brand, document(&schemas, operations, &[]))], &StateOptions::default())
}

#[test]
fn a_sample_is_taken_from_wherever_a_reply_shows_it_best() {
    let play = play();
    let name = |id: &str| play.reply("get", &json!({ "id": id }))["name"].clone();
    assert_eq!((name("p-1"), name("p-2")), (json!("the whole reply"), json!("wrapped")));
    assert_eq!(play.reply("get", &json!({"id": "p-3"})), json!({"id": "p-3"}));
    assert_eq!(play.snapshot().len(), 3);
}

#[test]
fn a_hidden_field_of_a_sample_is_the_sample_request_s_or_anything() {
    let play = play();
    let found = |id: &str, openid: &str| {
        play.perform(Face::Brand, "getOf", &json!({}), &json!({"id": id, "openid": openid})).is_ok()
    };
    assert!(found("p-2", "o-2") && !found("p-2", "o-1"));
    assert!(found("p-1", "o-1") && found("p-1", "o-2"));
    assert!(!found("p-9", "o-1"));
    let listed = |openid: &str| {
        let found = play.reply("search", &json!({ "openid": openid }));
        found["data"].as_array().unwrap().iter().map(|plan| plan["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((listed("o-1"), listed("o-2").len()), (vec![json!("p-1"), json!("p-3")], 3));
    // It belongs to whoever changed it.
    play.reply("change", &json!({"id": "p-1", "openid": "o-1", "word": "changed"}));
    assert!(found("p-1", "o-1") && !found("p-1", "o-2"));
    assert_eq!(play.snapshot().len(), 1, "the other samples are gone");
    assert_eq!(play.snapshot()[0]["openid"], "o-1");
}
