//! What is announced, and what happens by itself.

use serde_json::{Map, json};
use wechatpay_api::Face;

use super::house::{door, house};
use crate::state::ANNOUNCEMENTS;

#[test]
fn what_is_announced_is_kept_until_somebody_takes_it_over() {
    let play = house();
    let id = door(&play, "1");
    let close = json!({"door_id": id, "how": "SLAM"});
    let performed = play.perform(Face::Brand, "closeDoor", &json!({}), &close).unwrap().unwrap();
    let [announcement] = performed.announcements.as_slice() else { panic!("one event") };
    assert_eq!(
        (announcement.event_type.as_str(), announcement.url.as_str(), &announcement.fields["state"]),
        ("DOOR.CLOSED", "http://127.0.0.1/door", &json!("LOCKED"))
    );
    assert_eq!(play.state.announced(), performed.announcements);
    play.refusal("closeDoor", &close);
    assert_eq!(play.state.announced().len(), 1);
    play.state.keep(vec![(ANNOUNCEMENTS, &announcement.id, None)]).unwrap();
    assert_eq!(play.state.announced(), []);
}

#[test]
fn an_event_happens_or_says_what_is_in_the_way() {
    let play = house();
    let id = door(&play, "1");
    let announced = play.happen("DOOR.PUSHED", &json!({"door_id": id, "weather": "wind"})).unwrap();
    let fields = &announced[0].fields;
    let expected = json!({"door_id": id, "state": "AJAR", "weather": "wind", "note": null});
    assert_eq!(fields, expected.as_object().unwrap());
    let error = play.happen("DOOR.PUSHED", &json!({"door_id": id})).unwrap_err();
    assert_eq!(error, "`door_id` names no door of this `brand_id` whose `state` is `OPEN`");
    // What isn't given comes from the example.
    assert!(play.happen("DOOR.PUSHED", &json!({})).unwrap_err().contains("names no door"));
    assert!(play.state.happen(Face::Brand, "DOOR.PAINTED", Map::new(), play.now).unwrap().is_none());
}
