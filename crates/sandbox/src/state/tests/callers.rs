//! What there is one of for each caller, on both faces.

use serde_json::json;
use wechatpay_api::Face;

use super::parts::{Described, document, model, operation};
use super::play::Play;
use crate::state::StateOptions;

fn play(options: &StateOptions) -> Play {
    let schemas = json!({
        "Config": {
            "type": "object", "x-lifecycle": {"key": ["caller"], "hidden": {"caller": "string"}},
            "properties": {"notify_url": {"type": "string"}},
        },
        "Shop": {"type": "object", "x-lifecycle": {"key": ["name"]}, "properties": {"name": {"type": "string"}}},
    });
    let operations = || -> Vec<Described> {
        let config = || (model("Config"), json!({"notify_url": "http://127.0.0.1/sample"}));
        let sought = json!({"find": "Config", "by": ["caller"], "optional": true});
        let announce = json!({"announce": "opened", "to": "Config/notify_url"});
        vec![
            operation("setConfig", config(), json!([{"create": "Config"}])),
            operation(
                "setConfigOnce",
                config(),
                json!([{"once": ["caller", "number"], "refusal": "NONE"}, {"create": "Config"}]),
            ),
            operation(
                "getConfig",
                config(),
                json!([{"find": "Config", "by": ["caller"], "refusal": "NONE"}]),
            ),
            operation(
                "open",
                (model("Shop"), json!({"name": "sample"})),
                json!([
                    {"create": "Shop"}, sought, announce,
                ]),
            ),
        ]
    };
    let opened = json!([
        {"find": "Config", "by": ["caller"], "optional": true}, {"create": "Shop"},
        {"announce": "self", "to": "Config/notify_url"},
    ]);
    let documents =
        Face::ALL.map(|face| (face, document(&schemas, operations(), &[("opened", opened.clone())])));
    Play::of(&documents, options)
}

/// Where a call that opens a shop announces it.
fn announced(play: &Play, face: Face) -> Vec<String> {
    let opened = play.perform(face, "open", &json!({}), &json!({"name": "a"})).unwrap().unwrap();
    opened.announcements.into_iter().map(|announcement| announcement.url).collect()
}

#[test]
fn each_caller_has_one_and_is_told_of_events_there() {
    let play = play(&StateOptions { empty: true, ..StateOptions::default() });
    for face in Face::ALL {
        assert!(announced(&play, face).is_empty(), "nobody said where to");
    }
    for url in ["http://127.0.0.1/first", "http://127.0.0.1/brand"] {
        play.reply("setConfig", &json!({ "notify_url": url }));
    }
    let none = play.perform(Face::Partner, "getConfig", &json!({}), &json!({})).unwrap_err();
    assert_eq!(none.code, "NOT_FOUND");
    assert_eq!(announced(&play, Face::Brand), ["http://127.0.0.1/brand"]);
    assert!(announced(&play, Face::Partner).is_empty());
    let body = json!({"notify_url": "http://127.0.0.1/partner"});
    play.perform(Face::Partner, "setConfig", &json!({}), &body).unwrap();
    assert_eq!(announced(&play, Face::Partner), ["http://127.0.0.1/partner"]);
    assert_eq!(announced(&play, Face::Brand), ["http://127.0.0.1/brand"]);
    // The caller is kept and never shown.
    assert_eq!(play.reply("getConfig", &json!({})), json!({"notify_url": "http://127.0.0.1/brand"}));
    let configs = play.snapshot().into_iter().filter(|fields| fields.contains_key("caller"));
    assert_eq!(configs.count(), 2);
}

#[test]
fn an_event_is_for_the_caller_of_its_face() {
    let play = play(&StateOptions { empty: true, ..StateOptions::default() });
    let body = json!({"notify_url": "http://127.0.0.1/partner"});
    play.perform(Face::Partner, "setConfig", &json!({}), &body).unwrap();
    let happen = |face: Face, fields: serde_json::Value| {
        let fields = fields.as_object().unwrap().clone();
        play.state.happen(face, "OPENED", fields, play.now).unwrap().unwrap().len()
    };
    assert_eq!(happen(Face::Brand, json!({"name": "a"})), 0);
    assert_eq!(happen(Face::Partner, json!({"name": "a"})), 1);
    play.reply("setConfig", &body);
    assert_eq!(happen(Face::Brand, json!({"name": "a"})), 1);
    assert_eq!(happen(Face::Brand, json!({"name": "a", "brand_id": "b-2"})), 0, "of another brand");
}

#[test]
fn each_caller_has_a_sample_of_its_own() {
    let play = play(&StateOptions::default());
    for face in Face::ALL {
        assert_eq!(announced(&play, face), ["http://127.0.0.1/sample"]);
    }
    play.reply("setConfig", &json!({"notify_url": "http://127.0.0.1/brand"}));
    assert_eq!(announced(&play, Face::Brand), ["http://127.0.0.1/brand"]);
    assert_eq!(announced(&play, Face::Partner), ["http://127.0.0.1/sample"]);
}

#[test]
fn a_request_number_may_be_of_the_caller() {
    let play = play(&StateOptions { empty: true, ..StateOptions::default() });
    let set = |url: &str| json!({"number": "1", "notify_url": url});
    play.reply("setConfigOnce", &set("http://127.0.0.1/first"));
    play.reply("setConfigOnce", &set("http://127.0.0.1/first"));
    assert_eq!(play.refusal("setConfigOnce", &set("http://127.0.0.1/second")).1, "NOT_FOUND");
    play.perform(Face::Partner, "setConfigOnce", &json!({}), &set("http://127.0.0.1/second")).unwrap();
}
