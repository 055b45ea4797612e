//! The blocking client: the same calls, the same rules.

use std::sync::Arc;
use std::time::Duration;

use wechatpay_runtime::TransportErrorKind::{Broken, Connect, Timeout, TooLarge};
use wechatpay_runtime::{BlockingClient, Error, Face, Operation};

use crate::support::fixtures::{FixedClock, credentials, platform_keys, signed, unsigned};
use crate::support::models::user_card;
use crate::support::operations::{GetUserCard, confirm_user_card, get_user_card, update_user_card};
use crate::support::transport::Script;

fn client(script: &Arc<Script>) -> BlockingClient {
    BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .base_urls(["https://primary.test", "https://backup.test"])
        .clock(Arc::new(FixedClock))
        .build_blocking_with(script.clone())
        .unwrap()
}

#[test]
fn a_reply_is_verified_and_handed_out() {
    let script = Script::new([
        Ok(signed(200, user_card().to_string())),
        Ok(unsigned(200, "{}")),
        Ok(signed(200, "{}")),
    ]);
    let client = client(&script);
    let reply = client.send_full(get_user_card()).unwrap();
    assert_eq!(
        (reply.value.card_id.as_str(), reply.request_id.as_deref()),
        ("pbLatjvWOibDc5-TBnbUk1pD12o0", Some("08F5C3A0"))
    );
    assert!(matches!(client.send(get_user_card()), Err(Error::Verification(_))));
    assert!(matches!(client.send(get_user_card()), Err(Error::Decode(_))));
}

#[test]
fn retrying_goes_by_the_same_rules() {
    let success = || Ok(signed(200, user_card().to_string()));
    let script = Script::new([Err(Connect), success()]);
    client(&script).send(confirm_user_card()).unwrap();
    assert_eq!(script.hosts(), ["primary.test", "backup.test"]);
    let script = Script::new([Err(Timeout), Ok(unsigned(503, "")), success()]);
    client(&script).send(get_user_card()).unwrap();
    assert_eq!(script.sleeps().len(), 2);
    let script = Script::new([Err(Broken)]);
    client(&script).send(confirm_user_card()).unwrap_err();
    let script = Script::new([Err(TooLarge)]);
    client(&script).send(get_user_card()).unwrap_err();
    assert_eq!(script.sleeps(), [Duration::ZERO; 0]);
}

#[test]
fn the_other_faces_operation_is_not_sent() {
    let script = Script::new([]);
    let error = client(&script).send(update_user_card()).unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
}

#[test]
fn a_call_by_description_works_here_too() {
    let script = Script::new([Ok(signed(200, user_card().to_string()))]);
    let arguments =
        [("user_card_code", "1"), ("card_id", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let reply = client(&script).send_dynamic(GetUserCard::INFO, &arguments.into(), None).unwrap();
    assert_eq!(reply.value, user_card());
    assert_eq!(script.requests()[0].uri(), "https://primary.test/brand/card-member/user-cards/1?card_id=2");
}

#[cfg(feature = "blocking")]
mod over_sockets {
    //! The default blocking transport.

    use wechatpay_runtime::{RetryPolicy, TransportErrorKind, TransportOptions};

    use super::*;
    use crate::support::operations::invalidate_card;
    use crate::support::server::{Answer, Server, nobody, signed_reply};

    /// More than a busy machine needs for an answer.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn client(base_urls: &[&str]) -> BlockingClient {
        client_within(PATIENCE, base_urls)
    }

    fn client_within(timeout: Duration, base_urls: &[&str]) -> BlockingClient {
        let options = TransportOptions::new().timeout(timeout).max_reply_bytes(4096);
        BlockingClient::builder(credentials(Face::Brand), platform_keys())
            .base_urls(base_urls.iter().copied())
            .clock(Arc::new(FixedClock))
            .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
            .transport_options(options)
            .build_blocking()
            .unwrap()
    }

    fn success() -> Answer {
        signed_reply("200 OK", user_card().to_string().as_bytes())
    }

    #[test]
    fn a_post_without_a_body_says_that_it_has_none() {
        let server = Server::start([success()]);
        client(&[server.url()]).send(invalidate_card()).unwrap();
        let request = server.request();
        assert_eq!(
            request.line(),
            "POST /brand/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/invalidate HTTP/1.1"
        );
        assert_eq!(request.header("content-length"), "0");
        assert!(request.headers("accept-encoding").is_empty() && request.body().is_empty());
    }

    #[test]
    fn a_body_arrives_with_one_length() {
        let server = Server::start([success()]);
        client(&[server.url()]).send(confirm_user_card()).unwrap();
        let request = server.request();
        assert_eq!(request.header("content-length"), request.body().len().to_string());
        assert!(request.body().starts_with(b"{\"card_id\":"));
    }

    #[test]
    fn a_host_where_nobody_listens_fails_over_even_for_a_write() {
        let server = Server::start([success()]);
        client(&[&nobody(), server.url()]).send(confirm_user_card()).unwrap();
    }

    #[test]
    fn failures_are_of_the_same_kinds() {
        let Answer::Bytes(mut truncated) = success() else { unreachable!() };
        truncated.pop();
        let Answer::Bytes(mut stalled) = success() else { unreachable!() };
        stalled.truncate(stalled.len() - 10);
        let little = Duration::from_secs(2);
        for (answer, timeout, kind) in [
            (Answer::Hang, little, TransportErrorKind::Timeout),
            (Answer::Close, PATIENCE, TransportErrorKind::Broken),
            (Answer::Bytes(truncated), PATIENCE, TransportErrorKind::Broken),
            (Answer::Stall(stalled), little, TransportErrorKind::Timeout),
            (signed_reply("200 OK", &[b' '; 4097]), PATIENCE, TransportErrorKind::TooLarge),
        ] {
            let server = Server::start([answer]);
            let error = client_within(timeout, &[server.url()]).send(confirm_user_card()).unwrap_err();
            let Error::Transport(no_reply) = error else { panic!("{error}") };
            assert_eq!(no_reply.kind(), kind, "{no_reply}");
        }
    }
}
