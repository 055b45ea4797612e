//! Events: what is emitted, opened by Python and verified by OpenSSL, and how it is delivered.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::LazyLock;

use serde_json::{Value, json};
use wechatpay_sandbox::{EmitError, Emitter, Face, OutgoingNotification};

use crate::receiver::{Received, Receiver};
use crate::world::WORLD;
use crate::{documents, openssl, python};

pub(crate) const CREATED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";
pub(crate) const ACCEPTED: &str = "HTTP/1.1 204 No Content\r\n\r\n";

pub(crate) static EMITTER: LazyLock<Emitter> = LazyLock::new(|| {
    let documents = documents::all();
    let documents = documents.iter().map(|(face, document)| (*face, document.as_str()));
    Emitter::with_documents(&WORLD.setup.keys, documents).unwrap()
});

fn created(fields: Value) -> Result<OutgoingNotification, EmitError> {
    EMITTER.notification(CREATED, Some(fields))
}

fn envelope(delivery: &OutgoingNotification) -> Value {
    serde_json::from_slice(delivery.body()).unwrap()
}

/// What is encrypted in a notification, opened by Python.
fn resource(delivery: &OutgoingNotification) -> Value {
    let key = &WORLD.caller(delivery.face()).api_key;
    python::open(&envelope(delivery)["resource"], key).expect("it opens with the caller's API key")
}

#[track_caller]
pub(crate) fn assert_signed(received: &Received, face: Face) {
    let (timestamp, nonce) = (received.header("wechatpay-timestamp"), received.header("wechatpay-nonce"));
    let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), &received.body, b"\n"].concat();
    assert!(openssl::verify(&WORLD.public_key(face), &message, received.header("wechatpay-signature")));
    assert!(received.between.contains(&timestamp.parse().unwrap()), "{timestamp} in {:?}", received.between);
    assert_eq!(received.header("wechatpay-serial"), WORLD.caller(face).public_key_id);
    let scheme = match face {
        Face::Brand => "WECHATPAY-BRAND-SHA256-RSA2048",
        Face::Partner => "WECHATPAY2-SHA256-RSA2048",
    };
    assert_eq!(received.header("wechatpay-signature-type"), scheme);
    assert_eq!(received.header("content-type"), "application/json");
    assert!(!received.header("request-id").is_empty());
}

#[test]
fn an_event_arrives_signed_and_opens_with_the_callers_api_key() {
    for (event, face) in [(CREATED, Face::Brand), ("BRAND_MEMBER_CARD_SP.USER_CARD.CREATE", Face::Partner)] {
        let server = Receiver::start(&["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"]);
        let fields = json!({"user_card_code": "A-1", "phone_number": "13900001111"});
        let delivered = WORLD.runtime.block_on(EMITTER.emit(event, Some(fields), &server.url())).unwrap();
        assert_eq!((delivered.status.as_u16(), &delivered.body[..]), (200, b"{}".as_slice()));
        assert!(delivered.is_accepted());

        let received = server.received().remove(0);
        assert_eq!(received.line, "POST /notify HTTP/1.1");
        assert_signed(&received, face);
        let envelope: Value = serde_json::from_slice(&received.body).unwrap();
        assert_eq!(envelope["event_type"], event);
        let opened = python::open(&envelope["resource"], &WORLD.caller(face).api_key).unwrap();
        assert_eq!(opened["user_card_code"], "A-1");
        assert_eq!(opened["brand_id"], "1001622624");
        let sealed = |pointer| opened.pointer(pointer).unwrap().as_str().unwrap();
        let open = |pointer| openssl::open(&WORLD.private_key(face), sealed(pointer));
        assert_eq!(open("/phone_number"), "13900001111");
        assert_eq!(open("/answers/1"), "sample answers");
    }
}

#[test]
fn the_envelope_has_the_documented_form() {
    let envelope = envelope(&EMITTER.notification(CREATED, None).unwrap());
    let text = |pointer| envelope.pointer(pointer).unwrap().as_str().unwrap();
    let parts: Vec<usize> = text("/id").split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12]);
    assert!(text("/create_time").ends_with("+08:00") && text("/create_time").len() == 25);
    assert_eq!(text("/resource_type"), "encrypt-resource");
    assert_eq!(text("/summary"), "用户开通会员卡通知");
    assert_eq!(text("/resource/algorithm"), "AEAD_AES_256_GCM");
    assert_eq!(
        (text("/resource/associated_data"), text("/resource/original_type")),
        ("user_card", "user_card")
    );
    assert_eq!(text("/resource/nonce").len(), 12);
    assert!(text("/resource/nonce").chars().all(|character| character.is_ascii_alphanumeric()));
}

#[test]
fn only_the_callers_own_key_opens_an_event_and_nothing_may_be_changed() {
    let resource = envelope(&EMITTER.notification(CREATED, None).unwrap())["resource"].clone();
    let key = &WORLD.setup.brand.api_key;
    assert!(python::open(&resource, key).is_some());
    assert!(python::open(&resource, &WORLD.setup.partner.api_key).is_none());
    for field in ["ciphertext", "nonce", "associated_data"] {
        let mut changed = resource.clone();
        let text = changed[field].as_str().unwrap();
        let first = if text.starts_with('A') { "B" } else { "A" };
        changed[field] = json!(format!("{first}{}", &text[1..]));
        assert!(python::open(&changed, key).is_none(), "{field}");
    }
}

#[test]
fn a_given_field_takes_the_place_of_the_examples() {
    let delivery = created(json!({
        "valid_date_information": {"type": "PERMANENT"}, "answers": [], "phone_number": null,
    }));
    let resource = resource(&delivery.unwrap());
    assert_eq!(resource["valid_date_information"], json!({"type": "PERMANENT"}));
    assert_eq!(resource["answers"], json!([]));
    assert_eq!(resource.get("phone_number"), None);
    assert_eq!(resource["user_card_code"], "478515832665");
}

#[test]
fn a_sensitive_plaintext_is_encrypted_with_the_notification_alone() {
    let event =
        |fields| resource(&EMITTER.notification("BRAND_MEMBER_CARD.SYNC_USER_POINT", fields).unwrap());
    let sample = event(None);
    assert_eq!((&sample["phone_number"], &sample["answers"]), (&json!("13800000000"), &json!(["红", "蓝"])));
    let given = event(Some(json!({"phone_number": "13900001111", "answers": ["绿"]})));
    assert_eq!((&given["phone_number"], &given["answers"]), (&json!("13900001111"), &json!(["绿"])));
}

#[test]
fn fields_that_make_no_valid_event_are_refused() {
    for (fields, pointer, issue) in [
        (json!([]), "", "must be a JSON object"),
        (json!({"user_code": "1"}), "/user_code", "did you mean `user_card_code`?"),
        (json!({"brand_id": 1004}), "/brand_id", "must be a string, not a number"),
        (json!({"brand_id": null}), "/brand_id", "is required"),
        (json!({"valid_date_information": {"type": null}}), "/valid_date_information/type", "is null"),
        (
            json!({"valid_date_information": {"typ": "X"}}),
            "/valid_date_information/typ",
            "did you mean `type`?",
        ),
        (json!({"valid_date_information": {"type": "SECRET"}}), "/valid_date_information/type", "PERMANENT"),
    ] {
        let error = created(fields).unwrap_err();
        let EmitError::Fields { event_type, pointer: found, issue: said } = &error else { panic!("{error}") };
        assert_eq!((event_type.as_str(), found.as_str()), (CREATED, pointer));
        assert!(said.contains(issue) && !said.contains("SECRET"), "{said}");
    }
}

#[test]
fn a_name_may_be_written_in_lower_case_and_an_unknown_one_is_told() {
    let delivery = EMITTER.notification("membercardsp.user_card.create", None).unwrap();
    assert_eq!(delivery.event_type(), "MEMBERCARDSP.USER_CARD.CREATE");
    assert_eq!(delivery.face(), Face::Partner);
    let error = EMITTER.notification("brand_member_card.user_card.created", None).unwrap_err();
    assert!(error.to_string().contains("did you mean `BRAND_MEMBER_CARD.USER_CARD.CREATE`?"), "{error}");
}

#[test]
fn the_events_are_listed_with_their_own_names() {
    let listed: Vec<_> =
        EMITTER.events().map(|event| (event.face, event.event_type, event.name, event.deprecated)).collect();
    assert_eq!(
        listed,
        [
            (Face::Brand, "BRAND_MEMBER_CARD.USER_CARD.CREATE", "UserCardCreated", false),
            (Face::Brand, "BRAND_MEMBER_CARD.SYNC_USER_POINT", "UserPointsRequested", false),
            (Face::Partner, "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE", "UserCardCreated", false),
            (Face::Partner, "MEMBERCARDSP.USER_CARD.CREATE", "UserCardCreated", true),
        ]
    );
}

#[test]
fn every_event_of_the_bundled_documents_is_emitted() {
    let emitter = Emitter::new(&WORLD.setup.keys).unwrap();
    for event in emitter.events() {
        let delivery = emitter.of_face(event.face).notification(event.event_type, None).unwrap();
        assert_eq!(delivery.face(), event.face, "{}", event.event_type);
        assert!(resource(&delivery).is_object(), "{}", event.event_type);
    }
    let webhooks = wechatpay_api::openapi_documents().iter().map(|(_, document)| {
        let document: Value = serde_json::from_str(document).unwrap();
        document["webhooks"].as_object().map_or(0, serde_json::Map::len)
    });
    assert_eq!(emitter.events().count(), webhooks.sum::<usize>());
}

#[test]
fn a_redelivery_has_the_same_body_and_a_signature_of_its_own() {
    let server =
        Receiver::start(&["HTTP/1.1 500 Oops\r\nContent-Length: 15\r\n\r\n{\"code\":\"FAIL\"}", ACCEPTED]);
    let delivery = created(json!({})).unwrap();
    let url = server.url();
    let first = WORLD.runtime.block_on(delivery.send(&url)).unwrap();
    assert_eq!((first.status.as_u16(), first.is_accepted()), (500, false));
    assert_eq!(&first.body[..], b"{\"code\":\"FAIL\"}");
    assert_eq!(WORLD.runtime.block_on(delivery.send(&url)).unwrap().status.as_u16(), 204);
    let received = server.received();
    for received in &received {
        assert_signed(received, Face::Brand);
        assert_eq!(received.body, delivery.body()[..]);
    }
    for header in ["wechatpay-nonce", "wechatpay-signature", "request-id"] {
        let values: HashSet<&str> = received.iter().map(|received| received.header(header)).collect();
        assert_eq!(values.len(), 2, "{header}");
    }
    assert_eq!(envelope(&delivery)["id"], delivery.id());
    assert_ne!(created(json!({})).unwrap().id(), delivery.id());
}

#[test]
fn a_url_that_is_not_posted_to_is_told_what_to_name_instead() {
    let delivery = created(json!({})).unwrap();
    for (url, issue) in [
        ("https://127.0.0.1/notify", "speaks no TLS"),
        ("127.0.0.1:8080/notify", "not a URL"),
        ("/notify", "does not begin with http://"),
        ("ftp://127.0.0.1/", "does not begin with http://"),
        ("http://me@127.0.0.1/", "user name"),
        ("http://192.0.2.1/notify", "another machine"),
        ("http://no such host/", "not a URL"),
    ] {
        let error = WORLD.runtime.block_on(delivery.send(url)).unwrap_err();
        assert!(matches!(error, EmitError::Url { .. }), "{error}");
        let error = error.to_string();
        assert!(error.contains(issue) && error.contains("http://127.0.0.1:8080/notify"), "{error}");
    }
}

#[test]
fn the_receiver_may_have_any_name_of_this_machine() {
    let server = Receiver::start(&[ACCEPTED]);
    let url = server.url().replace("127.0.0.1", "localhost").replace("/notify", "?a=1");
    let delivered = WORLD.runtime.block_on(EMITTER.emit(CREATED, None, &url)).unwrap();
    assert!(delivered.is_accepted());
    let received = server.received().remove(0);
    assert_eq!(received.line, "POST /?a=1 HTTP/1.1");
    assert!(received.header("host").starts_with("localhost:"));
}

#[test]
fn nobody_there_a_broken_answer_and_a_late_one_are_told() {
    let delivery = created(json!({})).unwrap();
    let no_answer = |url: &str, issue: &str| {
        let error = WORLD.runtime.block_on(delivery.send(url)).unwrap_err();
        assert!(matches!(error, EmitError::NoAnswer { .. }), "{error}");
        assert!(error.to_string().contains(issue), "{error}");
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    no_answer(&url, "none came within 5 seconds");
    drop(listener);
    // The port may be another test's by now; nobody listens on the first.
    no_answer("http://127.0.0.1:1/", "refused");
    let server = Receiver::start(&["220 smtp.example.com\r\n"]);
    no_answer(&server.url(), "invalid HTTP version");
    let server = Receiver::start(&["HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"]);
    no_answer(&server.url(), "its body");
}

#[test]
fn nothing_personal_and_no_key_is_printed() {
    let delivery = created(json!({"phone_number": "13900001111"})).unwrap();
    let printed = format!("{delivery:?} {:?}", *EMITTER);
    assert!(printed.contains(delivery.id()) && printed.contains(CREATED), "{printed}");
    for secret in ["13900001111", "ciphertext", "PRIVATE", &WORLD.setup.brand.api_key] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
