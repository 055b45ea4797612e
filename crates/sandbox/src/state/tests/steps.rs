//! What each step does and refuses, and that a refused call changes nothing.

use jiff::SignedDuration;
use serde_json::{Value, json};
use wechatpay_api::Face;

use super::house::{door, house};

#[test]
fn a_resource_is_made_of_the_request_the_settings_the_defaults_and_the_example() {
    let play = house();
    let reply = play.reply("createDoor", &json!({"request_no": "1", "secret": "1234", "unknown": 1}));
    let id = reply["door_id"].as_str().unwrap();
    assert!(id.len() == 21 && id.starts_with('d'), "{id}");
    let expected = json!({
        "brand_id": "b-1", "door_id": id, "state": "OPEN", "request_no": "1", "secret": "1234",
        "made": "2026-01-01T12:00:00+08:00", "note": "from the example", "wide": false, "colour": "red",
    });
    assert_eq!(reply, expected);
    let kept = play.snapshot();
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains_key("unknown") && !kept[0].contains_key("note"), "{kept:?}");
}

#[test]
fn the_same_request_again_gets_the_first_reply_and_another_is_refused() {
    let mut play = house();
    let body = json!({"request_no": "1", "inner": {"days": 1}, "secret": "1234"});
    let first = play.reply("createDoor", &body);
    play.reply("closeDoor", &json!({"door_id": first["door_id"], "how": "PUSH"}));
    play.pass(SignedDuration::from_hours(1));
    let reordered = json!({"secret": "1234", "inner": {"days": 1}, "request_no": "1"});
    assert_eq!(play.reply("createDoor", &reordered), first);
    let other = json!({"request_no": "1", "inner": {"days": 1}, "secret": "4321"});
    let (status, code, field, issue) = play.refusal("createDoor", &other);
    assert_eq!((status, code.as_str(), field.as_str()), (400, "INVALID_REQUEST", "/request_no"));
    assert!(issue.contains("other content") && !issue.contains("4321"), "{issue}");
    assert_eq!(play.snapshot().len(), 1);
    assert_ne!(play.reply("createDoor", &json!({"request_no": "2"}))["door_id"], first["door_id"]);
}

#[test]
fn what_is_not_there_is_refused_as_documented() {
    let play = house();
    door(&play, "1");
    let refusal =
        play.perform(Face::Brand, "changeDoor", &json!({}), &json!({"door_id": "d-9"})).unwrap_err();
    assert_eq!((refusal.code.as_ref(), refusal.message.as_str()), ("NOT_FOUND", "There is none."));
    let (_, _, field, issue) = play.refusal("changeDoor", &json!({"door_id": "d-9"}));
    assert_eq!((field.as_str(), issue.as_str()), ("/door_id", "names no door of this `brand_id`"));
    // Nobody's door is not everybody's.
    play.refusal("changeDoor", &json!({}));
}

#[test]
fn a_change_sets_what_is_sent_and_keeps_the_rest() {
    let play = house();
    let id = door(&play, "1");
    let change = json!({"door_id": id, "colour": "blue", "secret": "no", "made": null});
    let mut change = change.as_object().unwrap().clone();
    change.remove("made");
    let reply = play.reply("changeDoor", &Value::Object(change));
    assert_eq!(
        (&reply["colour"], &reply["secret"], &reply["state"]),
        (&json!("blue"), &json!("1234"), &json!("OPEN"))
    );
}

#[test]
fn a_state_is_left_only_where_the_document_says_so() {
    let play = house();
    let id = door(&play, "1");
    let close = json!({"door_id": id, "how": "SLAM"});
    let reply = play.reply("closeDoor", &close);
    assert_eq!((&reply["state"], &reply["closed"]), (&json!("LOCKED"), &json!("2026-01-01T12:01:00+08:00")));
    let (status, code, field, issue) = play.refusal("closeDoor", &close);
    assert_eq!((status, code.as_str(), field.as_str()), (400, "INVALID_REQUEST", "/door_id"));
    assert!(issue.contains("LOCKED") && issue.contains("`OPEN` or `AJAR`"), "{issue}");
}

#[test]
fn a_call_that_fails_late_changes_nothing() {
    let play = house();
    let id = door(&play, "1");
    let before = play.snapshot();
    // The lock is made before the last step refuses it.
    let (_, _, field, issue) = play.refusal("createLock", &json!({"door_id": id, "strength": 2}));
    assert_eq!((field.as_str(), issue.as_str()), ("/strength", "is refused unless `strength` is at least 3"));
    assert_eq!(play.snapshot(), before);
    let lock = play.reply("createLock", &json!({"door_id": id, "strength": 3}));
    assert_eq!((&lock["colour"], &lock["secret"]), (&json!("red"), &json!("1234")));
    play.reply("createLock", &json!({"door_id": id}));
    let (_, code, field, issue) = play.refusal("createLock", &json!({"door_id": id}));
    assert_eq!((code.as_str(), field.as_str()), ("INVALID_REQUEST", "/door_id"));
    assert_eq!(issue, "already has 2 locks of this `brand_id`");
    assert_eq!(play.snapshot().len(), 3);
}

#[test]
fn lists_are_filtered_in_pages_oldest_first() {
    let play = house();
    let ids: Vec<String> = (0..25).map(|number| door(&play, &number.to_string())).collect();
    for id in ids.iter().step_by(5) {
        play.reply("closeDoor", &json!({"door_id": id, "how": "SLAM"}));
    }
    let page = |query: Value| {
        let page =
            play.perform(Face::Brand, "listDoors", &query, &json!({})).unwrap().unwrap().reply.unwrap();
        let found =
            page["data"].as_array().unwrap().iter().map(|door| door["door_id"].as_str().unwrap().to_owned());
        assert_eq!((&page["offset"], &page["limit"]), (&query["offset"], &query["limit"]));
        (found.collect::<Vec<_>>(), page["total_count"].as_u64().unwrap())
    };
    assert_eq!(page(json!({"offset": 20, "limit": 10})), (ids[20..].to_vec(), 25));
    assert_eq!(page(json!({"offset": 25, "limit": 10})), (Vec::new(), 25));
    let locked = page(json!({"offset": 1, "limit": 2, "state": "LOCKED"}));
    assert_eq!(locked, (vec![ids[5].clone(), ids[10].clone()], 5));
}
