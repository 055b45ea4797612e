//! Many calls at once, and many resources.

use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::house::{door, house};
use super::play::Play;

const CALLERS: usize = 64;

/// What each of many callers gets who call at once.
fn at_once<T: Send>(call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(CALLERS);
    thread::scope(|scope| {
        let (barrier, call) = (&barrier, &call);
        let callers: Vec<_> = (0..CALLERS)
            .map(|number| {
                scope.spawn(move || {
                    barrier.wait();
                    call(number)
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    })
}

#[test]
fn one_request_from_many_callers_is_done_once() {
    let play = house();
    let replies = at_once(|_| play.reply("createDoor", &json!({"request_no": "1"})));
    assert!(replies.iter().all(|reply| *reply == replies[0]));
    assert_eq!(play.snapshot().len(), 1);
}

#[test]
fn of_many_callers_only_as_many_succeed_as_may() {
    let play = house();
    let id = door(&play, "1");
    let lock = json!({"door_id": id});
    let done = at_once(|_| play.perform(Face::Brand, "createLock", &json!({}), &lock).is_ok());
    assert_eq!(done.iter().filter(|done| **done).count(), 2);
    let close = json!({"door_id": id, "how": "SLAM"});
    let done = at_once(|_| play.perform(Face::Brand, "closeDoor", &json!({}), &close).is_ok());
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    assert_eq!(play.snapshot().len(), 3);
}

#[test]
fn the_last_page_of_very_many_resources_has_the_newest() {
    let play = house();
    let doors: Vec<_> = (0..10_000).map(|number| door(&play, &number.to_string())).collect();
    let page = list(&play, &json!({"offset": 9_980, "limit": 20, "state": "OPEN"}));
    assert_eq!(page["total_count"], 10_000);
    let shown: Vec<_> = page["data"].as_array().unwrap().iter().map(|door| &door["door_id"]).collect();
    assert_eq!(shown, doors.iter().skip(9_980).collect::<Vec<_>>());
}

fn list(play: &Play, query: &Value) -> Value {
    play.perform(Face::Brand, "listDoors", query, &json!({})).unwrap().unwrap().reply.unwrap()
}
