//! Models that one face has more of than the other.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{document, model, operation};
use super::play::Play;
use crate::spec::document::Document;
use crate::state::StateOptions;

fn face(more: &Value) -> Document {
    let mut properties = json!({"name": {"type": "string"}});
    properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let schemas = json!({"Guest": {
        "type": "object", "x-lifecycle": {"key": ["name"]}, "properties": properties,
    }});
    let reply = (model("Guest"), json!({"name": "sample"}));
    document(&schemas, vec![operation("create", reply, json!([{"create": "Guest"}]))], &[])
}

#[test]
fn what_one_face_alone_has_gets_its_default_and_is_masked_if_it_is_personal() {
    let phone = json!({"type": "string", "x-sensitive": true});
    let partner = face(&json!({"phone": phone, "kind": {"type": "string", "default": "ADULT"}}));
    let documents = [(Face::Brand, face(&json!({}))), (Face::Partner, partner)];
    let play = Play::of(&documents, &StateOptions { empty: true, ..StateOptions::default() });
    let guest = json!({"name": "a", "phone": "13800000000"});
    play.perform(Face::Partner, "create", &json!({}), &guest).unwrap();
    let kept = play.state.resources(play.now).remove(0);
    assert_eq!(Value::Object(kept.fields.clone()), json!({"name": "a", "phone": "•••", "kind": "ADULT"}));
    assert_eq!(kept.plaintext()["phone"], "13800000000");
    assert!(!format!("{kept:?}").contains("13800000000"));
}
