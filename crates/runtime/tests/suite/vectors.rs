//! The platform's own test material: what the official Java and Go SDKs' tests hold; see `tests/vectors`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;
use wechatpay_runtime::{
    ApiKey, ApiKeyError, Certificate, NotificationError, NotificationReader, Open, PlatformKeys, PrivateKey,
    PublicKey, ResourceError, Signer, VerificationError,
};

use crate::support::fixtures::At;
use crate::support::{base64, from_base64};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap()
}

fn vectors(sdk: &str) -> Value {
    serde_json::from_str(&text(&format!("{sdk}/vectors.json"))).unwrap()
}

fn field<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap()
}

fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(&text(name).replace("TESTING KEY", "PRIVATE KEY")).unwrap()
}

#[test]
fn the_java_sdks_resources_open() {
    let java = vectors("java");
    let key = ApiKey::new(field(&java, "api_key")).unwrap();
    let open = |resource: &Value| {
        let part = |name| field(resource, name);
        key.open(part("nonce"), part("associated_data"), part("ciphertext")).unwrap()
    };
    let resources = java["resources"].as_array().unwrap();
    assert_eq!(&**open(&resources[0]), field(&resources[0], "plaintext").as_bytes());
    let certificate = String::from_utf8(open(&resources[1]).to_vec()).unwrap();
    let certificate = Certificate::from_pem(&certificate).unwrap();
    assert_eq!(certificate.merchant(), None, "{certificate:?}");
    assert_eq!(certificate.serial_no(), field(&resources[1], "serial"));
}

#[test]
fn the_sdks_sealed_fields_open() {
    for (sdk, key) in [("java", "java/merchant_key.pem"), ("go", "go/platform_key.pem")] {
        let sealed = &vectors(sdk)["oaep"];
        let opened = private_key(key).open(field(sealed, "ciphertext")).unwrap();
        assert_eq!(opened.as_str(), field(sealed, "plaintext"), "{sdk}");
    }
}

#[test]
fn the_sdks_signatures_verify_and_ours_are_the_same() {
    for (sdk, key, certificate) in [
        ("java", "java/merchant_key.pem", "java/merchant_certificate.pem"),
        ("go", "go/platform_key.pem", "go/platform_certificate.pem"),
    ] {
        let signed = &vectors(sdk)["signature"];
        let (message, signature) = (field(signed, "message").as_bytes(), field(signed, "signature"));
        let public_key = PublicKey::from_pem_file(file(certificate)).unwrap();
        assert!(public_key.verify(message, &from_base64(signature)), "{sdk}");
        assert!(!public_key.verify(b"wrong source", &from_base64(signature)), "{sdk}");
        assert_eq!(base64(&private_key(key).sign(message).unwrap()), signature, "{sdk}");
    }
    let certificate = Certificate::from_pem(&text("java/merchant_certificate.pem")).unwrap();
    assert_eq!(certificate.serial_no(), field(&vectors("java")["signature"], "serial"));
}

#[test]
fn the_go_sdks_notification_verifies_byte_for_byte_under_certificate_and_public_key() {
    let go = &vectors("go")["notification"];
    let mut headers = HeaderMap::new();
    for (header, part) in [
        ("Wechatpay-Timestamp", "timestamp"),
        ("Wechatpay-Nonce", "nonce"),
        ("Wechatpay-Serial", "serial"),
        ("Wechatpay-Signature", "signature"),
    ] {
        headers.insert(header, field(go, part).parse().unwrap());
    }
    let clock = Arc::new(At(field(go, "timestamp").parse().unwrap()));
    let body = std::fs::read(file("go/notification_body.json")).unwrap();
    let key = |name: &str| PublicKey::from_pem_file(file(name)).unwrap();
    for keys in [
        PlatformKeys::from_certificate_pem(&text("go/platform_certificate.pem")).unwrap(),
        PlatformKeys::new(field(go, "serial"), key("go/platform_public_key.pem")),
    ] {
        let api_key = ApiKey::new(&field(go, "api_key").repeat(2)).unwrap();
        let reader = NotificationReader::new(api_key, keys).with_clock(clock.clone());
        // It passes all checks up to the key, which Go's test has of 16 bytes: see the README of the vectors.
        let error = reader.read_dynamic(&headers, &body).unwrap_err();
        assert!(matches!(error, NotificationError::Resource(ResourceError::WrongKey)), "{error}");
        let written_again = serde_json::from_slice::<Value>(&body).unwrap();
        let written_again = serde_json::to_vec_pretty(&written_again).unwrap();
        let error = reader.read_dynamic(&headers, &written_again).unwrap_err();
        let mismatch = VerificationError::SignatureMismatch;
        assert!(matches!(&error, NotificationError::Verification(reason) if *reason == mismatch), "{error}");
    }
    assert_eq!(ApiKey::new(field(go, "api_key")).unwrap_err(), ApiKeyError { length: 16 });
}
