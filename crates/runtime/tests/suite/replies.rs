//! Replies through [`Exchange::receive`]: what is handed out, what is refused, and what an error keeps.

use serde_json::{Value, json};
use wechatpay_runtime::wire::{Decode, ObjectReader};
use wechatpay_runtime::{
    BodyError, Error, ErrorCode, Exchange, Face, Method, NoContent, Operation, OperationInfo, Reply,
    RequestWriter, VerificationError,
};

use crate::support::fixtures::{exchange, signed, unsigned};
use crate::support::keys::OTHER;
use crate::support::models::{UserCard, user_card};
use crate::support::operations::GetUserCard;

/// What a brand's exchange makes of a reply to [`GetUserCard`].
fn receive(response: http::Response<bytes::Bytes>) -> Result<Reply<UserCard>, Error> {
    exchange(Face::Brand).receive::<GetUserCard>(response)
}

fn refusal(status: u16, body: impl AsRef<[u8]>) -> Box<wechatpay_runtime::ApiError> {
    match receive(unsigned(status, body)) {
        Err(Error::Api(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signed_reply_is_handed_out_with_all_that_came_with_it() {
    for status in [200, 201, 202, 299] {
        let body = user_card().to_string();
        let mut response = signed(status, &body);
        response.headers_mut().insert("x-more", "1".parse().unwrap());
        let reply = receive(response).unwrap();
        assert_eq!(reply.value.user_card_code, "478515832665");
        assert_eq!(reply.status, status);
        assert_eq!(reply.request_id.as_deref(), Some("08F5C3A0"));
        assert_eq!(reply.headers["x-more"], "1");
        assert_eq!(&*reply.body, body.as_bytes());
    }
}

#[test]
fn a_forged_or_unsigned_2xx_is_refused_and_nothing_of_it_is_handed_out() {
    let body = json!({"openid": "s3cret"}).to_string();
    let mut forged = signed(200, &body);
    let message = [b"1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n", body.as_bytes(), b"\n"].concat();
    forged.headers_mut().insert("wechatpay-signature", OTHER.sign(&message).parse().unwrap());
    let mut changed = signed(200, user_card().to_string());
    *changed.body_mut() = body.clone().into();
    for (response, reason) in [
        (unsigned(200, &body), VerificationError::MissingHeader("Wechatpay-Timestamp")),
        (unsigned(204, ""), VerificationError::MissingHeader("Wechatpay-Timestamp")),
        (forged, VerificationError::SignatureMismatch),
        (changed, VerificationError::SignatureMismatch),
    ] {
        let error = receive(response).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"));
        assert_eq!(error.request_id(), Some("08F5C3A0"));
        assert!(error.status().is_some_and(|status| status.is_success()));
        let Error::Verification(unverified) = error else { panic!("{error}") };
        assert_eq!(unverified.source, reason);
    }
}

#[test]
fn a_verified_reply_of_another_shape_keeps_its_body() {
    for (body, problem) in [
        ("", "it is empty"),
        ("{}", "/user_card_code: is required, but it is missing or null"),
        ("[]", "(the whole body): expected an object, found an array"),
        ("<html>", "it is not JSON (line 1, column 1)"),
        ("{\"user_card_code\":\n \"s3cret", "it is not JSON (line 2, column 8)"),
        ("{\"user_card_code\":\"\u{0}\"}", "it is not JSON (line 1, column 20)"),
    ] {
        let error = receive(signed(200, body)).unwrap_err();
        let length = body.len();
        assert_eq!(
            format!("{error:#}"),
            format!(
                "GetUserCard: the reply (200 OK, Request-ID 08F5C3A0) is verified but not as documented; its {length} bytes \
                 are kept in the error: {problem}"
            )
        );
        assert!(!format!("{error:?}").contains("s3cret"));
        let Error::Decode(undecodable) = error else { panic!("{error}") };
        assert_eq!(undecodable.body, body);
    }
}

#[test]
fn json_of_any_depth_and_bytes_that_are_no_utf8_are_decode_errors() {
    let deep = "[".repeat(100_000);
    for body in [deep.as_bytes(), b"\xEF\xBB\xBF{}", b"{}{}"] {
        let error = receive(signed(200, body)).unwrap_err();
        let Error::Decode(undecodable) = error else { panic!("{error}") };
        assert!(matches!(undecodable.source, BodyError::NotJson { .. }));
    }
    let error = receive(signed(200, &b"{\"openid\":\"\xFF\"}"[..])).unwrap_err();
    let Error::Decode(undecodable) = error else { panic!("{error}") };
    assert_eq!(undecodable.source, BodyError::NotUtf8 { valid_up_to: 11 });
}

#[test]
fn an_empty_signed_reply_is_an_error_where_json_is_documented() {
    for status in [200, 204] {
        let error = receive(signed(status, "")).unwrap_err();
        let Error::Decode(undecodable) = &error else { panic!("{error}") };
        assert!(matches!(undecodable.source, BodyError::Empty));
        let error = exchange(Face::Brand).receive_dynamic(GetUserCard::INFO, signed(status, "")).unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

#[test]
fn a_refusal_tells_code_message_and_detail() {
    let body = json!({
        "code": "PARAM_ERROR",
        "message": "card_id 无效",
        "detail": {"location": "query", "field": "/card_id", "issue": "too long", "value": "s3cret"},
    });
    let error = refusal(400, body.to_string());
    assert_eq!(error.code, Some(ErrorCode::ParamError));
    assert_eq!(error.message, "card_id 无效");
    assert_eq!(error.detail_text("location"), Some("query"));
    assert_eq!(error.body, body.to_string());
    assert!(!error.verified);
    assert_eq!(
        format!("{error:#}"),
        "GetUserCard: refused with 400 PARAM_ERROR, Request-ID 08F5C3A0 (unsigned: it may not come from WeChat Pay): \
         card_id 无效 (/card_id: too long); correct what the message names, then send again"
    );
    assert!(!format!("{error:?}").contains("s3cret"));
}

#[test]
fn a_signed_refusal_is_marked_verified() {
    let Err(Error::Api(refusal)) =
        receive(signed(404, json!({"code": "NOT_FOUND", "message": ""}).to_string()))
    else {
        panic!("a refusal")
    };
    assert!(refusal.verified);
    assert_eq!(refusal.code, Some(ErrorCode::NotFound));
    assert!(refusal.to_string().contains("404 NOT_FOUND, Request-ID"), "{refusal}");
}

#[test]
fn a_refusal_without_a_code_says_that_it_is_none_of_the_platforms() {
    let html = "<html><head><title>502 Bad Gateway</title></head></html>";
    for body in
        [html, "", "null", "[]", "\"\"", "{}", "{\"code\":\"\"}", "{\"code\":7,\"message\":{}}", "\u{0}"]
    {
        let error = refusal(403, body);
        assert_eq!((error.code.as_ref(), error.message.as_str()), (None, ""), "{body}");
        assert_eq!(
            format!("{error:#}"),
            "GetUserCard: refused with 403, Request-ID 08F5C3A0 (unsigned: it may not come from WeChat Pay); the body \
             is not an error of WeChat Pay's: is the base URL right, is a proxy in between?"
        );
    }
    assert!(refusal(502, html).to_string().ends_with("; try again later"));
    assert!(refusal(429, "").to_string().contains("send fewer requests"));
    assert!(refusal(302, "").to_string().contains("redirects"));
    assert!(
        refusal(401, "{\"code\":\"SIGN_ERROR\"}")
            .to_string()
            .contains("check the certificate's serial number")
    );
}

#[test]
fn control_characters_of_a_refusal_reach_no_terminal() {
    let body = json!({"code": "A\u{1b}[2J", "message": "b\r\nc\u{7}\u{9b}", "detail": {"issue": "d\n"}});
    let error = refusal(400, body.to_string());
    for text in [format!("{error:#}"), format!("{error:?}")] {
        assert!(!text.contains(|character: char| character.is_control()), "{text:?}");
    }
    let long = json!({"code": "C", "message": "长".repeat(10_000)});
    assert!(refusal(400, long.to_string()).to_string().chars().count() < 700);
}

/// An operation whose reply has no fields that must be there.
struct Delete;

struct Nothing;

impl Decode for Nothing {
    fn decode(_: &mut ObjectReader) -> Self {
        Self
    }
}

impl Operation for Delete {
    const INFO: &'static OperationInfo = &OperationInfo::new("Delete", Face::Brand, Method::Delete, "/x", "");
    type Reply = Nothing;

    fn write(&self, _: &mut RequestWriter<'_>) {}
}

#[test]
fn a_reply_may_have_no_documented_field() {
    let exchange: Exchange = exchange(Face::Brand);
    let Nothing = exchange.receive::<Delete>(signed(200, "{\"new\":1}")).unwrap().value;
    let value: Value = exchange.receive_dynamic(Delete::INFO, signed(200, "{\"new\":1}")).unwrap().value;
    assert_eq!(value, json!({"new": 1}));
}

/// An operation that answers without a body.
struct Remove;

impl Operation for Remove {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Remove", Face::Brand, Method::Delete, "/x", "").may_reply_nothing();
    type Reply = NoContent;

    fn write(&self, _: &mut RequestWriter<'_>) {}
}

/// An operation that answers with a body, or without one as long as there is nothing to tell.
struct Progress;

impl Operation for Progress {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Progress", Face::Brand, Method::Get, "/x", "").may_reply_nothing();
    type Reply = Option<UserCard>;

    fn write(&self, _: &mut RequestWriter<'_>) {}
}

#[test]
fn a_reply_that_may_be_empty_is_verified_all_the_same() {
    let exchange: Exchange = exchange(Face::Brand);
    let reply = exchange.receive::<Remove>(signed(204, "")).unwrap();
    assert_eq!((reply.value, reply.status.as_u16()), (NoContent, 204));
    assert!(exchange.receive::<Progress>(signed(202, "")).unwrap().value.is_none());
    let card = exchange.receive::<Progress>(signed(200, user_card().to_string())).unwrap().value;
    assert_eq!(card.unwrap().user_card_code, "478515832665");
    assert_eq!(exchange.receive_dynamic(Remove::INFO, signed(204, "")).unwrap().value, Value::Null);
    for error in [
        exchange.receive::<Remove>(unsigned(204, "")).map(drop).unwrap_err(),
        exchange.receive::<Progress>(unsigned(202, "")).map(drop).unwrap_err(),
        exchange.receive_dynamic(Remove::INFO, unsigned(204, "")).map(drop).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Verification(_)), "{error}");
    }
    let text = exchange.receive::<Remove>(signed(200, "not JSON")).unwrap();
    assert_eq!(&*text.body, b"not JSON", "what nobody documents is not read, and not lost");
}
