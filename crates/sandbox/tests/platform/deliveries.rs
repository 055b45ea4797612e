//! The queue of deliveries: the documented schedule by the sandbox's clock, sending again, and what is listed.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;
use wechatpay_sandbox::{
    Clock, Deliveries, Delivery, DeliveryOptions, Emitter, Face, Flaw, OutgoingNotification,
};

use crate::events::{ACCEPTED, CREATED, EMITTER, assert_signed};
use crate::receiver::Receiver;
use crate::world::WORLD;

/// Sent again after 60, 120 and 120 seconds, four times in all.
fn created() -> OutgoingNotification {
    EMITTER.notification(CREATED, None).unwrap()
}

const REFUSED: &str = "HTTP/1.1 500 Oops\r\nContent-Length: 15\r\n\r\n{\"code\":\"FAIL\"}";

/// A queue whose clock stands until it is moved.
fn queue() -> (Deliveries, Clock) {
    let clock = Clock::default();
    clock.stop();
    (Deliveries::new(clock.clone(), DeliveryOptions::default()), clock)
}

/// The delivery after so many attempts.
#[track_caller]
fn attempted(deliveries: &Deliveries, id: &str, times: usize) -> Delivery {
    let wait =
        async { tokio::time::timeout(Duration::from_secs(120), deliveries.attempted(id, times)).await };
    WORLD.runtime.block_on(wait).expect("it is attempted").expect("it is known")
}

fn statuses(delivery: &Delivery) -> Vec<Option<u16>> {
    delivery.attempts.iter().map(|attempt| attempt.status).collect()
}

#[test]
fn an_accepted_event_is_sent_once() {
    let (deliveries, clock) = queue();
    let server = Receiver::start(&[ACCEPTED]);
    let sent = deliveries.send(created(), &server.url());
    assert_eq!((sent.number, sent.attempts.len(), sent.next_attempt), (1, 0, Some(clock.now())));
    let delivery = WORLD.runtime.block_on(deliveries.answered(&sent.id)).unwrap();
    assert!(delivery.accepted && delivery.is_settled());
    assert_eq!(statuses(&delivery), [Some(204)]);
    assert_eq!(deliveries.list(), [delivery]);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn an_unaccepted_event_comes_again_when_the_clock_says_so() {
    let (deliveries, clock) = queue();
    let server = Receiver::start(&[REFUSED, "HTTP/1.1 302 Found\r\n\r\n", ACCEPTED]);
    let began = clock.now();
    let id = deliveries.send(created(), &server.url()).id;
    let first = attempted(&deliveries, &id, 1);
    assert_eq!(first.attempts[0].answer, "{\"code\":\"FAIL\"}");
    assert_eq!(first.next_attempt, Some(began + SignedDuration::from_secs(60)));
    clock.advance(SignedDuration::from_secs(59));
    assert_eq!(deliveries.get(&id).unwrap().attempts.len(), 1);
    clock.advance(SignedDuration::from_secs(1));
    let second = attempted(&deliveries, &id, 2);
    assert_eq!(second.next_attempt, Some(began + SignedDuration::from_secs(180)));
    clock.advance(SignedDuration::from_secs(120));
    let third = attempted(&deliveries, &id, 3);
    assert_eq!(statuses(&third), [Some(500), Some(302), Some(204)]);
    assert!(third.accepted && third.is_settled());
    assert_eq!(third.attempts[2].at, began + SignedDuration::from_secs(180));

    let received = server.received();
    for again in &received {
        assert_signed(again, Face::Brand);
        assert_eq!(again.body, received[0].body);
    }
    let nonces = received.iter().map(|received| received.header("wechatpay-nonce"));
    assert_eq!(nonces.collect::<std::collections::HashSet<_>>().len(), 3);
}

#[test]
fn a_leap_of_the_clock_makes_up_for_all_that_was_due_and_then_it_ends() {
    let (deliveries, clock) = queue();
    let server = Receiver::start(&[REFUSED; 4]);
    let id = deliveries.send(created(), &server.url()).id;
    attempted(&deliveries, &id, 1);
    clock.advance(SignedDuration::from_secs(24 * 3600));
    let delivery = WORLD.runtime.block_on(deliveries.settled(&id)).unwrap();
    assert_eq!(statuses(&delivery), [Some(500); 4]);
    assert!(!delivery.accepted);
    assert_eq!(server.received().len(), 4);
}

#[test]
fn the_documented_schedules_are_kept_to_their_end() {
    let emitter = Emitter::new(&WORLD.setup.keys).unwrap();
    let card_events = [1, 2, 5, 10, 30].into_iter().chain([60; 20]).collect::<Vec<_>>();
    for (event, pauses) in [
        ("BRAND_MEMBER_CARD.USER_CARD.DELETE", card_events),
        ("BRAND_MEMBER_CARD_SP.POINT_EXCHANGE_COUPON", vec![1; 11]),
        ("BRAND_MEMBER_CARD_SP.SYNC_USER_POINT", vec![]),
    ] {
        let (deliveries, clock) = queue();
        let server = Receiver::start(&[REFUSED; 26][..=pauses.len()]);
        let mut delivery = deliveries.send(emitter.notification(event, None).unwrap(), &server.url());
        for attempts in 1.. {
            delivery = attempted(&deliveries, &delivery.id, attempts);
            let Some(next) = delivery.next_attempt else { break };
            clock.set(next);
        }
        let times: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.at).collect();
        let minutes = times.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_mins());
        assert_eq!(minutes.collect::<Vec<_>>(), pauses, "{event}");
        assert_eq!(server.received().len(), pauses.len() + 1);
    }
}

#[test]
fn an_event_without_a_schedule_is_not_sent_again() {
    let (deliveries, _) = queue();
    let server = Receiver::start(&[REFUSED]);
    let points = EMITTER.notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", None).unwrap();
    let delivery = attempted(&deliveries, &deliveries.send(points, &server.url()).id, 1);
    assert!(delivery.is_settled() && !delivery.accepted);
}

#[test]
fn a_delivery_is_sent_again_on_demand_whatever_became_of_it() {
    let (deliveries, clock) = queue();
    let server = Receiver::start(&[REFUSED, REFUSED, ACCEPTED, REFUSED]);
    let id = deliveries.send(created(), &server.url()).id;
    let planned = attempted(&deliveries, &id, 1).next_attempt;
    deliveries.resend(&id).unwrap();
    assert_eq!(attempted(&deliveries, &id, 2).next_attempt, planned, "the schedule stays");
    deliveries.resend("1").unwrap();
    assert!(attempted(&deliveries, &id, 3).is_settled());
    clock.advance(SignedDuration::from_secs(24 * 3600));
    deliveries.resend(&id).unwrap();
    let delivery = attempted(&deliveries, &id, 4);
    assert!(delivery.accepted && delivery.is_settled(), "it was accepted once");
    assert_eq!(statuses(&delivery), [Some(500), Some(500), Some(204), Some(500)]);
    assert_eq!(server.received().len(), 4);
    assert_eq!(deliveries.resend("2"), None);
    assert_eq!(WORLD.runtime.block_on(deliveries.answered("nobody")), None);
}

#[test]
fn where_nobody_answers_the_event_comes_again_and_out_of_reach_it_does_not() {
    let (deliveries, _) = queue();
    let delivery = attempted(&deliveries, &deliveries.send(created(), "http://127.0.0.1:1/").id, 1);
    assert!(delivery.attempts[0].error.as_ref().unwrap().contains("refused"));
    assert!(!delivery.is_settled());
    for (url, issue) in
        [("https://127.0.0.1/", "speaks no TLS"), ("http://192.0.2.1/notify", "another machine")]
    {
        let delivery = attempted(&deliveries, &deliveries.send(created(), url).id, 1);
        assert!(delivery.is_settled());
        assert!(delivery.attempts[0].error.as_ref().unwrap().contains(issue), "{delivery:?}");
    }
}

#[test]
fn a_forwarding_queue_sends_everything_to_one_place() {
    let server = Receiver::start(&[ACCEPTED, ACCEPTED]);
    let options = DeliveryOptions { forward_to: Some(server.url()), ..DeliveryOptions::default() };
    let deliveries = Deliveries::new(Clock::default(), options);
    let mut updates = deliveries.updates();
    for url in ["https://www.example.com/notify", ""] {
        let delivery = deliveries.send(created(), url);
        assert_eq!(delivery.url, server.url());
        let update = WORLD.runtime.block_on(updates.next()).unwrap();
        assert_eq!((update.id, statuses(&deliveries.list().pop().unwrap())), (delivery.id, vec![Some(204)]));
    }
    assert_eq!(server.received().len(), 2);
    drop(deliveries);
    assert_eq!(WORLD.runtime.block_on(updates.next()), None);
}

#[test]
fn a_doubled_event_comes_twice_under_one_id() {
    let (deliveries, _) = queue();
    let server = Receiver::start(&[ACCEPTED, ACCEPTED]);
    let doubled = EMITTER.flawed(CREATED, None, Flaw::Doubled).unwrap();
    let delivery = attempted(&deliveries, &deliveries.send(doubled, &server.url()).id, 2);
    assert_eq!((statuses(&delivery), delivery.flaw), (vec![Some(204); 2], Some(Flaw::Doubled)));
    let received = server.received();
    assert_eq!(received[0].body, received[1].body);
}

#[test]
fn a_refused_bad_event_is_not_sent_again() {
    let (deliveries, _) = queue();
    let server = Receiver::start(&["HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"]);
    let probe = EMITTER.flawed(CREATED, None, Flaw::Probe).unwrap();
    let delivery = attempted(&deliveries, &deliveries.send(probe, &server.url()).id, 1);
    assert!(delivery.is_settled() && !delivery.accepted);
    let signature = server.received()[0].header("wechatpay-signature").to_owned();
    assert!(signature.starts_with("WECHATPAY/SIGNTEST/"), "{signature}");
}

#[test]
fn the_listing_is_json_and_an_emptied_queue_lists_nothing() {
    let (deliveries, clock) = queue();
    clock.set("2026-01-02T04:00:00Z".parse().unwrap());
    let server = Receiver::start(&[REFUSED]);
    let notification =
        Emitter::new(&WORLD.setup.keys).unwrap().with_clock(clock).notification(CREATED, None).unwrap();
    let envelope: Value = serde_json::from_slice(notification.body()).unwrap();
    assert_eq!(envelope["create_time"], "2026-01-02T12:00:00+08:00");
    let delivery = attempted(&deliveries, &deliveries.send(notification, &server.url()).id, 1);
    let listed = serde_json::to_value(&delivery).unwrap();
    assert_eq!(listed["face"], "brand");
    assert_eq!(listed["created"], "2026-01-02T04:00:00Z");
    assert_eq!(listed["attempts"][0]["status"], 500);
    assert_eq!(listed.get("flaw"), None);
    deliveries.clear();
    assert_eq!(deliveries.list(), []);
    assert_eq!(WORLD.runtime.block_on(deliveries.answered(&delivery.id)), None);
}
