//! Retrying and failing over, over a transport that plays a script and never waits.

#![allow(clippy::unnecessary_wraps, reason = "replies stand beside failures in one script")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use wechatpay_runtime::TransportErrorKind::{Altered, Broken, Connect, Redirected, Timeout, TooLarge};
use wechatpay_runtime::{Client, Error, Face, RetryPolicy};

use crate::support::chain;
use crate::support::fixtures::{StillClock, TickingClock, credentials, platform_keys, signed, unsigned};
use crate::support::models::user_card;
use crate::support::operations::{confirm_user_card, get_user_card, invalidate_card};
use crate::support::transport::{Outcome, Script};

fn success() -> Outcome {
    Ok(signed(200, user_card().to_string()))
}

fn status(status: u16) -> Outcome {
    Ok(unsigned(status, "{\"code\":\"SYSTEM_ERROR\",\"message\":\"later\"}"))
}

fn retry_after(code: u16, value: &str) -> Outcome {
    let mut reply = unsigned(code, "");
    reply.headers_mut().insert("retry-after", value.parse().unwrap());
    Ok(reply)
}

#[tokio::test]
async fn a_failed_connect_fails_over_to_the_backup_whatever_the_operation() {
    let script = Script::new([Err(Connect), success()]);
    script.client().send(confirm_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test"]);
    let script = Script::new([Err(Connect), success()]);
    script.client().send(get_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test"]);
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_repeated_only_where_that_is_safe() {
    let failures: [fn() -> Outcome; 7] = [
        || Err(Timeout),
        || Err(Broken),
        || status(429),
        || status(500),
        || status(502),
        || status(503),
        || status(504),
    ];
    for failure in failures {
        let script = Script::new([failure(), success()]);
        script.client().send(get_user_card()).await.unwrap();
        assert_eq!(script.hosts(), ["primary.test", "backup.test"]);
        let script = Script::new([failure()]);
        script.client().send(confirm_user_card()).await.unwrap_err();
        let script = Script::new([failure()]);
        script.client().send(invalidate_card()).await.unwrap_err();
    }
}

#[tokio::test]
async fn what_would_be_the_same_again_is_not_repeated() {
    let failures: [fn() -> Outcome; 11] = [
        || Err(Altered),
        || Err(Redirected),
        || Err(TooLarge),
        || status(302),
        || status(400),
        || status(401),
        || status(403),
        || status(404),
        || Ok(unsigned(200, user_card().to_string())),
        || Ok(signed(200, "{}")),
        || Ok(signed(204, "")),
    ];
    for failure in failures {
        let script = Script::new([failure()]);
        script.client().send(get_user_card()).await.unwrap_err();
        assert_eq!(script.requests().len(), 1);
        assert!(script.sleeps().is_empty());
    }
}

#[tokio::test]
async fn attempts_go_to_the_hosts_in_turn_and_end_with_the_last_failure() {
    let script = Script::new([Err(Timeout), Err(Timeout), status(500), Err(Connect), Err(Broken)]);
    let client = script.client_with(RetryPolicy::default().attempts(5));
    let error = client.send(get_user_card()).await.unwrap_err();
    let hosts = ["primary.test", "backup.test", "primary.test", "backup.test", "primary.test"];
    assert_eq!(script.hosts(), hosts);
    assert_eq!(script.sleeps().len(), 4);
    let Error::Transport(no_reply) = &error else { panic!("{error}") };
    assert_eq!((no_reply.attempts, no_reply.kind()), (5, Broken));
    assert_eq!(
        chain(&error),
        "GetUserCard: no reply from https://primary.test after 5 attempts: the connection broke; the request may \
         have been carried out: as the script says"
    );
}

#[tokio::test]
async fn the_next_call_starts_at_the_primary_again_if_that_can_be_reached() {
    let script = Script::new([Err(Broken), success(), success()]);
    let client = script.client();
    client.send(get_user_card()).await.unwrap();
    client.send(get_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test", "primary.test"]);
}

#[tokio::test]
async fn three_attempts_are_the_default_and_never_means_one() {
    let script = Script::new([Err(Connect), Err(Connect), Err(Connect)]);
    script.client().send(confirm_user_card()).await.unwrap_err();
    assert_eq!(script.requests().len(), 3);
    for policy in
        [RetryPolicy::never(), RetryPolicy::default().attempts(0), RetryPolicy::default().attempts(1)]
    {
        let script = Script::new([Err(Connect)]);
        script.client_with(policy).send(get_user_card()).await.unwrap_err();
        assert_eq!((script.requests().len(), script.sleeps().len()), (1, 0));
    }
}

#[tokio::test]
async fn delays_double_with_jitter_up_to_the_longest() {
    let policy = RetryPolicy::default()
        .attempts(8)
        .first_delay(Duration::from_millis(100))
        .longest_delay(Duration::from_secs(1));
    let script = Script::new((0..8).map(|_| status(500)));
    script.client_with(policy).send(get_user_card()).await.unwrap_err();
    let sleeps: Vec<_> = script.sleeps().iter().map(Duration::as_millis).collect();
    assert_eq!(sleeps.len(), 7);
    for (delay, range) in sleeps.iter().zip([100..=200, 200..=400, 400..=800, 500..=1000, 500..=1000]) {
        assert!(range.contains(delay), "{sleeps:?}");
    }
    assert!(sleeps.iter().all(|delay| *delay <= 1000), "{sleeps:?}");
    assert!(sleeps[4..].iter().any(|delay| *delay < 1000), "the longest have jitter too: {sleeps:?}");
    let first_above_longest = policy.first_delay(Duration::from_secs(60)).attempts(2);
    let script = Script::new([status(500), status(500)]);
    script.client_with(first_above_longest).send(get_user_card()).await.unwrap_err();
    assert_eq!(script.sleeps(), [Duration::from_secs(1)]);
}

#[tokio::test]
async fn the_longest_and_the_shortest_delays_there_are_do_no_harm() {
    for (first, longest) in
        [(Duration::MAX, Duration::MAX), (Duration::ZERO, Duration::MAX), (Duration::MAX, Duration::ZERO)]
    {
        let policy = RetryPolicy::default().attempts(40).first_delay(first).longest_delay(longest);
        let script = Script::new((0..40).map(|_| Err(Connect)));
        script.client_with(policy).send(get_user_card()).await.unwrap_err();
        assert_eq!(script.sleeps().len(), 39);
        assert!(script.sleeps().iter().all(|slept| *slept <= longest));
    }
}

#[tokio::test]
async fn retry_after_is_honoured_up_to_the_longest_delay() {
    for (value, seconds) in [("3", 3), ("5", 5), (" 4 ", 4)] {
        let script = Script::new([retry_after(429, value), success()]);
        script.client().send(get_user_card()).await.unwrap();
        assert_eq!(script.sleeps(), [Duration::from_secs(seconds)], "{value:?}");
    }
    for value in ["0", "-1", "", " ", "soon", "1.5", "1e3", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let script = Script::new([retry_after(503, value), success()]);
        script.client().send(get_user_card()).await.unwrap();
        let slept = script.sleeps()[0];
        let usual = Duration::from_millis(200)..=Duration::from_millis(400);
        assert!(usual.contains(&slept), "{value:?}: {slept:?}");
    }
}

#[tokio::test]
async fn a_retry_after_that_is_a_date_counts_from_the_replys_own_date() {
    let refusal = || {
        let mut reply = retry_after(503, "Wed, 21 Oct 2015 07:28:03 GMT");
        let date = "Wed, 21 Oct 2015 07:28:00 GMT".parse().unwrap();
        reply.as_mut().unwrap().headers_mut().insert("date", date);
        reply
    };
    let script = Script::new([refusal(), success()]);
    script.client().send(get_user_card()).await.unwrap();
    assert_eq!(script.sleeps(), [Duration::from_secs(3)]);
    let script = Script::new([refusal()]);
    let impatient = RetryPolicy::default().longest_delay(Duration::from_secs(2));
    script.client_with(impatient).send(get_user_card()).await.unwrap_err();
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_ends_the_call_and_is_told() {
    for value in ["6", "3600", "18446744073709551615", "99999999999999999999"] {
        let script = Script::new([retry_after(429, value)]);
        let error = script.client().send(get_user_card()).await.unwrap_err();
        let Error::Api(refusal) = error else { panic!("{error}") };
        assert_eq!(refusal.retry_after(), Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX))));
        assert!(script.sleeps().is_empty());
    }
    let script = Script::new([retry_after(429, "1")]);
    script.client().send(confirm_user_card()).await.unwrap_err();
}

#[tokio::test]
async fn every_attempt_has_a_nonce_a_timestamp_and_a_signature_of_its_own_over_the_same_bytes() {
    let script = Script::new((0..5).map(|_| Err(Connect)));
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(TickingClock::default()))
        .retry(RetryPolicy::default().attempts(5))
        .build_with(script.clone())
        .unwrap();
    client.send(confirm_user_card()).await.unwrap_err();
    let parameters = |name: &str| -> BTreeSet<String> {
        let value = |request: &http::Request<_>| {
            let header = request.headers()["authorization"].to_str().unwrap().to_owned();
            let start = header.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            header[start..].split('"').next().unwrap().to_owned()
        };
        script.requests().iter().map(value).collect()
    };
    for name in ["nonce_str", "timestamp", "signature"] {
        assert_eq!(parameters(name).len(), 5, "{name}");
    }
    assert!(parameters("nonce_str").iter().all(|nonce| nonce.len() == 32));
    let bodies: BTreeSet<_> = script.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn two_calls_at_the_same_second_have_different_nonces() {
    let script = Script::new([success(), success()]);
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(StillClock))
        .build_with(script.clone())
        .unwrap();
    client.send(get_user_card()).await.unwrap();
    client.send(get_user_card()).await.unwrap();
    let [one, other] = &script.requests()[..] else { panic!("two requests") };
    assert_ne!(one.headers()["authorization"], other.headers()["authorization"]);
}

#[tokio::test]
async fn the_default_hosts_are_the_platforms() {
    let script = Script::new([Err(Connect), Err(Connect), Err(Connect)]);
    let client =
        Client::builder(credentials(Face::Brand), platform_keys()).build_with(script.clone()).unwrap();
    client.send(get_user_card()).await.unwrap_err();
    assert_eq!(script.hosts(), ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com", "api.mch.weixin.qq.com"]);
}
