//! How long an attempt takes: never longer than the transport allows, nor than the call has left.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use wechatpay_runtime::{
    Attempt, BoxFuture, Client, Error, Face, Proxy, ReqwestTransport, RetryPolicy, Transport, TransportError,
    TransportErrorKind, TransportOptions,
};

#[cfg(feature = "blocking")]
use wechatpay_runtime::{BlockingClient, BlockingTransport, ReqwestBlockingTransport};

use super::{block_on, get, through_each};
use crate::support::chain;
use crate::support::fixtures::{credentials, platform_keys};
use crate::support::operations::get_user_card;
use crate::support::server::{Answer, Blackhole, Server};

/// A transport for calls that are nearly out of time.
struct NearlyOutOfTime<T>(T);

fn shorten(request: &mut http::Request<Bytes>) {
    let attempt = request.extensions_mut().get_mut::<Attempt>().unwrap();
    attempt.time_left = Some(Duration::from_millis(200));
}

impl Transport for NearlyOutOfTime<ReqwestTransport> {
    fn send(
        &self,
        mut request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        shorten(&mut request);
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.sleep(duration)
    }
}

#[cfg(feature = "blocking")]
impl BlockingTransport for NearlyOutOfTime<ReqwestBlockingTransport> {
    fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        shorten(&mut request);
        self.0.send(request)
    }
}

/// Options of a transport that by itself waits until the server breaks the connection off, which is no time-out.
fn options() -> TransportOptions {
    TransportOptions::new().timeout(Duration::from_secs(3600)).proxy(Proxy::None)
}

#[track_caller]
fn assert_timeout(error: &Error) {
    let Error::Transport(no_reply) = error else { panic!("{error}") };
    assert_eq!(no_reply.kind(), TransportErrorKind::Timeout, "{}", chain(error));
}

#[test]
fn an_attempt_takes_no_longer_than_the_call_has_left() {
    let server = Server::start([Answer::Hang]);
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .retry(RetryPolicy::never())
        .build_with(Arc::new(NearlyOutOfTime(ReqwestTransport::new(options()).unwrap())))
        .unwrap();
    assert_timeout(&block_on(client.send(get_user_card())).unwrap_err());
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_attempt_takes_no_longer_than_the_call_has_left() {
    let server = Server::start([Answer::Hang]);
    let client = BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .retry(RetryPolicy::never())
        .build_blocking_with(Arc::new(NearlyOutOfTime(ReqwestBlockingTransport::new(options()).unwrap())))
        .unwrap();
    assert_timeout(&client.send(get_user_card()).unwrap_err());
}

#[test]
fn a_reply_that_trickles_in_is_cut_off_when_the_time_is_over() {
    let trickle = || {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n".to_vec();
        Answer::Trickle(head, vec![b'x'; 200])
    };
    let server = Server::start([trickle(), trickle()]);
    // Each byte comes in time, and all of them would come to ten seconds.
    for outcome in through_each(&options().timeout(Duration::from_millis(400)), &get(server.url())) {
        assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Timeout);
    }
}

#[test]
fn a_connection_that_does_not_come_about_in_time_means_that_nothing_was_sent() {
    let blackhole = Blackhole::start();
    let options = options().connect_timeout(Duration::from_millis(100));
    for outcome in through_each(&options, &get(blackhole.url())) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{}", chain(&error));
        assert!(error.nothing_was_sent());
    }
}
