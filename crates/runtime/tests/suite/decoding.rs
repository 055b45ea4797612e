//! Decoding: a reply survives all that the platform may add, leave out or set to `null`.

use proptest::prelude::*;
use serde_json::{Value, json};
use wechatpay_runtime::wire::{DecodeError, DecodeValue, EncodeValue, ObjectReader, ObjectWriter, Sealing};
use wechatpay_runtime::{JsonObject, Sensitive, Time};

use crate::support::models::{
    CommonField, CommonFieldFlag, CustomField, DateInfo, DateType, REQUIRED, UserCard, UserCardState,
    UserInfo, user_card,
};

fn decode(value: Value) -> Result<UserCard, DecodeError> {
    UserCard::decode_value(value)
}

fn encode(card: &UserCard) -> Value {
    card.encode_value(Sealing::Keep).unwrap().unwrap()
}

/// The pointers of all values below the root, parents first.
fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = |(name, value): (String, &Value)| {
        let here = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let deeper: Vec<_> = pointers(value).iter().map(|pointer| format!("{here}{pointer}")).collect();
        [vec![here], deeper].concat()
    };
    children.into_iter().flat_map(below).collect()
}

/// Removes the value at a pointer from its object or list.
fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.shift_remove(name)),
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        _ => panic!("{pointer} has no parent"),
    }
}

#[test]
fn a_reply_of_the_documented_shape_loses_nothing() {
    let card = decode(user_card()).unwrap();
    assert_eq!(encode(&card), user_card());
    assert_eq!(card.points, Some(9_007_199_254_740_993), "beyond the precision of a double");
    assert_eq!(card.state, UserCardState::Effective);
    assert_eq!(card.phone_number.unwrap().ciphertext(), Some("c2VhbGVkIHBob25lIG51bWJlcg=="));
}

#[test]
fn a_null_anywhere_is_absence_or_names_the_required_field() {
    for pointer in pointers(&user_card()) {
        let (mut with_null, mut without) = (user_card(), user_card());
        *with_null.pointer_mut(&pointer).unwrap() = Value::Null;
        remove(&mut without, &pointer);
        match (decode(with_null), REQUIRED.contains(&pointer.as_str())) {
            (Err(error), true) => {
                assert_eq!(
                    format!("{error:#}"),
                    format!("{pointer}: is required, but it is missing or null")
                );
                if pointer.matches('/').count() == 1 {
                    assert_eq!(decode(without).unwrap_err(), error, "absence and null are the same");
                }
            }
            (Ok(card), false) => assert_eq!(encode(&card), without, "{pointer}: everything else is kept"),
            (result, _) => panic!("{pointer}: {result:?}"),
        }
    }
}

#[test]
fn a_wrong_type_anywhere_is_named_without_its_value() {
    for pointer in pointers(&user_card()) {
        for wrong in
            [json!(true), json!(3), json!(0.5), json!("s3cret"), json!(["s3cret"]), json!({"s3cret": 1})]
        {
            let mut reply = user_card();
            let value = reply.pointer_mut(&pointer).unwrap();
            if std::mem::discriminant(value) == std::mem::discriminant(&wrong) && !wrong.is_number() {
                continue;
            }
            *value = wrong.clone();
            match decode(reply) {
                Err(error) => {
                    assert_eq!(error.pointer(), pointer);
                    assert!(format!("{error:#}").starts_with(&format!("{pointer}: expected a")), "{error}");
                    assert!(!format!("{error:#}").contains("s3cret"), "{error}");
                }
                Ok(_) => assert!(wrong == json!(3), "{pointer}: {wrong}"),
            }
        }
    }
}

#[test]
fn a_number_beyond_64_bits_is_told_from_an_integer() {
    for number in [json!(u64::MAX), json!(1e300), json!(1.5)] {
        let error = serde_json::from_value::<UserCard>(json!({"points": number})).unwrap_err();
        assert!(format!("{error:#}").starts_with("/user_card_code: is required"), "fields are read in order");
        let mut reply = user_card();
        reply["points"] = number;
        let error = decode(reply).unwrap_err();
        let message = "/points: expected a 64-bit integer, found a number that isn't a 64-bit integer";
        assert_eq!(format!("{error:#}"), message);
    }
}

#[test]
fn unknown_enum_values_and_unknown_fields_are_kept_or_passed_over() {
    let mut reply = user_card();
    reply["state"] = json!("FROZEN");
    reply["valid_date_information"]["type"] = json!("");
    let expected = reply.clone();
    reply["frozen_reason"] = json!({"code": [null, 1.5]});
    reply["user_information"]["common_field_list"][0]["label"] = json!("姓名");
    let card = decode(reply).unwrap();
    assert_eq!(card.state.to_string(), "FROZEN");
    assert_eq!(card.state, UserCardState::from("FROZEN"));
    assert_eq!(encode(&card), expected);
}

#[test]
fn what_is_no_object_is_refused_as_a_whole() {
    for reply in [json!(null), json!([]), json!("{}"), json!(1), json!([user_card()])] {
        assert!(decode(reply).unwrap_err().to_string().starts_with("(the whole body): expected an object"));
    }
}

#[test]
fn serde_reads_and_writes_what_the_codec_does() {
    let card: UserCard = serde_json::from_value(user_card()).unwrap();
    assert_eq!(serde_json::to_value(&card).unwrap(), user_card());
    let stored = serde_json::to_string(&card).unwrap();
    assert_eq!(stored, user_card().to_string(), "fields in the order of the documentation");
    let list: Vec<UserCard> = serde_json::from_str(&format!("[{stored}]")).unwrap();
    assert_eq!(serde_json::to_value(&list[0]).unwrap(), user_card());
    let none: Option<UserCard> = serde_json::from_str("null").unwrap();
    assert!(none.is_none());
    let error = serde_json::from_str::<UserCard>("{}").unwrap_err();
    assert!(format!("{error:#}").starts_with("/user_card_code: is required"), "{error}");
    let outgoing = UserCard { phone_number: Some("13800000000".into()), ..card };
    let error = serde_json::to_string(&outgoing).unwrap_err();
    assert!(
        format!("{error:#}")
            .starts_with("/phone_number: cannot be sealed: a sensitive plaintext is not serialized"),
        "{error}"
    );
}

/// Any JSON, often with names and values that the models know.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof!["s3cret\\PC{0,8}", "EFFECTIVE|PERMANENT|NORMAL"].prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        let name = prop::sample::select(pointers(&user_card()))
            .prop_map(|pointer| pointer.rsplit('/').next().unwrap().to_owned());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((prop_oneof![name, "\\PC{0,8}"], inner), 0..12)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_sealed() -> impl Strategy<Value = Sensitive> {
    "\\PC{0,20}".prop_map(Sensitive::sealed_for_platform)
}

prop_compose! {
    fn any_user_information()(
        names in prop::collection::vec("\\PC{0,8}", 0..4),
        value in prop::option::of(any_sealed()),
        chosen in prop::option::of(prop::collection::vec(any_sealed(), 0..4)),
        tags in prop::option::of(prop::collection::vec("\\PC{0,8}", 0..3)),
    ) -> UserInfo {
        let common = |name: &String| CommonField { name: CommonFieldFlag::from(name.as_str()), value: value.clone() };
        let custom =
            |name: &String| CustomField { name: name.clone(), user_chosen_values: chosen.clone(), tags: tags.clone() };
        UserInfo {
            common_field_list: Some(names.iter().map(common).collect()),
            custom_field_list: tags.is_some().then(|| names.iter().map(custom).collect()),
        }
    }
}

prop_compose! {
    fn any_user_card()(
        texts in prop::array::uniform5("(?s).{0,20}"),
        level in prop::option::of("\\PC{0,20}"),
        phone_number in prop::option::of(any_sealed()),
        user_information in prop::option::of(any_user_information()),
        points in any::<Option<i64>>(),
        is_pinned in any::<Option<bool>>(),
    ) -> UserCard {
        let [user_card_code, card_id, openid, state, time] = texts;
        UserCard {
            user_card_code, card_id, openid, brand_id: level.clone(), phone_number, level,
            valid_date_information: DateInfo {
                kind: DateType::from(state.as_str()),
                begin_time: Some(Time::from(time.as_str())),
                end_time: None,
                available_day: points,
            },
            user_information, state: UserCardState::from(state), create_time: Time::from(time), points, is_pinned,
        }
    }
}

proptest! {
    #[test]
    fn any_model_comes_back_from_its_json(card in any_user_card()) {
        let value = encode(&card);
        prop_assert_eq!(encode(&decode(value.clone()).unwrap()), value.clone());
        let text = value.to_string();
        let again: UserCard = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
    }

    #[test]
    fn any_json_in_any_place_decodes_or_is_named(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 1..5)
    ) {
        let mut reply = user_card();
        for (place, value) in changes {
            let pointer = place.get(&pointers(&reply)).clone();
            *reply.pointer_mut(&pointer).unwrap() = value;
        }
        if let Err(error) = decode(reply) {
            let text = format!("{error} {error:?}");
            prop_assert!(error.pointer().starts_with('/'), "{}", text);
            prop_assert!(!text.contains("s3cret"), "{}", text);
        }
    }

    #[test]
    fn any_bytes_decode_or_fail_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..64),
        at in any::<prop::sample::Index>(),
    ) {
        let _ = serde_json::from_slice::<UserCard>(&bytes);
        let mut damaged = user_card().to_string().into_bytes();
        let at = at.index(damaged.len());
        let end = damaged.len().min(at + bytes.len());
        damaged.splice(at..end, bytes);
        let _ = serde_json::from_slice::<UserCard>(&damaged);
    }
}

#[test]
fn numbers_with_a_fraction_and_objects_of_any_fields_go_both_ways() {
    let object = json!({"rate": 0.25, "settings": {"dark": true}});
    let Value::Object(fields) = object.clone() else { panic!() };
    let mut reader = ObjectReader::new(fields);
    let rate: f64 = reader.take("rate");
    let settings: JsonObject = reader.take("settings");
    let mut writer = ObjectWriter::new(Sealing::Keep);
    writer.put("rate", &rate);
    writer.put("settings", &settings);
    assert_eq!(Value::Object(writer.finish().unwrap()), object);
    let mut writer = ObjectWriter::new(Sealing::Keep);
    writer.put("rate", &f64::NAN);
    let error = writer.finish().unwrap_err();
    assert_eq!(format!("{error:#}"), "/rate: is infinite or not a number, which JSON can't hold");
}
