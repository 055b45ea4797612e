//! Requests through serde: what an outbox stores, and that what it reads back is the same request.

use proptest::prelude::*;
use serde_json::{Value, json};
use wechatpay_runtime::{ExposePlaintext, Face, Sensitive};

use crate::support::fixtures::exchange;
use crate::support::models::{DateInfo, UserCard, user_card};
use crate::support::operations::{
    ConfirmUserCard, GetUserCard, confirm_user_card, get_user_card, user_information,
};

fn stored(request: &ConfirmUserCard) -> Value {
    serde_json::to_value(ExposePlaintext(request)).unwrap()
}

fn read(stored: Value) -> Result<ConfirmUserCard, String> {
    serde_json::from_value(stored).map_err(|error| error.to_string())
}

/// A confirmation with a value of every kind.
fn confirm(phone_number: Sensitive, value: Sensitive) -> ConfirmUserCard {
    ConfirmUserCard {
        phone_number: Some(phone_number),
        valid_date_information: Some(DateInfo {
            kind: "PERMANENT".into(),
            begin_time: None,
            end_time: Some("2030-01-01T00:00:00Z".into()),
            available_day: Some(-1),
        }),
        user_information: Some(user_information(value, vec!["阅读".into(), "".into()])),
        attach: Some(String::new()),
        ..confirm_user_card()
    }
}

#[test]
fn a_request_is_one_flat_object_by_wire_names() {
    let stored = serde_json::to_value(get_user_card()).unwrap();
    assert_eq!(
        stored,
        json!({
            "user_card_code": "478515832665",
            "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0",
            "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        })
    );
    assert_eq!(serde_json::from_value::<GetUserCard>(stored).unwrap(), get_user_card());
}

#[test]
fn a_plaintext_is_refused_unless_it_is_exposed_on_purpose() {
    let request = confirm("13800000000".into(), "张三".into());
    let error = serde_json::to_string(&request).unwrap_err().to_string();
    assert_eq!(
        error,
        "/phone_number: cannot be sealed: a sensitive plaintext is not serialized: seal it, or wrap the request in `ExposePlaintext`"
    );
    assert_eq!(stored(&request)["phone_number"], "13800000000");
    let row = ExposePlaintext::serialize_field(&request, serde_json::value::Serializer).unwrap();
    assert_eq!(row, stored(&request));
    assert_eq!(read(stored(&request)).unwrap(), request);
}

#[test]
fn a_plaintext_of_an_event_is_refused_in_a_request_too() {
    let mut event = user_card();
    event["phone_number"] = json!("13800000000");
    let mut reader = wechatpay_runtime::wire::ObjectReader::new(event.as_object().unwrap().clone());
    let received: Sensitive = reader.take_plaintext("phone_number");
    let request = confirm(received, Sensitive::sealed_for_platform("YQ=="));
    assert!(serde_json::to_string(&request).is_err());
    assert_eq!(read(stored(&request)).unwrap(), request);
}

#[test]
fn what_the_caller_sealed_stays_sealed() {
    let mut request = confirm_user_card();
    request.phone_number = Some(Sensitive::sealed_for_platform("YQ=="));
    let kept = serde_json::to_value(&request).unwrap();
    assert_eq!(kept["phone_number"], json!({"sealed_for_platform": "YQ=="}));
    let again = read(kept).unwrap();
    assert_eq!(again, request);
    let sent: Value = serde_json::from_slice(exchange(Face::Brand).prepare(&again).unwrap().body()).unwrap();
    assert_eq!(sent["phone_number"], "YQ==");
}

#[test]
fn what_the_platform_could_not_open_is_not_stored_as_a_request() {
    let received: UserCard = serde_json::from_value(user_card()).unwrap();
    let request = ConfirmUserCard { phone_number: received.phone_number, ..confirm_user_card() };
    for result in [serde_json::to_string(&request), serde_json::to_string(&ExposePlaintext(&request))] {
        assert!(
            result
                .unwrap_err()
                .to_string()
                .contains("/phone_number: cannot be sealed: this value is sealed for you")
        );
    }
}

#[test]
fn what_would_be_lost_on_the_way_to_the_platform_is_refused() {
    let mut unknown = stored(&confirm_user_card());
    unknown["opneid"] = json!("o");
    assert_eq!(read(unknown).unwrap_err(), "/opneid: is not a field of this request");
    let mut nested = stored(&confirm("1".into(), "2".into()));
    nested["valid_date_information"]["day"] = json!(1);
    assert_eq!(read(nested).unwrap_err(), "/valid_date_information/day: is not a field of this request");
    let mut missing = stored(&confirm_user_card());
    missing.as_object_mut().unwrap().remove("card_id");
    assert_eq!(read(missing).unwrap_err(), "/card_id: is required, but it is missing or null");
}

#[test]
fn a_stored_request_is_sent_as_the_one_that_was_stored() {
    let request = get_user_card();
    let again: GetUserCard = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
    let exchange = exchange(Face::Brand);
    assert_eq!(exchange.prepare(&again).unwrap().target(), exchange.prepare(&request).unwrap().target());
}

fn sensitive() -> impl Strategy<Value = Sensitive> {
    (any::<bool>(), any::<String>()).prop_map(|(is_sealed, text)| {
        if is_sealed { Sensitive::sealed_for_platform(text) } else { Sensitive::new(text) }
    })
}

proptest! {
    #[test]
    fn any_request_comes_back_as_it_was(
        code: String,
        phone_number in sensitive(),
        value in sensitive(),
        level: Option<String>,
        day: Option<i64>,
    ) {
        let mut request = ConfirmUserCard { user_card_code: code, level, ..confirm(phone_number, value) };
        if let Some(valid) = &mut request.valid_date_information {
            valid.available_day = day;
        }
        let text = serde_json::to_string(&ExposePlaintext(&request)).unwrap();
        prop_assert_eq!(serde_json::from_str::<ConfirmUserCard>(&text).unwrap(), request);
    }
}
