//! Documents of a few operations, and replies that are a part of a resource or wrap one.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::play::Play;
use crate::spec::document::Document;
use crate::state::StateOptions;

/// An operation of a small document.
pub(super) struct Described {
    pub(super) name: &'static str,
    /// The example of the body.
    pub(super) request: Value,
    /// The schema of the reply, and its example.
    pub(super) reply: (Value, Value),
    pub(super) behavior: Value,
}

/// An operation whose example of a request nobody needs.
pub(super) fn operation(name: &'static str, reply: (Value, Value), behavior: Value) -> Described {
    Described { name, request: json!({}), reply, behavior }
}

/// The schema of a model.
pub(super) fn model(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A document of models, operations and events, each of these with its behavior.
pub(super) fn document(schemas: &Value, operations: Vec<Described>, events: &[(&str, Value)]) -> Document {
    let paths = operations.into_iter().map(|described| {
        let Described { name, request, reply: (schema, example), behavior } = described;
        let content = |schema: Value, example: Value| json!({"application/json": {"schema": schema, "example": example}});
        let refusals = json!({"NONE": {"summary": "There is none.", "value": {"code": "NOT_FOUND"}}});
        let operation = json!({
            "operationId": name, "x-behavior": behavior,
            "requestBody": {"content": content(json!({"type": "object"}), request)},
            "responses": {
                "200": {"content": content(schema, example)},
                "404": {"content": {"application/json": {"examples": refusals}}},
            },
        });
        (format!("/{name}"), json!({ "post": operation }))
    });
    let event = |(name, behavior): &(&str, Value)| {
        let resource =
            json!({"type": "object", "properties": {"name": {}}, "examples": [{"name": "sample"}]});
        let post = json!({"operationId": name, "x-behavior": behavior, "x-resource": resource});
        (name.to_uppercase(), json!({ "post": post }))
    };
    let document = json!({
        "info": {"x-product": "small"},
        "paths": paths.collect::<serde_json::Map<_, _>>(),
        "webhooks": events.iter().map(event).collect::<serde_json::Map<_, _>>(),
        "components": {"schemas": schemas},
    });
    Document::parse(&document.to_string()).unwrap()
}

/// The document of the brand, without its samples.
pub(super) fn play(schemas: &Value, operations: Vec<Described>) -> Play {
    let options = StateOptions { empty: true, ..StateOptions::default() };
    Play::of(&[(Face::Brand, document(schemas, operations, &[]))], &options)
}

fn shops() -> Play {
    let text = json!({"type": "string"});
    let schemas = json!({
        "Shop": {
            "type": "object", "x-lifecycle": {"key": ["name"], "hidden": {"owner": "string"}},
            "properties": {
                "name": text, "street": text, "rooms": {"type": "integer"},
                "address": {"type": "object", "properties": {"town": text, "gate": text}},
            },
        },
        "Part": {
            "type": "object", "required": ["name", "how"],
            "properties": {"name": text, "how": text, "rooms": text, "owner": text, "note": text},
        },
        "Wrapped": {"type": "object", "required": ["shop"], "properties": {
            "shop": {"type": "object", "required": ["name"], "properties": {"name": text, "rooms": {"type": "integer"}}},
            "town": text,
        }},
    });
    let create = json!({"create": "Shop"});
    let find = json!({"find": "Shop", "by": ["name"], "refusal": "NONE"});
    let part = || (model("Part"), json!({"name": "sample", "how": "as the sample says"}));
    let operations = vec![
        operation("part", part(), json!([create, {"reply": "Shop", "set": {"note": {"from": "word"}}}])),
        operation(
            "wrap",
            (model("Wrapped"), json!({"shop": {"name": "sample"}})),
            json!([
                create, {"reply": "Shop", "set": {
                    "shop": {"resource": "Shop"}, "town": {"from": "Shop/address/town"},
                }},
            ]),
        ),
        operation("echo", part(), json!([{"reply": "request", "set": {"how": "echoed"}}])),
        operation(
            "either",
            part(),
            json!([
                create,
                {"reply": "Shop", "when": {"rooms": 1}, "set": {"how": "small"}},
                {"reply": "Shop", "when": {"rooms": {"at-most": 9}}, "set": {"how": "large"}},
            ]),
        ),
        operation(
            "inner",
            part(),
            json!([
                {"create": "Shop", "fields": "shop", "set": {"owner": {"from": "owner"}}}, {"reply": "Shop"},
            ]),
        ),
        operation(
            "inside",
            part(),
            json!([find, {"change": "Shop", "fields": "shop/new"}, {"reply": "Shop"}]),
        ),
        operation(
            "rename",
            part(),
            json!([
                find, {"change": "Shop", "fields": "none", "set": {"street": "none"}}, {"reply": "Shop"},
            ]),
        ),
    ];
    play(&schemas, operations)
}

#[test]
fn a_part_of_a_resource_has_the_fields_of_the_reply_that_the_resource_shows() {
    let play = shops();
    let shop = json!({"name": "a", "street": "x", "rooms": 3, "owner": "me", "word": "hello"});
    // `rooms` is a number, and the reply's a text; nobody sees the owner.
    assert_eq!(play.reply("part", &shop), json!({"name": "a", "how": "as the sample says", "note": "hello"}));
    assert_eq!(play.snapshot()[0]["owner"], "me");
}

#[test]
fn a_reply_wraps_a_resource_in_the_form_that_it_has_there() {
    let shop = json!({"name": "a", "street": "x", "rooms": 3, "address": {"town": "Wuhan"}, "owner": "me"});
    let reply = shops().reply("wrap", &shop);
    assert_eq!(reply, json!({"shop": {"name": "a", "rooms": 3}, "town": "Wuhan"}));
}

#[test]
fn a_request_is_echoed() {
    let reply = shops().reply("echo", &json!({"name": "a", "rooms": "many", "other": 1}));
    assert_eq!(reply, json!({"name": "a", "how": "echoed", "rooms": "many"}));
}

#[test]
fn the_first_reply_that_applies_is_given() {
    let play = shops();
    assert_eq!(play.reply("either", &json!({"name": "a", "rooms": 1}))["how"], "small");
    assert_eq!(play.reply("either", &json!({"name": "a", "rooms": 2}))["how"], "large");
}

#[test]
fn an_object_of_the_request_takes_the_place_of_the_body() {
    let play = shops();
    let request = json!({"street": "outside", "owner": "me", "shop": {"name": "a", "rooms": 3}});
    assert_eq!(play.reply("inner", &request)["name"], "a");
    let made = json!({"name": "a", "rooms": 3, "owner": "me"});
    assert_eq!(json!(play.snapshot()), json!([made]));
    play.reply("inside", &json!({"name": "a", "rooms": 9, "shop": {"new": {"rooms": 4}}}));
    assert_eq!(play.snapshot()[0]["rooms"], 4);
    play.reply("rename", &json!({"name": "a", "rooms": 9, "street": "y"}));
    assert_eq!(json!(play.snapshot()), json!([{"name": "a", "rooms": 4, "owner": "me", "street": "none"}]));
}
