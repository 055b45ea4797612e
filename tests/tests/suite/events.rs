//! Events: emitted by the sandbox, read by the generated enums, tampered with on the way.

use std::mem::discriminant;

use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::runtime::{
    Event, Notification, NotificationError, NotificationReader, ResourceError, VerificationError,
};
use wechatpay_api::{ApiKey, Face};
use wechatpay_sandbox::{Delivery, Emitter};
use wechatpay_tests::{caller, sandbox, setup};

fn emitter() -> Emitter {
    Emitter::new(&setup().keys).unwrap()
}

async fn reader(face: Face) -> NotificationReader {
    let keys = match face {
        Face::Brand => &setup().brand,
        Face::Partner => &setup().partner,
    };
    let client = caller(face, &sandbox().await).build().unwrap();
    client.exchange().notification_reader(ApiKey::new(&keys.api_key).unwrap())
}

fn read<E: Event>(reader: &NotificationReader, delivery: &Delivery) -> Notification<E> {
    reader.read(&delivery.headers().unwrap(), delivery.body()).unwrap()
}

#[tokio::test]
async fn every_event_of_either_face_is_read_into_its_model() {
    let (emitter, brands, partners) = (emitter(), reader(Face::Brand).await, reader(Face::Partner).await);
    for event in emitter.events() {
        let delivery = emitter.notification(event.event_type, None).unwrap();
        let unknown = match event.face {
            Face::Brand => matches!(read(&brands, &delivery).event, brand::Event::Unknown(_)),
            Face::Partner => matches!(read(&partners, &delivery).event, partner::Event::Unknown(_)),
        };
        assert!(!unknown, "{}", event.event_type);
    }
    assert_eq!(emitter.events().count(), brand::EVENTS.len() + partner::EVENTS.len());
}

#[tokio::test]
async fn an_older_name_is_the_same_event() {
    let (emitter, reader) = (emitter(), reader(Face::Partner).await);
    for (now, formerly) in [
        ("BRAND_MEMBER_CARD_SP.USER_CARD.CREATE", "MEMBERCARDSP.USER_CARD.CREATE"),
        ("BRAND_MEMBER_CARD_SP.USER_CARD.DELETE", "MEMBERCARDSP.USER_CARD.DELETE"),
    ] {
        let event = |event_type| {
            let notification = read(&reader, &emitter.notification(event_type, None).unwrap());
            assert_eq!(notification.event_type, event_type);
            discriminant::<partner::Event>(&notification.event)
        };
        assert_eq!(event(now), event(formerly));
    }
}

#[tokio::test]
async fn personal_data_of_an_event_opens_with_the_private_key_alone() {
    let (emitter, reader) = (emitter(), reader(Face::Brand).await);
    let fields = serde_json::json!({"phone_number": "13800000000"});
    let delivery = emitter.notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", Some(fields)).unwrap();
    let notification: Notification<brand::Event> = read(&reader, &delivery);
    assert!(!format!("{notification:?}").contains("138"));
    let brand::Event::UserCardCreated(card) = notification.event else { panic!("another event") };
    let client = caller(Face::Brand, &sandbox().await).build().unwrap();
    let opener = client.exchange().credentials().opener().unwrap();
    assert_eq!(*card.phone_number.unwrap().open(opener).unwrap(), "13800000000");
}

#[tokio::test]
async fn an_event_of_the_other_face_is_unknown_and_keeps_its_plaintext() {
    let (emitter, reader) = (emitter(), reader(Face::Brand).await);
    let delivery = emitter.notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", None).unwrap();
    let notification: Notification<partner::Event> = read(&reader, &delivery);
    let partner::Event::Unknown(event) = notification.event else { panic!("it is known") };
    assert_eq!(event.event_type(), "BRAND_MEMBER_CARD.SYNC_USER_POINT");
    assert!(event.json()["openid"].is_string());
}

#[tokio::test]
async fn a_notification_that_was_written_anew_is_refused() {
    let (emitter, reader) = (emitter(), reader(Face::Brand).await);
    let delivery = emitter.notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", None).unwrap();
    let value: serde_json::Value = serde_json::from_slice(delivery.body()).unwrap();
    let body = serde_json::to_vec_pretty(&value).unwrap();
    let error = reader.read::<brand::Event>(&delivery.headers().unwrap(), &body).unwrap_err();
    assert!(matches!(error, NotificationError::Verification(VerificationError::SignatureMismatch)));
    assert!(error.to_string().contains("raw bytes"), "{error}");
}

#[tokio::test]
async fn another_api_key_opens_nothing() {
    let client = caller(Face::Brand, &sandbox().await).build().unwrap();
    let reader = client.exchange().notification_reader(ApiKey::new(&"k".repeat(32)).unwrap());
    let delivery = emitter().notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", None).unwrap();
    let error = reader.read::<brand::Event>(&delivery.headers().unwrap(), delivery.body()).unwrap_err();
    assert!(matches!(error, NotificationError::Resource(ResourceError::WrongKey)), "{error}");
}
