//! Lists of what is kept, by page token and by page number.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::play::Play;
use crate::spec::document::Document;
use crate::state::StateOptions;

fn list(paged: &Value, reply: &str) -> Value {
    let integer = |name: &str, schema: Value| json!({"name": name, "in": "query", "schema": schema});
    json!({
        "operationId": format!("list{reply}"), "x-paged": paged,
        "x-behavior": [{"list": "Store", "filters": ["state"]}],
        "parameters": [
            {"name": "state", "in": "query", "schema": {"type": "string"}},
            {"name": "page_token", "in": "query", "schema": {"type": "string"}},
            integer("page_index", json!({"type": "integer", "minimum": 1})),
            integer("page_size", json!({"type": "integer", "maximum": 50, "default": 2})),
        ],
        "responses": {"200": {"content": {"application/json": {
            "schema": {"$ref": format!("#/components/schemas/{reply}")},
            "example": {"store_list": [{"store_id": "s-0"}], "total": 23, "next": "from the example"},
        }}}},
    })
}

fn page(required: &Value) -> Value {
    json!({"type": "object", "required": required, "properties": {
        "store_list": {"type": "array", "items": {"$ref": "#/components/schemas/Store"}},
        "total": {"type": "integer"}, "next": {"type": "string"},
        "page_index": {"type": "integer"}, "page_size": {"type": "integer"},
    }})
}

fn stores() -> Play {
    let by_token = json!({
        "token": "page_token", "next": "next", "limit": "page_size", "items": "store_list", "total": "total",
    });
    let by_index =
        json!({"index": "page_index", "limit": "page_size", "items": "store_list", "total": "total"});
    let store = json!({
        "operationId": "createStore", "x-behavior": [{"create": "Store"}],
        "responses": {"200": {"content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Store"}, "example": {"store_id": "s-0"},
        }}}},
    });
    let document = json!({
        "info": {"x-product": "shops"},
        "paths": {
            "/stores": {"post": store, "get": list(&by_token, "Token")},
            "/counted": {"get": list(&by_token, "Counted")},
            "/numbered": {"get": list(&by_index, "Index")},
        },
        "components": {"schemas": {
            "Store": {"type": "object", "x-lifecycle": {"key": ["store_id"]}, "properties": {
                "store_id": {"type": "string"}, "state": {"type": "string"},
            }},
            "Token": page(&json!([])), "Counted": page(&json!(["total"])), "Index": page(&json!([])),
        }},
    });
    let options = StateOptions { empty: true, ..StateOptions::default() };
    let play = Play::of(&[(Face::Brand, Document::parse(&document.to_string()).unwrap())], &options);
    for number in 0..7 {
        let state = if number % 2 == 0 { "OPEN" } else { "SHUT" };
        play.reply("createStore", &json!({"store_id": format!("s-{number}"), "state": state}));
    }
    play
}

fn asked(play: &Play, operation: &str, query: &Value) -> Value {
    play.perform(Face::Brand, operation, query, &json!({})).unwrap().unwrap().reply.unwrap()
}

fn ids(page: &Value) -> Vec<&str> {
    page["store_list"].as_array().unwrap().iter().map(|store| store["store_id"].as_str().unwrap()).collect()
}

#[test]
fn each_page_gives_the_token_of_the_next_and_only_the_first_counts() {
    let play = stores();
    let first = asked(&play, "listToken", &json!({"state": "OPEN"}));
    assert_eq!((ids(&first), &first["total"]), (vec!["s-0", "s-2"], &json!(4)));
    let query = json!({"state": "OPEN", "page_token": first["next"]});
    let last = asked(&play, "listToken", &query);
    assert_eq!((ids(&last), last.get("total"), last.get("next")), (vec!["s-4", "s-6"], None, None));
    let counted = asked(&play, "listCounted", &query);
    assert_eq!(counted["total"], json!(4), "where it is required, every page counts");
}

#[test]
fn a_token_leads_behind_the_last_store_whatever_was_made_since() {
    let play = stores();
    let first = asked(&play, "listToken", &json!({"page_size": 5}));
    play.reply("createStore", &json!({"store_id": "s-7"}));
    let last = asked(&play, "listToken", &json!({"page_token": first["next"], "page_size": 5}));
    assert_eq!(ids(&last), ["s-5", "s-6", "s-7"]);
}

#[test]
fn numbered_pages_are_cut_and_say_which_they_are() {
    let play = stores();
    let first = asked(&play, "listIndex", &json!({}));
    assert_eq!(ids(&first), ["s-0", "s-1"]);
    assert_eq!(
        (&first["page_index"], &first["page_size"], &first["total"]),
        (&json!(1), &json!(2), &json!(7))
    );
    let last = asked(&play, "listIndex", &json!({"page_index": 3, "page_size": 3}));
    assert_eq!((ids(&last), &last["page_index"]), (vec!["s-6"], &json!(3)));
    assert!(ids(&asked(&play, "listIndex", &json!({"page_index": 9}))).is_empty());
}
