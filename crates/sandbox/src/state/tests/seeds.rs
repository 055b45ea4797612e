//! Resources from a file.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::house::{document, house_of};
use super::play::state_of;
use crate::error::Error;
use crate::spec::document::Document;
use crate::state::StateOptions;

fn options(seed: &str) -> (StateOptions, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("seed.json");
    std::fs::write(&file, seed).unwrap();
    (StateOptions { seed: Some(file), ..StateOptions::default() }, directory)
}

#[test]
fn resources_of_a_file_take_the_place_of_the_samples_of_their_kind() {
    let seed = json!({"house": {"Door": [
        {"door_id": "d-1", "state": "OPEN", "secret": "1234", "inner": {"days": 3}},
        {"door_id": "d-2", "state": "CLOSED", "brand_id": "b-2"},
    ]}});
    let (options, _directory) = options(&seed.to_string());
    let play = house_of(&options);
    let reply = play.reply("changeDoor", &json!({"door_id": "d-1"}));
    assert_eq!((&reply["brand_id"], &reply["note"]), (&json!("b-1"), &json!("from the example")));
    play.refusal("changeDoor", &json!({"door_id": "d-2"}));
    play.refusal("changeDoor", &json!({"door_id": "d-sample"}));
    let page = play.perform(Face::Brand, "listDoors", &json!({"offset": 0, "limit": 9}), &json!({}));
    assert_eq!(page.unwrap().unwrap().reply.unwrap()["total_count"], 1);
    play.reply("closeDoor", &json!({"door_id": "d-1", "how": "SLAM"}));
    play.state.reset().unwrap();
    assert_eq!(play.reply("changeDoor", &json!({"door_id": "d-1"})), reply);
}

#[test]
fn a_file_that_cannot_be_used_says_where() {
    for (seed, issue) in [
        ("{", "not JSON"),
        ("[]", "must be an object"),
        (r#"{"house": {"Dor": []}}"#, "did you mean `house/Door`?"),
        (r#"{"house": {"Door": {}}}"#, "`/house/Door` must be a list"),
        (r#"{"house": {"Door": [{"state": "OPEN"}]}}"#, "`/house/Door/0/door_id` is missing"),
        (r#"{"house": {"Door": [{"door_id": "1"}]}}"#, "`/house/Door/0/state` is missing"),
        (
            r#"{"house": {"Door": [{"door_id": "1", "state": "OPEN", "colr": "x"}]}}"#,
            "did you mean `colour`?",
        ),
        (
            r#"{"house": {"Door": [{"door_id": "1", "state": "OPEN", "wide": 3}]}}"#,
            "`/house/Door/0/wide` must be a boolean",
        ),
    ] {
        let error = error(seed);
        assert!(error.contains(issue) && error.contains("seed.json"), "{issue:?} in {error}");
    }
}

fn error(seed: &str) -> String {
    let (options, _directory) = options(seed);
    let document: Value = document();
    let documents = [(Face::Brand, Document::parse(&document.to_string()).unwrap())];
    let error: Error = state_of(&documents, &options).err().expect("the file is refused");
    error.to_string()
}
