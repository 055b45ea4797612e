//! What people store: every documented request and every documented event, through serde and back.

use serde_json::{Map, Value};
use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::runtime::serde::{Serialize, de::DeserializeOwned};
use wechatpay_api::{EventInfo, EventSet, ExposePlaintext, Operation, OperationInfo};

/// What a reference of the document refers to, or the value itself.
fn resolve<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The documented example of a request as one flat object: that of the body, beside those of the parameters.
pub(crate) fn example(document: &Value, info: &OperationInfo) -> Value {
    let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
    let body = &operation["requestBody"]["content"]["application/json"]["example"];
    let mut fields = if info.has_body { body.as_object().unwrap().clone() } else { Map::new() };
    let documented = operation["parameters"].as_array().into_iter().flatten();
    let documented: Vec<_> = documented.map(|parameter| resolve(document, parameter)).collect();
    for parameter in info.parameters {
        let found = documented.iter().find(|documented| documented["name"] == parameter.name).unwrap();
        let example = found.get("example").or_else(|| found["schema"].get("example"));
        fields.insert(parameter.name.to_owned(), example.unwrap().clone());
    }
    Value::Object(fields)
}

/// Reads the example, compares it with what it is stored as, and reads that again.
fn check<O>(document: &Value) -> &'static str
where
    O: Operation + Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
{
    let example = example(document, O::INFO);
    let request: O = serde_json::from_value(example.clone()).unwrap();
    let stored = serde_json::to_string(&ExposePlaintext(&request)).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), example, "{}", O::INFO.name);
    assert_eq!(serde_json::from_str::<O>(&stored).unwrap(), request);
    O::INFO.name
}

macro_rules! check_all {
    ($face:ident: $($operation:ident)*) => {{
        let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
        let checked = [$(check::<$face::$operation>(&document)),*];
        let all = $face::OPERATIONS.iter().filter(|info| info.upload.is_none()).map(|info| info.name);
        assert!(all.eq(checked), "an operation is missing here");
    }};
}

#[test]
fn every_documented_request_of_a_brand_can_be_stored() {
    of_every_brand_operation!(check_all);
}

#[test]
fn every_documented_request_of_a_service_provider_can_be_stored() {
    of_every_partner_operation!(check_all);
}

/// The documented example of an event's resource.
fn resource(document: &Value, info: &EventInfo) -> Value {
    let webhook = &document["webhooks"][info.event_type]["post"];
    resolve(document, &webhook["x-resource"])["examples"][0].clone()
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
    check_events::<brand::Event>(brand::OPENAPI, variant);
    check_events::<partner::Event>(partner::OPENAPI, variant);
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
