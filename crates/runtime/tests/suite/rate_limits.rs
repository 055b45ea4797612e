//! Documented rate limits are kept: by walks over lists always, by other calls where a caller wants it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use wechatpay_runtime::TransportErrorKind::{Connect, NoTimeLeft};
use wechatpay_runtime::{
    BlockingClient, CallOptions, Client, Credentials, Error, Face, Method, NoContent, Operation,
    OperationInfo, Page, PageQuery, Paged, PagingInfo, ParameterInfo, RateLimit, RequestWriter,
};

use crate::support::fixtures::{HandClock, credentials, platform_keys, serial_no, signed};
use crate::support::keys::MERCHANT;
use crate::support::lists::page;
use crate::support::models::{Card, CardList};
use crate::support::transport::Script;

/// Five times a second.
struct Limited;

impl Operation for Limited {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Limited", Face::Brand, Method::Get, "/brand/limited", "")
            .may_reply_nothing()
            .rate_limit(RateLimit::new(5, 1, "brand_id"));
    type Reply = NoContent;

    fn write(&self, _: &mut RequestWriter<'_>) {}
}

/// A list, twice in a minute.
struct LimitedList(i64, i64);

impl Operation for LimitedList {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("LimitedList", Face::Brand, Method::Get, "/brand/list", "")
            .parameters(&[ParameterInfo::query("offset", true), ParameterInfo::query("limit", true)])
            .rate_limit(RateLimit::new(2, 60, "brand_id"))
            .paged(PagingInfo::by_offset("offset", "limit", "data").total("total_count"));
    type Reply = CardList;

    fn write(&self, to: &mut RequestWriter<'_>) {
        to.query("offset", &self.0);
        to.query("limit", &self.1);
    }
}

impl Paged for LimitedList {
    type Item = Card;

    fn position(&mut self) -> PageQuery<'_> {
        PageQuery::by_offset(&mut self.0, &mut self.1)
    }

    fn page(reply: CardList) -> Page<Card> {
        Page::new(reply.data).total(reply.total_count)
    }
}

fn script(calls: usize, clock: &Arc<HandClock>) -> Arc<Script> {
    Script::with_clock((0..calls).map(|_| Ok(signed(200, ""))), clock)
}

fn client(script: &Arc<Script>, clock: &Arc<HandClock>) -> Client {
    Client::builder(credentials(Face::Brand), platform_keys())
        .clock(clock.clone())
        .rate_limits(true)
        .build_with(script.clone())
        .unwrap()
}

const SPACING: Duration = Duration::from_millis(200);

#[tokio::test]
async fn calls_are_spaced_evenly_over_all_clones_of_a_client() {
    let clock = HandClock::start();
    let script = script(6, &clock);
    let client = client(&script, &clock);
    for client in [&client, &client.clone(), &client.with(CallOptions::new()), &client] {
        client.send(Limited).await.unwrap();
    }
    assert_eq!(script.sleeps(), [SPACING; 3]);
    clock.advance(SPACING / 4);
    client.send(Limited).await.unwrap();
    client.with(CallOptions::new().rate_limits(false)).send(Limited).await.unwrap();
    assert_eq!(script.sleeps()[3..], [SPACING / 4 * 3]);
}

#[tokio::test]
async fn retries_wait_for_their_turn_as_well() {
    let clock = HandClock::start();
    let script = Script::with_clock([Err(Connect), Ok(signed(200, ""))], &clock);
    let retry = wechatpay_runtime::RetryPolicy::default().first_delay(Duration::from_millis(1));
    client(&script, &clock).with(CallOptions::new().retry(retry)).send(Limited).await.unwrap();
    let slept: Duration = script.sleeps().iter().sum();
    assert_eq!((script.sleeps().len(), slept), (2, SPACING));
}

#[tokio::test]
async fn each_identity_has_limits_of_its_own() {
    let clock = HandClock::start();
    let script = script(2, &clock);
    let client = client(&script, &clock);
    client.send(Limited).await.unwrap();
    let other = Credentials::brand("1004", serial_no(), MERCHANT.private_key()).unwrap();
    client.with_credentials(other, platform_keys()).unwrap().send(Limited).await.unwrap();
    assert_eq!(script.sleeps(), [Duration::ZERO; 0]);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let clock = HandClock::start();
    let script = script(1, &clock);
    let client = client(&script, &clock);
    client.send(Limited).await.unwrap();
    let error = client.with(CallOptions::new().deadline(SPACING)).send(Limited).await.unwrap_err();
    let Error::Transport(no_reply) = error else { panic!("{error}") };
    assert_eq!((no_reply.kind(), no_reply.attempts), (NoTimeLeft, 0));
    assert!(!no_reply.may_have_been_received());
    assert_eq!(script.sleeps(), [Duration::ZERO; 0]);
}

#[tokio::test]
async fn without_being_asked_single_calls_do_not_wait_but_walks_do() {
    let clock = HandClock::start();
    let bodies = [String::new(), String::new(), page(0..1, 2), page(1..2, 2)];
    let script = Script::with_clock(bodies.map(|body| Ok(signed(200, body))), &clock);
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(clock.clone())
        .build_with(script.clone())
        .unwrap();
    client.send(Limited).await.unwrap();
    client.send(Limited).await.unwrap();
    assert_eq!(script.sleeps(), [Duration::ZERO; 0]);
    let mut items = client.items(LimitedList(0, 20));
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    assert_eq!(script.sleeps(), [Duration::from_secs(30)]);
}

#[test]
fn the_blocking_client_waits_too_and_a_walk_can_be_told_not_to() {
    let clock = HandClock::start();
    let bodies = || [page(0..1, 2), page(1..2, 2)].map(|body| Ok(signed(200, body)));
    let client = |script: &Arc<Script>| {
        BlockingClient::builder(credentials(Face::Brand), platform_keys())
            .clock(clock.clone())
            .build_blocking_with(script.clone())
            .unwrap()
    };
    let script = Script::with_clock(bodies(), &clock);
    assert_eq!(client(&script).items(LimitedList(0, 20)).flatten().count(), 2);
    assert_eq!(script.sleeps(), [Duration::from_secs(30)]);
    let script = Script::with_clock(bodies(), &clock);
    let hasty = client(&script).with(CallOptions::new().rate_limits(false));
    assert_eq!(hasty.items(LimitedList(0, 20)).flatten().count(), 2);
    assert_eq!(script.sleeps(), [Duration::ZERO; 0]);
}

#[tokio::test]
async fn many_calls_at_once_keep_the_limit_and_all_get_their_turn() {
    let script = Script::new((0..8).map(|_| Ok(signed(200, ""))));
    let starts = Arc::new(Mutex::new(Vec::new()));
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(crate::support::fixtures::StillClock))
        .rate_limits(true)
        .build_with(Arc::new(Timed { script, starts: starts.clone() }))
        .unwrap();
    let begin = Instant::now();
    let calls: Vec<_> = (0..8)
        .map(|_| client.clone())
        .map(|client| tokio::spawn(async move { client.send(Limited).await }))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let starts = starts.lock().unwrap();
    assert_eq!(starts.len(), 8);
    // The limiter counts from its decision, and a busy machine sends later than that: never before its turn, though.
    for (turn, start) in (0..).zip(starts.iter()) {
        let since = start.duration_since(begin);
        assert!(since >= SPACING * turn, "turn {turn} came after {since:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_leaves_the_queue() {
    let clock = HandClock::start();
    let script = Arc::new(Stuck(script(2, &clock), Mutex::default()));
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(clock.clone())
        .rate_limits(true)
        .build_with(script.clone())
        .unwrap();
    client.send(Limited).await.unwrap();
    let calls: Vec<_> = (0..5)
        .map(|_| client.clone())
        .map(|client| tokio::spawn(async move { client.send(Limited).await }))
        .collect();
    tokio::task::yield_now().await;
    for call in calls {
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    tokio::spawn(async move { client.send(Limited).await });
    tokio::task::yield_now().await;
    let waits = script.1.lock().unwrap().clone();
    assert_eq!(waits, [1, 2, 3, 4, 5, 1].map(|turns| SPACING * turns));
}

/// Notes how long calls are to wait, and lets them wait for ever.
struct Stuck(Arc<Script>, Mutex<Vec<Duration>>);

impl wechatpay_runtime::Transport for Stuck {
    fn send(
        &self,
        request: http::Request<bytes::Bytes>,
    ) -> wechatpay_runtime::BoxFuture<
        '_,
        Result<http::Response<bytes::Bytes>, wechatpay_runtime::TransportError>,
    > {
        wechatpay_runtime::Transport::send(&*self.0, request)
    }

    fn sleep(&self, duration: Duration) -> wechatpay_runtime::BoxFuture<'_, ()> {
        self.1.lock().unwrap().push(duration);
        Box::pin(std::future::pending())
    }
}

/// Waits in real time and notes when each attempt starts.
struct Timed {
    script: Arc<Script>,
    starts: Arc<Mutex<Vec<Instant>>>,
}

impl wechatpay_runtime::Transport for Timed {
    fn send(
        &self,
        request: http::Request<bytes::Bytes>,
    ) -> wechatpay_runtime::BoxFuture<
        '_,
        Result<http::Response<bytes::Bytes>, wechatpay_runtime::TransportError>,
    > {
        self.starts.lock().unwrap().push(Instant::now());
        wechatpay_runtime::Transport::send(&*self.script, request)
    }

    fn sleep(&self, duration: Duration) -> wechatpay_runtime::BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
