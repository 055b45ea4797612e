//! Calls by description: parameters by name, plain JSON sealed on the way out and opened on the way in.

use serde_json::{Value, json};
use wechatpay_runtime::{
    Arguments, Credentials, Error, Exchange, Face, Method, OpenError, OpenReplyError, Operation,
    OperationInfo, ParameterInfo, Prepared, RequestErrorKind,
};

use crate::support::fixtures::{MCHID, exchange, platform_keys, serial_no, signed};
use crate::support::keys::{MERCHANT, PLATFORM};
use crate::support::models::user_card;
use crate::support::operations::{
    ConfirmUserCard, GetUserCard, InvalidateCard, UpdateUserCard, get_user_card,
};
use crate::support::transport::Script;
use crate::support::{base64, from_base64, openssl};

fn arguments<const N: usize>(arguments: [(&str, &str); N]) -> Arguments {
    arguments.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn get(arguments: &Arguments, body: Option<Value>) -> Result<Prepared, Error> {
    exchange(Face::Brand).prepare_dynamic(GetUserCard::INFO, arguments, body)
}

fn confirm(body: Option<Value>) -> Result<Prepared, Error> {
    let code = arguments([("user_card_code", "478515832665")]);
    exchange(Face::Brand).prepare_dynamic(ConfirmUserCard::INFO, &code, body)
}

#[track_caller]
fn assert_refused(result: Result<Prepared, Error>, message: &str) {
    assert_eq!(format!("{:#}", result.unwrap_err()), message);
}

#[test]
fn a_call_by_description_is_the_same_request_as_the_typed_one() {
    let code = "a/b c+d%41?#&=~*é";
    let typed = GetUserCard { user_card_code: code.to_owned(), ..get_user_card() };
    let typed = exchange(Face::Brand).prepare(&typed).unwrap();
    let given = arguments([
        ("openid", "obLatjnx9gnqzS4myYGmLZ7LgLBA"),
        ("card_id", "pbLatjvWOibDc5-TBnbUk1pD12o0"),
        ("user_card_code", code),
    ]);
    let dynamic = get(&given, None).unwrap();
    assert_eq!((dynamic.target(), dynamic.body()), (typed.target(), typed.body()));
    assert_eq!(dynamic.info().name, "GetUserCard");
}

#[test]
fn an_optional_parameter_may_be_left_out() {
    let prepared = get(&arguments([("user_card_code", "1"), ("card_id", "2")]), None).unwrap();
    assert_eq!(prepared.target(), "/brand/card-member/user-cards/1?card_id=2");
}

#[test]
fn a_missing_unknown_or_impossible_parameter_is_named() {
    assert_refused(
        get(&arguments([("user_card_code", "1")]), None),
        "GetUserCard was not sent: the query parameter `card_id` is required",
    );
    assert_refused(
        get(&arguments([("card_id", "1")]), None),
        "GetUserCard was not sent: the path parameter `user_card_code` is required",
    );
    assert_refused(
        get(&arguments([("user_card_code", "1"), ("card_id", "2"), ("cardid", "3")]), None),
        "GetUserCard was not sent: it has no parameter `cardid`",
    );
    for (value, problem) in [
        ("", "is empty, but it is a part of the path"),
        ("..", "is `.` or `..`, which cannot be a part of a URL's path"),
    ] {
        assert_refused(
            get(&arguments([("user_card_code", value), ("card_id", "2")]), None),
            &format!("GetUserCard was not sent: path parameter `user_card_code`: {problem}"),
        );
    }
}

#[test]
fn path_parameters_go_where_the_template_names_them_in_whatever_order_they_are_listed() {
    const INFO: &OperationInfo =
        &OperationInfo::new("Get", Face::Brand, Method::Get, "/a/{first}/b/{second}", "").parameters(&[
            ParameterInfo::query("third", true),
            ParameterInfo::path("second"),
            ParameterInfo::path("first"),
        ]);
    let given = arguments([("second", "2"), ("third", "3"), ("first", "1")]);
    let prepared = exchange(Face::Brand).prepare_dynamic(INFO, &given, None).unwrap();
    assert_eq!(prepared.target(), "/a/1/b/2?third=3");
}

#[test]
fn a_body_is_given_exactly_where_there_is_one_and_is_an_object() {
    let given = arguments([("user_card_code", "1"), ("card_id", "2")]);
    assert_refused(
        get(&given, Some(json!({}))),
        "GetUserCard was not sent: it has no body, but one is given",
    );
    let brand = exchange(Face::Brand);
    let card = arguments([("card_id", "1")]);
    assert!(brand.prepare_dynamic(InvalidateCard::INFO, &card, Some(json!({}))).is_err());
    assert!(brand.prepare_dynamic(InvalidateCard::INFO, &card, None).unwrap().body().is_empty());
    assert_refused(confirm(None), "ConfirmUserCard was not sent: it needs a JSON body, but none is given");
    for body in [json!([]), json!("{}"), json!(null), json!(7)] {
        assert_refused(confirm(Some(body)), "ConfirmUserCard was not sent: its body must be a JSON object");
    }
    assert_eq!(confirm(Some(json!({}))).unwrap().body(), "{}");
}

#[test]
fn sensitive_fields_are_sealed_and_all_else_is_sent_as_it_is() {
    let body = json!({
        "openid": "o", "unknown": {"phone_number": "not sealed"}, "points": 1.50, "phone_number": "13800000000",
        "user_information": {
            "common_field_list": [{"name": "A"}, {"name": "B", "value": "张三"}],
            "custom_field_list": [{"user_chosen_values": ["x", "y"]}, {"user_chosen_values": []}],
        },
    });
    let prepared = confirm(Some(body.clone())).unwrap();
    let mut sent: Value = serde_json::from_slice(prepared.body()).unwrap();
    let mut sealed = 0;
    for pointer in [
        "/phone_number",
        "/user_information/common_field_list/1/value",
        "/user_information/custom_field_list/0/user_chosen_values/0",
        "/user_information/custom_field_list/0/user_chosen_values/1",
    ] {
        let ciphertext = from_base64(sent.pointer(pointer).unwrap().as_str().unwrap());
        let plaintext = String::from_utf8(openssl::open(&PLATFORM.private_path(), &ciphertext)).unwrap();
        assert_eq!(body.pointer(pointer).unwrap(), plaintext.as_str());
        *sent.pointer_mut(pointer).unwrap() = plaintext.into();
        sealed += 1;
    }
    assert_eq!((sent, sealed), (body, 4));
    let order = String::from_utf8(prepared.body().to_vec()).unwrap();
    assert!(order.starts_with("{\"openid\":\"o\",\"unknown\":{"), "the caller's order is kept");
}

#[test]
fn a_sensitive_field_that_is_no_string_or_too_long_is_named() {
    for wrong in [json!(13_800_000_000_i64), json!(true), json!(["1"]), json!({"a": 1})] {
        assert_refused(
            confirm(Some(json!({"phone_number": wrong}))),
            "ConfirmUserCard was not sent: /phone_number: is sensitive and must be a string, so that it can be \
             sealed",
        );
    }
    let long =
        json!({"user_information": {"custom_field_list": [{"user_chosen_values": ["a", "x".repeat(215)]}]}});
    assert_refused(
        confirm(Some(long)),
        "ConfirmUserCard was not sent: /user_information/custom_field_list/0/user_chosen_values/1: cannot be \
         sealed: the plaintext has 215 bytes, and at most 214 can be sealed",
    );
    // Shapes that hold no sensitive string are the platform's to judge.
    for body in [
        json!({"phone_number": null}),
        json!({"user_information": []}),
        json!({"user_information": {"common_field_list": {"0": 1}}}),
    ] {
        assert_eq!(confirm(Some(body.clone())).unwrap().body(), &body.to_string());
    }
}

#[test]
fn the_other_faces_operation_is_refused() {
    let given = arguments([("user_card_code", "1"), ("card_id", "2")]);
    let error =
        exchange(Face::Brand).prepare_dynamic(UpdateUserCard::INFO, &given, Some(json!({}))).unwrap_err();
    let Error::Invalid(invalid) = &error else { panic!("{error}") };
    let wrong_face = RequestErrorKind::WrongFace { operation: Face::Partner, credentials: Face::Brand };
    assert_eq!(invalid.kind.to_string(), wrong_face.to_string());
}

#[test]
fn sealed_fields_of_a_reply_are_opened_in_place() {
    let seal =
        |plaintext: &str| Value::from(base64(&openssl::seal(&MERCHANT.public_path(), plaintext.as_bytes())));
    let mut reply = user_card();
    let mut expected = reply.clone();
    for (pointer, plaintext) in [
        ("/phone_number", "13800000000"),
        ("/user_information/common_field_list/0/value", "张三"),
        ("/user_information/common_field_list/1/value", ""),
        ("/user_information/custom_field_list/0/user_chosen_values/0", "x"),
        ("/user_information/custom_field_list/0/user_chosen_values/1", "y"),
    ] {
        *reply.pointer_mut(pointer).unwrap() = seal(plaintext);
        *expected.pointer_mut(pointer).unwrap() = plaintext.into();
    }
    exchange(Face::Brand).open_reply(GetUserCard::INFO, &mut reply).unwrap();
    assert_eq!(reply, expected);
}

#[test]
fn a_field_that_does_not_open_is_named() {
    let open = |reply: &mut Value| exchange(Face::Brand).open_reply(GetUserCard::INFO, reply);
    let error = open(&mut json!({"phone_number": "13800000000"})).unwrap_err();
    assert_eq!(error, OpenReplyError::new("/phone_number", OpenError::NotBase64));
    assert_eq!(format!("{error:#}"), "/phone_number: cannot be opened: the sealed value is not Base64");
    let mut reply = json!({"user_information": {"common_field_list": [{}, {"value": "AAAA"}]}});
    let error = open(&mut reply).unwrap_err();
    let (message, pointer) = (format!("{error:#}"), "/user_information/common_field_list/1/value");
    assert!(
        message.starts_with(&format!("{pointer}: cannot be opened: the sealed value does not")),
        "{message}"
    );
    for mut reply in [json!(null), json!([1]), json!({"phone_number": null, "user_information": 7})] {
        let before = reply.clone();
        open(&mut reply).unwrap();
        assert_eq!(reply, before);
    }
}

#[test]
fn without_an_opener_nothing_opens() {
    let signer = std::sync::Arc::new(MERCHANT.private_key());
    let credentials = Credentials::with_signer(Face::Partner, MCHID, serial_no(), signer).unwrap();
    let exchange = Exchange::new(credentials, platform_keys()).unwrap();
    let error = exchange.open_reply(GetUserCard::INFO, &mut user_card()).unwrap_err();
    assert_eq!(error.source, OpenError::NoOpener);
    exchange.open_reply(GetUserCard::INFO, &mut json!({"card_id": "1"})).unwrap();
}

#[tokio::test]
async fn a_client_sends_by_description_and_hands_out_verified_json() {
    let script = Script::new([Ok(signed(200, user_card().to_string()))]);
    let given = arguments([("user_card_code", "1"), ("card_id", "2")]);
    let reply = script.client().send_dynamic(GetUserCard::INFO, &given, None).await.unwrap();
    assert_eq!(reply.value, user_card());
    assert_eq!(
        script.requests()[0].uri().path_and_query().unwrap(),
        "/brand/card-member/user-cards/1?card_id=2"
    );
}
