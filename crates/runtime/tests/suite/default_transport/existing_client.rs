//! Transports over a client of reqwest that somebody else set up.

use std::time::Duration;

use bytes::Bytes;
use wechatpay_runtime::{ReqwestTransport, Transport, TransportErrorKind};

use super::{Outcome, block_on, get};
use crate::support::chain;
use crate::support::server::{Answer, Server, reply};

/// Sends through each transport over clients as their defaults make them, but for the proxy.
fn through_clients(request: &http::Request<Bytes>, timeout: Duration, limit: usize) -> Vec<Outcome> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let transport = ReqwestTransport::from_client(client).timeout(timeout).max_reply_bytes(limit);
    #[cfg_attr(not(feature = "blocking"), allow(unused_mut))]
    let mut outcomes = vec![block_on(transport.send(request.clone()))];
    #[cfg(feature = "blocking")]
    {
        use wechatpay_runtime::{BlockingTransport, ReqwestBlockingTransport};
        let client = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
        let transport = ReqwestBlockingTransport::from_client(client).timeout(timeout).max_reply_bytes(limit);
        outcomes.push(transport.send(request.clone()));
    }
    outcomes
}

fn assert_all(answer: fn() -> Answer, timeout: Duration, kind: TransportErrorKind) {
    let server = Server::start([answer(), answer()]);
    for outcome in through_clients(&get(server.url()), timeout, 10) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), kind, "{}", chain(&error));
    }
}

#[test]
fn its_attempts_are_bounded_all_the_same() {
    assert_all(|| Answer::Hang, Duration::from_millis(300), TransportErrorKind::Timeout);
    let long = || reply("200 OK", &[], b"more than 10");
    assert_all(long, Duration::from_secs(60), TransportErrorKind::TooLarge);
}

#[test]
fn a_reply_from_where_it_was_redirected_to_is_refused() {
    let answer = || reply("200 OK", &[], b"{}");
    let elsewhere = Server::start([answer(), answer()]);
    let location = format!("{}/elsewhere", elsewhere.url());
    let redirect = || reply("302 Found", &[("Location", &location)], b"");
    let server = Server::start([redirect(), redirect()]);
    for outcome in through_clients(&get(server.url()), Duration::from_secs(60), 10) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Redirected, "{}", chain(&error));
        assert!(!error.nothing_was_sent());
    }
}
