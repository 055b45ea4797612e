//! Replies that aren't as documented: one field of one object, chosen among all that the fault concerns.

use std::convert::Infallible;

use serde_json::Value;

use crate::faults::dice::choose;
use crate::faults::fault::Fault;
use crate::json::push_token;
use crate::spec::operation::Operation;
use crate::spec::schema::{Facets, Schema};

/// What an enum field holds that is undocumented.
const UNKNOWN_VALUE: &str = "SANDBOX_UNKNOWN_VALUE";

/// The field that nobody documents.
const UNKNOWN_FIELD: &str = "sandbox_unknown_field";

/// How deep models are looked into for a field that a reply may have.
const MAX_DEPTH: usize = 8;

/// Changes one field, chosen by a number; returns the JSON pointer to it, or none if the reply has no such field.
pub(super) fn change(fault: Fault, reply: &mut Value, schema: &Schema, number: u64) -> Option<String> {
    let mut places = Vec::new();
    let Ok(()) = schema.walk(reply, &mut |value, facets, pointer| {
        for token in tokens(fault, value, facets) {
            let mut place = pointer.to_owned();
            if let Some(name) = &token {
                push_token(&mut place, name);
            }
            places.push((pointer.to_owned(), token, place));
        }
        Ok::<(), Infallible>(())
    });
    let (parent, name, place) = choose(places, number)?;
    let target = reply.pointer_mut(&parent)?;
    match (fault, name, target) {
        (Fault::UnknownEnumValue, _, target) => *target = UNKNOWN_VALUE.into(),
        (Fault::UnknownField, Some(name), Value::Object(object)) => {
            object.insert(name, "What the documents do not know.".into());
        }
        (Fault::NullField, Some(name), Value::Object(object)) => {
            object.insert(name, Value::Null);
        }
        (Fault::MissingField, Some(name), Value::Object(object)) => {
            object.shift_remove(&name);
        }
        _ => return None,
    }
    Some(place)
}

/// Where a value can be changed: the names of fields in it, or none for the value itself.
fn tokens(fault: Fault, value: &Value, facets: &Facets<'_>) -> Vec<Option<String>> {
    match (fault, value) {
        (Fault::UnknownEnumValue, Value::String(_)) if is_enum(facets) => vec![None],
        (Fault::UnknownField, Value::Object(_)) => vec![Some(UNKNOWN_FIELD.to_owned())],
        (Fault::NullField, Value::Object(_)) => optional(facets).map(|name| Some(name.to_owned())).collect(),
        (Fault::MissingField, Value::Object(object)) => {
            let there = facets.required().into_iter().filter(|name| object.contains_key(*name));
            there.map(|name| Some(name.to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether some reply of an operation can have a field that a fault concerns.
pub(super) fn may_have(operation: &Operation, fault: Fault) -> bool {
    let content = operation.reply.content.as_ref();
    content.is_some_and(|(_, schema)| described(&schema.facets(), fault, MAX_DEPTH))
}

fn described(facets: &Facets<'_>, fault: Fault, depth: usize) -> bool {
    let here = match fault {
        Fault::UnknownEnumValue => is_enum(facets),
        Fault::UnknownField => !facets.fields().is_empty(),
        Fault::NullField => optional(facets).next().is_some(),
        _ => !facets.required().is_empty(),
    };
    let Some(depth) = depth.checked_sub(1) else { return here };
    here || facets.fields().into_iter().any(|name| described(&facets.field(name), fault, depth))
        || facets.kind() == Some("array") && described(&facets.items(), fault, depth)
}

/// Whether a string has documented values.
fn is_enum(facets: &Facets<'_>) -> bool {
    !facets.values().is_empty()
}

/// The names of an object's optional fields.
fn optional<'s>(facets: &Facets<'s>) -> impl Iterator<Item = &'s str> {
    let required = facets.required();
    facets.fields().into_iter().filter(move |name| !required.contains(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    fn schema() -> Schema {
        let document = json!({
            "Card": {
                "type": "object", "required": ["card_id", "state"],
                "properties": {
                    "card_id": {"type": "string"},
                    "state": {"$ref": "#/State"},
                    "items": {"type": "array", "items": {
                        "type": "object", "required": ["a/b"],
                        "properties": {"a/b": {"type": "string"}, "kind": {"$ref": "#/State"}},
                    }},
                },
            },
            "State": {"type": "string", "enum": ["ON", "OFF"]},
        });
        Document::parse(&document.to_string()).unwrap().node().schema("Card").unwrap()
    }

    /// Every place that some number chooses, with the reply that it leads to.
    fn all(fault: Fault) -> Vec<(String, Value)> {
        let changed = (0..4).map(|number| {
            let mut reply = json!({"card_id": "1", "state": "ON", "items": [{"a/b": "x", "kind": "OFF"}]});
            let place = change(fault, &mut reply, &schema(), number).unwrap();
            (place, reply)
        });
        let mut changed: Vec<_> = changed.collect();
        changed.sort_by(|one, other| one.0.cmp(&other.0));
        changed.dedup();
        changed
    }

    #[test]
    fn an_unknown_value_takes_the_place_of_any_enums() {
        let changed = all(Fault::UnknownEnumValue);
        let places: Vec<_> = changed.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["/items/0/kind", "/state"]);
        for (place, reply) in &changed {
            assert_eq!(reply.pointer(place), Some(&json!(UNKNOWN_VALUE)));
        }
    }

    #[test]
    fn a_field_is_added_emptied_or_taken_away_in_every_object() {
        for (fault, expected) in [
            (Fault::UnknownField, &["/items/0/sandbox_unknown_field", "/sandbox_unknown_field"][..]),
            (Fault::NullField, &["/items", "/items/0/kind"]),
            (Fault::MissingField, &["/card_id", "/items/0/a~1b", "/state"]),
        ] {
            let changed = all(fault);
            let places: Vec<_> = changed.iter().map(|(place, _)| place.as_str()).collect();
            assert_eq!(places, expected, "{fault}");
            for (place, reply) in &changed {
                let there = reply.pointer(place);
                let right = match fault {
                    Fault::NullField => there == Some(&Value::Null),
                    Fault::MissingField => there.is_none(),
                    _ => there.is_some(),
                };
                assert!(right, "{fault}: {place} in {reply}");
            }
        }
    }

    #[test]
    fn a_reply_without_such_a_field_is_left_as_it_is() {
        let mut reply = json!({"card_id": "1"});
        assert_eq!(change(Fault::UnknownEnumValue, &mut reply, &schema(), 0), None);
        assert_eq!(reply, json!({"card_id": "1"}));
    }
}
