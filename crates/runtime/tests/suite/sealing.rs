//! Sealing and opening, held against OpenSSL, in every place a sensitive string may stand.

use serde_json::Value;
use wechatpay_runtime::wire::DecodeValue;
use wechatpay_runtime::{
    Error, Face, MAX_SENSITIVE_BYTES, Open, OpenError, RequestErrorKind, Seal, SealError, Sensitive,
};

use crate::support::fixtures::exchange;
use crate::support::keys::{MERCHANT, OTHER, PLATFORM};
use crate::support::models::{UserCard, UserInfo, user_card};
use crate::support::operations::{ConfirmUserCard, confirm_user_card, user_information};
use crate::support::{base64, from_base64, openssl};

/// The body that a confirmation becomes.
fn body(confirm: &ConfirmUserCard) -> Value {
    serde_json::from_slice(exchange(Face::Brand).prepare(confirm).unwrap().body()).unwrap()
}

/// The message of a confirmation that cannot be sent.
fn refusal(confirm: &ConfirmUserCard) -> String {
    let error = exchange(Face::Brand).prepare(confirm).unwrap_err();
    assert!(matches!(&error, Error::Invalid(invalid) if matches!(invalid.kind, RequestErrorKind::Body(_))));
    format!("{error:#}")
}

/// What the platform reads at a pointer of a body.
fn opened(body: &Value, pointer: &str) -> String {
    let ciphertext = body.pointer(pointer).unwrap().as_str().unwrap();
    assert_eq!(ciphertext.len(), 344);
    String::from_utf8(openssl::open(&PLATFORM.private_path(), &from_base64(ciphertext))).unwrap()
}

pub(crate) fn sealed_for_merchant(plaintext: &[u8]) -> String {
    base64(&openssl::seal(&MERCHANT.public_path(), plaintext))
}

#[test]
fn openssl_opens_what_is_sealed_wherever_it_stands() {
    let confirm = ConfirmUserCard {
        phone_number: Some("13800000000".into()),
        user_information: Some(user_information(
            "张三".into(),
            vec!["阅读".into(), "".into(), "&<>\"\n".into()],
        )),
        ..confirm_user_card()
    };
    let body = body(&confirm);
    assert_eq!(opened(&body, "/phone_number"), "13800000000");
    assert_eq!(opened(&body, "/user_information/common_field_list/1/value"), "张三");
    let chosen = "/user_information/custom_field_list/0/user_chosen_values";
    assert_eq!(opened(&body, &format!("{chosen}/0")), "阅读");
    assert_eq!(opened(&body, &format!("{chosen}/1")), "");
    assert_eq!(opened(&body, &format!("{chosen}/2")), "&<>\"\n");
    assert_eq!(body["user_information"]["common_field_list"][0].as_object().unwrap().len(), 1);
}

#[test]
fn the_same_plaintext_is_sealed_into_another_ciphertext_each_time() {
    let confirm = ConfirmUserCard { phone_number: Some("13800000000".into()), ..confirm_user_card() };
    assert_ne!(body(&confirm)["phone_number"], body(&confirm)["phone_number"]);
}

#[test]
fn what_openssl_sealed_opens() {
    let key = MERCHANT.private_key();
    for plaintext in ["", "13800000000", "张三", &"x".repeat(214)] {
        assert_eq!(key.open(&sealed_for_merchant(plaintext.as_bytes())).unwrap().as_str(), plaintext);
    }
}

#[test]
fn a_reply_opens_field_by_field() {
    let mut reply = user_card();
    reply["phone_number"] = sealed_for_merchant(b"13800000000").into();
    reply["user_information"]["custom_field_list"][0]["user_chosen_values"][1] =
        sealed_for_merchant("阅读".as_bytes()).into();
    let card = UserCard::decode_value(reply).unwrap();
    let key = MERCHANT.private_key();
    assert_eq!(card.phone_number.unwrap().open(&key).unwrap().as_str(), "13800000000");
    let UserInfo { custom_field_list, .. } = card.user_information.unwrap();
    let chosen = custom_field_list.unwrap()[0].user_chosen_values.clone().unwrap();
    assert_eq!(chosen[1].open(&key).unwrap().as_str(), "阅读");
    assert_eq!(chosen[0].open(&key).unwrap_err(), OpenError::WrongKey);
}

#[test]
fn what_does_not_open_says_why() {
    let key = MERCHANT.private_key();
    let error = |ciphertext: &str| key.open(ciphertext).unwrap_err();
    assert_eq!(error("13800000000"), OpenError::NotBase64);
    assert_eq!(error(""), OpenError::WrongKey);
    assert_eq!(error("AAAA"), OpenError::WrongKey);
    assert_eq!(error(&sealed_for_merchant(&[0xFF, 0xFE])), OpenError::NotUtf8);
    assert_eq!(error(&base64(&openssl::seal(&OTHER.public_path(), b"x"))), OpenError::WrongKey);
    let mut changed = from_base64(&sealed_for_merchant(b"x"));
    changed[77] ^= 4;
    assert_eq!(error(&base64(&changed)), OpenError::WrongKey);
}

#[test]
fn what_is_not_sealed_is_read_in_the_same_way() {
    assert_eq!(Sensitive::new("x").open(&MERCHANT.private_key()).unwrap().as_str(), "x");
}

#[test]
fn another_padding_does_not_open() {
    let message = b"13800000000";
    let public_path = MERCHANT.public_path();
    let arguments = ["pkeyutl", "-encrypt", "-pubin", "-inkey", openssl::path(&public_path), "-pkeyopt"];
    for options in [
        &["rsa_padding_mode:pkcs1"][..],
        &["rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"],
        &["rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_label:77"],
    ] {
        let sealed = base64(&openssl::openssl(&[&arguments[..], options].concat(), message));
        assert_eq!(MERCHANT.private_key().open(&sealed).unwrap_err(), OpenError::WrongKey, "{options:?}");
    }
}

#[test]
fn two_hundred_and_fourteen_bytes_fit_and_one_more_is_told_with_its_place() {
    assert_eq!(MAX_SENSITIVE_BYTES, 214);
    let fits = format!("{}x", "长".repeat(71));
    assert_eq!(fits.len(), 214);
    let confirm = |plaintext: &str| ConfirmUserCard {
        user_information: Some(user_information("张三".into(), vec!["a".into(), plaintext.into()])),
        ..confirm_user_card()
    };
    let chosen = "/user_information/custom_field_list/0/user_chosen_values/1";
    assert_eq!(opened(&body(&confirm(&fits)), chosen), fits);
    assert_eq!(
        refusal(&confirm(&format!("{fits}x"))),
        format!(
            "ConfirmUserCard was not sent: {chosen}: cannot be sealed: the plaintext has 215 bytes, and at \
             most 214 can be sealed"
        )
    );
    assert_eq!(PLATFORM.public_key().seal(&"x".repeat(300)), Err(SealError::TooLong { length: 300 }));
}

#[test]
fn the_first_field_that_cannot_be_sealed_is_named() {
    let long = "x".repeat(215);
    let confirm = ConfirmUserCard {
        phone_number: Some("13800000000".into()),
        user_information: Some(user_information(long.as_str().into(), vec![long.as_str().into()])),
        ..confirm_user_card()
    };
    let message = refusal(&confirm);
    assert!(
        message.contains("/user_information/common_field_list/1/value: cannot be sealed: the plaintext"),
        "{message}"
    );
}

#[test]
fn a_value_sealed_for_the_caller_is_not_sent_back() {
    let received = UserCard::decode_value(user_card()).unwrap();
    let phone = ConfirmUserCard { phone_number: received.phone_number.clone(), ..confirm_user_card() };
    assert_eq!(
        refusal(&phone),
        "ConfirmUserCard was not sent: /phone_number: cannot be sealed: this value is sealed for you, not for the \
         platform: open it first, then send the plaintext"
    );
    let nested = ConfirmUserCard { user_information: received.user_information, ..confirm_user_card() };
    let message = refusal(&nested);
    assert!(
        message.contains("/user_information/common_field_list/0/value: cannot be sealed: this value"),
        "{message}"
    );
}

#[test]
fn a_value_the_caller_sealed_is_sent_as_it_is() {
    let ciphertext = base64(&openssl::seal(&PLATFORM.public_path(), b"13800000000"));
    let sealed = Sensitive::sealed_for_platform(&*ciphertext);
    let confirm = ConfirmUserCard { phone_number: Some(sealed), ..confirm_user_card() };
    assert_eq!(body(&confirm)["phone_number"], *ciphertext);
}

#[test]
fn the_active_key_seals() {
    use wechatpay_runtime::{Exchange, PlatformKeys};

    use crate::support::fixtures::credentials;
    let keys = PlatformKeys::new("NEW", OTHER.public_key()).and("OLD", PLATFORM.public_key());
    let exchange = Exchange::new(credentials(Face::Brand), keys).unwrap();
    let ciphertext = from_base64(&exchange.seal("13800000000").unwrap());
    assert_eq!(openssl::open(&OTHER.private_path(), &ciphertext), b"13800000000");
}
