//! Notifications that are not handed out: every reason, in order, and what to answer.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use wechatpay_runtime::{
    ApiKey, BodyError, NotificationError, NotificationReader, PlatformKeys, ResourceError, VerificationError,
};

use crate::support::base64;
use crate::support::events::{
    API_KEY, BrandEvent, CREATED, ID, around, card_created, card_created_with as with, headers, read, reader,
};
use crate::support::fixtures::{At, NOW, PUBLIC_KEY_ID, platform_keys};
use crate::support::keys::OTHER;
use crate::support::models::user_card;

#[test]
fn a_notification_is_read_by_the_clock_it_is_given() {
    let body = card_created().to_string();
    let read_at = |seconds| {
        let reader = reader().with_clock(Arc::new(At(seconds)));
        reader.read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes())
    };
    assert!(read_at(NOW + 300).is_ok());
    let error = read_at(NOW + 600).unwrap_err();
    assert!(matches!(error, NotificationError::Verification(VerificationError::Stale { seconds: 600 })));
    let message = format!("{error:#}");
    assert!(message.contains("is 600 seconds away") && message.contains("replay"), "{message}");
}

#[test]
fn a_serial_that_is_not_known_any_more_is_told() {
    let body = card_created().to_string();
    let rotated = PlatformKeys::new("PUB_KEY_ID_NEW", OTHER.public_key());
    let reader = NotificationReader::new(ApiKey::new(API_KEY).unwrap(), Arc::new(rotated))
        .with_clock(Arc::new(At(NOW)));
    let error = reader.read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes()).unwrap_err();
    let message = format!("{error:#}");
    assert!(message.contains(PUBLIC_KEY_ID) && message.contains("rotated"), "{message}");
    assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
}

#[test]
fn json_that_was_written_again_is_refused_and_the_error_says_why() {
    let body = card_created();
    let error = reader()
        .read::<BrandEvent>(&headers(body.to_string().as_bytes()), &serde_json::to_vec_pretty(&body).unwrap())
        .unwrap_err();
    assert!(matches!(error, NotificationError::Verification(VerificationError::SignatureMismatch)));
    assert!(format!("{error:#}").contains("give the raw bytes of the body as they came"), "{error}");
}

#[test]
fn nothing_is_read_before_the_signature_is_verified() {
    for body in [&b"not JSON"[..], b"", b"{}", card_created().to_string().as_bytes()] {
        let mut unsigned = headers(b"another body");
        let error = reader().read_dynamic(&unsigned, body).unwrap_err();
        assert!(matches!(error, NotificationError::Verification(VerificationError::SignatureMismatch)));
        unsigned.remove("wechatpay-nonce");
        let error = reader().read_dynamic(&unsigned, body).unwrap_err();
        assert!(matches!(error, NotificationError::Verification(VerificationError::MissingHeader(_))));
        let mut repeated = headers(body);
        repeated.append("wechatpay-serial", PUBLIC_KEY_ID.parse().unwrap());
        let error = reader().read_dynamic(&repeated, body).unwrap_err();
        assert!(matches!(error, NotificationError::Verification(VerificationError::RepeatedHeader(_))));
    }
}

#[test]
fn an_outer_body_that_is_not_as_documented_is_told_by_its_place() {
    let message = |body: &[u8]| {
        let error = reader().read::<BrandEvent>(&headers(body), body).unwrap_err();
        assert!(matches!(error, NotificationError::Malformed(_)), "{error}");
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        format!("{error:#}")
    };
    let start = "the notification is verified but not as documented: ";
    for (body, problem) in [
        (&b""[..], "it is empty"),
        (b"<xml/>", "it is not JSON (line 1, column 1)"),
        (b"{\n\"id\": \xFF}", "it is not UTF-8 (after byte 8)"),
        (b"[]", "(the whole body): expected an object, found an array"),
    ] {
        assert_eq!(message(body), format!("{start}{problem}"));
    }
    for pointer in [
        "/id",
        "/create_time",
        "/event_type",
        "/resource_type",
        "/summary",
        "/resource",
        "/resource/algorithm",
        "/resource/ciphertext",
        "/resource/nonce",
    ] {
        let missing = with(|body| *body.pointer_mut(pointer).unwrap() = Value::Null).to_string();
        let expected = format!("{start}{pointer}: is required, but it is missing or null");
        assert_eq!(message(missing.as_bytes()), expected);
        let wrong = with(|body| *body.pointer_mut(pointer).unwrap() = json!(1)).to_string();
        assert!(message(wrong.as_bytes()).contains(&format!("{pointer}: expected ")), "{pointer}");
    }
}

#[test]
fn a_resource_that_does_not_open_is_told_why() {
    let error = |change: &dyn Fn(&mut Value)| match read(&with(|body| change(&mut body["resource"]))) {
        Err(NotificationError::Resource(error)) => error,
        other => panic!("{other:?}"),
    };
    for algorithm in ["AEAD_SM4_GCM", "aead_aes_256_gcm", "", "AEAD_AES_128_GCM"] {
        let found = error(&|resource| resource["algorithm"] = algorithm.into());
        assert_eq!(found, ResourceError::Algorithm { algorithm: algorithm.to_owned() });
        assert!(found.to_string().contains("only AEAD_AES_256_GCM is documented"), "{found}");
    }
    let nonce_length = ResourceError::NonceLength { length: 13 };
    assert_eq!(error(&|resource| resource["nonce"] = "j9g1wAzF9Xn12".into()), nonce_length);
    assert_eq!(error(&|resource| resource["ciphertext"] = "a b".into()), ResourceError::NotBase64);
    let short = error(&|resource| resource["ciphertext"] = base64(&[7; 15]).into());
    assert_eq!(short, ResourceError::TooShort { length: 15 });
    let message = "the resource's ciphertext ends with a tag of 16 bytes, and this one has 15 in all";
    assert_eq!(short.to_string(), message);
    assert_eq!(error(&|resource| resource["ciphertext"] = "".into()), ResourceError::TooShort { length: 0 });
    assert_eq!(error(&|resource| resource["associated_data"] = "".into()), ResourceError::WrongKey);
    // The algorithm is looked at before all else.
    let all = error(&|resource| *resource = json!({"algorithm": "x", "ciphertext": "!", "nonce": ""}));
    assert_eq!(all, ResourceError::Algorithm { algorithm: "x".to_owned() });
}

#[test]
fn another_api_key_is_told_apart_from_all_else() {
    let reader = NotificationReader::new(ApiKey::new(&API_KEY.to_uppercase()).unwrap(), platform_keys())
        .with_clock(Arc::new(At(NOW)));
    let body = card_created().to_string();
    let error = reader.read_dynamic(&headers(body.as_bytes()), body.as_bytes()).unwrap_err();
    assert!(matches!(error, NotificationError::Resource(ResourceError::WrongKey)));
    let message = format!("{error:#}");
    assert!(
        message.contains("the brand API key on the brand face, the APIv3 key on the partner"),
        "{message}"
    );
    assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn a_plaintext_that_is_not_as_documented_is_kept() {
    let mut card = user_card();
    card["valid_date_information"].as_object_mut().unwrap().remove("type");
    for (plaintext, problem) in [
        (&b""[..], "it is empty"),
        (b"{\"a\":\"\xFF\"}", "it is not UTF-8 (after byte 6)"),
        (b"{\n]", "it is not JSON (line 2, column 1)"),
        (b"[]", "(the whole body): expected an object, found an array"),
        (card.to_string().as_bytes(), "/valid_date_information/type: is required, but it is missing or null"),
    ] {
        let error = read(&around(plaintext)).unwrap_err();
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let NotificationError::Undecodable(error) = error else { panic!("{error}") };
        assert_eq!((error.id.as_str(), error.event_type.as_str()), (ID, CREATED));
        assert_eq!(error.plaintext, plaintext);
        let bytes = plaintext.len();
        assert_eq!(
            format!("{error:#}"),
            format!(
                "notification {ID} ({CREATED}): its resource opens but is not as documented; its {bytes} bytes are \
                 kept in the error: {problem}"
            )
        );
    }
    let body = around(b"").to_string();
    let error = reader().read_dynamic(&headers(body.as_bytes()), body.as_bytes()).unwrap_err();
    assert!(matches!(error, NotificationError::Undecodable(error) if error.source == BodyError::Empty));
}

#[test]
fn an_answer_fits_the_documented_length() {
    let errors = [
        NotificationError::from(VerificationError::SignatureMismatch),
        NotificationError::from(ResourceError::WrongKey),
        read(&json!({})).unwrap_err(),
        read(&around(b"")).unwrap_err(),
    ];
    for error in errors {
        let message = error.answer_message();
        assert!((1..=64).contains(&message.chars().count()), "{message}");
    }
}
