//! The generated models against the platform's own sample replies, and against what those may become.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wechatpay_api::card_member::models::{Card, CardType, UserCard, UserCardEvent};
use wechatpay_api::card_member::{brand, partner};

/// A sample reply of the documentation, from the bundled spec.
fn sample(document: &str, name: &str) -> Value {
    let document: Value = serde_json::from_str(document).unwrap();
    document.pointer(&format!("/components/examples/{name}/value")).unwrap().clone()
}

fn user_card() -> Value {
    sample(brand::OPENAPI, "UserCard")
}

fn card() -> Value {
    sample(partner::OPENAPI, "Card")
}

#[test]
fn a_sample_reply_survives_the_way_through_its_model() {
    let model: UserCard = serde_json::from_value(user_card()).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), user_card());
    let model: Card = serde_json::from_value(card()).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), card());
}

#[test]
fn debug_shows_no_sealed_value() {
    let model: UserCard = serde_json::from_value(user_card()).unwrap();
    let sealed = model.phone_number.as_ref().unwrap().ciphertext().unwrap().to_owned();
    assert!(!format!("{model:?}").contains(&sealed));
}

#[test]
fn a_state_that_only_notifications_name_is_kept() {
    let document: Value = serde_json::from_str(brand::OPENAPI).unwrap();
    let mut event = document.pointer("/components/schemas/UserCardEvent/examples/0").unwrap().clone();
    event["user_card_state"] = json!("UNAVAILABLE");
    let model: UserCardEvent = serde_json::from_value(event.clone()).unwrap();
    assert_eq!(model.user_card_state.to_string(), "UNAVAILABLE");
    assert_eq!(serde_json::to_value(&model).unwrap(), event);
}

#[test]
fn an_unknown_value_is_kept() {
    let mut reply = user_card();
    reply["card_type"] = json!("GOLD");
    let model: UserCard = serde_json::from_value(reply.clone()).unwrap();
    assert_eq!((model.card_type.as_str(), model.card_type == CardType::from("GOLD")), ("GOLD", true));
    assert_eq!(serde_json::to_value(&model).unwrap(), reply);
}

#[test]
fn a_missing_required_field_is_named() {
    let mut reply = user_card();
    reply.as_object_mut().unwrap().remove("card_id");
    let error = serde_json::from_value::<UserCard>(reply).unwrap_err();
    assert!(format!("{error:#}").contains("/card_id"), "{error}");
}

/// What a newer platform might do to a reply.
#[derive(Clone, Debug)]
enum Change {
    AddField,
    NullOptional,
    NullItem,
    ReplaceText(String),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::AddField),
        Just(Change::NullOptional),
        Just(Change::NullItem),
        ".{0,20}".prop_map(Change::ReplaceText),
    ]
}

/// Applies a change to the value that a walk with these choices ends at.
fn apply(value: &mut Value, change: &Change, choices: &[usize], required: &[&str]) {
    let (first, rest) = choices.split_first().map_or((0, choices), |(first, rest)| (*first, rest));
    match value {
        Value::Object(fields) => change_object(fields, change, first, rest, required),
        Value::Array(items) => match change {
            Change::NullItem => items.insert(first % (items.len() + 1), Value::Null),
            _ if !items.is_empty() => {
                let index = first % items.len();
                apply(&mut items[index], change, rest, required);
            }
            _ => {}
        },
        Value::String(text) => {
            if let Change::ReplaceText(new) = change {
                text.clone_from(new);
            }
        }
        _ => {}
    }
}

fn change_object(
    fields: &mut Map<String, Value>,
    change: &Change,
    first: usize,
    rest: &[usize],
    required: &[&str],
) {
    if fields.is_empty() || (matches!(change, Change::AddField) && first.is_multiple_of(3)) {
        fields.insert(format!("new_field_{first}"), json!({"deep": [1, null, {"a": "b"}]}));
        return;
    }
    let name = fields.keys().nth(first % fields.len()).unwrap().clone();
    let value = &mut fields[&name];
    match change {
        Change::NullOptional if !required.contains(&name.as_str()) => *value = Value::Null,
        _ => apply(value, change, rest, required),
    }
}

/// The fields that some model of the reply requires.
fn required(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let names = schemas.values().filter_map(|schema| schema["required"].as_array()).flatten();
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

proptest! {
    #[test]
    fn unknown_fields_unknown_values_and_nulls_never_fail_a_reply(
        changes in prop::collection::vec((change(), prop::collection::vec(0..100_usize, 4)), 1..8),
    ) {
        let required = required(brand::OPENAPI);
        let required: Vec<&str> = required.iter().map(String::as_str).collect();
        let (mut user_card, mut card) = (user_card(), card());
        for (change, choices) in &changes {
            apply(&mut user_card, change, choices, &required);
            apply(&mut card, change, choices, &required);
        }
        prop_assert!(serde_json::from_value::<UserCard>(user_card.clone()).is_ok(), "{user_card:#}");
        prop_assert!(serde_json::from_value::<Card>(card.clone()).is_ok(), "{card:#}");
    }

    #[test]
    fn a_null_anywhere_decodes_or_is_named_and_never_panics(choices in prop::collection::vec(0..100_usize, 5)) {
        let mut reply = user_card();
        apply(&mut reply, &Change::NullOptional, &choices, &[]);
        if let Err(error) = serde_json::from_value::<UserCard>(reply) {
            prop_assert!(error.to_string().starts_with('/'), "{}", error);
        }
    }
}
