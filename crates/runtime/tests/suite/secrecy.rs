//! Secrecy: whatever is printed, no key, no plaintext, no identity of a member and no body is in it.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};

use serde_json::{Value, json};
use wechatpay_runtime::wire::{DecodeValue, ObjectReader, ObjectWriter, Sealing};
use wechatpay_runtime::{
    ApiKey, Arguments, BaseUrl, Client, Face, Operation, PrivateKey, PublicKey, Seal, Sensitive, Target,
    TransportError, TransportErrorKind,
};

use crate::support::events;
use crate::support::fixtures::{credentials, exchange, platform_keys, signed, unsigned};
use crate::support::keys::{MERCHANT, PLATFORM};
use crate::support::models::{UserCard, user_card};
use crate::support::openssl::openssl;
use crate::support::operations::{
    ConfirmUserCard, GetUserCard, confirm_user_card, get_user_card, update_user_card,
};
use crate::support::transport::Script;

const PHONE: &str = "13800138000";
const OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBA";
const API_KEY: &str = "0123456789abcdefghijklmnopqrstuv";

/// Texts that must not show up: every line of the private key among them.
fn secrets() -> Vec<String> {
    let mut secrets = [PHONE, OPENID, API_KEY, "s3cret", "c2VhbGVk", "478515832665", "钻石会员"]
        .map(str::to_owned)
        .to_vec();
    let pem = MERCHANT.private_pem();
    secrets.extend(pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_owned));
    secrets
}

#[track_caller]
fn assert_silent(text: &str) {
    for secret in secrets() {
        assert!(!text.contains(&secret), "{secret} is in {text}");
    }
    assert!(!text.is_empty());
}

#[track_caller]
fn assert_debug_silent(value: impl Debug) {
    assert_silent(&format!("{value:?}"));
    assert_silent(&format!("{value:#?}"));
}

/// Checks an error and all that it came from.
#[track_caller]
fn assert_error_silent(error: &(impl StdError + 'static)) {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        assert_silent(&format!("{error:#}"));
        assert_debug_silent(error);
        cause = error.source();
    }
}

/// A confirmation full of secrets.
fn confirm() -> ConfirmUserCard {
    ConfirmUserCard { phone_number: Some(PHONE.into()), ..confirm_user_card() }
}

#[test]
fn keys_credentials_and_clients_print_none_of_their_secrets() {
    assert_debug_silent(MERCHANT.private_key());
    assert_debug_silent(ApiKey::new(API_KEY).unwrap());
    assert_debug_silent(credentials(Face::Brand));
    assert_debug_silent(credentials(Face::Partner));
    assert_debug_silent(platform_keys());
    assert_debug_silent(exchange(Face::Brand));
    assert_debug_silent(Script::new([]).client());
    let builder = || Client::builder(credentials(Face::Brand), platform_keys());
    assert_debug_silent(builder());
    assert_debug_silent(builder().build_blocking_with(Script::new([])).unwrap());
    assert_eq!(format!("{:?}", MERCHANT.private_key()), "PrivateKey(..)");
}

#[test]
fn requests_on_their_way_print_neither_target_nor_body() {
    let exchange = exchange(Face::Brand);
    assert_debug_silent(exchange.prepare(&get_user_card()).unwrap());
    assert_debug_silent(exchange.prepare(&confirm()).unwrap());
    assert_debug_silent(Sensitive::new(PHONE));
    assert_debug_silent(Sensitive::sealed_for_platform("c2VhbGVk"));
    assert_debug_silent(Sealing::For(&exchange));
    let mut target = Target::new("/cards/{code}");
    target.segment(OPENID);
    target.query("openid", OPENID);
    assert_debug_silent(target);
}

#[test]
fn replies_print_neither_value_nor_body() {
    let exchange = exchange(Face::Brand);
    let reply = exchange.receive::<GetUserCard>(signed(200, user_card().to_string())).unwrap();
    assert_debug_silent(&reply);
    assert_debug_silent(&reply.body);
    assert_debug_silent(reply.value.phone_number.as_ref().unwrap());
    assert_debug_silent(ObjectReader::new(user_card().as_object().unwrap().clone()));
    let reply = exchange.receive_dynamic(GetUserCard::INFO, signed(200, user_card().to_string())).unwrap();
    assert_debug_silent(&reply);
}

#[test]
fn notifications_print_neither_event_nor_plaintext() {
    let notification = events::read(&events::card_created()).unwrap();
    assert_debug_silent(&notification);
    assert_debug_silent(notification.map(|_| user_card()));
    let unknown = events::read(&events::card_created_with(|body| body["event_type"] = "NEW".into())).unwrap();
    assert_debug_silent(&unknown.event);
    assert_debug_silent(events::reader());
}

#[test]
fn errors_about_notifications_print_neither_plaintext_nor_resource() {
    let mut card = user_card();
    card["points"] = "s3cret".into();
    for body in [
        events::around(card.to_string().as_bytes()),
        events::around(format!("{OPENID} s3cret").as_bytes()),
        events::around(&[OPENID.as_bytes(), &[0xFF]].concat()),
        events::envelope(&user_card().to_string()),
        events::card_created_with(|body| body["resource"]["nonce"] = "s3cret".into()),
        events::card_created_with(|body| body["resource"]["associated_data"] = "s3cret".into()),
        events::card_created_with(|body| body["resource"] = "s3cret".into()),
    ] {
        assert_error_silent(&events::read(&body).unwrap_err());
    }
    let unsigned = events::reader().read_dynamic(&events::headers(b""), user_card().to_string().as_bytes());
    assert_error_silent(&unsigned.unwrap_err());
}

#[test]
fn errors_about_replies_print_no_body() {
    let receive = |response| exchange(Face::Brand).receive::<GetUserCard>(response).unwrap_err();
    let mut bad_type = user_card();
    bad_type["points"] = "s3cret".into();
    bad_type["user_information"]["custom_field_list"][0]["user_chosen_values"] = json!({"s3cret": 1});
    let detail = json!({
        "code": "PARAM_ERROR", "message": "m", "s3cret": "s3cret",
        "detail": {"field": "/openid", "issue": "i", "value": OPENID, "sign_information": {"x": "s3cret"}},
    });
    for response in [
        unsigned(200, user_card().to_string()),
        signed(200, bad_type.to_string()),
        signed(200, json!({"openid": OPENID}).to_string()),
        signed(200, format!("{OPENID} s3cret")),
        signed(200, json!([user_card()]).to_string()),
        unsigned(400, detail.to_string()),
        unsigned(502, format!("<html>{OPENID} s3cret</html>")),
        unsigned(500, user_card().to_string()),
    ] {
        assert_error_silent(&receive(response));
    }
}

#[test]
fn errors_about_requests_print_no_values() {
    let exchange = exchange(Face::Brand);
    let long = Sensitive::new(PHONE.repeat(30));
    let received = UserCard::decode_value(user_card()).unwrap().phone_number;
    for phone_number in [Some(long), received] {
        let confirm = ConfirmUserCard { phone_number, ..confirm() };
        assert_error_silent(&exchange.prepare(&confirm).unwrap_err());
    }
    assert_error_silent(&exchange.prepare(&update_user_card()).unwrap_err());
    let dynamic = |arguments: Arguments, body: Value| {
        exchange.prepare_dynamic(ConfirmUserCard::INFO, &arguments, Some(body)).unwrap_err()
    };
    let code = || Arguments::from([("user_card_code".to_owned(), "478515832665".to_owned())]);
    assert_error_silent(&dynamic(code(), json!({"phone_number": PHONE.repeat(30)})));
    assert_error_silent(&dynamic(code(), json!({"phone_number": [PHONE]})));
    assert_error_silent(&dynamic(code(), json!([PHONE])));
    assert_error_silent(&dynamic(Arguments::from([("x".to_owned(), OPENID.to_owned())]), json!({})));
    assert_error_silent(
        &exchange.open_reply(GetUserCard::INFO, &mut json!({"phone_number": PHONE})).unwrap_err(),
    );
    let mut writer = ObjectWriter::new(Sealing::Keep);
    writer.put("openid", &OPENID.to_owned());
    writer.put("phone_number", &Sensitive::new(PHONE));
    assert_debug_silent(&writer);
    assert_error_silent(&writer.finish().unwrap_err());
    assert_error_silent(&serde_json::to_string(&Sensitive::new(PHONE)).unwrap_err());
}

#[test]
fn errors_about_keys_print_no_keys() {
    let pem = MERCHANT.private_pem();
    let short = openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], b"");
    for text in [
        &pem[..pem.len() / 2],
        &pem.replace("-----END", "----END"),
        &pem.replacen("MII", "M!I", 1),
        &pem.replace("PRIVATE", "SECRET"),
        &pem.replace("BEGIN", "BEGIN\n"),
        &pem.replace('\n', " "),
        &pem.replace("-----", ""),
        std::str::from_utf8(&short).unwrap(),
    ] {
        assert_error_silent(&PrivateKey::from_pem(text).unwrap_err());
        assert_error_silent(&PublicKey::from_pem(text).unwrap_err());
    }
    assert_error_silent(&PublicKey::from_pem(&pem).unwrap_err());
    assert_error_silent(&ApiKey::new(&format!("{API_KEY}\n")).unwrap_err());
    let opened = ApiKey::new(API_KEY).unwrap().open("s3cret", "s3cret", "s3cret").unwrap_err();
    assert_error_silent(&opened);
    assert_error_silent(&BaseUrl::new("https://user:s3cret@host").unwrap_err());
    assert_error_silent(&PLATFORM.public_key().seal(&PHONE.repeat(30)).unwrap_err());
}

#[tokio::test]
async fn errors_on_the_way_print_no_target() {
    let kinds = [
        TransportErrorKind::Connect,
        TransportErrorKind::Altered,
        TransportErrorKind::Timeout,
        TransportErrorKind::Broken,
        TransportErrorKind::TooLarge,
        TransportErrorKind::Redirected,
    ];
    for kind in kinds {
        assert_error_silent(&TransportError::new(kind, "why"));
        let script = Script::new((0..3).map(|_| Err(kind)));
        assert_error_silent(&script.client().send(get_user_card()).await.unwrap_err());
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn the_url_library_prints_no_target_either() {
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([crate::support::server::nobody()])
        .retry(wechatpay_runtime::RetryPolicy::never())
        .build()
        .unwrap();
    assert_error_silent(&client.send(get_user_card()).await.unwrap_err());
}

#[test]
fn the_needles_would_be_found() {
    let shown: &dyn Display = &user_card();
    let text = format!("{shown}{PHONE}{}s3cret{API_KEY}", MERCHANT.private_pem());
    assert!(secrets().iter().all(|secret| text.contains(secret)));
}
