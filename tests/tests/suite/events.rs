//! Events: emitted by the sandbox, read by the generated enums, tampered with on the way.

use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::runtime::{
    EventSet, Notification, NotificationError, NotificationReader, ResourceError, VerificationError,
};
use wechatpay_api::{ApiKey, Face};
use wechatpay_sandbox::{EmitError, Emitter, Flaw, OutgoingNotification};
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
    client.notification_reader(ApiKey::new(&keys.api_key).unwrap())
}

fn read<E: EventSet>(reader: &NotificationReader, delivery: &OutgoingNotification) -> Notification<E> {
    reader.read(&delivery.headers().unwrap(), delivery.body()).unwrap()
}

#[tokio::test]
async fn personal_data_of_an_event_is_plaintext_and_yet_never_printed() {
    let (emitter, reader) = (emitter(), reader(Face::Brand).await);
    let answers = serde_json::json!({
        "common_field_list": [{"name": "USER_FORM_FLAG_NAME", "value": "张三"}],
        "custom_field_list": [{"name": "喜欢的运动", "user_chosen_values": ["足球", "篮球"]}],
    });
    let fields = serde_json::json!({"phone_number": "13800000000", "user_information": answers});
    let delivery = emitter.notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", Some(fields)).unwrap();
    let notification: Notification<brand::Event> = read(&reader, &delivery);
    let printed = format!("{notification:?}");
    assert!(!["13800000000", "张三", "足球"].iter().any(|secret| printed.contains(secret)), "{printed}");
    let brand::Event::UserCardCreated(card) = notification.event else { panic!("another event") };
    assert_eq!(card.phone_number.as_ref().and_then(|number| number.expose()), Some("13800000000"));
    let information = card.user_information.unwrap();
    let [name] = &*information.common_field_list.unwrap() else { panic!("one answer was sent") };
    assert_eq!(name.value.as_ref().and_then(|value| value.expose()), Some("张三"));
    let [sports] = &*information.custom_field_list.unwrap() else { panic!("one question was answered") };
    let chosen = sports.user_chosen_values.as_ref().unwrap();
    assert_eq!(chosen.iter().map(|value| value.expose().unwrap()).collect::<Vec<_>>(), ["足球", "篮球"]);
}

#[test]
fn an_event_of_both_faces_goes_to_the_one_that_is_named() {
    const CHANGED: &str = "DELIVERY_PLAN.CHANGE";
    let error = emitter().notification(CHANGED, None).unwrap_err();
    assert!(matches!(error, EmitError::OfBothFaces { .. }), "{error}");
    for face in Face::ALL {
        assert_eq!(emitter().of_face(face).notification(CHANGED, None).unwrap().face(), face);
    }
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
    assert!(format!("{error:#}").contains("raw bytes"), "{error}");
}

#[tokio::test]
async fn another_api_key_opens_nothing() {
    let client = caller(Face::Brand, &sandbox().await).build().unwrap();
    let reader = client.notification_reader(ApiKey::new(&"k".repeat(32)).unwrap());
    let delivery = emitter().notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", None).unwrap();
    let error = reader.read::<brand::Event>(&delivery.headers().unwrap(), delivery.body()).unwrap_err();
    assert!(matches!(error, NotificationError::Resource(ResourceError::WrongKey)), "{error}");
}

#[tokio::test]
async fn each_flaw_is_found_by_the_reader_for_what_it_is() {
    const EVENT: &str = "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE";
    let (emitter, reader) = (emitter(), reader(Face::Partner).await);
    for flaw in Flaw::ALL {
        let notification = emitter.flawed(EVENT, None, flaw).unwrap();
        assert_eq!(notification.flaw(), Some(flaw));
        let read = reader.read::<partner::Event>(&notification.headers().unwrap(), notification.body());
        assert_eq!(read.is_err(), flaw.is_to_be_refused(), "{flaw}: {read:?}");
        let as_expected = match flaw {
            Flaw::WrongSignature | Flaw::Tampered => {
                matches!(read, Err(NotificationError::Verification(VerificationError::SignatureMismatch)))
            }
            Flaw::OldTimestamp => matches!(
                read,
                Err(NotificationError::Verification(VerificationError::Stale { seconds: 600.. }))
            ),
            Flaw::Probe => {
                matches!(read, Err(NotificationError::Verification(VerificationError::Probe)))
            }
            Flaw::WrongSerial => {
                matches!(read, Err(NotificationError::Verification(VerificationError::UnknownSerial { .. })))
            }
            Flaw::WrongApiKey => {
                matches!(read, Err(NotificationError::Resource(ResourceError::WrongKey)))
            }
            Flaw::UnknownEvent => matches!(read.as_ref().unwrap().event, partner::Event::Unknown(_)),
            Flaw::Doubled => read.as_ref().unwrap().event_type == EVENT,
            _ => false,
        };
        assert!(as_expected, "{flaw}: {read:?}");
    }
}
