//! Samples, time, tables, and what people see of what is kept.

use jiff::SignedDuration;
use serde_json::json;

use super::house::{door, house, house_with_samples};
use super::play::Play;

#[test]
fn time_changes_a_state_when_it_is_due() {
    let mut play = house();
    let id = door(&play, "1");
    play.reply("changeDoor", &json!({"door_id": id, "inner": {"days": 2}}));
    play.reply("closeDoor", &json!({"door_id": id, "how": "PUSH"}));
    let state = |play: &Play| play.reply("changeDoor", &json!({"door_id": id}))["state"].clone();
    play.pass(SignedDuration::from_hours(48));
    assert_eq!(state(&play), "CLOSED");
    play.pass(SignedDuration::from_secs(60));
    assert_eq!(state(&play), "ROTTEN");
    let (_, _, _, issue) = play.refusal("closeDoor", &json!({"door_id": id, "how": "PUSH"}));
    assert!(issue.contains("ROTTEN"), "{issue}");
}

#[test]
fn a_resource_whose_time_has_passed_already_changes_at_once() {
    let mut play = house();
    let id = door(&play, "1");
    play.reply("changeDoor", &json!({"door_id": id, "inner": {"days": 0}}));
    play.reply("closeDoor", &json!({"door_id": id, "how": "PUSH"}));
    play.pass(SignedDuration::from_secs(60));
    assert_eq!(play.reply("changeDoor", &json!({"door_id": id}))["state"], "ROTTEN");
    let other = door(&play, "2");
    play.reply("changeDoor", &json!({"door_id": other, "inner": {"days": -9}}));
    assert_eq!(play.reply("closeDoor", &json!({"door_id": other, "how": "PUSH"}))["state"], "ROTTEN");
}

#[test]
fn samples_never_block_and_go_when_somebody_makes_or_changes_one_of_their_kind() {
    let mut play = house_with_samples();
    play.pass(SignedDuration::from_hours(24 * 365));
    let kinds = |play: &Play| {
        let resources = play.state.resources(play.now).into_iter();
        resources.map(|resource| (resource.model, resource.state)).collect::<Vec<_>>()
    };
    let (shown, lock) = (("Door".to_owned(), Some("CLOSED".to_owned())), ("Lock".to_owned(), None));
    assert_eq!(kinds(&play), [shown.clone(), lock.clone()]);
    // It is closed, and time would have changed it long ago.
    play.happen("DOOR.PUSHED", &json!({})).unwrap();
    assert_eq!(kinds(&play), [("Door".to_owned(), Some("AJAR".to_owned())), lock.clone()]);
    let mut play = house_with_samples();
    play.now += SignedDuration::from_secs(1);
    door(&play, "1");
    assert_eq!(kinds(&play), [lock, ("Door".to_owned(), Some("OPEN".to_owned()))]);
    play.state.reset().unwrap();
    assert_eq!(kinds(&play).len(), 2);
    assert_eq!(kinds(&play)[0], shown);
}

#[test]
fn personal_data_are_masked_for_people() {
    let play = house();
    door(&play, "1");
    let resources = play.state.resources(play.now);
    assert_eq!(
        (&resources[0].fields["secret"], &resources[0].plaintext()["secret"]),
        (&json!("•••"), &json!("1234"))
    );
    assert!(!format!("{resources:?}").contains("1234"));
}

#[test]
fn tables_are_kept_and_a_reset_empties_them() {
    let play = house();
    play.state.keep(vec![("deliveries", "2", Some(json!(2))), ("deliveries", "1", Some(json!(1)))]).unwrap();
    play.state.keep(vec![("deliveries", "2", None), ("clock", "offset", Some(json!(5)))]).unwrap();
    assert_eq!(play.state.kept_in("deliveries"), [("1".to_owned(), json!(1))]);
    play.state.reset().unwrap();
    assert_eq!(play.state.kept_in("clock"), []);
}
