//! Any bytes as a reply's body: they decode, or the error names the place, and what decodes comes back unchanged.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[path = "../../tests/suite/support/models.rs"]
#[allow(dead_code)]
mod models;

use models::UserCard;
use wechatpay_runtime::wire::{DecodeValue, EncodeValue, Sealing};

fuzz_target!(|body: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    match UserCard::decode_value(value) {
        Ok(card) => {
            let encoded = card.encode_value(Sealing::Keep).unwrap().unwrap();
            let again = UserCard::decode_value(encoded.clone()).unwrap();
            assert_eq!(again.encode_value(Sealing::Keep).unwrap().unwrap(), encoded);
        }
        Err(error) => assert!(error.to_string().starts_with(['/', '('])),
    }
});
