//! The life of a card, over the socket, on the bundled documents: what is remembered, and what is refused.

use serde_json::{Value, json};
use wechatpay_sandbox::{Face, Running};

use crate::admin;
use crate::client::{Answer, Call};
use crate::openssl;
use crate::world::WORLD;

const CARDS: &str = "/brand/card-member/cards";
const USER_CARDS: &str = "/brand/card-member/user-cards";
const PARTNER: &str = "/v3/brand/partner/card-member";
const OPENED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";

fn send(sandbox: &Running, face: Face, method: &str, target: &str, body: Option<&Value>) -> Answer {
    let call = Call::new(face, method, target).at(sandbox.addr());
    match body {
        Some(body) => call.body(body.to_string()).send(),
        None => call.send(),
    }
}

fn brand(sandbox: &Running, method: &str, target: &str, body: Option<&Value>) -> Answer {
    send(sandbox, Face::Brand, method, target, body)
}

/// The reply to a call that succeeds.
#[track_caller]
fn done(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

/// The body with which the documents create a card template, changed.
fn new_card(change: &Value) -> Value {
    let (_, document) =
        wechatpay_api::openapi_documents().iter().find(|(face, _)| *face == Face::Brand).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let content = &document["paths"][CARDS]["post"]["requestBody"]["content"];
    let mut body = content["application/json"]["example"].clone();
    body["notify_url"] = json!("http://127.0.0.1:9/notify");
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn create_card(sandbox: &Running, change: &Value) -> String {
    let reply = done(&brand(sandbox, "POST", CARDS, Some(&new_card(change))));
    assert_eq!(reply["state"], "CARD_EFFECTIVE");
    reply["card_id"].as_str().unwrap().to_owned()
}

/// Lets a user open a card, and returns the code that the platform gave it, if it did.
fn open_card(sandbox: &Running, card_id: &str, openid: &str) -> String {
    let event = json!({"event": OPENED, "fields": {"card_id": card_id, "openid": openid}});
    let (status, happened) = admin::call(sandbox, "POST /sandbox/v1/events", Some(event));
    assert_eq!(status, 200, "{happened}");
    let cards = resources(sandbox, "UserCard");
    let card = cards.iter().rev().find(|card| card["fields"]["openid"] == openid).unwrap();
    assert_eq!(card["state"], "UNACTIVATED");
    card["fields"]["user_card_code"].as_str().unwrap_or_default().to_owned()
}

fn resources(sandbox: &Running, model: &str) -> Vec<Value> {
    let (status, listed) = admin::call(sandbox, "GET /sandbox/v1/state", None);
    assert_eq!(status, 200);
    let resources = listed["resources"].as_array().unwrap().iter();
    resources.filter(|resource| resource["model"] == model).cloned().collect()
}

fn confirm(sandbox: &Running, card_id: &str, openid: &str, code: &str, state: &str) -> Answer {
    let body = json!({"card_id": card_id, "openid": openid, "user_card_confirm_state": state});
    brand(sandbox, "POST", &format!("{USER_CARDS}/{code}/confirm"), Some(&body))
}

fn get(sandbox: &Running, card_id: &str, openid: &str, code: &str) -> Answer {
    brand(sandbox, "GET", &format!("{USER_CARDS}/{code}?card_id={card_id}&openid={openid}"), None)
}

fn advance(sandbox: &Running, by: &str) {
    let (status, clock) = admin::call(sandbox, "POST /sandbox/v1/clock", Some(json!({ "advance": by })));
    assert_eq!(status, 200, "{clock}");
}

#[test]
fn a_card_is_opened_confirmed_changed_and_invalidated() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let code = open_card(&sandbox, &card_id, "o-1");
    assert_eq!(done(&get(&sandbox, &card_id, "o-1", &code))["user_card_state"], "UNACTIVATED");
    let confirmed = done(&confirm(&sandbox, &card_id, "o-1", &code, "CREATE_CARD_SUCCESS"));
    assert_eq!(
        (&confirmed["user_card_state"], &confirmed["level"]),
        (&json!("EFFECTIVE"), &json!("白银会员"))
    );

    let phone = openssl::seal(&WORLD.public_key(Face::Brand), b"13900001111");
    let change = json!({"card_id": card_id, "openid": "o-1", "level": "黄金会员", "phone_number": phone});
    let changed = done(&brand(&sandbox, "PATCH", &format!("{USER_CARDS}/{code}"), Some(&change)));
    assert_eq!(changed["level"], "黄金会员");
    for (name, value) in confirmed.as_object().unwrap() {
        if !["level", "modify_time"].contains(&name.as_str()) {
            assert_eq!(&changed[name], value, "{name}");
        }
    }
    let shown = done(&get(&sandbox, &card_id, "o-1", &code));
    let opened = openssl::open(&WORLD.private_key(Face::Brand), shown["phone_number"].as_str().unwrap());
    assert_eq!(opened, "13900001111");
    let listed = resources(&sandbox, "UserCard");
    assert_eq!(listed[0]["fields"]["phone_number"], "•••");

    let end = json!({"card_id": card_id, "openid": "o-1", "invalid_reason": "moved away"});
    let target = format!("{USER_CARDS}/{code}/invalidate");
    let ended = done(&brand(&sandbox, "POST", &target, Some(&end)));
    assert_eq!(
        (&ended["user_card_state"], &ended["invalid_reason"]),
        (&json!("INVALID"), &json!("moved away"))
    );
    assert!(ended["invalid_time"].as_str().unwrap().ends_with("+08:00"));
    let again = brand(&sandbox, "POST", &target, Some(&end));
    again.assert_refused(400, "INVALID_REQUEST", "/openid", "INVALID");
    let change = brand(&sandbox, "PATCH", &format!("{USER_CARDS}/{code}"), Some(&change));
    change.assert_refused(400, "INVALID_REQUEST", "/openid", "`EFFECTIVE`");
}

#[test]
fn a_card_is_confirmed_once_and_by_its_code() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let code = open_card(&sandbox, &card_id, "o-1");
    let other = confirm(&sandbox, &card_id, "o-1", "12345", "CREATE_CARD_SUCCESS");
    other.assert_refused(400, "INVALID_REQUEST", "user_card_code", "`user_card_code`");
    let stranger = confirm(&sandbox, &card_id, "o-2", &code, "CREATE_CARD_SUCCESS");
    stranger.assert_refused(400, "INVALID_REQUEST", "/openid", "names no user card");
    done(&confirm(&sandbox, &card_id, "o-1", &code, "CREATE_CARD_SUCCESS"));
    let twice = confirm(&sandbox, &card_id, "o-1", &code, "CREATE_CARD_SUCCESS");
    twice.assert_refused(400, "INVALID_REQUEST", "/openid", "`UNACTIVATED`");
}

#[test]
fn a_refusal_names_the_field_at_fault_and_the_journal_says_what_is_wrong_with_it() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let jump = json!({"code_jump_information": {"jump_appid": "wx1", "jump_path": "/a"}});
    let answer = brand(&sandbox, "PATCH", &format!("{CARDS}/{card_id}"), Some(&jump));
    answer.assert_refused(400, "PARAM_ERROR", "/code_jump_information", "`JUMP_MINI_PROGRAM`");
    let unknown = format!("{PARTNER}/cards/unknown?brand_id=1004");
    let answer = send(&sandbox, Face::Partner, "GET", &unknown, None);
    answer.assert_refused(404, "NOT_FOUND", "card_id", "names no card");
    let message = sandbox.calls().last().unwrap().message.clone().unwrap();
    assert_eq!(
        message,
        "The card template doesn't exist. The path parameter `card_id` names no card of this `brand_id`."
    );
}

#[test]
fn a_merchants_own_code_is_the_cards_from_its_confirmation_on() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1", "code_mode": "MERCHANT_ALLOCATE"}));
    assert_eq!(open_card(&sandbox, &card_id, "o-1"), "");
    assert_eq!(open_card(&sandbox, &card_id, "o-2"), "");
    let list = format!("{USER_CARDS}?openid=o-1&offset=0&limit=20");
    assert_eq!(done(&brand(&sandbox, "GET", &list, None))["data"][0]["user_card_code"], "");
    let confirmed = done(&confirm(&sandbox, &card_id, "o-1", "M-1", "CREATE_CARD_SUCCESS"));
    assert_eq!(confirmed["user_card_code"], "M-1");
    let taken = confirm(&sandbox, &card_id, "o-2", "M-1", "CREATE_CARD_SUCCESS");
    taken.assert_refused(400, "INVALID_REQUEST", "user_card_code", "has a user card");
    done(&confirm(&sandbox, &card_id, "o-2", "M-2", "CREATE_CARD_SUCCESS"));
    assert_eq!(done(&get(&sandbox, &card_id, "o-2", "M-2"))["openid"], "o-2");
    get(&sandbox, &card_id, "o-1", "M-2").assert_refused(400, "PARAM_ERROR", "openid", "names no user card");
}

#[test]
fn an_opening_that_failed_may_be_tried_again() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let code = open_card(&sandbox, &card_id, "o-1");
    let failed = done(&confirm(&sandbox, &card_id, "o-1", &code, "CREATE_CARD_FAIL"));
    assert_eq!(failed["user_card_state"], "INVALID");
    let again = open_card(&sandbox, &card_id, "o-1");
    assert_ne!(again, code);
    done(&confirm(&sandbox, &card_id, "o-1", &again, "CREATE_CARD_SUCCESS"));
}

#[test]
fn a_card_expires_by_the_sandboxs_clock() {
    let sandbox = WORLD.fresh();
    let term = json!({"type": "FIX_TERM", "available_day_after_receive": 30});
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1", "valid_date_information": term}));
    let code = open_card(&sandbox, &card_id, "o-1");
    done(&confirm(&sandbox, &card_id, "o-1", &code, "CREATE_CARD_SUCCESS"));
    let state = || done(&get(&sandbox, &card_id, "o-1", &code))["user_card_state"].clone();
    advance(&sandbox, "719h");
    assert_eq!(state(), "EFFECTIVE");
    advance(&sandbox, "1h");
    assert_eq!(state(), "EXPIRED");
    let change = json!({"card_id": card_id, "openid": "o-1", "level": "x"});
    let change = brand(&sandbox, "PATCH", &format!("{USER_CARDS}/{code}"), Some(&change));
    change.assert_refused(400, "INVALID_REQUEST", "/openid", "EXPIRED");
    let list = |state: &str| {
        let target = format!("{USER_CARDS}?openid=o-1&offset=0&limit=20&user_card_state={state}");
        done(&brand(&sandbox, "GET", &target, None))["total_count"].clone()
    };
    assert_eq!((list("EXPIRED"), list("EFFECTIVE")), (json!(1), json!(0)));
}

#[test]
fn templates_are_listed_filtered_changed_and_invalidated() {
    let sandbox = WORLD.fresh();
    let page = |query: &str| {
        let page = done(&brand(&sandbox, "GET", &format!("{CARDS}?{query}"), None));
        let ids =
            page["data"].as_array().unwrap().iter().map(|card| card["card_id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), page["total_count"].as_u64().unwrap())
    };
    assert!(page("offset=0&limit=20").1 > 0, "the documented samples");
    let ids: Vec<String> = (0..23)
        .map(|number| create_card(&sandbox, &json!({ "out_request_no": number.to_string() })))
        .collect();
    assert_eq!(page("offset=0&limit=20"), (ids[..20].to_vec(), 23));
    assert_eq!(page("offset=20&limit=20"), (ids[20..].to_vec(), 23));
    assert_eq!(page("offset=23&limit=20"), (Vec::new(), 23));

    let target = format!("{CARDS}/{}", ids[3]);
    let before = done(&brand(&sandbox, "GET", &target, None));
    let changed = done(&brand(&sandbox, "PATCH", &target, Some(&json!({"card_title": "新卡"}))));
    assert_eq!(changed["card_title"], "新卡");
    assert_eq!(changed["benefits"], before["benefits"]);
    let invalid = done(&brand(&sandbox, "POST", &format!("{target}/invalidate"), None));
    assert_eq!((&invalid["state"], &invalid["card_title"]), (&json!("CARD_INVALID"), &json!("新卡")));
    assert_eq!(page("offset=0&limit=20&state=CARD_INVALID"), (vec![ids[3].clone()], 1));
    assert_eq!(page("offset=0&limit=1&state=CARD_EFFECTIVE"), (vec![ids[0].clone()], 22));
    let twice = brand(&sandbox, "POST", &format!("{target}/invalidate"), None);
    twice.assert_refused(400, "INVALID_REQUEST", "card_id", "CARD_INVALID");
    let member = json!({"card_id": ids[3], "openid": "o-1", "user_card_code": "1"});
    let import = brand(&sandbox, "POST", &format!("{USER_CARDS}/import-by-openid"), Some(&member));
    import.assert_refused(400, "INVALID_REQUEST", "/card_id", "`CARD_EFFECTIVE`");
}

#[test]
fn the_same_request_number_makes_one_template() {
    let sandbox = WORLD.fresh();
    let body = new_card(&json!({"out_request_no": "1"}));
    let first = done(&brand(&sandbox, "POST", CARDS, Some(&body)));
    assert_eq!(done(&brand(&sandbox, "POST", CARDS, Some(&body))), first);
    let other = new_card(&json!({"out_request_no": "1", "card_title": "别的"}));
    let refused = brand(&sandbox, "POST", CARDS, Some(&other));
    refused.assert_refused(400, "PARAM_ERROR", "/out_request_no", "other content");
    let cards = resources(&sandbox, "Card");
    assert_eq!(cards.iter().filter(|card| card["sample"] == false).count(), 1);
}

#[test]
fn both_faces_see_one_state_and_nobody_sees_another_brands() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let own = WORLD.caller(Face::Brand).identity.clone();
    let partner = |brand: &str| {
        send(&sandbox, Face::Partner, "GET", &format!("{PARTNER}/cards/{card_id}?brand_id={brand}"), None)
    };
    assert_eq!(done(&partner(&own))["card_id"], card_id.as_str());
    let refused = partner("1004");
    assert_eq!((refused.status, refused.json()["code"].as_str()), (404, Some("NOT_FOUND")));
    assert_eq!(refused.json()["message"], "The card template doesn't exist.");
    let missing = brand(&sandbox, "GET", &format!("{CARDS}/nobody-has-it"), None);
    missing.assert_refused(400, "PARAM_ERROR", "card_id", "names no card");
    // The service provider's change shows on the brand's face.
    let change = json!({"brand_id": own, "card_title": "合作"});
    done(&send(&sandbox, Face::Partner, "PATCH", &format!("{PARTNER}/cards/{card_id}"), Some(&change)));
    assert_eq!(done(&brand(&sandbox, "GET", &format!("{CARDS}/{card_id}"), None))["card_title"], "合作");
}

#[test]
fn members_are_imported_once() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let target = format!("{USER_CARDS}/import-by-openid");
    let member = |openid: &str, code: &str| {
        let body = json!({"card_id": card_id, "openid": openid, "user_card_code": code});
        brand(&sandbox, "POST", &target, Some(&body))
    };
    let imported = done(&member("o-1", "1"));
    assert_eq!(
        (&imported["user_card_state"], &imported["card_type"]),
        (&json!("EFFECTIVE"), &json!("NORMAL"))
    );
    member("o-1", "2").assert_refused(400, "INVALID_REQUEST", "/openid", "has a user card");
    member("o-2", "1").assert_refused(400, "INVALID_REQUEST", "/user_card_code", "has a user card");
    done(&member("o-2", "2"));
    let points = json!({
        "out_request_no": "p-1", "card_id": card_id, "openid": "o-2", "user_card_code": "2", "point_balance": 12,
    });
    let sync = |points: &Value| brand(&sandbox, "POST", "/brand/card-member/user-points/sync", Some(points));
    assert_eq!(done(&sync(&points))["point_balance"], 12);
    let mut stranger = points.clone();
    stranger["openid"] = json!("o-1");
    stranger["out_request_no"] = json!("p-2");
    sync(&stranger).assert_refused(400, "PARAM_ERROR", "/openid", "names no user card");
}

#[test]
fn a_reset_brings_the_beginning_back() {
    let sandbox = WORLD.fresh();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    assert_eq!(admin::call(&sandbox, "POST /sandbox/v1/reset", None).0, 200);
    let cards = resources(&sandbox, "Card");
    assert!(!cards.is_empty() && cards.iter().all(|card| card["sample"] == true), "{cards:?}");
    assert_eq!(brand(&sandbox, "GET", &format!("{CARDS}/{card_id}"), None).status, 400);
    create_card(&sandbox, &json!({"out_request_no": "1"}));
}

#[cfg(feature = "state-file")]
#[test]
fn a_sandbox_goes_on_from_its_file() {
    use wechatpay_sandbox::Sandbox;

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let start = || {
        let builder = Sandbox::builder().keys(WORLD.setup.keys.clone()).state_file(&file).empty();
        WORLD.runtime.block_on(builder.start()).unwrap()
    };
    let sandbox = start();
    let card_id = create_card(&sandbox, &json!({"out_request_no": "1"}));
    let code = open_card(&sandbox, &card_id, "o-1");
    advance(&sandbox, "1000h");
    let (_, clock) = admin::call(&sandbox, "GET /sandbox/v1/clock", None);
    assert_eq!(clock["ahead_seconds"], 1000 * 3600);
    let card = done(&get(&sandbox, &card_id, "o-1", &code));
    WORLD.runtime.block_on(sandbox.shutdown());

    let sandbox = start();
    assert_eq!(done(&get(&sandbox, &card_id, "o-1", &code)), card);
    assert_eq!(resources(&sandbox, "Card").len(), 1);
    let (_, clock) = admin::call(&sandbox, "GET /sandbox/v1/clock", None);
    assert!(clock["ahead_seconds"].as_i64().unwrap() >= 999 * 3600, "{clock}");
}
