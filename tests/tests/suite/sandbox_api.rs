//! The sandbox as tests use it: what it received, waiting for it, its clients, and keys that change.

use std::fmt::Debug;
use std::time::Duration;

use serde_json::{Value, json};
use wechatpay_api::card_member::brand::{
    CreateUserFeeds, GetCard, GetUserCard, GetUserCardRequired, ListCard, UpdateUserCard,
    UpdateUserCardRequired, UserCardState,
};
use wechatpay_api::runtime::serde::de::DeserializeOwned;
use wechatpay_api::{Error, ErrorCode, Face, Operation, RetryPolicy, Sensitive};
use wechatpay_sandbox::{Fault, Sandbox};
use wechatpay_tests::{caller, client_of, sandbox, setup};

use crate::documents::{acceptable, without_behavior};

const CARD: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";
const PHONE: &str = "13800000000";

fn update() -> UpdateUserCard {
    UpdateUserCard::new(UpdateUserCardRequired {
        user_card_code: "478515832665".into(),
        card_id: CARD.into(),
        openid: "obLatjnx9gnqzS4myYGmLZ7LgLBA".into(),
    })
    .phone_number(PHONE)
}

#[tokio::test]
async fn what_was_received_equals_what_was_sent_also_what_came_sealed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.brand().unwrap();
    client.send(update()).await.unwrap();
    client.send(GetCard::new(CARD)).await.unwrap();
    assert_eq!(sandbox.received::<UpdateUserCard>(), [update()]);
    assert_eq!(sandbox.received::<GetCard>(), [GetCard::new(CARD)]);
    let phone_number = sandbox.received::<UpdateUserCard>().remove(0).phone_number;
    assert_eq!(phone_number.as_ref().and_then(Sensitive::expose), Some(PHONE));
    assert_eq!(sandbox.received::<ListCard>(), []);
}

#[tokio::test]
async fn what_was_refused_is_a_call_and_was_not_received() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.brand().unwrap();
    client.send(update().level("金".repeat(200))).await.unwrap_err();
    assert_eq!(sandbox.received::<UpdateUserCard>(), []);
    let [call] = sandbox.calls().try_into().unwrap();
    assert_eq!((call.number, call.status, call.is_accepted()), (1, Some(400), false));
    assert_eq!(
        (call.code.as_deref(), call.operation.as_deref()),
        (Some("PARAM_ERROR"), Some("UpdateUserCard"))
    );
    assert!(call.is::<UpdateUserCard>() && !call.is::<wechatpay_api::card_member::partner::UpdateUserCard>());
    assert!(call.message.as_ref().unwrap().contains("`/level`"), "{call}");
}

#[tokio::test]
async fn a_call_whose_signature_does_not_verify_comes_with_its_explanation() {
    let sandbox = Sandbox::start().await.unwrap();
    let stranger = sandbox.caller(Face::Partner).unwrap().clone();
    let mut keys = sandbox.caller(Face::Brand).unwrap().clone();
    keys.private_key = stranger.private_key;
    let client = client_of(Face::Brand, &keys, &keys.certificate_serial_no, &sandbox).build().unwrap();
    client.send(GetCard::new(CARD)).await.unwrap_err();
    let [call] = sandbox.calls().try_into().unwrap();
    assert_eq!((call.status, call.code.as_deref()), (Some(401), Some("SIGN_ERROR")));
    assert!(call.fields().is_none() && !call.is_accepted());
    let explanation = call.explanation.as_ref().unwrap();
    assert!(explanation.to_string().contains("partner"), "{explanation}");
    assert!(serde_json::to_value(&*call).unwrap().get("explanation").is_none());
}

#[tokio::test]
async fn a_call_in_a_log_shows_no_personal_data() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.brand().unwrap().send(update()).await.unwrap();
    let [call] = sandbox.calls().try_into().unwrap();
    assert_eq!(call.fields().unwrap().get("phone_number"), Some(&json!(PHONE)));
    let line = serde_json::to_value(&*call).unwrap();
    assert_eq!(line["fields"]["phone_number"], "•••");
    assert_eq!((&line["operation"], &line["status"]), (&json!("UpdateUserCard"), &json!(200)));
    assert!(line["request_id"].is_string() && line["milliseconds"].is_number(), "{line}");
    for shown in [line.to_string(), format!("{call:?}"), call.to_string()] {
        assert!(!shown.contains(PHONE), "{shown}");
    }
    assert_eq!(call.to_string(), format!("PATCH {} UpdateUserCard 200", call.target));
}

#[tokio::test]
async fn a_test_waits_for_calls_and_gets_each_once() {
    let sandbox = Sandbox::builder().patience(Duration::from_secs(120)).start().await.unwrap();
    let client = sandbox.brand().unwrap();
    client.send(ListCard::new().limit(1)).await.unwrap();
    let later = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        client.send(ListCard::new().limit(2)).await.unwrap();
    });
    assert_eq!(sandbox.wait_for::<ListCard>().await.unwrap(), ListCard::new().limit(1));
    assert_eq!(sandbox.wait_for::<ListCard>().await.unwrap(), ListCard::new().limit(2));
    later.await.unwrap();
}

#[tokio::test]
async fn waiting_in_vain_ends_with_what_came_instead() {
    let sandbox = Sandbox::builder().patience(Duration::from_millis(50)).build().unwrap();
    let error = sandbox.wait_for::<CreateUserFeeds>().await.unwrap_err().to_string();
    assert_eq!(error, "no CreateUserFeeds was accepted within 50ms; what came: nothing");
    sandbox.brand().unwrap().send(ListCard::new().limit(1)).await.unwrap();
    let error = sandbox.wait_for::<CreateUserFeeds>().await.unwrap_err().to_string();
    assert!(error.ends_with("\n  GET /brand/card-member/cards?offset=0&limit=1 ListCard 200"), "{error}");
}

#[tokio::test]
async fn clients_need_no_socket() {
    let sandbox = Sandbox::in_process().unwrap();
    assert_eq!(sandbox.brand().unwrap().send(GetCard::new(CARD)).await.unwrap().card_id, CARD);
    let list = wechatpay_api::card_member::partner::ListCard::new("1004");
    sandbox.partner().unwrap().send(list).await.unwrap();
    assert_eq!(sandbox.calls().len(), 2);
}

#[test]
fn blocking_clients_need_no_socket_and_no_runtime() {
    let sandbox = Sandbox::in_process().unwrap();
    let client = sandbox.client_builder(Face::Brand).unwrap();
    let client = client.build_blocking_with(sandbox.transport()).unwrap();
    assert_eq!(client.send(GetCard::new(CARD)).unwrap().card_id, CARD);
    assert_eq!(sandbox.received::<GetCard>(), [GetCard::new(CARD)]);
}

#[tokio::test]
async fn faults_look_alike_with_and_without_a_socket() {
    let running = Sandbox::start().await.unwrap();
    let builder =
        |sandbox: &Sandbox| sandbox.client_builder(Face::Brand).unwrap().retry(RetryPolicy::never());
    let over_socket =
        running.client_builder(Face::Brand).unwrap().retry(RetryPolicy::never()).build().unwrap();
    let within = builder(&running).build_with(running.transport()).unwrap();
    for client in [over_socket, within] {
        for fault in [Fault::DroppedConnection, Fault::HeadersOnly, Fault::TruncatedBody] {
            running.fail_next::<GetCard>(fault).unwrap();
            let error = client.send(GetCard::new(CARD)).await.unwrap_err();
            assert!(matches!(error, Error::Transport(_)) && !error.is_timeout(), "{fault}: {error}");
        }
        running.fail_next::<GetCard>(Fault::SystemError).unwrap();
        let Err(Error::Api(error)) = client.send(GetCard::new(CARD)).await else { panic!("no refusal") };
        assert_eq!(error.status.as_u16(), 500);
        client.send(GetCard::new(CARD)).await.unwrap();
    }
    running.fail_next::<GetCard>(Fault::TimeOut).unwrap();
    let within = builder(&running).build_with(running.transport()).unwrap();
    assert!(within.send(GetCard::new(CARD)).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn the_platforms_key_is_changed_without_a_call_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.brand().unwrap();
    let old = sandbox.platform_keys(Face::Brand).unwrap();
    sandbox.rotate_platform_key(Face::Brand).unwrap();

    // Both keys are valid: who knows the old one only is answered by it, also where values are sealed.
    client.send(update()).await.unwrap();
    let both = sandbox.platform_keys(Face::Brand).unwrap();
    assert_eq!(both.ids().count(), 2);
    assert_ne!(both.active_id(), old.active_id());
    client.replace_keys(client.credentials(), both).unwrap();
    client.send(update()).await.unwrap();

    sandbox.finish_key_rotation(Face::Brand);
    client.send(update()).await.unwrap();
    assert_eq!(sandbox.platform_keys(Face::Brand).unwrap().ids().count(), 1);
    let late = caller(Face::Brand, &sandbox).build().unwrap();
    let Err(Error::Api(error)) = late.send(update()).await else { panic!("the old key is still valid") };
    assert!(error.message.contains("Wechatpay-Serial"), "{error}");
    assert_eq!(sandbox.received::<UpdateUserCard>(), [update(), update(), update()]);
}

#[tokio::test]
async fn notifications_are_signed_with_the_new_key_as_soon_as_there_is_one() {
    use wechatpay_api::card_member::brand::Event;
    let sandbox = Sandbox::in_process().unwrap();
    let old = sandbox.notification_reader(Face::Brand).unwrap();
    sandbox.rotate_platform_key(Face::Brand).unwrap();
    let notification = sandbox.emitter().notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", None).unwrap();
    let headers = notification.headers().unwrap();
    assert!(old.read::<Event>(&headers, notification.body()).is_err());
    let both = sandbox.notification_reader(Face::Brand).unwrap();
    both.read::<Event>(&headers, notification.body()).unwrap();
}

#[tokio::test]
async fn the_calls_that_come_can_be_followed() {
    let sandbox = sandbox().await;
    let mut calls = sandbox.follow();
    for limit in [1, 2] {
        sandbox.brand().unwrap().send(ListCard::new().limit(limit)).await.unwrap();
    }
    assert!(calls.next().await.unwrap().target.ends_with("&limit=1"));
    assert!(calls.next().await.unwrap().target.ends_with("&limit=2"));
}

fn get_user_card(code: &str) -> GetUserCard {
    GetUserCard::new(GetUserCardRequired {
        user_card_code: code.into(),
        card_id: CARD.into(),
        openid: "obLatjnx9gnqzS4myYGmLZ7LgLBA".into(),
    })
}

#[tokio::test]
async fn a_written_reply_is_given_once_and_sealed_where_it_has_to_be() {
    let sandbox = Sandbox::in_process().unwrap();
    let client = sandbox.brand().unwrap();
    let fields = json!({ "user_card_state": "EXPIRED", "phone_number": PHONE, "level": null });
    sandbox.reply_with::<GetUserCard>(fields).unwrap();
    let card = client.send(get_user_card("478515832665")).await.unwrap();
    assert_eq!((card.user_card_state, card.level), (UserCardState::Expired, None));
    assert_eq!(*client.open(&card.phone_number.unwrap()).unwrap(), PHONE);
    let card = client.send(get_user_card("478515832665")).await.unwrap();
    assert_ne!(card.user_card_state, UserCardState::Expired);
}

#[tokio::test]
async fn replies_can_be_made_of_the_requests() {
    let sandbox = Sandbox::in_process().unwrap();
    let client = sandbox.brand().unwrap();
    let reply = |request: GetUserCard| json!({ "level": format!("Level {}", request.user_card_code) });
    sandbox.reply_by(reply).unwrap();
    for code in ["1", "2", "3"] {
        let card = client.send(get_user_card(code)).await.unwrap();
        assert_eq!(card.level, Some(format!("Level {code}")));
    }
    sandbox.reply_by(|_: ListCard| json!({ "total_count": "many" })).unwrap();
    let Err(Error::Api(error)) = client.send(ListCard::new()).await else { panic!("no refusal") };
    assert_eq!(
        error.message,
        "The reply that the test has written is not one: `/total_count` must be an integer, not a string."
    );
}

#[tokio::test]
async fn a_documented_error_is_had_by_its_name_or_code() {
    let sandbox = Sandbox::in_process().unwrap();
    let client = sandbox.client_builder(Face::Brand).unwrap().retry(RetryPolicy::never());
    let client = client.build_with(sandbox.transport()).unwrap();
    sandbox.refuse_next::<GetUserCard>("SYSTEM_ERROR").unwrap();
    let Err(Error::Api(error)) = client.send(get_user_card("1")).await else { panic!("no refusal") };
    assert_eq!((error.status.as_u16(), error.code.as_ref()), (500, Some(&ErrorCode::SystemError)));
    assert_eq!(sandbox.received::<GetUserCard>(), []);
    let error = sandbox.refuse_next::<GetUserCard>("SYSTEM_EROR").unwrap_err().to_string();
    assert_eq!(error, "getUserCard documents no error `SYSTEM_EROR`; did you mean `SYSTEM_ERROR`?");
}

#[test]
fn a_reply_that_no_client_could_read_is_refused_where_it_is_written() {
    let sandbox = Sandbox::in_process().unwrap();
    let error = |fields| sandbox.reply_with::<GetUserCard>(fields).unwrap_err().to_string();
    assert_eq!(
        error(json!({ "user_card_state": "LOST" })).split(": ").next(),
        Some("GetUserCard cannot reply so")
    );
    assert!(error(json!({ "card_id": null })).contains("`/card_id` is required"));
    assert!(error(json!({ "levle": "1" })).contains("did you mean `level`?"));
    assert!(error(json!([])).contains("must be a JSON object"));
}

#[tokio::test]
async fn an_event_is_delivered_and_answered() {
    let sandbox = Sandbox::in_process().unwrap();
    let delivery = sandbox.notify("BRAND_MEMBER_CARD.USER_CARD.CREATE", None, "http://127.0.0.1:1/notify");
    let delivery = delivery.await.unwrap();
    assert!(!delivery.accepted && delivery.attempts.len() == 1);
}

/// Sends the documented example of a request, and compares what was received with it.
async fn check<O>(sandbox: &Sandbox, document: &Value)
where
    O: Operation + Clone + PartialEq + Debug + DeserializeOwned + Sync,
{
    let request: O = serde_json::from_value(acceptable(document, O::INFO)).unwrap();
    let client = match O::INFO.face {
        Face::Brand => sandbox.brand(),
        Face::Partner => sandbox.partner(),
    };
    client.unwrap().send(request.clone()).await.unwrap();
    assert_eq!(sandbox.received::<O>(), [request]);
}

#[tokio::test]
async fn every_documented_request_is_received_as_it_was_sent() {
    // What a document says of states isn't kept: the examples stand by themselves.
    let documents = without_behavior();
    let documents = || documents.iter().map(|(face, document)| (*face, document.as_str()));
    macro_rules! check_all {
        ($($product:ident::$face:ident: $($operation:ident)*;)*) => {$({
            use wechatpay_api::$product::$face;
            let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
            let sandbox = Sandbox::builder().setup(setup().clone()).documents(documents()).build().unwrap();
            $(check::<$face::$operation>(&sandbox, &document).await;)*
        })*};
    }
    of_every_operation!(check_all);
}
