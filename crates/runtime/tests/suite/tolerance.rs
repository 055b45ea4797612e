//! What a field that nobody knows may hold without failing anything, and what a known one may not.

use serde_json::json;
use wechatpay_runtime::wire::DecodeValue;
use wechatpay_runtime::{BodyError, Error, ErrorCode, Face, Reply};

use crate::support::events::{CREATED, around, card_created, headers, read, reader};
use crate::support::fixtures::{exchange, signed, unsigned};
use crate::support::models::{UserCard, user_card};
use crate::support::operations::GetUserCard;

/// What JSON allows and a `Value` cannot hold.
fn beyond_a_value() -> [String; 6] {
    [
        "1e400".to_owned(),
        "-1e400".to_owned(),
        "9".repeat(400),
        "\"\\ud800\"".to_owned(),
        format!("{}{}", "[".repeat(200), "]".repeat(200)),
        format!("{}1{}", "{\"a\":".repeat(1_000_000), "}".repeat(1_000_000)),
    ]
}

/// An object's text with one field more, at its end.
fn with_unknown(object: &serde_json::Value, value: &str) -> String {
    let text = object.to_string();
    format!("{},\"unknown\":{value}}}", text.strip_suffix('}').unwrap())
}

fn receive(body: &str) -> Result<Reply<UserCard>, Error> {
    exchange(Face::Brand).receive::<GetUserCard>(signed(200, body))
}

#[test]
fn an_unknown_field_never_fails_a_reply() {
    let expected = UserCard::decode_value(user_card()).unwrap();
    for value in beyond_a_value() {
        let body = with_unknown(&user_card(), &value);
        let reply = receive(&body).unwrap();
        assert_eq!(reply.value, expected);
        assert_eq!(reply.body, body);
        let reply = exchange(Face::Brand)
            .receive_dynamic(<GetUserCard as wechatpay_runtime::Operation>::INFO, signed(200, &body))
            .unwrap();
        assert_eq!(reply.value["openid"], user_card()["openid"]);
    }
}

#[test]
fn an_unknown_field_never_fails_a_notification() {
    let sealed = card_created();
    for value in beyond_a_value() {
        let body = with_unknown(&sealed, &value);
        let notification = reader().read_dynamic(&headers(body.as_bytes()), body.as_bytes()).unwrap();
        assert_eq!(notification.event_type, CREATED);
        let resource = with_unknown(&user_card(), &value);
        let notification = read(&around(resource.as_bytes())).unwrap();
        assert_eq!(notification.plaintext, resource);
    }
}

#[test]
fn an_unknown_field_never_hides_what_a_refusal_says() {
    for value in beyond_a_value() {
        let body = with_unknown(&json!({"code": "NOT_FOUND", "message": "no such card"}), &value);
        let error = exchange(Face::Brand).receive::<GetUserCard>(unsigned(404, &body)).unwrap_err();
        assert_eq!(
            (error.code(), error.api().unwrap().message.as_str()),
            (Some(&ErrorCode::NotFound), "no such card")
        );
    }
}

#[test]
fn a_known_field_that_holds_it_is_named() {
    for (field, value, problem) in [
        ("points", "1e400", "expected a 64-bit integer, found a number out of range"),
        (
            "points",
            "99999999999999999999",
            "expected a 64-bit integer, found a number that isn't a 64-bit integer",
        ),
        ("openid", "1e400", "expected a string, found a number out of range"),
        ("valid_date_information", "-1e400", "expected an object, found a number out of range"),
        ("points", "\"\\ud800\"", "expected a 64-bit integer, found a string"),
        ("openid", &beyond_a_value()[4], "expected a string, found an array"),
        ("openid", &beyond_a_value()[5], "expected a string, found an object"),
    ] {
        let mut card = user_card();
        card.as_object_mut().unwrap().remove(field);
        let body = with_unknown(&card, value).replace("\"unknown\"", &format!("\"{field}\""));
        let Error::Decode(error) = receive(&body).unwrap_err() else { panic!("{field}") };
        let BodyError::Field(field_error) = &error.source else { panic!("{error:#}") };
        assert_eq!(field_error.to_string(), format!("/{field}: {problem}"));
    }
    let float = |text: &str| f64::decode_value(serde_json::from_str(text).unwrap());
    assert_eq!(float("9e307"), Ok(9e307));
    assert_eq!(
        float("1e308").unwrap_err().to_string(),
        "(the whole body): expected a number, found a number out of range"
    );
}
