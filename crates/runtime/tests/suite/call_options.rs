//! Options of one call: a cheap clone of the client has them, and the client itself stays as it is.

#![allow(clippy::unnecessary_wraps, reason = "replies stand beside failures in one script")]

use std::sync::Arc;

use http::HeaderValue;
use wechatpay_runtime::TransportErrorKind::Connect;
use wechatpay_runtime::{
    BuildError, CallOptions, Client, Error, Face, Method, NoContent, Operation, OperationInfo,
    RequestErrorKind, RequestWriter, RetryPolicy, VerificationError,
};

use crate::support::fixtures::{FixedClock, credentials, platform_keys, signed};
use crate::support::lists::{ListCards, page};
use crate::support::models::user_card;
use crate::support::operations::{GetUserCard, get_user_card};
use crate::support::transport::{Outcome, Script};

fn success() -> Outcome {
    Ok(signed(200, user_card().to_string()))
}

#[tokio::test]
async fn a_calls_retry_policy_is_its_own() {
    let script = Script::new([Err(Connect), Err(Connect), success()]);
    let client = script.client();
    client.with(CallOptions::new().retry(RetryPolicy::never())).send(get_user_card()).await.unwrap_err();
    assert_eq!(script.requests().len(), 1);
    client.send(get_user_card()).await.unwrap();
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn extra_headers_go_with_every_attempt_of_every_kind_of_call() {
    let script = Script::new([Err(Connect), success(), success(), Ok(signed(200, page(0..1, 1)))]);
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(FixedClock))
        .header("x-tenant", "7")
        .build_with(script.clone())
        .unwrap();
    let traced = client.with(CallOptions::new().header("traceparent", "00-a-b-01"));
    traced.send(get_user_card()).await.unwrap();
    let arguments = [("user_card_code", "1"), ("card_id", "2")];
    let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    traced.send_dynamic(GetUserCard::INFO, &arguments, None).await.unwrap();
    traced.items(ListCards::new(0, 20)).next().await.unwrap().unwrap();
    for request in script.requests() {
        assert_eq!(
            (&request.headers()["traceparent"], &request.headers()["x-tenant"]),
            (&"00-a-b-01".parse().unwrap(), &"7".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn a_header_that_is_a_parameter_keeps_the_operations_value() {
    struct WithHeader;
    impl Operation for WithHeader {
        const INFO: &'static OperationInfo =
            &OperationInfo::new("WithHeader", Face::Brand, Method::Get, "/brand/header", "")
                .may_reply_nothing();
        type Reply = NoContent;

        fn write(&self, to: &mut RequestWriter<'_>) {
            to.header("X-Region", &"operation".to_owned());
        }
    }
    let script = Script::new([Ok(signed(200, ""))]);
    let options = CallOptions::new().header("x-region", "options").header("x-other", "options");
    script.client().with(options).send(WithHeader).await.unwrap();
    let sent = script.requests().remove(0);
    assert_eq!(
        (&sent.headers()["x-region"], &sent.headers()["x-other"]),
        (&HeaderValue::from_static("operation"), &HeaderValue::from_static("options"),)
    );
}

#[tokio::test]
async fn a_header_of_the_clients_own_fails_the_call_before_it_is_sent() {
    let script = Script::new([]);
    for name in ["Authorization", "Wechatpay-Serial", "content-type", "HOST", "Accept-Encoding", "User-Agent"]
    {
        let client = script.client().with(CallOptions::new().header(name, "mine"));
        let error = client.send(get_user_card()).await.unwrap_err();
        assert_eq!(format!("{error:#}").matches(name).count(), 1, "{error:#}");
        let Error::Invalid(invalid) = error else { panic!("{error}") };
        assert!(matches!(invalid.kind, RequestErrorKind::Header(_)));
        let builder = Client::builder(credentials(Face::Brand), platform_keys()).header(name, "mine");
        let error = builder.build_with(script.clone()).unwrap_err();
        assert!(matches!(error, BuildError::Header(_)) && error.to_string().contains(name), "{error}");
    }
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_replayed_reply_to_another_call_is_found_where_that_is_asked_for() {
    let replay = || Script::new([success(), success()]);
    let other = || GetUserCard { user_card_code: "478515832666".into(), ..get_user_card() };
    let script = replay();
    script.client().send(other()).await.unwrap();
    let checked = script.client().with(CallOptions::new().check_echo(true));
    let error = checked.send(other()).await.unwrap_err();
    let Error::Verification(unverified) = &error else { panic!("{error}") };
    assert_eq!(unverified.source, VerificationError::OtherCall { parameter: "user_card_code" });
    assert_eq!(error.request_id(), Some("08F5C3A0"));
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(FixedClock))
        .check_echo(true);
    let client = client.build_with(replay()).unwrap();
    client.send(get_user_card()).await.unwrap();
    assert!(matches!(client.send(other()).await, Err(Error::Verification(_))));
}
