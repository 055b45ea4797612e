//! Documents that cannot be played.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::house::document;
use super::play::state_of;
use crate::spec::document::Document;
use crate::state::StateOptions;

#[test]
fn a_document_that_cannot_be_played_says_where() {
    let error = |change: &dyn Fn(&mut Value)| {
        let mut document = document();
        change(&mut document);
        let document = Document::parse(&document.to_string()).unwrap();
        match state_of(&[(Face::Brand, document)], &StateOptions::default()) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("it is played"),
        }
    };
    let step =
        |step: Value| error(&|document| document["paths"]["/locks"]["post"]["x-behavior"][2] = step.clone());
    for (value, issue) in [
        (json!({}), "exactly one of the verbs"),
        (json!({"find": "Door", "list": "Door"}), "exactly one of the verbs"),
        (json!({"find": "Window", "refusal": "NONE"}), "speaks of `Window`"),
        (json!({"find": "Door", "by": ["dor_id"], "refusal": "NONE"}), "did you mean `door_id`?"),
        (json!({"find": "Door", "by": ["door_id"]}), "lacks `refusal`"),
        (
            json!({"find": "Door", "by": ["door_id"], "refusal": "NOBODY"}),
            "`NOBODY`, which is not a documented error",
        ),
        (json!({"find": "Door", "refusal": "NONE", "whre": {}}), "unknown key `whre`; did you mean `where`?"),
        (json!({"create": "Lock", "to": "OPEN"}), "the model has no state"),
        (json!({"create": "Lock", "set": {"lock_id": {"old": 1}}}), "must be a constant, or one of"),
        (json!({"create": "Lock", "set": {"lock_id": {"new": "{words:3}"}}}), "not a placeholder"),
        (json!({"change": "Lock"}), "needs a `find` or a `create`"),
        (json!({"once": ["door_id"], "refusal": "NONE"}), "must be the first step"),
        (json!({"require": {"Window/x": 1}, "refusal": "NONE"}), "speaks of `Window`"),
        (json!({"absent": "Door", "fewer-than": 0, "refusal": "NONE"}), "positive integer"),
        (json!({"announce": "nobody", "to": "Door/url"}), "`nobody`, which is not an event"),
        (json!({"announce": "self", "to": "Door/url"}), "is not an event"),
    ] {
        let error = step(value);
        assert!(error.contains(issue), "{issue:?} in {error}");
    }
    let place = step(json!({"find": "Window", "refusal": "NONE"}));
    assert!(place.contains("POST /locks: step 3 of `x-behavior`: `find` speaks"), "{place}");
    let lifecycle =
        error(&|document| document["components"]["schemas"]["Door"]["x-lifecycle"]["key"] = json!(["x"]));
    assert!(lifecycle.contains("`x-lifecycle` of `Door` speaks of `x`"), "{lifecycle}");
    let event = error(&|document| {
        document["webhooks"]["DOOR.PUSHED"]["post"]["x-behavior"][0]["refusal"] = json!("NONE");
    });
    assert!(event.contains("the event DOOR.PUSHED: step 1") && event.contains("`refusal`"), "{event}");
}
