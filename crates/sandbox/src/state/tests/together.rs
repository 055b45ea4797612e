//! Many calls at once, and many resources.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

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
fn a_page_of_very_many_resources_is_fast() {
    let play = house();
    for number in 0..10_000 {
        door(&play, &number.to_string());
    }
    let query = json!({"offset": 9_980, "limit": 20, "state": "OPEN"});
    let (mut fastest, mut page) = (Duration::MAX, Value::Null);
    for _ in 0..5 {
        let begin = Instant::now();
        page = list(&play, &query);
        fastest = fastest.min(begin.elapsed());
    }
    assert_eq!((page["data"].as_array().unwrap().len(), &page["total_count"]), (20, &json!(10_000)));
    // Unoptimised; some 40 ms at most on a slow machine.
    assert!(fastest < Duration::from_millis(250), "{fastest:?}");
    let begin = Instant::now();
    play.reply("changeDoor", &json!({"door_id": page["data"][0]["door_id"]}));
    assert!(begin.elapsed() < Duration::from_millis(50), "{:?}", begin.elapsed());
}

fn list(play: &Play, query: &Value) -> Value {
    play.perform(Face::Brand, "listDoors", query, &json!({})).unwrap().unwrap().reply.unwrap()
}
