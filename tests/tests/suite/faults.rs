//! What a client makes of each fault, over a socket and without one.

use std::time::{Duration, Instant};

use wechatpay_api::card_member::brand::{GetCard, InvalidateCard};
use wechatpay_api::card_member::models::CardState;
use wechatpay_api::{Client, Error, ErrorCode, Face, RetryPolicy, TransportErrorKind, VerificationError};
use wechatpay_sandbox::{Fault, FaultPlan, Moment, Sandbox};

/// A template among the documents' samples.
const CARD: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";

/// Lets a fault hit so many calls.
fn plan(sandbox: &Sandbox, fault: &str, calls: u32) {
    sandbox.faults().plan(FaultPlan::new(fault.parse().unwrap()).next(calls)).unwrap();
}

/// How often a client that tries again at once tried a call that such a fault hits, and what came of it.
async fn hit(fault: &str) -> (usize, Result<(), Error>) {
    let sandbox = Sandbox::start().await.unwrap();
    plan(&sandbox, fault, 10);
    let retry = RetryPolicy::default().first_delay(Duration::from_millis(1));
    let client = sandbox.client_builder(Face::Brand).unwrap().retry(retry).build().unwrap();
    let result = get(&client).await;
    (sandbox.calls().len(), result)
}

async fn get(client: &Client) -> Result<(), Error> {
    client.send(GetCard::new(CARD)).await.map(drop)
}

fn transport_kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(failure) = error { Some(failure.kind()) } else { None }
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_and_the_call_succeeds() {
    let sandbox = Sandbox::start().await.unwrap();
    plan(&sandbox, "rate-limited=1", 1);
    let begun = Instant::now();
    get(&sandbox.brand().unwrap()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1), "it is not tried again before that");
    assert_eq!(sandbox.calls().len(), 2);
}

#[tokio::test]
async fn a_rate_limit_that_lasts_too_long_is_handed_out_with_its_wait() {
    let (tries, result) = hit("rate-limited=60").await;
    let error = result.unwrap_err();
    assert!(error.is_rate_limited() && tries == 1, "{error}");
    assert_eq!(error.api().unwrap().retry_after(), Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn what_the_platform_fails_at_is_tried_again_where_that_is_safe() {
    for (fault, status, code) in [
        ("system-error", 500, Some(ErrorCode::SystemError)),
        ("bad-gateway", 502, Some(ErrorCode::ServiceUnavailable)),
        ("unavailable", 503, Some(ErrorCode::ServiceUnavailable)),
        ("html=502", 502, None),
    ] {
        let (tries, result) = hit(fault).await;
        let error = result.unwrap_err();
        assert_eq!(
            (tries, error.status().unwrap().as_u16(), error.code()),
            (3, status, code.as_ref()),
            "{fault}"
        );
    }
    let sandbox = Sandbox::start().await.unwrap();
    plan(&sandbox, "unavailable", 1);
    let error = sandbox.brand().unwrap().send(InvalidateCard::new(CARD)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), sandbox.calls().len()), (503, 1), "not idempotent");
    assert!(error.may_have_been_received());
}

#[tokio::test]
async fn a_reply_that_is_not_signed_rightly_is_not_handed_out() {
    let fits = |fault: &str, error: &VerificationError| match fault {
        "missing-signature" | "html" => matches!(error, VerificationError::MissingHeader(_)),
        "bad-signature" => *error == VerificationError::SignatureMismatch,
        "expired-signature" => matches!(error, VerificationError::Stale { seconds: 600..=660 }),
        "wrong-serial" => matches!(error, VerificationError::UnknownSerial { .. }),
        _ => *error == VerificationError::Probe,
    };
    for fault in
        ["missing-signature", "html", "bad-signature", "expired-signature", "wrong-serial", "probe-signature"]
    {
        let (tries, result) = hit(fault).await;
        let Err(Error::Verification(error)) = result else { panic!("{fault}: {result:?}") };
        assert!(fits(fault, &error.source), "{fault}: {:?}", error.source);
        assert_eq!(tries, 1, "{fault}: another reply would be no better");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again_where_that_is_safe() {
    for fault in ["dropped-connection", "headers-only", "truncated-body"] {
        let (tries, result) = hit(fault).await;
        let error = result.unwrap_err();
        assert_eq!(
            (transport_kind(&error), tries),
            (Some(TransportErrorKind::Broken), 3),
            "{fault}: {error:#}"
        );
        assert!(error.may_have_been_received());
    }
}

#[tokio::test]
async fn a_call_that_is_never_answered_ends_with_its_deadline() {
    let sandbox = Sandbox::start().await.unwrap();
    for fault in ["time-out", "delay=60000"] {
        plan(&sandbox, fault, 1);
        // Each hits one attempt: without the deadline another would be answered.
        let builder = sandbox.client_builder(Face::Brand).unwrap().deadline(Duration::from_secs(2));
        let error = get(&builder.build().unwrap()).await.unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_received(), "{fault}: {error:#}");
        assert_eq!(sandbox.faults().planned(), [], "{fault}");
    }
}

#[tokio::test]
async fn what_a_newer_platform_may_send_is_taken() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.brand().unwrap();
    let mut unknown_states = 0;
    for seed in 0..12 {
        for fault in [Fault::UnknownEnumValue, Fault::UnknownField, Fault::NullField] {
            sandbox.faults().plan(FaultPlan::new(fault).seed(seed)).unwrap();
            let reply =
                client.send(GetCard::new(CARD)).await.unwrap_or_else(|error| panic!("{fault}: {error:#}"));
            unknown_states += usize::from(matches!(reply.state, CardState::Unknown(_)));
        }
    }
    assert!(unknown_states > 0, "the state is an enum that is hit, too");
}

#[tokio::test]
async fn a_reply_without_a_required_field_keeps_its_verified_body() {
    let (tries, result) = hit("missing-field").await;
    let Err(Error::Decode(error)) = result else { panic!("{result:?}") };
    let body: serde_json::Value = serde_json::from_slice(&error.body).unwrap();
    assert!(body.is_object() && tries == 1);
}

#[tokio::test]
async fn a_call_takes_effect_before_or_after_its_fault_as_planned() {
    for (moment, state) in
        [(Moment::Before, CardState::CardEffective), (Moment::After, CardState::CardInvalid)]
    {
        let sandbox = Sandbox::start().await.unwrap();
        let client = sandbox.brand().unwrap();
        let plan = FaultPlan::new(Fault::DroppedConnection).operation("InvalidateCard").moment(moment);
        sandbox.faults().plan(plan).unwrap();
        let error = client.send(InvalidateCard::new(CARD)).await.unwrap_err();
        assert_eq!(transport_kind(&error), Some(TransportErrorKind::Broken));
        assert_eq!(client.send(GetCard::new(CARD)).await.unwrap().state, state, "{moment}");
    }
}

#[tokio::test]
async fn without_a_socket_each_fault_is_the_same() {
    for fault in Fault::ALL {
        let outcome = |result: Result<(), Error>| match result {
            Ok(()) => "answered".to_owned(),
            Err(Error::Transport(failure)) => format!("{:?}", failure.kind()),
            Err(Error::Verification(error)) => format!("{:?}", std::mem::discriminant(&error.source)),
            Err(error) => format!("{:?} {:?}", std::mem::discriminant(&error), error.code()),
        };
        let running = Sandbox::start().await.unwrap();
        let in_process = Sandbox::in_process().unwrap();
        // Where no answer comes it is waited for in vain; else a busy machine gets the time that it needs.
        let patience = Duration::from_secs(if fault == Fault::TimeOut { 2 } else { 60 });
        let over_socket = running.client_builder(Face::Brand).unwrap().deadline(patience).build().unwrap();
        let within = in_process.client_builder(Face::Brand).unwrap().deadline(patience);
        let within = within.build_with(in_process.transport()).unwrap();
        for sandbox in [&*running, &in_process] {
            sandbox.faults().plan(FaultPlan::new(fault).next(10)).unwrap();
        }
        assert_eq!(outcome(get(&over_socket).await), outcome(get(&within).await), "{fault}");
    }
}
