//! A host that can't be connected to is remembered between calls, by all clones, and tried again after a while.

#![allow(clippy::unnecessary_wraps, reason = "replies stand beside failures in one script")]

use std::sync::Arc;
use std::time::Duration;

use wechatpay_runtime::TransportErrorKind::{Broken, Connect, Timeout};
use wechatpay_runtime::{BlockingClient, CallOptions, Client, ClientBuilder, Face, RetryPolicy};

use crate::support::fixtures::{HandClock, MCHID, credentials, platform_keys, serial_no, signed};
use crate::support::keys::MERCHANT;
use crate::support::models::user_card;
use crate::support::operations::{confirm_user_card, get_user_card, update_user_card};
use crate::support::transport::{Outcome, Script};

const PAUSE: Duration = Duration::from_secs(30);

fn success() -> Outcome {
    Ok(signed(200, user_card().to_string()))
}

fn builder(clock: &Arc<HandClock>) -> ClientBuilder {
    Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls(["https://primary.test", "https://backup.test"])
        .clock(clock.clone())
}

#[tokio::test]
async fn later_calls_pass_over_a_dead_host_until_the_pause_is_over() {
    let clock = HandClock::start();
    let script = Script::new([Err(Connect), success(), success(), success(), success(), success()]);
    let client = builder(&clock).build_with(script.clone()).unwrap();
    client.send(confirm_user_card()).await.unwrap();
    client.clone().send(confirm_user_card()).await.unwrap();
    client.with(CallOptions::new()).send(confirm_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test", "backup.test", "backup.test"]);
    clock.advance(PAUSE);
    client.send(get_user_card()).await.unwrap();
    client.send(get_user_card()).await.unwrap();
    assert_eq!(script.hosts()[4..], ["primary.test", "primary.test"]);
}

#[tokio::test]
async fn a_host_that_is_still_dead_is_tried_once_a_pause() {
    let clock = HandClock::start();
    let script = Script::new([Err(Connect), success(), Err(Connect), success(), success()]);
    let client = builder(&clock).build_with(script.clone()).unwrap();
    client.send(get_user_card()).await.unwrap();
    clock.advance(PAUSE);
    client.send(get_user_card()).await.unwrap();
    client.send(get_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test", "primary.test", "backup.test", "backup.test"]);
}

#[tokio::test]
async fn with_all_hosts_dead_each_call_still_tries_them_in_turn() {
    let clock = HandClock::start();
    let script = Script::new((0..6).map(|_| Err(Connect)));
    let client = builder(&clock).build_with(script.clone()).unwrap();
    client.send(get_user_card()).await.unwrap_err();
    client.send(get_user_card()).await.unwrap_err();
    let each = ["primary.test", "backup.test", "primary.test"];
    assert_eq!(script.hosts(), [each, each].concat());
}

#[tokio::test]
async fn only_a_failed_connect_says_that_a_host_is_dead() {
    for failure in [Timeout, Broken] {
        let script = Script::new([Err(failure), success()]);
        let client =
            builder(&HandClock::start()).retry(RetryPolicy::never()).build_with(script.clone()).unwrap();
        client.send(get_user_card()).await.unwrap_err();
        client.send(get_user_card()).await.unwrap();
        assert_eq!(script.hosts(), ["primary.test", "primary.test"]);
    }
}

#[test]
fn clients_of_other_merchants_and_blocking_ones_pass_over_it_too() {
    let script = Script::new([Err(Connect), success(), success()]);
    let client = BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .base_urls(["https://primary.test", "https://backup.test"])
        .clock(HandClock::start())
        .build_blocking_with(script.clone())
        .unwrap();
    client.send(get_user_card()).unwrap();
    let partner =
        wechatpay_runtime::Credentials::partner(MCHID, serial_no(), MERCHANT.private_key()).unwrap();
    client.with_credentials(partner, platform_keys()).unwrap().send(update_user_card()).unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test", "backup.test"]);
}

#[tokio::test]
async fn without_a_pause_every_call_starts_at_the_first_host() {
    let script = Script::new([Err(Connect), success(), Err(Connect), success()]);
    let client =
        builder(&HandClock::start()).dead_host_pause(Duration::ZERO).build_with(script.clone()).unwrap();
    client.send(get_user_card()).await.unwrap();
    client.send(get_user_card()).await.unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test", "primary.test", "backup.test"]);
}

#[cfg(feature = "reqwest")]
mod over_sockets {
    //! A host that takes no connection.

    use std::sync::atomic::{AtomicUsize, Ordering};

    use bytes::Bytes;
    use wechatpay_runtime::{BoxFuture, ReqwestTransport, Transport, TransportError, TransportOptions};

    use super::*;
    use crate::support::fixtures::FixedClock;
    use crate::support::server::{Answer, Blackhole, Server, signed_reply};

    #[tokio::test]
    async fn one_call_pays_the_connect_time_out_and_the_others_do_not() {
        let Answer::Bytes(card) = signed_reply("200 OK", user_card().to_string().as_bytes()) else {
            unreachable!()
        };
        let (blackhole, server) = (Blackhole::start(), Server::forever(&card));
        let options = TransportOptions::new().connect_timeout(Duration::from_millis(300));
        let transport = Arc::new(Counting(ReqwestTransport::new(options).unwrap(), AtomicUsize::new(0)));
        let client = Client::builder(credentials(Face::Brand), platform_keys())
            .base_urls([blackhole.url(), server.url()])
            .clock(Arc::new(FixedClock))
            .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
            .build_with(transport.clone())
            .unwrap();
        for _ in 0..20 {
            client.send(confirm_user_card()).await.unwrap();
        }
        assert_eq!((transport.1.load(Ordering::Relaxed), server.requests().len()), (21, 20));
    }

    /// Counts the attempts.
    struct Counting(ReqwestTransport, AtomicUsize);

    impl Transport for Counting {
        fn send(
            &self,
            request: http::Request<Bytes>,
        ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.send(request)
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
            self.0.sleep(duration)
        }
    }
}
