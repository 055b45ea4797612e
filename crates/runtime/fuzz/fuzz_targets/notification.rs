//! Any bytes as a notification that the platform signed: an error on one line, or an event with its plaintext.
//!
//! The signature is made here, by a test key that is published; what comes after it is fuzzed. If the first byte is a
//! `p`, the rest is the plaintext of a resource, sealed here; else it is the body.

#![no_main]

use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use libfuzzer_sys::fuzz_target;
use wechatpay_runtime::canonical::reply_message;
use wechatpay_runtime::{
    ApiKey, Clock, NotificationError, NotificationReader, PlatformKeys, PrivateKey, PublicKey, Signer,
};

const NOW: u64 = 1_554_208_460;
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";
const API_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const PUBLIC_KEY: &str = include_str!("../../tests/vectors/go/platform_public_key.pem");
static PRIVATE_KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let pem = include_str!("../../tests/vectors/go/platform_key.pem").replace("TESTING", "PRIVATE");
    PrivateKey::from_pem(&pem).unwrap()
});
static READER: LazyLock<NotificationReader> = LazyLock::new(|| {
    let keys = PlatformKeys::new("PUB_KEY_ID_0", PublicKey::from_pem(PUBLIC_KEY).unwrap());
    NotificationReader::new(ApiKey::new(API_KEY).unwrap(), keys).with_clock(Arc::new(Still))
});

/// A clock that stands at [`NOW`].
struct Still;

impl Clock for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
    }
}

/// A body whose resource holds the plaintext.
fn around(plaintext: &[u8]) -> Vec<u8> {
    let key = Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(API_KEY.as_bytes()));
    let payload = Payload { msg: plaintext, aad: b"user_card" };
    let ciphertext = STANDARD.encode(key.encrypt(Nonce::from_slice(b"j9g1wAzF9Xn1"), payload).unwrap());
    let body = serde_json::json!({
        "id": "1", "create_time": "2", "event_type": "3", "resource_type": "4", "summary": "5",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM", "ciphertext": ciphertext, "associated_data": "user_card",
            "nonce": "j9g1wAzF9Xn1",
        },
    });
    body.to_string().into_bytes()
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let body = if *choice == b'p' { &around(rest) } else { rest };
    let signature = PRIVATE_KEY.sign(&reply_message(&NOW.to_string(), NONCE, body)).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("wechatpay-timestamp", NOW.to_string()),
        ("wechatpay-nonce", NONCE.to_owned()),
        ("wechatpay-serial", "PUB_KEY_ID_0".to_owned()),
        ("wechatpay-signature", STANDARD.encode(signature)),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    match READER.read_dynamic(&headers, body) {
        Ok(notification) => {
            let event: serde_json::Value = serde_json::from_slice(&notification.plaintext).unwrap();
            assert_eq!(event, notification.event);
        }
        Err(NotificationError::Verification(reason)) => panic!("{reason}"),
        Err(error) => {
            assert!(!error.to_string().contains('\n'));
            assert!(error.answer_message().len() <= 64);
        }
    }
});
