//! Any headers and body as a reply: nobody has the private key, so nothing may ever verify.
//!
//! The first byte says which headers are as they should be; the rest are lines of the input, the last one the body.

#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;
use wechatpay_runtime::verify::verify;
use wechatpay_runtime::{PlatformKeys, PublicKey};

/// Its private key was thrown away as it was made.
const PUBLIC_KEY: &str = include_str!("../public_key.pem");
static KEYS: LazyLock<PlatformKeys> =
    LazyLock::new(|| PlatformKeys::new("PUB_KEY_ID_0", PublicKey::from_pem(PUBLIC_KEY).unwrap()));

const NOW: u64 = 1_554_208_460;
const HEADERS: [(&str, &str); 4] = [
    ("wechatpay-timestamp", "1554208460"),
    ("wechatpay-nonce", "593BEC0C930BF1AFEB40B4A08C8FB242"),
    ("wechatpay-serial", "PUB_KEY_ID_0"),
    ("wechatpay-signature", "WECHATPAY/SIGNTEST/"),
];

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let end = rest.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
    let (lines, body) = rest.split_at(end);
    let mut lines = lines.split(|byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    for (bit, (name, usual)) in HEADERS.into_iter().enumerate() {
        if choice & (1 << bit) != 0 {
            headers.append(name, HeaderValue::from_static(usual));
        }
        // A header may be there twice.
        if choice & (16 << bit) != 0
            && let Ok(value) = HeaderValue::from_bytes(lines.next().unwrap_or_default())
        {
            headers.append(name, value);
        }
    }
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let reason = verify(&headers, body, &KEYS, now).unwrap_err();
    assert!(!reason.to_string().contains('\n'));
});
