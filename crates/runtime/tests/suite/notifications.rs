//! Notifications: what is read out of them, and what is left open.

use serde_json::{Value, json};
use wechatpay_runtime::{ApiKey, EventSet, Face, Notification};

use crate::support::events::{
    API_KEY, BrandEvent, CREATED, ID, RESOURCE_NONCE, around, card_created, card_created_with as with,
    envelope, headers, read, reader,
};
use crate::support::fixtures::exchange;
use crate::support::keys::MERCHANT;
use crate::support::models::{SENSITIVE, user_card};
use crate::support::{base64, gcm, openssl, python};

fn card_of(notification: &Notification<BrandEvent>) -> &str {
    match &notification.event {
        BrandEvent::UserCardCreated(card) => &card.user_card_code,
        BrandEvent::Unknown(event) => panic!("{event:?}"),
    }
}

#[test]
fn a_notification_is_verified_opened_and_read() {
    let notification = read(&card_created()).unwrap();
    assert_eq!(card_of(&notification), "478515832665");
    assert_eq!((notification.id.as_str(), notification.event_type.as_str()), (ID, CREATED));
    assert_eq!(notification.create_time.as_str(), "2020-07-13T23:27:38+08:00");
    assert_eq!(notification.resource_type, "encrypt-resource");
    assert_eq!(notification.summary, "用户开通会员卡通知");
    assert_eq!(notification.original_type.as_deref(), Some("user_card"));
    assert_eq!(notification.request_id.as_deref(), Some("08F5C3A0"));
    assert_eq!(&*notification.plaintext, user_card().to_string().as_bytes());
}

#[test]
fn what_openssl_sealed_is_read_too() {
    let plaintext = user_card().to_string();
    let sealed = gcm::seal(API_KEY.as_bytes(), RESOURCE_NONCE, "user_card", plaintext.as_bytes());
    assert_eq!(card_of(&read(&envelope(&base64(&sealed))).unwrap()), "478515832665");
}

#[test]
fn absent_or_empty_associated_data_and_an_absent_original_type_are_allowed() {
    let ciphertext = python::seal(API_KEY, RESOURCE_NONCE, "", user_card().to_string().as_bytes());
    for associated_data in [None, Some(Value::Null), Some(json!(""))] {
        let mut body = envelope(&ciphertext);
        let resource = body["resource"].as_object_mut().unwrap();
        resource.remove("associated_data");
        resource.remove("original_type");
        resource.extend(associated_data.map(|value| ("associated_data".to_owned(), value)));
        let notification = read(&body).unwrap();
        assert_eq!((card_of(&notification), notification.original_type.clone()), ("478515832665", None));
    }
}

#[test]
fn documented_lengths_are_not_held_against_it_and_unknown_fields_are_passed_over() {
    let notification = read(&with(|body| {
        body["id"] = "x".repeat(100).into();
        body["summary"] = "长".repeat(1000).into();
        body["resource"]["original_type"] = "y".repeat(100).into();
        body["resource"]["new"] = json!([1]);
        body["new"] = json!({"a": null});
    }))
    .unwrap();
    assert_eq!(card_of(&notification), "478515832665");
}

#[test]
fn the_bytes_are_read_as_they_came_whatever_their_layout() {
    let body = serde_json::to_string_pretty(&card_created()).unwrap() + "\r\n\t";
    reader().read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes()).unwrap();
}

#[test]
fn an_unknown_event_type_passes_through_with_its_plaintext() {
    let long = format!("BRAND_MEMBER_CARD.{}", "NEW".repeat(100));
    for event_type in
        ["BRAND_MEMBER_CARD_SP.USER_CARD.CREATE", "brand_member_card.user_card.create", "", &long]
    {
        let notification = read(&with(|body| body["event_type"] = event_type.into())).unwrap();
        let BrandEvent::Unknown(event) = &notification.event else { panic!("{notification:?}") };
        assert_eq!((event.event_type(), notification.event_type.as_str()), (event_type, event_type));
        assert_eq!(event.plaintext(), user_card().to_string().as_bytes());
        assert_eq!(event.json(), user_card());
    }
}

#[test]
fn an_unknown_event_may_be_any_json() {
    for plaintext in ["null", "[1, 2]", "\"text\"", " 1 "] {
        let mut body = around(plaintext.as_bytes());
        body["event_type"] = "NEW".into();
        let notification = read(&body).unwrap();
        let BrandEvent::Unknown(event) = notification.event else { panic!() };
        assert_eq!(event.json(), serde_json::from_str::<Value>(plaintext).unwrap());
        assert_eq!(event.plaintext(), plaintext.as_bytes());
    }
}

#[test]
fn an_unknown_state_passes_through() {
    let mut card = user_card();
    card["state"] = "NOT_EFFECTIVE".into();
    let notification = read(&around(card.to_string().as_bytes())).unwrap();
    let BrandEvent::UserCardCreated(card) = notification.event else { panic!() };
    assert_eq!(card.state.as_str(), "NOT_EFFECTIVE");
}

#[test]
fn an_older_name_is_the_same_event() {
    let body = with(|body| body["event_type"] = "MEMBERCARD.USER_CARD.CREATE".into());
    assert_eq!(card_of(&read(&body).unwrap()), "478515832665");
}

#[test]
fn a_tool_reads_any_event_as_json() {
    let body = card_created().to_string();
    let notification = reader().read_dynamic(&headers(body.as_bytes()), body.as_bytes()).unwrap();
    assert_eq!((notification.event_type.as_str(), notification.event), (CREATED, user_card()));
}

#[test]
fn a_tool_opens_what_is_sealed_inside_an_event() {
    let info = &BrandEvent::EVENTS[0];
    assert_eq!((info.name, info.face, info.deprecated), ("UserCardCreated", BrandEvent::FACE, false));
    assert_eq!((info.original_type, info.sensitive), ("user_card", SENSITIVE));
    assert!(info.summary.starts_with("Tells") && info.doc_url.starts_with("https:"));
    assert!(BrandEvent::EVENTS[1].deprecated);
    let phone = base64(&openssl::seal(&MERCHANT.public_path(), b"13800138000"));
    let mut event = json!({"phone_number": phone});
    exchange(Face::Brand).open_event(info, &mut event).unwrap();
    assert_eq!(event["phone_number"], "13800138000");
    assert!(exchange(Face::Brand).open_event(info, &mut event).is_err());
}

#[test]
fn an_exchange_lends_its_keys_and_its_clock() {
    let reader = exchange(Face::Brand).notification_reader(ApiKey::new(API_KEY).unwrap());
    let body = card_created().to_string();
    reader.clone().read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes()).unwrap();
}

#[test]
fn an_event_is_turned_into_another_value_and_all_else_stays() {
    let notification = read(&card_created()).unwrap();
    let plaintext = notification.plaintext.clone();
    let mapped = notification.map(|event| matches!(event, BrandEvent::UserCardCreated(_)));
    assert!(mapped.event);
    assert_eq!((mapped.id.as_str(), mapped.plaintext), (ID, plaintext));
}
