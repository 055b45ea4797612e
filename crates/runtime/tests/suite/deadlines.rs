//! A call's deadline: over all attempts and waits, per client and per call, whatever the transport does.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use wechatpay_runtime::TransportErrorKind::{Broken, Connect, NoTimeLeft, Timeout};
use wechatpay_runtime::{
    Attempt, BlockingClient, BoxFuture, CallOptions, Client, ClientBuilder, Credentials, Error, Face,
    NoReplyError, RetryPolicy, SignError, Signer, Transport, TransportError,
};

use crate::support::fixtures::{
    BRAND_ID, HandClock, credentials, platform_keys, serial_no, signed, unsigned,
};
use crate::support::keys::MERCHANT;
use crate::support::models::user_card;
use crate::support::operations::{confirm_user_card, get_user_card};
use crate::support::transport::Script;

fn success() -> http::Response<Bytes> {
    signed(200, user_card().to_string())
}

fn builder(clock: &Arc<HandClock>) -> ClientBuilder {
    let retry =
        RetryPolicy::default().first_delay(Duration::from_secs(1)).longest_delay(Duration::from_secs(2));
    Client::builder(credentials(Face::Brand), platform_keys()).clock(clock.clone()).retry(retry.attempts(9))
}

#[track_caller]
fn no_reply(error: Error) -> NoReplyError {
    match error {
        Error::Transport(no_reply) => *no_reply,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_retry_that_does_not_fit_is_not_started_and_the_last_failure_is_returned() {
    let clock = HandClock::start();
    let script = Script::with_clock((0..9).map(|_| Err(Broken)), &clock);
    let client = builder(&clock).deadline(Duration::from_millis(2500)).build_with(script.clone()).unwrap();
    let error = no_reply(client.send(get_user_card()).await.unwrap_err());
    let slept: Duration = script.sleeps().iter().filter(|sleep| **sleep <= Duration::from_secs(2)).sum();
    assert_eq!((error.kind(), usize::try_from(error.attempts).unwrap()), (Broken, script.requests().len()));
    assert!(error.may_have_been_received());
    assert!((2..=3).contains(&error.attempts) && slept < Duration::from_millis(2500), "{slept:?}");
}

#[tokio::test]
async fn a_retry_after_that_goes_beyond_the_deadline_ends_the_call_with_the_refusal() {
    let clock = HandClock::start();
    let mut refusal = unsigned(429, "");
    refusal.headers_mut().insert("retry-after", "2".parse().unwrap());
    let script = Script::with_clock([Ok(refusal)], &clock);
    let client = builder(&clock).deadline(Duration::from_millis(1900)).build_with(script.clone()).unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
}

#[test]
fn an_attempt_is_told_what_is_left_of_the_calls_time() {
    let clock = HandClock::start();
    let script = Script::with_clock([Err(Connect), Ok(success()), Ok(success())], &clock);
    let client = BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .clock(clock.clone())
        .deadline(Duration::from_secs(10))
        .build_blocking_with(script.clone())
        .unwrap();
    client.send(confirm_user_card()).unwrap();
    client.with(CallOptions::new().deadline(Duration::MAX)).send(confirm_user_card()).unwrap();
    let attempts: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.extensions().get::<Attempt>().unwrap().clone())
        .map(|attempt| (attempt.operation.name, attempt.number, attempt.time_left))
        .collect();
    let left = Duration::from_secs(10).checked_sub(script.sleeps()[0]).unwrap();
    let name = "ConfirmUserCard";
    assert_eq!(attempts, [(name, 1, Some(Duration::from_secs(10))), (name, 2, Some(left)), (name, 1, None)]);
}

#[test]
fn a_time_out_of_a_blocking_transport_at_the_deadline_is_the_deadlines() {
    struct Late(Arc<HandClock>);
    impl wechatpay_runtime::BlockingTransport for Late {
        fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
            self.0.advance(request.extensions().get::<Attempt>().unwrap().time_left.unwrap());
            Err(TransportError::new(Timeout, "late"))
        }
    }
    let clock = HandClock::start();
    let client = builder(&clock)
        .deadline(Duration::from_secs(3))
        .build_blocking_with(Arc::new(Late(clock.clone())))
        .unwrap();
    let error = no_reply(client.send(get_user_card()).unwrap_err());
    assert_eq!((error.attempts, error.kind(), error.may_have_been_received()), (1, Timeout, true));
    let reason = std::error::Error::source(&error.source).unwrap().to_string();
    assert_eq!(reason, "the call's deadline of 3s passed");
}

#[tokio::test]
async fn a_time_out_of_one_attempt_is_not_taken_for_the_deadlines() {
    let script = Script::new([Err(Timeout)]);
    let client = builder(&HandClock::start()).deadline(Duration::from_secs(10)).retry(RetryPolicy::never());
    let client = client.build_with(script).unwrap();
    let error = no_reply(client.send(get_user_card()).await.unwrap_err());
    let reason = std::error::Error::source(&error.source).unwrap().to_string();
    assert_eq!((error.kind(), reason.as_str()), (Timeout, "as the script says"));
}

#[tokio::test]
async fn without_any_time_nothing_is_sent_and_the_error_says_so() {
    let script = Script::new([]);
    let client = script.client().with(CallOptions::new().deadline(Duration::ZERO));
    let error = no_reply(client.send(get_user_card()).await.unwrap_err());
    assert_eq!((error.attempts, error.kind(), error.may_have_been_received()), (0, NoTimeLeft, false));
    assert!(error.source.nothing_was_sent());
}

#[tokio::test]
async fn an_attempt_that_may_have_arrived_is_not_forgotten_when_the_last_one_cannot_connect() {
    let script = Script::new([Err(Timeout), Err(Connect), Err(Connect)]);
    let error = no_reply(script.client().send(get_user_card()).await.unwrap_err());
    assert_eq!((error.kind(), error.may_have_been_received()), (Connect, true));
    let script = Script::new([Ok(unsigned(503, "")), Err(Connect), Err(Connect)]);
    let error = no_reply(script.client().send(get_user_card()).await.unwrap_err());
    assert!(error.may_have_been_received());
    for first in [Err(Connect), Ok(unsigned(429, ""))] {
        let script = Script::new([first, Err(Connect), Err(Connect)]);
        let error = no_reply(script.client().send(get_user_card()).await.unwrap_err());
        assert!(!error.may_have_been_received());
    }
}

#[tokio::test]
async fn an_attempt_that_may_have_arrived_is_not_forgotten_when_the_last_one_is_refused() {
    let refused = || Ok(unsigned(400, ""));
    for (before, received) in [(Timeout, true), (Broken, true), (Connect, false)] {
        let script = Script::new([Err(before), refused()]);
        let error = script.client().send(get_user_card()).await.unwrap_err();
        assert_eq!((error.api().is_some(), error.may_have_been_received()), (true, received), "{before:?}");
    }
    let script = Script::new([refused()]);
    assert!(!script.client().send(get_user_card()).await.unwrap_err().may_have_been_received());
}

#[tokio::test]
async fn an_attempt_that_may_have_arrived_is_not_forgotten_when_the_next_one_cannot_be_signed() {
    /// A key that is revoked after its first signature.
    struct Once(AtomicBool);
    impl Signer for Once {
        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
            if self.0.swap(true, Ordering::Relaxed) {
                return Err(SignError::new("the key is revoked"));
            }
            MERCHANT.private_key().sign(message)
        }
    }
    for (before, received) in [(Timeout, true), (Connect, false)] {
        let signer = Arc::new(Once(AtomicBool::new(false)));
        let credentials = Credentials::with_signer(Face::Brand, BRAND_ID, serial_no(), signer).unwrap();
        let script = Script::new([Err(before)]);
        let client = Client::builder(credentials, platform_keys()).build_with(script).unwrap();
        let error = client.send(get_user_card()).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert_eq!(error.may_have_been_received(), received);
        assert_eq!(error.to_string().ends_with("not sent again"), received, "{error}");
    }
}

/// A custom transport that never answers, and knows nothing of deadlines.
struct Never;

impl Transport for Never {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(pending())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn a_custom_transport_is_cut_off_at_the_deadline_too() {
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .deadline(Duration::from_secs(2))
        .build_with(Arc::new(Never))
        .unwrap();
    let error = no_reply(client.send(get_user_card()).await.unwrap_err());
    let reason = std::error::Error::source(&error.source).unwrap().to_string();
    assert_eq!((error.attempts, error.kind(), error.may_have_been_received()), (1, Timeout, true));
    assert_eq!(reason, "the call's deadline of 2s passed");
}

#[cfg(feature = "reqwest")]
mod over_sockets {
    //! The default transports.

    use wechatpay_runtime::TransportOptions;

    use super::*;
    use crate::support::fixtures::FixedClock;
    use crate::support::server::{Answer, Blackhole, Server, reply, signed_reply};

    fn builder(base_urls: &[&str]) -> ClientBuilder {
        Client::builder(credentials(Face::Brand), platform_keys())
            .base_urls(base_urls.iter().copied())
            .clock(Arc::new(FixedClock))
            .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_given_up_at_the_deadline_not_at_the_time_out_of_an_attempt() {
        let server = Server::start([Answer::Hang]);
        let client = builder(&[server.url()]).build().unwrap();
        let short = client.with(CallOptions::new().deadline(Duration::from_secs(2)));
        let error = no_reply(short.send(get_user_card()).await.unwrap_err());
        // Later the server breaks the connection off, and much later the attempt's own time-out comes.
        assert_eq!((error.attempts, error.kind(), error.may_have_been_received()), (1, Timeout, true));
        let reason = std::error::Error::source(&error.source).unwrap().to_string();
        assert_eq!(reason, "the call's deadline of 2s passed");
    }

    #[tokio::test]
    async fn the_deadline_is_over_all_attempts() {
        let unavailable = || reply("503 Service Unavailable", &[], b"");
        let server = Server::start([unavailable(), unavailable(), Answer::Hang]);
        let client = builder(&[server.url()]).deadline(Duration::from_secs(6)).build().unwrap();
        let error = no_reply(client.send(get_user_card()).await.unwrap_err());
        assert_eq!((error.attempts, error.kind()), (3, Timeout));
    }

    #[tokio::test]
    async fn a_dead_primary_leaves_time_for_the_backup() {
        let (blackhole, card) = (Blackhole::start(), user_card().to_string());
        let server = Server::start([signed_reply("200 OK", card.as_bytes())]);
        let patient = TransportOptions::new().connect_timeout(Duration::from_secs(3600));
        let client = builder(&[blackhole.url(), server.url()])
            .transport_options(patient)
            .deadline(Duration::from_secs(10))
            .build()
            .unwrap();
        client.send(confirm_user_card()).await.unwrap();
    }

    #[tokio::test]
    async fn calls_shorter_than_the_connect_time_out_learn_of_a_dead_primary_too() {
        let (blackhole, card) = (Blackhole::start(), user_card().to_string());
        let server = Server::start([signed_reply("200 OK", card.as_bytes())]);
        let client = builder(&[blackhole.url(), server.url()]).build().unwrap();
        let short = client.with(CallOptions::new().deadline(Duration::from_secs(1)));
        no_reply(short.send(confirm_user_card()).await.unwrap_err());
        // One attempt that succeeds went to the backup at once.
        client.with(CallOptions::new().retry(RetryPolicy::never())).send(confirm_user_card()).await.unwrap();
    }
}
