//! A small document of the tests' own.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::play::Play;
use crate::spec::document::Document;
use crate::state::StateOptions;

fn operation(name: &str, reply: &str, behavior: &Value) -> Value {
    let examples = json!({
        "NONE": {"summary": "There is none.", "value": {"code": "NOT_FOUND"}},
        "TAKEN": {"summary": "It is taken.", "value": {"code": "INVALID_REQUEST"}},
    });
    json!({
        "operationId": name, "x-behavior": behavior,
        "responses": {
            "200": {"content": {"application/json": {
                "schema": {"$ref": format!("#/components/schemas/{reply}")},
                "examples": {"sample": {"$ref": format!("#/components/examples/{reply}")}},
            }}},
            "400": {"content": {"application/json": {"examples": examples}}},
        },
    })
}

/// Doors, which are opened and closed, and locks to them.
pub(super) fn document() -> Value {
    let by_door = json!({"find": "Door", "by": ["brand_id", "door_id"], "refusal": "NONE"});
    let paths = json!({
        "/doors": {
            "post": operation("createDoor", "Door", &json!([
                {"once": ["brand_id", "request_no"], "refusal": "TAKEN"},
                {"create": "Door", "to": "OPEN", "set": {
                    "door_id": {"new": "d{letters:20}"}, "made": {"now": 0}, "colour": {"sample": true},
                }},
            ])),
            "get": operation("listDoors", "DoorList", &json!([
                {"list": "Door", "by": ["brand_id"], "filters": ["state"]},
            ])),
            "patch": operation("changeDoor", "Door", &json!([
                by_door, {"change": "Door", "keep": ["secret"]},
            ])),
        },
        "/doors/close": {"post": operation("closeDoor", "Door", &json!([
            by_door,
            {"change": "Door", "from": ["OPEN", "AJAR"], "refusal": "TAKEN", "set": {"closed": {"now": 60}},
             "to": {"case": "how", "of": {"SLAM": "LOCKED", "PUSH": "CLOSED"}}},
            {"announce": "doorClosed", "to": "Door/url"},
        ]))},
        "/locks": {"post": operation("createLock", "Lock", &json!([
            by_door,
            {"absent": "Lock", "by": ["brand_id", "door_id"], "fewer-than": 2, "refusal": "TAKEN"},
            {"create": "Lock", "copy": {"Door": ["colour", "secret"]}, "set": {"lock_id": {"new": "{digits:18}"}}},
            {"require": {"Door/state": ["OPEN"], "strength": {"at-least": 3}}, "refusal": "TAKEN",
             "when": {"strength": {"given": true}}},
        ]))},
    });
    let event = |name: &str, behavior: Value| {
        json!({"post": {"operationId": name, "x-behavior": behavior, "x-resource": {
            "type": "object", "required": ["door_id"],
            "properties": {"door_id": {}, "state": {}, "weather": {}, "note": {}}, "examples": [{"door_id": "d-sample"}],
        }}})
    };
    json!({
        "info": {"x-product": "house"},
        "paths": paths,
        "webhooks": {
            "DOOR.CLOSED": event("doorClosed", json!([])),
            "DOOR.PUSHED": event("doorPushed", json!([
                {"find": "Door", "by": ["brand_id", "door_id"], "where": {"state": "OPEN"}},
                {"change": "Door", "to": "AJAR"},
                {"announce": "self", "to": "Door/url"},
            ])),
        },
        "components": {
            "schemas": {
                "Door": {
                    "type": "object", "required": ["door_id", "state", "note"],
                    "x-lifecycle": {
                        "key": ["brand_id", "door_id"], "state": "state",
                        "by-time": [{"from": ["CLOSED"], "to": "ROTTEN", "at": "closed", "plus-days": "inner/days"}],
                    },
                    "properties": {
                        "brand_id": {"type": "string"}, "door_id": {"type": "string"}, "state": {"type": "string"},
                        "request_no": {"type": "string"}, "colour": {"type": "string"}, "url": {"type": "string"},
                        "secret": {"type": "string", "x-sensitive": true}, "made": {"type": "string"},
                        "closed": {"type": "string"}, "note": {"type": "string"},
                        "wide": {"type": "boolean", "default": false},
                        "inner": {"type": "object", "properties": {"days": {"type": "integer"}}},
                    },
                },
                "DoorList": {"type": "object", "required": ["total_count", "offset", "limit"], "properties": {
                    "data": {"type": "array", "items": {"$ref": "#/components/schemas/Door"}},
                    "total_count": {"type": "integer"}, "offset": {"type": "integer"}, "limit": {"type": "integer"},
                }},
                "Lock": {
                    "type": "object", "x-lifecycle": {"key": ["lock_id"]},
                    "properties": {
                        "brand_id": {"type": "string"}, "door_id": {"type": "string"}, "lock_id": {"type": "string"},
                        "colour": {"type": "string"}, "secret": {"type": "string"}, "strength": {"type": "integer"},
                    },
                },
            },
            "examples": {
                "Door": {"value": {
                    "door_id": "d-sample", "state": "CLOSED", "note": "from the example", "colour": "red",
                    "closed": "2020-01-01T00:00:00Z", "inner": {"days": 1}, "url": "http://127.0.0.1/door",
                }},
                "DoorList": {"value": {"data": [], "total_count": 0, "offset": 0, "limit": 1}},
                "Lock": {"value": {"lock_id": "l-sample", "door_id": "d-sample"}},
            },
        },
    })
}

/// The house, kept as the options say.
pub(super) fn house_of(options: &StateOptions) -> Play {
    Play::of(&[(Face::Brand, Document::parse(&document().to_string()).unwrap())], options)
}

/// The house without the doors that its document shows.
pub(super) fn house() -> Play {
    house_of(&StateOptions { empty: true, ..StateOptions::default() })
}

pub(super) fn house_with_samples() -> Play {
    house_of(&StateOptions::default())
}

/// Makes a door, and returns its ID.
pub(super) fn door(play: &Play, number: &str) -> String {
    let body =
        json!({"request_no": number, "secret": "1234", "url": "http://127.0.0.1/door", "state": "LOCKED"});
    play.reply("createDoor", &body)["door_id"].as_str().unwrap().to_owned()
}
