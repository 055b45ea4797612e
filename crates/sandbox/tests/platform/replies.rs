//! What replies repeat of the request, and the pages of lists.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use crate::client::Call;
use crate::openssl;
use crate::world::WORLD;

fn get(face: Face, target: &str) -> Value {
    let answer = Call::new(face, "GET", target).of_our_own().send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

fn create(body: &Value) -> Value {
    let call = Call::new(Face::Brand, "POST", "/brand/cards").of_our_own().body(body.to_string());
    let answer = call.send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

fn card_ids(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|card| card["card_id"].as_str().unwrap()).collect()
}

#[test]
fn fields_of_every_kind_come_back() {
    let body = json!({
        "need_pinned": true, "stock": 9_007_199_254_740_993_i64, "tags": ["a", "b"],
        "valid_date_information": {"type": "FIX_TERM", "days": 30},
    });
    let reply = create(&body);
    for (name, value) in body.as_object().unwrap() {
        assert_eq!(&reply[name], value, "{name}");
    }
    assert_eq!(reply["card_id"], "c-1");
    assert_eq!(reply["brand_id"], WORLD.setup.brand.identity);
}

#[test]
fn a_field_that_means_something_else_in_the_reply_stays_the_examples() {
    let reply = create(&json!({"need_pinned": false, "state": "any text"}));
    assert_eq!(reply["state"], "CARD_EFFECTIVE");
}

#[test]
fn a_parameter_comes_back_sealed_where_the_reply_has_it_so() {
    let target = "/v3/partner/user-cards/A-1?brand_id=1004&phone_number=13900001111";
    let reply = get(Face::Partner, target);
    assert_eq!((&reply["user_card_code"], &reply["brand_id"]), (&json!("A-1"), &json!("1004")));
    let sealed = reply["phone_number"].as_str().unwrap();
    assert_eq!(openssl::open(&WORLD.private_key(Face::Partner), sealed), "13900001111");
}

#[test]
fn a_list_is_answered_page_by_page_until_it_ends() {
    let mut found = Vec::new();
    loop {
        let page = get(Face::Brand, &format!("/brand/cards?offset={}&limit=10", found.len()));
        assert_eq!((&page["offset"], &page["limit"]), (&json!(found.len()), &json!(10)));
        assert_eq!(page["total_count"], 25);
        let ids = card_ids(&page);
        if ids.is_empty() {
            break;
        }
        found.extend(ids.into_iter().map(str::to_owned));
    }
    let all: Vec<String> = (0..25).map(|number| format!("c-{number}")).collect();
    assert_eq!(found, all);
}

#[test]
fn a_page_beyond_the_end_is_empty() {
    for offset in ["25", "26", "9223372036854775807"] {
        let page = get(Face::Brand, &format!("/brand/cards?offset={offset}&limit=20"));
        assert_eq!((&page["data"], &page["total_count"]), (&json!([]), &json!(25)));
    }
    let page = get(Face::Brand, "/brand/cards?offset=24&limit=20");
    assert_eq!(card_ids(&page), ["c-24"]);
}

#[test]
fn items_of_a_page_are_what_was_asked_for() {
    let page = get(Face::Brand, "/brand/cards?state=CARD_INVALID&offset=3&limit=2");
    assert_eq!(card_ids(&page), ["c-3", "c-4"]);
    for card in page["data"].as_array().unwrap() {
        assert_eq!(
            (&card["state"], &card["brand_id"]),
            (&json!("CARD_INVALID"), &json!(WORLD.setup.brand.identity))
        );
    }
}

#[test]
fn a_page_needs_its_place() {
    for (query, field, issue) in [
        ("limit=20", "offset", "missing"),
        ("offset=0", "limit", "missing"),
        ("offset=0&limit=0", "limit", "at least 1"),
        ("offset=0&limit=21", "limit", "at most 20"),
        ("offset=x&limit=20", "offset", "integer"),
    ] {
        let call = Call::new(Face::Brand, "GET", &format!("/brand/cards?{query}")).of_our_own();
        call.send().assert_refused(400, "PARAM_ERROR", field, issue);
    }
}
