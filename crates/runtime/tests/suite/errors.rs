//! Errors as people handle them: built in tests, matched by predicates, followed by their sources, printed once.

use std::error::Error as StdError;
use std::time::Duration;

use http::header::{DATE, HeaderMap, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use wechatpay_runtime::wire::DecodeError;
use wechatpay_runtime::{
    ApiError, BodyError, BuildError, Error, ErrorCode, KeyErrorKind, NoReplyError, NotificationError,
    ParameterError, ParameterErrorKind, Place, PrivateKey, RequestError, RequestErrorKind, ResourceError,
    SignError, TransportError, TransportErrorKind, UndecodableError, UndecodableEventError, UnverifiedError,
    VerificationError,
};

use crate::support::chain;

fn no_reply(kind: TransportErrorKind) -> Error {
    let source = TransportError::new(kind, std::io::Error::other("the network is gone"));
    NoReplyError::new("GetCard", "https://api.test", 2, source).into()
}

fn refused(status: u16, code: impl Into<Option<ErrorCode>>) -> Error {
    ApiError::new("GetCard", StatusCode::from_u16(status).unwrap(), code, "").into()
}

fn invalid(kind: impl Into<RequestErrorKind>) -> Error {
    RequestError::new("GetCard", kind).into()
}

fn undecodable() -> Error {
    let problem = BodyError::Field(DecodeError::new("is wrong"));
    UndecodableError::new("GetCard", StatusCode::OK, problem, "{}").with_request_id("7").into()
}

fn unverified() -> Error {
    UnverifiedError::new("GetCard", StatusCode::OK, VerificationError::SignatureMismatch).into()
}

fn http_error() -> http::Error {
    http::Request::builder().uri("not a URI").body(()).unwrap_err()
}

#[test]
fn predicates_and_accessors_say_what_happened() {
    use TransportErrorKind::{Altered, Broken, Connect, Redirected, Timeout, TooLarge};
    for (kind, is_timeout, is_connect, may_have_been_received) in [
        (Connect, false, true, false),
        (Altered, false, false, false),
        (Timeout, true, false, true),
        (Broken, false, false, true),
        (TooLarge, false, false, true),
        (Redirected, false, false, true),
    ] {
        let error = no_reply(kind);
        assert_eq!((error.is_timeout(), error.is_connect()), (is_timeout, is_connect), "{kind:?}");
        assert_eq!(error.may_have_been_received(), may_have_been_received, "{kind:?}");
    }
    for (error, may_have_been_received, is_rate_limited) in [
        (invalid(RequestErrorKind::NotPaged), false, false),
        (refused(404, ErrorCode::NotFound), false, false),
        (refused(429, None), false, true),
        (refused(403, ErrorCode::FrequencyLimited), false, true),
        (refused(500, ErrorCode::SystemError), true, false),
        (refused(302, None), true, false),
        (unverified(), true, false),
        (undecodable(), true, false),
    ] {
        assert_eq!(error.may_have_been_received(), may_have_been_received, "{error}");
        assert_eq!(error.is_rate_limited(), is_rate_limited, "{error}");
        assert_eq!((error.is_timeout(), error.is_connect(), error.operation()), (false, false, "GetCard"));
    }
    let error = refused(404, ErrorCode::NotFound);
    assert_eq!((error.code(), error.status()), (Some(&ErrorCode::NotFound), Some(StatusCode::NOT_FOUND)));
    assert_eq!(error.api().unwrap().operation, "GetCard");
    assert_eq!((undecodable().request_id(), undecodable().code()), (Some("7"), None));
    assert!(no_reply(Timeout).api().is_none() && no_reply(Timeout).status().is_none());
}

#[test]
fn what_wraps_another_error_hands_it_out() {
    let parameter = ParameterError::new("card_id", Place::Path, ParameterErrorKind::Empty);
    let error = invalid(parameter);
    assert_eq!(error.source().unwrap().downcast_ref(), Some(&parameter));
    let error = invalid(SignError::new("the HSM is away"));
    assert!(error.source().unwrap().is::<SignError>());
    assert!(invalid(http_error()).source().unwrap().is::<http::Error>());
    assert!(invalid(RequestErrorKind::NotPaged).source().is_none());
    let error = no_reply(TransportErrorKind::Timeout);
    let transport = error.source().unwrap();
    assert!(transport.is::<TransportError>());
    assert!(transport.source().unwrap().is::<std::io::Error>());
    assert_eq!(unverified().source().unwrap().downcast_ref(), Some(&VerificationError::SignatureMismatch));
    assert!(undecodable().source().unwrap().is::<BodyError>());
    let error = PrivateKey::from_pem_file("/nowhere/key.pem").unwrap_err();
    assert!(matches!(error.kind(), KeyErrorKind::Unreadable(_)));
    assert!(error.source().is_some() && error.path().is_some());
    let error = NotificationError::from(ResourceError::WrongKey);
    assert_eq!(error.source().unwrap().downcast_ref(), Some(&ResourceError::WrongKey));
}

#[test]
fn the_alternate_form_prints_the_whole_chain_and_nothing_twice() {
    let event = UndecodableEventError::new("1", "CARD.CREATE", BodyError::Empty, "");
    let parameter = ParameterError::new("card_id", Place::Path, ParameterErrorKind::Empty);
    let errors: [Box<dyn StdError>; 10] = [
        Box::new(no_reply(TransportErrorKind::Timeout)),
        Box::new(invalid(parameter)),
        Box::new(invalid(http_error())),
        Box::new(unverified()),
        Box::new(undecodable()),
        Box::new(refused(404, None)),
        Box::new(NotificationError::from(VerificationError::Probe)),
        Box::new(NotificationError::from(event)),
        Box::new(BuildError::NoBaseUrl),
        Box::new(PrivateKey::from_pem_file("/nowhere/key.pem").unwrap_err()),
    ];
    for error in errors {
        let line = format!("{error:#}");
        assert_eq!(line, chain(&*error));
        assert!(!line.contains('\n'), "{line}");
        let mut next: Option<&dyn StdError> = Some(&*error);
        while let Some(error) = next {
            assert_eq!(line.matches(&error.to_string()).count(), 1, "{line}");
            next = error.source();
        }
    }
    assert_eq!(
        format!("{:#}", no_reply(TransportErrorKind::Timeout)),
        "GetCard: no reply from https://api.test after 2 attempts: no whole reply in time; the request may have been \
         carried out: the network is gone"
    );
}

#[test]
fn an_unsigned_refusal_says_so() {
    let refusal = ApiError::new("GetCard", StatusCode::NOT_FOUND, ErrorCode::NotFound, "no such card");
    assert!(!refusal.to_string().contains("unsigned"));
    let message = Error::from(refusal.unsigned()).to_string();
    assert!(message.contains("(unsigned: it may not come from WeChat Pay)"), "{message}");
}

#[test]
fn retry_after_is_read_in_seconds_and_as_a_date() {
    const DAY: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let wait = |retry_after: &'static str, date: Option<&'static str>| {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(retry_after));
        headers.extend(date.map(|date| (DATE, HeaderValue::from_static(date))));
        ApiError::new("GetCard", StatusCode::TOO_MANY_REQUESTS, None, "").with_headers(headers).retry_after()
    };
    assert_eq!(wait("3", None), Some(Duration::from_secs(3)));
    assert_eq!(wait("Sun, 06 Nov 1994 08:50:37 GMT", Some(DAY)), Some(Duration::from_secs(60)));
    assert_eq!(wait("Sun, 06 Nov 1994 08:48:37 GMT", Some(DAY)), Some(Duration::ZERO));
    assert_eq!(wait(DAY, None), Some(Duration::ZERO), "long past by any clock");
    let far = wait("Fri, 01 Jan 9999 00:00:00 GMT", Some("yesterday")).unwrap();
    assert!(far > Duration::from_secs(1_000_000_000), "{far:?}");
    let seconds = wait("99999999999999999999", None);
    assert_eq!(seconds, Some(Duration::from_secs(u64::MAX)), "as HTTP says of more than a number holds");
    for malformed in ["", "-1", "soon", "1.5", "+3"] {
        assert_eq!(wait(malformed, Some(DAY)), None, "{malformed:?}");
    }
    let given = Duration::from_secs(7);
    let refusal = ApiError::new("GetCard", StatusCode::TOO_MANY_REQUESTS, None, "").with_retry_after(given);
    assert_eq!((refusal.retry_after(), refusal.clone()), (Some(given), refusal));
}
