//! Resources that are removed, and those that may be there or not.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{document, model, operation};
use super::play::Play;
use crate::state::StateOptions;

fn play(options: &StateOptions) -> Play {
    let schemas = json!({"Shop": {
        "type": "object", "x-lifecycle": {"key": ["brand_id", "name"], "hidden": {"brand_id": "string"}},
        "properties": {"name": {"type": "string"}, "rooms": {"type": "integer"}},
    }});
    let find = json!({"find": "Shop", "by": ["brand_id", "name"], "refusal": "NONE"});
    let sought = json!({"find": "Shop", "by": ["brand_id", "name"], "optional": true});
    let reply = || (model("Shop"), json!({"name": "sample"}));
    let operations = vec![
        operation(
            "create",
            reply(),
            json!([
                {"absent": "Shop", "by": ["brand_id", "name"], "refusal": "NONE"}, {"create": "Shop"},
            ]),
        ),
        operation("get", reply(), json!([find])),
        operation("remove", reply(), json!([find, {"remove": "Shop"}])),
        operation(
            "put",
            reply(),
            json!([
                sought,
                {"change": "Shop", "when": {"Shop/name": {"given": true}}},
                {"create": "Shop", "when": {"Shop/name": {"given": false}}},
            ]),
        ),
        operation("drop", reply(), json!([sought, {"remove": "Shop"}])),
        operation(
            "close",
            reply(),
            json!([find, {"remove": "Shop"}, {"change": "Shop", "set": {"rooms": 0}}]),
        ),
        operation(
            "replace",
            reply(),
            json!([find, {"remove": "Shop"}, {"create": "Shop"}, {"change": "Shop"}]),
        ),
    ];
    Play::of(&[(Face::Brand, document(&schemas, operations, &[]))], options)
}

fn without_samples() -> StateOptions {
    StateOptions { empty: true, ..StateOptions::default() }
}

#[test]
fn what_is_removed_is_not_found_any_more_and_its_name_is_free() {
    let play = play(&without_samples());
    let shop = json!({"name": "a", "rooms": 1});
    play.reply("create", &shop);
    assert_eq!(play.refusal("create", &shop).1, "NOT_FOUND");
    assert_eq!(play.reply("remove", &json!({"name": "a"})), shop);
    assert_eq!(play.refusal("get", &json!({"name": "a"})).1, "NOT_FOUND");
    assert_eq!(play.refusal("remove", &json!({"name": "a"})).1, "NOT_FOUND");
    assert_eq!(play.reply("create", &json!({"name": "a"})), json!({"name": "a"}));
}

#[test]
fn what_is_removed_does_not_come_back_by_a_change() {
    let play = play(&without_samples());
    let shop = json!({"name": "a", "rooms": 1});
    play.reply("create", &shop);
    assert_eq!(play.reply("close", &json!({"name": "a"})), shop, "it is shown as it was");
    assert!(play.snapshot().is_empty());
    play.reply("create", &shop);
    assert_eq!(play.reply("replace", &json!({"name": "a", "rooms": 2}))["rooms"], 2);
    assert_eq!(play.snapshot().len(), 1, "the new one is another");
}

#[test]
fn a_sample_that_is_removed_stays_away_until_a_reset() {
    let play = play(&StateOptions::default());
    let sample = json!({"name": "sample"});
    play.reply("remove", &sample);
    assert_eq!(play.refusal("get", &sample).1, "NOT_FOUND");
    play.state.reset().unwrap();
    play.reply("get", &sample);
}

#[cfg(feature = "state-file")]
#[test]
fn what_is_removed_is_gone_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = Some(directory.path().join("state"));
    let options = StateOptions { file, ..without_samples() };
    let first = play(&options);
    for name in ["a", "b"] {
        first.reply("create", &json!({ "name": name }));
    }
    first.reply("remove", &json!({"name": "a"}));
    drop(first);
    let play = play(&options);
    assert_eq!(play.refusal("get", &json!({"name": "a"})).1, "NOT_FOUND");
    assert_eq!(play.reply("get", &json!({"name": "b"})), json!({"name": "b"}));
    play.reply("create", &json!({"name": "a"}));
}

#[test]
fn what_may_be_there_or_not_is_made_or_changed() {
    let play = play(&without_samples());
    let count = |rooms: Value| play.reply("put", &json!({"name": "a", "rooms": rooms}))["rooms"].clone();
    assert_eq!((count(json!(1)), count(json!(2))), (json!(1), json!(2)));
    assert_eq!(play.snapshot().len(), 1);
    for _ in 0..2 {
        play.perform(Face::Brand, "drop", &json!({}), &json!({"name": "a"})).unwrap();
        assert!(play.snapshot().is_empty());
    }
}
