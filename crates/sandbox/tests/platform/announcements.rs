//! What happens on the platform's side: it changes the state, is announced to the template's URL, and is listed.

use serde_json::{Value, json};
use wechatpay_sandbox::{Face, Running, TriggerError};

use crate::admin::{call, start};
use crate::client::Call;
use crate::events::{ACCEPTED, CREATED, assert_signed};
use crate::python;
use crate::receiver::Receiver;
use crate::world::WORLD;

const REFUSED: &str = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n";

/// Creates a template that is notified there, and returns its ID.
fn create_card(sandbox: &Running, notify_url: &str) -> String {
    let (_, document) =
        wechatpay_api::openapi_documents().iter().find(|(face, _)| *face == Face::Brand).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let content = &document["paths"]["/brand/card-member/cards"]["post"]["requestBody"]["content"];
    let mut body = content["application/json"]["example"].clone();
    body["notify_url"] = json!(notify_url);
    let call = Call::new(Face::Brand, "POST", "/brand/card-member/cards").body(body.to_string());
    let answer = call.at(sandbox.addr()).send();
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["card_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_user_who_opens_a_card_is_announced_to_the_templates_url() {
    let sandbox = start();
    let server = Receiver::start(&[REFUSED, ACCEPTED]);
    let card_id = create_card(&sandbox, &server.url());
    let event = json!({"event": CREATED, "fields": {"card_id": card_id, "openid": "o-opens-a-card"}});
    let (status, happened) = call(&sandbox, "POST /sandbox/v1/events", Some(event.clone()));
    let delivery = &happened["deliveries"][0];
    assert_eq!((status, &delivery["event_type"]), (200, &json!(CREATED)), "{happened}");
    assert_eq!((&delivery["url"], &delivery["attempts"][0]["status"]), (&json!(server.url()), &json!(500)));

    let (status, refused) = call(&sandbox, "POST /sandbox/v1/events", Some(event));
    assert_eq!(status, 400, "one card is enough: {refused}");
    assert!(!refused["message"].as_str().unwrap().contains("o-opens-a-card"), "{refused}");

    call(&sandbox, "POST /sandbox/v1/clock", Some(json!({"advance": "1m"})));
    let id = delivery["id"].as_str().unwrap();
    let settled = WORLD.runtime.block_on(sandbox.deliveries().settled(id)).unwrap();
    assert!(settled.accepted);
    let received = server.received();
    assert_signed(&received[1], Face::Brand);
    let envelope: Value = serde_json::from_slice(&received[1].body).unwrap();
    assert_eq!(envelope["id"], id);
    let resource = python::open(&envelope["resource"], &WORLD.caller(Face::Brand).api_key).unwrap();
    assert_eq!(
        (&resource["card_id"], &resource["openid"], &resource["user_card_state"]),
        (&json!(card_id), &json!("o-opens-a-card"), &json!("UNACTIVATED"))
    );
}

#[test]
fn deliveries_are_listed_and_sent_again() {
    let sandbox = start();
    let server = Receiver::start(&["HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", ACCEPTED]);
    let bad = json!({"event": CREATED.to_lowercase(), "to": server.url(), "bad": "probe"});
    let (status, sent) = call(&sandbox, "POST /sandbox/v1/events", Some(bad));
    assert_eq!((status, &sent["deliveries"][0]["flaw"]), (200, &json!("probe")));
    let text = sent["deliveries"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("event 1 ") && text.ends_with("attempt 1: 401; not sent again"), "{text}");

    let (_, again) = call(&sandbox, "POST /sandbox/v1/deliveries/1/resend", None);
    assert_eq!((&again["attempts"][1]["status"], &again["accepted"]), (&json!(204), &json!(true)));
    let (_, listed) = call(&sandbox, "GET /sandbox/v1/deliveries", None);
    assert_eq!(listed["deliveries"], json!([again]));
    let one = format!("GET /sandbox/v1/deliveries/{}", again["id"].as_str().unwrap());
    assert_eq!(call(&sandbox, &one, None), (200, again));
    for line in ["GET /sandbox/v1/deliveries/2", "POST /sandbox/v1/deliveries/2/resend"] {
        assert_eq!(call(&sandbox, line, None).0, 404);
    }
    call(&sandbox, "POST /sandbox/v1/reset", None);
    assert_eq!(call(&sandbox, "GET /sandbox/v1/deliveries", None).1["deliveries"], json!([]));
    assert_eq!(server.received().len(), 2);
}

#[test]
fn an_event_that_cannot_be_says_why() {
    let sandbox = start();
    for (event, said) in [
        (
            json!({"event": "BRAND_MEMBER_CARD.USER_CARD.CREATED"}),
            "did you mean `BRAND_MEMBER_CARD.USER_CARD.CREATE`",
        ),
        (json!({"event": CREATED, "fields": {"card_id": "p-none"}}), "card"),
        (json!({"event": CREATED, "bad": "probe"}), "`to` is missing"),
        (json!({"event": CREATED, "bad": "rotten"}), "rotten"),
        (json!({"event": CREATED, "to": "http://127.0.0.1:1/", "fields": {"openid": 1}}), "/openid"),
    ] {
        let (status, refused) = call(&sandbox, "POST /sandbox/v1/events", Some(event.clone()));
        assert_eq!(status, 400, "{event}: {refused}");
        assert!(refused["message"].as_str().unwrap().contains(said), "{event}: {refused}");
    }
    assert_eq!(sandbox.deliveries().list(), []);
    let trigger = |fields| WORLD.runtime.block_on(sandbox.trigger(CREATED, fields));
    let error = trigger(json!([])).unwrap_err();
    assert!(matches!(error, TriggerError::Impossible { .. }), "{error}");
}

/// A sandbox whose state is in a file.
#[cfg(feature = "state-file")]
fn start_with(file: &std::path::Path) -> Running {
    let builder = wechatpay_sandbox::Sandbox::builder().keys(WORLD.setup.keys.clone()).state_file(file);
    WORLD.runtime.block_on(builder.start()).unwrap()
}

#[cfg(feature = "state-file")]
#[test]
fn a_restarted_sandbox_goes_on_with_the_deliveries_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let server = Receiver::start(&[REFUSED, ACCEPTED]);
    let sandbox = start_with(&file);
    let card_id = create_card(&sandbox, &server.url());
    let fields = json!({"card_id": card_id, "openid": "o-opens-a-card"});
    let before = WORLD.runtime.block_on(sandbox.trigger(CREATED, fields)).unwrap().remove(0);
    assert_eq!(before.attempts[0].status, Some(500));
    WORLD.runtime.block_on(sandbox.shutdown());

    let sandbox = start_with(&file);
    assert_eq!(sandbox.deliveries().list(), std::slice::from_ref(&before));
    sandbox.clock().advance(jiff::SignedDuration::from_mins(1));
    let after = WORLD.runtime.block_on(sandbox.deliveries().settled(&before.id)).unwrap();
    assert_eq!((after.attempts.len(), after.accepted), (2, true));
    let received = server.received();
    assert_eq!(received[0].body, received[1].body);
}
