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
fn of_very_many_resources_a_call_handles_only_those_that_it_is_about() {
    let houses = [100, 10_000].map(|count| {
        let play = house();
        for number in 0..count {
            door(&play, &number.to_string());
        }
        play
    });
    let [few, many] = &houses;
    let page = |play: &Play, offset: usize, limit: usize| {
        list(play, &json!({"offset": offset, "limit": limit, "state": "OPEN"}))
    };
    let last = page(many, 9_980, 20);
    assert_eq!((last["data"].as_array().unwrap().len(), &last["total_count"]), (20, &json!(10_000)));
    let change = |play: &Play, page: &Value| {
        play.reply("changeDoor", &json!({"door_id": page["data"][0]["door_id"]}));
    };
    let first = page(few, 0, 20);
    // Ratios of the fastest of several: what else the machine does slows both, and not each time. A change that handled
    // all would take a hundred times as long, a page that did as long as all in one.
    let [of_few, of_many] = [fastest(20, || change(few, &first)), fastest(20, || change(many, &last))];
    assert!(of_many < of_few * 20, "{of_many:?} and {of_few:?}");
    let one = fastest(5, || drop(page(many, 9_980, 20)));
    let all = fastest(2, || drop(page(many, 0, 10_000)));
    assert!(one * 2 < all, "{one:?} and {all:?}");
}

/// The fastest of so many times.
fn fastest(times: usize, act: impl Fn()) -> Duration {
    let time = |_| {
        let begin = Instant::now();
        act();
        begin.elapsed()
    };
    (0..times).map(time).min().unwrap_or_default()
}

fn list(play: &Play, query: &Value) -> Value {
    play.perform(Face::Brand, "listDoors", query, &json!({})).unwrap().unwrap().reply.unwrap()
}
