//! What people store: every documented request, reply and event, through serde and back.

use serde_json::Value;
use wechatpay_api::card_member::brand;
use wechatpay_api::runtime::serde::{Serialize, de::DeserializeOwned};
use wechatpay_api::{EventSet, ExposePlaintext, Operation};

use crate::documents::{examples, replies, resource};

/// Reads each example, compares it with what it is stored as, and reads that again.
fn check<O>(document: &Value) -> &'static str
where
    O: Operation + Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
{
    for example in examples(document, O::INFO) {
        let request: O = serde_json::from_value(example.clone()).unwrap();
        let stored = serde_json::to_string(&ExposePlaintext(&request)).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), example, "{}", O::INFO.name);
        assert_eq!(serde_json::from_str::<O>(&stored).unwrap(), request);
    }
    O::INFO.name
}

#[test]
fn every_documented_request_can_be_stored() {
    macro_rules! check_all {
        ($($product:ident::$face:ident: $($operation:ident)*;)*) => {$({
            use wechatpay_api::$product::$face;
            let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
            let checked = [$(check::<$face::$operation>(&document)),*];
            let all = $face::OPERATIONS.iter().filter(|info| info.upload.is_none()).map(|info| info.name);
            assert!(all.eq(checked), "an operation is missing here");
        })*};
    }
    of_every_operation!(check_all);
}

/// Reads each documented reply into its model, and compares it with what that is written as.
fn check_reply<O>(document: &Value) -> &'static str
where
    O: Operation<Reply: Serialize + DeserializeOwned>,
{
    let replies = replies(document, O::INFO);
    assert!(!replies.is_empty(), "{}", O::INFO.name);
    for reply in replies {
        let model: O::Reply = serde_json::from_value(reply.clone()).unwrap();
        assert_eq!(serde_json::to_value(&model).unwrap(), reply, "{}", O::INFO.name);
    }
    O::INFO.name
}

#[test]
fn every_documented_reply_survives_the_way_through_its_model() {
    macro_rules! check_all {
        ($($product:ident::$face:ident: $($operation:ident)*;)*) => {$({
            use wechatpay_api::$product::$face;
            let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
            let checked = [$(check_reply::<$face::$operation>(&document)),*];
            let all = $face::OPERATIONS.iter().filter(|info| !info.may_reply_nothing).map(|info| info.name);
            assert!(all.eq(checked), "an operation is missing here");
        })*};
    }
    of_every_reply!(check_all);
}

/// Makes each documented event, stores it, and reads it again.
fn check_events<E>(document: &str, name: impl Fn(&E) -> String)
where
    E: EventSet + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
{
    let document: Value = serde_json::from_str(document).unwrap();
    for info in E::EVENTS.iter().filter(|info| !info.deprecated) {
        let event = E::from_json(info.event_type, resource(&document, info)).unwrap();
        assert_eq!(name(&event), info.name);
        let stored = serde_json::to_value(&event).unwrap();
        assert_eq!(stored["event_type"], info.event_type);
        assert_eq!(stored["resource"], resource(&document, info));
        assert_eq!(serde_json::from_value::<E>(stored).unwrap(), event);
    }
}

/// The variant that `Debug` names.
fn variant(event: &impl std::fmt::Debug) -> String {
    format!("{event:?}").split('(').next().unwrap().to_owned()
}

#[test]
fn every_documented_event_can_be_stored() {
    macro_rules! check_all {
        ($($product:ident::$face:ident: ;)*) => {$({
            use wechatpay_api::$product::$face;
            check_events::<$face::Event>($face::OPENAPI, variant);
        })*};
    }
    of_every_event_set!(check_all);
}

#[test]
fn an_event_that_nobody_knows_can_be_stored_too() {
    let resource = serde_json::json!({"openid": "o-1"});
    let event = brand::Event::from_json("BRAND_MEMBER_CARD.NEW", resource.clone()).unwrap();
    let stored = serde_json::to_value(&event).unwrap();
    assert_eq!(stored, serde_json::json!({"event_type": "BRAND_MEMBER_CARD.NEW", "resource": resource}));
    assert_eq!(serde_json::from_value::<brand::Event>(stored).unwrap(), event);
}

#[test]
fn a_known_event_without_what_it_needs_is_an_error() {
    let error =
        brand::Event::from_json("BRAND_MEMBER_CARD.USER_CARD.CREATE", serde_json::json!({})).unwrap_err();
    assert!(error.to_string().contains("is required"), "{error}");
    let stored = serde_json::json!({"event_type": "BRAND_MEMBER_CARD.USER_CARD.CREATE", "resource": {}});
    assert!(serde_json::from_value::<brand::Event>(stored).is_err());
}
