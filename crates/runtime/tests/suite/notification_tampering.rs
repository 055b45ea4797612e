//! Tampering with notifications: no bit of one can be another without its being refused, and none makes it panic.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use serde_json::{Value, json};
use wechatpay_runtime::{NotificationError, NotificationReader, ResourceError, VerificationError};

use crate::support::events::{
    API_KEY, BrandEvent, RESOURCE_NONCE, card_created, envelope, headers, reader, sealed,
};
use crate::support::{base64, from_base64, gcm};

static READER: LazyLock<NotificationReader> = LazyLock::new(reader);

fn refusal(headers: &HeaderMap, body: &[u8]) -> NotificationError {
    READER.read::<BrandEvent>(headers, body).unwrap_err()
}

/// The error of a body that the platform signed with this resource.
fn resource_refusal(body: &Value) -> ResourceError {
    let body = body.to_string();
    match refusal(&headers(body.as_bytes()), body.as_bytes()) {
        NotificationError::Resource(error) => error,
        other => panic!("{other}"),
    }
}

/// Each text with one bit of one byte flipped; the eighth bit makes a character of two bytes.
fn flipped(text: &str) -> impl Iterator<Item = String> {
    let bytes = text.as_bytes().to_vec();
    (0..bytes.len() * 8).map(move |bit| {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes.iter().map(|byte| char::from(*byte)).collect()
    })
}

#[test]
fn any_flipped_bit_of_the_ciphertext_or_its_tag_is_refused() {
    let sealed = from_base64(card_created()["resource"]["ciphertext"].as_str().unwrap());
    for bit in 0..sealed.len() * 8 {
        // Every bit of the tag and of the first and the last block, one a byte in between.
        let inner = (128..(sealed.len() - 32) * 8).contains(&bit);
        if inner && bit % 8 != bit / 8 % 8 {
            continue;
        }
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(resource_refusal(&envelope(&base64(&changed))), ResourceError::WrongKey, "bit {bit}");
    }
}

#[test]
fn any_flipped_bit_of_the_nonce_is_refused() {
    for nonce in flipped(RESOURCE_NONCE) {
        let mut body = card_created();
        body["resource"]["nonce"] = nonce.as_str().into();
        let expected = match nonce.len() {
            12 => ResourceError::WrongKey,
            length => ResourceError::NonceLength { length },
        };
        assert_eq!(resource_refusal(&body), expected, "{nonce:?}");
    }
}

#[test]
fn any_flipped_bit_of_the_associated_data_is_refused() {
    for associated_data in flipped("user_card") {
        let mut body = card_created();
        body["resource"]["associated_data"] = associated_data.as_str().into();
        assert_eq!(resource_refusal(&body), ResourceError::WrongKey, "{associated_data:?}");
    }
}

#[test]
fn a_ciphertext_that_is_cut_or_longer_is_refused() {
    let sealed = from_base64(card_created()["resource"]["ciphertext"].as_str().unwrap());
    for length in 0..sealed.len() {
        let error = resource_refusal(&envelope(&base64(&sealed[..length])));
        let expected = if length < 16 { ResourceError::TooShort { length } } else { ResourceError::WrongKey };
        assert_eq!(error, expected, "{length} bytes");
    }
    let longer = [sealed.as_slice(), &[0]].concat();
    assert_eq!(resource_refusal(&envelope(&base64(&longer))), ResourceError::WrongKey);
}

#[test]
fn any_flipped_bit_of_the_body_breaks_the_signature() {
    let mut body = card_created().to_string().into_bytes();
    let headers = headers(&body);
    for bit in 0..body.len() * 8 {
        body[bit / 8] ^= 1 << (bit % 8);
        let error = refusal(&headers, &body);
        let mismatch = NotificationError::Verification(VerificationError::SignatureMismatch);
        assert_eq!(format!("{error:#}"), format!("{mismatch:#}"), "bit {bit}");
        body[bit / 8] ^= 1 << (bit % 8);
    }
    READER.read::<BrandEvent>(&headers, &body).unwrap();
}

#[test]
fn any_flipped_bit_of_the_signature_or_a_signed_header_is_refused() {
    let body = card_created().to_string();
    let right = headers(body.as_bytes());
    let signature = from_base64(right["wechatpay-signature"].to_str().unwrap());
    for bit in 0..signature.len() * 8 {
        let mut changed = signature.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let mut wrong = right.clone();
        wrong.insert("wechatpay-signature", base64(&changed).parse().unwrap());
        assert!(matches!(refusal(&wrong, body.as_bytes()), NotificationError::Verification(_)), "bit {bit}");
    }
    for name in ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature"] {
        for value in flipped(right[name].to_str().unwrap()) {
            let Ok(value) = HeaderValue::from_str(&value) else { continue };
            let mut wrong = right.clone();
            wrong.insert(name, value);
            assert!(
                matches!(refusal(&wrong, body.as_bytes()), NotificationError::Verification(_)),
                "{wrong:?}"
            );
        }
    }
}

/// A JSON value of any shape, small.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("AEAD_AES_256_GCM")),
        Just(json!("AAAAAAAAAAAAAAAAAAAAAA==")),
        Just(json!(RESOURCE_NONCE)),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| proptest::collection::vec(inner, 0..4).prop_map(Value::from))
}

/// An outer body in which any field may be anything.
fn any_envelope() -> impl Strategy<Value = Value> {
    let fields = [
        "/id",
        "/create_time",
        "/event_type",
        "/resource_type",
        "/summary",
        "/resource",
        "/resource/algorithm",
        "/resource/ciphertext",
        "/resource/associated_data",
        "/resource/nonce",
        "/resource/original_type",
    ];
    let change = (proptest::sample::select(fields.to_vec()), any_json());
    proptest::collection::vec(change, 0..3).prop_map(|changes| {
        let mut body = envelope("AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        for (pointer, value) in changes {
            if let Some(field) = body.pointer_mut(pointer) {
                *field = value;
            }
        }
        body
    })
}

proptest! {
    #[test]
    fn any_headers_and_any_body_are_refused_without_a_panic(
        values in proptest::collection::vec((0..4_usize, proptest::collection::vec(any::<u8>(), 0..40)), 0..8),
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            let name = ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-serial", "wechatpay-signature"][name];
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        prop_assert!(matches!(refusal(&headers, &body), NotificationError::Verification(_)));
    }

    #[test]
    fn any_signed_body_is_refused_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(matches!(refusal(&headers(&body), &body), NotificationError::Malformed(_)));
    }

    #[test]
    fn any_signed_envelope_is_refused_on_one_line_without_a_panic(body in any_envelope()) {
        let body = body.to_string();
        let error = refusal(&headers(body.as_bytes()), body.as_bytes());
        prop_assert!(matches!(error, NotificationError::Malformed(_) | NotificationError::Resource(_)));
        prop_assert!(!format!("{error:#}").contains('\n'), "{}", error);
    }
}

proptest! {
    // OpenSSL seals each case.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_sealed_plaintext_is_kept_byte_for_byte(plaintext in proptest::collection::vec(any::<u8>(), 0..100)) {
        let sealed =
            gcm::seal(API_KEY.as_bytes(), RESOURCE_NONCE, "user_card", &plaintext);
        let body = envelope(&base64(&sealed)).to_string();
        match refusal(&headers(body.as_bytes()), body.as_bytes()) {
            NotificationError::Undecodable(error) => prop_assert_eq!(&*error.plaintext, &plaintext),
            other => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn any_sealed_json_of_an_unknown_event_is_handed_out(plaintext in any_json()) {
        let plaintext = plaintext.to_string();
        let mut body = envelope(&sealed(plaintext.as_bytes()));
        body["event_type"] = "NEW".into();
        let body = body.to_string();
        let notification = READER.read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes()).unwrap();
        prop_assert_eq!(&*notification.plaintext, plaintext.as_bytes());
    }
}
