//! Verifying: what OpenSSL signed passes, and every reason for a refusal, in order.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use wechatpay_runtime::VerificationError::{
    MalformedHeader, MissingHeader, Probe, RepeatedHeader, SignatureMismatch, SignatureNotBase64, Stale,
    UnknownSerial,
};
use wechatpay_runtime::verify::verify;
use wechatpay_runtime::{Certificate, PlatformKeys, VerificationError};

use crate::support::fixtures::{NONCE, NOW, PUBLIC_KEY_ID, now, platform_keys, signature_headers};
use crate::support::keys::{KeyPair, OTHER, PLATFORM};

const BODY: &[u8] = "{\"level\":\"钻石会员\"}\n".as_bytes();

/// The headers of the platform's signature over a body.
fn headers(body: &[u8]) -> HeaderMap {
    signature_headers(body)
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .into_iter()
        .collect()
}

/// Headers signed by a key, under a serial.
fn headers_by(key: &KeyPair, serial: &str) -> HeaderMap {
    let message = [format!("{NOW}\n{NONCE}\n").as_bytes(), BODY, b"\n"].concat();
    let mut headers = headers(BODY);
    headers.insert("wechatpay-serial", serial.parse().unwrap());
    headers.insert("wechatpay-signature", key.sign(&message).parse().unwrap());
    headers
}

fn verdict(headers: &HeaderMap) -> Result<(), VerificationError> {
    verify(headers, BODY, &platform_keys(), now())
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Headers with one of them changed.
fn with(name: &'static str, value: &str) -> HeaderMap {
    let mut headers = headers(BODY);
    headers.insert(name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    headers
}

const NAMES: [&str; 4] =
    ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"];

#[test]
fn what_openssl_signed_passes() {
    assert_eq!(verdict(&headers(BODY)), Ok(()));
    let bytes: Vec<u8> = (0..=255).collect();
    assert_eq!(verify(&headers(&bytes), &bytes, &platform_keys(), now()), Ok(()));
}

#[test]
fn an_empty_body_is_signed_too() {
    assert_eq!(verify(&headers(b""), b"", &platform_keys(), now()), Ok(()));
    assert_eq!(verify(&headers(b""), b"\n", &platform_keys(), now()), Err(SignatureMismatch));
    assert_eq!(verify(&headers(b"\n"), b"", &platform_keys(), now()), Err(SignatureMismatch));
}

#[test]
fn a_missing_header_is_named() {
    for name in NAMES {
        let mut headers = headers(BODY);
        headers.remove(name);
        assert_eq!(verdict(&headers), Err(MissingHeader(name)));
    }
    assert_eq!(verdict(&HeaderMap::new()), Err(MissingHeader("Wechatpay-Timestamp")));
}

#[test]
fn a_header_that_is_there_twice_is_refused_even_with_the_same_value() {
    for name in NAMES {
        let mut headers = headers(BODY);
        let value = headers[name].clone();
        headers.append(name, value);
        assert_eq!(verdict(&headers), Err(RepeatedHeader(name)));
    }
}

#[test]
fn an_empty_header_or_one_beyond_ascii_is_malformed() {
    for name in NAMES {
        assert_eq!(verdict(&with(name, "")), Err(MalformedHeader(name)));
        assert_eq!(verdict(&with(name, "１５５４")), Err(MalformedHeader(name)));
    }
}

#[test]
fn a_timestamp_is_digits_alone() {
    for text in
        ["+1554208460", "-1554208460", "1554208460.0", "0x5CA35A4C", "soon", "1 554", "18446744073709551616"]
    {
        let malformed = MalformedHeader("Wechatpay-Timestamp");
        assert_eq!(verdict(&with("wechatpay-timestamp", text)), Err(malformed), "{text}");
    }
}

#[test]
fn three_hundred_seconds_are_accepted_and_one_more_is_refused_either_way() {
    let headers = headers(BODY);
    let verdict = |now| verify(&headers, BODY, &platform_keys(), now);
    for seconds in [NOW - 300, NOW - 1, NOW, NOW + 1, NOW + 300] {
        assert_eq!(verdict(at(seconds)), Ok(()), "{seconds}");
    }
    assert_eq!(verdict(at(NOW - 301)), Err(Stale { seconds: 301 }));
    assert_eq!(verdict(at(NOW + 301)), Err(Stale { seconds: 301 }));
    assert_eq!(verdict(at(NOW + 300) + Duration::from_millis(999)), Ok(()), "whole seconds count");
    assert_eq!(verdict(at(0)), Err(Stale { seconds: NOW }));
    assert_eq!(verdict(SystemTime::UNIX_EPOCH - Duration::from_secs(9)), Err(Stale { seconds: NOW }));
    let far = with("wechatpay-timestamp", &u64::MAX.to_string());
    assert_eq!(verify(&far, BODY, &platform_keys(), now()), Err(Stale { seconds: u64::MAX - NOW }));
}

#[test]
fn a_serial_that_is_not_exactly_a_known_one_is_refused() {
    for serial in [
        &PUBLIC_KEY_ID.to_lowercase(),
        &PUBLIC_KEY_ID[..PUBLIC_KEY_ID.len() - 1],
        "PUB_KEY_ID_",
        "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",
    ] {
        let unknown = UnknownSerial { serial: serial.to_owned() };
        assert_eq!(verdict(&with("wechatpay-serial", serial)), Err(unknown));
    }
}

#[test]
fn a_probe_is_told_from_other_bad_signatures() {
    for signature in ["WECHATPAY/SIGNTEST/", "WECHATPAY/SIGNTEST/k0ZGVrkQ4Jc=", "WECHATPAY/SIGNTEST/ !"] {
        assert_eq!(verdict(&with("wechatpay-signature", signature)), Err(Probe));
    }
    for signature in ["wechatpay/signtest/", "SIGNTEST", "k0ZGVrkQ4Jc="] {
        assert_ne!(verdict(&with("wechatpay-signature", signature)), Err(Probe));
    }
}

#[test]
fn a_signature_is_standard_base64_with_its_padding() {
    let signature = headers(BODY)["wechatpay-signature"].to_str().unwrap().to_owned();
    assert!(signature.ends_with("=="));
    let unpadded = signature.trim_end_matches('=').to_owned();
    let spaced = format!("{} {}", &signature[..4], &signature[4..]);
    let url_safe = format!("-_{}", &signature[2..]);
    for wrong in [&unpadded, &spaced, &url_safe, &format!("{signature}=="), "!", "="] {
        assert_eq!(verdict(&with("wechatpay-signature", wrong)), Err(SignatureNotBase64), "{wrong}");
    }
    for wrong in ["AAAA", &signature[4..], &format!("AAAA{signature}")] {
        assert_eq!(verdict(&with("wechatpay-signature", wrong)), Err(SignatureMismatch), "{wrong}");
    }
}

#[test]
fn the_checks_are_made_in_order() {
    let long_ago = at(NOW + 301);
    let mut wrong = headers(BODY);
    wrong.insert("wechatpay-serial", "UNKNOWN".parse().unwrap());
    wrong.insert("wechatpay-signature", "WECHATPAY/SIGNTEST/".parse().unwrap());
    let mut incomplete = wrong.clone();
    incomplete.remove("wechatpay-signature");
    let keys = platform_keys();
    assert_eq!(verify(&incomplete, BODY, &keys, long_ago), Err(MissingHeader("Wechatpay-Signature")));
    assert_eq!(verify(&wrong, BODY, &keys, long_ago), Err(Stale { seconds: 301 }));
    assert_eq!(verify(&wrong, BODY, &keys, now()), Err(UnknownSerial { serial: "UNKNOWN".to_owned() }));
    wrong.insert("wechatpay-serial", PUBLIC_KEY_ID.parse().unwrap());
    assert_eq!(verify(&wrong, BODY, &keys, now()), Err(Probe));
    wrong.insert("wechatpay-signature", "?".parse().unwrap());
    assert_eq!(verify(&wrong, BODY, &keys, now()), Err(SignatureNotBase64));
    wrong.insert("wechatpay-signature", "AAAA".parse().unwrap());
    assert_eq!(verify(&wrong, BODY, &keys, now()), Err(SignatureMismatch));
}

#[test]
fn during_a_rotation_each_key_verifies_under_its_own_id_only() {
    let certificate = Certificate::from_pem(&OTHER.certificate_pem()).unwrap();
    let serial_no = certificate.serial_no();
    let keys = platform_keys().and_certificate(&certificate).unwrap();
    assert_eq!(keys.active_id(), Some(PUBLIC_KEY_ID));
    assert_eq!(keys.ids().count(), 2);
    let verdict = |key, serial| verify(&headers_by(key, serial), BODY, &keys, now());
    assert_eq!(verdict(&PLATFORM, PUBLIC_KEY_ID), Ok(()));
    assert_eq!(verdict(&OTHER, serial_no), Ok(()));
    assert_eq!(verdict(&PLATFORM, serial_no), Err(SignatureMismatch));
    assert_eq!(verdict(&OTHER, PUBLIC_KEY_ID), Err(SignatureMismatch));
}

#[test]
fn a_key_added_under_the_active_id_takes_its_place() {
    let keys = PlatformKeys::new("ID", OTHER.public_key()).and("ID", PLATFORM.public_key());
    assert_eq!(verify(&headers_by(&PLATFORM, "ID"), BODY, &keys, now()), Ok(()));
    assert_eq!(verify(&headers_by(&OTHER, "ID"), BODY, &keys, now()), Err(SignatureMismatch));
}

#[test]
fn every_reason_reads_as_a_sentence() {
    let reasons = [
        (MissingHeader("Wechatpay-Nonce"), "the header Wechatpay-Nonce is missing"),
        (RepeatedHeader("Wechatpay-Nonce"), "the header Wechatpay-Nonce is there more than once"),
        (MalformedHeader("Wechatpay-Nonce"), "the header Wechatpay-Nonce is malformed"),
        (
            Stale { seconds: 301 },
            "the timestamp is 301 seconds away from this machine's clock, and 300 are allowed",
        ),
        (
            UnknownSerial { serial: "A\n".to_owned() },
            "no platform key is known under Wechatpay-Serial \"A\\n\"",
        ),
        (Probe, "the signature is one of the platform's probes"),
        (SignatureNotBase64, "the signature is not Base64"),
        (SignatureMismatch, "the signature does not match"),
    ];
    for (reason, sentence) in reasons {
        assert!(reason.to_string().starts_with(sentence), "{reason}");
    }
}
