//! Platform certificates: what one says, which ones are refused, and fetching them from `/v3/certificates`.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use wechatpay_runtime::{
    ApiKey, Certificate, CertificatesError, Client, Credentials, Error, Face, KeyErrorKind,
    PlatformCertificates, PlatformKeys, PublicKey, RetryPolicy, VerificationError,
};

use crate::support::base64;
use crate::support::fixtures::{
    FixedClock, MCHID, PUBLIC_KEY_ID, credentials, platform_keys, serial_no, signature_headers_by, unsigned,
};
use crate::support::gcm::seal;
use crate::support::keys::{KeyPair, MERCHANT, OTHER, PLATFORM};
use crate::support::operations::{get_user_card, update_user_card};
use crate::support::transport::Script;

const API_KEY: &str = "0123456789abcdefghijklmnopqrstuv";

fn api_key() -> ApiKey {
    ApiKey::new(API_KEY).unwrap()
}

fn serial_of(key: &KeyPair) -> String {
    Certificate::from_pem(&key.certificate_pem()).unwrap().serial_no().to_owned()
}

/// A certificate as the platform lists it.
fn listed(serial_no: &str, effective_time: &str, pem: &str) -> Value {
    let (nonce, associated_data) = ("61f9c719728a", "certificate");
    let ciphertext = seal(API_KEY.as_bytes(), nonce, associated_data, pem.as_bytes());
    json!({
        "serial_no": serial_no,
        "effective_time": effective_time,
        "expire_time": "2999-12-07T10:34:56+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": associated_data,
            "ciphertext": base64(&ciphertext),
        },
    })
}

/// The certificates of two keys; that of `OTHER` came into use later.
fn two() -> Value {
    json!({"data": [
        listed(&serial_of(&PLATFORM), "2018-06-08T10:34:56+08:00", &PLATFORM.certificate_pem()),
        listed(&serial_of(&OTHER), "2018-12-07T10:34:56+08:00", &OTHER.certificate_pem()),
    ]})
}

fn reply_by(key: &KeyPair, serial: &str, body: &Value) -> http::Response<bytes::Bytes> {
    let body = body.to_string();
    let mut reply = unsigned(200, &body);
    for (name, value) in signature_headers_by(key, serial, body.as_bytes()) {
        reply.headers_mut().insert(name, value.parse().unwrap());
    }
    reply
}

/// A service provider's client that has these keys.
fn client(script: &Arc<Script>, keys: PlatformKeys) -> Client {
    Client::builder(credentials(Face::Partner), keys)
        .clock(Arc::new(FixedClock))
        .retry(RetryPolicy::never())
        .build_with(script.clone())
        .unwrap()
}

/// What fetching comes to, by a client without any key.
async fn fetch(reply: http::Response<bytes::Bytes>) -> Result<PlatformCertificates, Error> {
    client(&Script::new([Ok(reply)]), PlatformKeys::none()).fetch_platform_certificates(&api_key()).await
}

#[track_caller]
fn reason(result: Result<PlatformCertificates, Error>) -> VerificationError {
    match result.unwrap_err() {
        Error::Verification(unverified) => unverified.source.clone(),
        error => panic!("{error}"),
    }
}

#[test]
fn a_certificate_says_whose_it_is_and_how_long_it_is_valid() {
    let before = SystemTime::now();
    let pem = PLATFORM.certificate_of("/C=CN/O=Tenpay.com/OU=Tenpay.com CA Center/CN=Tenpay.com sign");
    let certificate = Certificate::from_pem(&pem).unwrap();
    let subject = "CN=Tenpay.com sign,OU=Tenpay.com CA Center,O=Tenpay.com,C=CN";
    assert_eq!((certificate.subject(), certificate.issuer()), (subject, subject));
    assert_eq!(certificate.merchant(), None);
    let valid = certificate.not_after().duration_since(certificate.not_before()).unwrap();
    assert_eq!(valid, Duration::from_secs(30 * 86_400));
    // A certificate knows whole seconds.
    let made = before - Duration::from_secs(1)..=SystemTime::now();
    assert!(made.contains(&certificate.not_before()), "{:?} in {made:?}", certificate.not_before());
    assert_eq!(certificate.fingerprint(), PLATFORM.private_key().fingerprint());
    assert_eq!(certificate.fingerprint(), PLATFORM.public_key().fingerprint());
    assert_ne!(certificate.fingerprint(), MERCHANT.private_key().fingerprint());
}

#[test]
fn a_fingerprint_is_what_openssl_computes() {
    let spki = crate::support::openssl::openssl(
        &["pkey", "-pubin", "-outform", "DER"],
        PLATFORM.public_pem().as_bytes(),
    );
    let digest = crate::support::openssl::openssl(&["dgst", "-sha256", "-r"], &spki);
    let digest = String::from_utf8(digest).unwrap();
    assert_eq!(PLATFORM.public_key().fingerprint().to_string(), digest.split(' ').next().unwrap());
}

#[test]
fn a_merchants_certificate_is_refused_as_a_key_of_the_platform() {
    let pem = MERCHANT.certificate_of("/C=CN/O=Merchant system/OU=Some company/CN=1900000001");
    assert_eq!(Certificate::from_pem(&pem).unwrap().merchant(), Some("1900000001"));
    let error = PublicKey::from_pem(&pem).unwrap_err();
    assert!(
        matches!(error.kind(), KeyErrorKind::MerchantCertificate { merchant } if merchant == "1900000001")
    );
    assert!(error.to_string().starts_with("this is the API certificate of merchant 1900000001, "), "{error}");
    assert!(PlatformKeys::from_certificate_pem(&pem).is_err());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &pem).unwrap();
    let error = PlatformKeys::from_certificate_pem_file(file.path()).unwrap_err();
    assert!(error.to_string().starts_with(&format!("{}: ", file.path().display())), "{error}");
}

#[test]
fn of_several_certificates_the_newest_valid_one_seals() {
    let certificates = [
        PLATFORM.certificate_between("20200101000000Z", "20500101000000Z"),
        OTHER.certificate_between("20210101000000Z", "20500101000000Z"),
        MERCHANT.certificate_between("20220101000000Z", "20230101000000Z"),
        MERCHANT.certificate_between("20490101000000Z", "20500101000000Z"),
    ]
    .map(|pem| Certificate::from_pem(&pem).unwrap());
    let keys = PlatformKeys::from_certificates(&certificates).unwrap();
    assert_eq!(keys.active_id(), Some(certificates[1].serial_no()));
    assert_eq!(keys.ids().count(), 4);
}

#[tokio::test]
async fn a_client_without_keys_fetches_certificates_and_calls_with_them() {
    let serial = serial_of(&OTHER);
    let card = json!({"user_card_code": "1"});
    let script = Script::new([Ok(reply_by(&OTHER, &serial, &two())), Ok(reply_by(&OTHER, &serial, &card))]);
    let client = client(&script, PlatformKeys::none());
    let refused = client.send(update_user_card()).await.unwrap_err();
    assert!(refused.to_string().contains("fetch the platform certificates first"), "{refused}");
    let certificates = client.fetch_platform_certificates(&api_key()).await.unwrap();
    let serials: Vec<_> =
        certificates.iter().map(|listed| listed.certificate.serial_no().to_owned()).collect();
    assert_eq!(serials, [serial_of(&PLATFORM), serial.clone()]);
    assert_eq!(certificates.iter().next().unwrap().pem, PLATFORM.certificate_pem());
    client.replace_keys(client.credentials(), certificates.to_keys()).unwrap();
    assert_eq!(client.platform_keys().active_id(), Some(&*serial));
    let called = client.send(update_user_card()).await;
    assert!(!matches!(called, Err(Error::Verification(_) | Error::Invalid(_))), "{called:?}");
    let requests = script.requests();
    assert_eq!(requests[0].uri().path(), "/v3/certificates");
    assert!(requests[0].headers().get("wechatpay-serial").is_none());
    assert!(requests[0].headers()["authorization"].to_str().unwrap().contains(MCHID));
    assert_eq!(requests[1].headers()["wechatpay-serial"], *serial);
}

#[tokio::test]
async fn a_listed_certificate_that_is_used_no_more_or_not_yet_does_not_seal() {
    let mut body = two();
    body["data"][0]["expire_time"] = "2999-12-07T10:34:56+08:00".into();
    for (from, until) in [
        ("2018-12-07T10:34:56+08:00", "2023-12-07T10:34:56+08:00"),
        ("2998-12-07T10:34:56+08:00", "2999-12-07T10:34:56+08:00"),
    ] {
        body["data"][1]["effective_time"] = from.into();
        body["data"][1]["expire_time"] = until.into();
        let keys = fetch(reply_by(&PLATFORM, &serial_of(&PLATFORM), &body)).await.unwrap().to_keys();
        assert_eq!((keys.active_id(), keys.ids().count()), (Some(&*serial_of(&PLATFORM)), 2), "{from}");
    }
}

#[cfg(feature = "blocking")]
#[test]
fn a_server_is_asked_for_certificates_as_for_anything_else() {
    use crate::support::server::{Server, reply};
    let (serial, body) = (serial_of(&PLATFORM), two().to_string());
    let signature = signature_headers_by(&PLATFORM, &serial, body.as_bytes());
    let headers: Vec<_> = signature.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let server = Server::start([
        reply("503 Service Unavailable", &[], b""),
        reply("200 OK", &headers, body.as_bytes()),
    ]);
    let client = wechatpay_runtime::BlockingClient::builder(credentials(Face::Partner), platform_keys())
        .base_urls([server.url()])
        .clock(Arc::new(FixedClock))
        .build_blocking()
        .unwrap();
    let certificates = client.fetch_platform_certificates(&api_key()).unwrap();
    assert_eq!(certificates.iter().count(), 2);
    for request in server.requests() {
        assert_eq!(request.line(), "GET /v3/certificates HTTP/1.1");
        assert_eq!(request.header("wechatpay-serial"), PUBLIC_KEY_ID);
    }
    // What is known beside certificates stays.
    let keys = certificates.to_keys().and_all(&client.platform_keys());
    assert_eq!(keys.active_id(), Some(&*serial_of(&OTHER)));
    assert!(keys.get(PUBLIC_KEY_ID).is_some() && keys.get(&serial).is_some());
}

#[tokio::test]
async fn a_reply_that_a_known_key_signed_is_taken() {
    let script = Script::new([Ok(reply_by(&PLATFORM, PUBLIC_KEY_ID, &two()))]);
    let fetched = client(&script, platform_keys()).fetch_platform_certificates(&api_key()).await;
    assert_eq!(fetched.unwrap().iter().count(), 2);
}

#[tokio::test]
async fn a_reply_that_no_certificate_in_it_signed_is_refused() {
    let serial = serial_of(&PLATFORM);
    let forged = reason(fetch(reply_by(&MERCHANT, &serial, &two())).await);
    assert_eq!(forged, VerificationError::SignatureMismatch);
    let unknown = reason(fetch(reply_by(&MERCHANT, "7B", &two())).await);
    assert_eq!(unknown, VerificationError::UnknownSerial { serial: "7B".to_owned() });
    let unsigned = reason(fetch(unsigned(200, two().to_string())).await);
    assert!(matches!(unsigned, VerificationError::MissingHeader(_)), "{unsigned}");
}

#[tokio::test]
async fn certificates_that_cannot_be_read_are_refused_with_the_reason() {
    let serial = serial_of(&PLATFORM);
    let refusal = async |body: Value| match reason(fetch(reply_by(&PLATFORM, &serial, &body)).await) {
        VerificationError::Certificates(error) => error,
        reason => panic!("{reason}"),
    };
    let with = |pem: &str| json!({"data": [listed(&serial, "", pem)]});

    let mut sealed_otherwise = two();
    sealed_otherwise["data"][0]["encrypt_certificate"]["nonce"] = "000000000000".into();
    assert!(
        matches!(refusal(sealed_otherwise).await, CertificatesError::Sealed { serial_no, .. } if serial_no == serial)
    );
    let error = refusal(with(&OTHER.certificate_pem())).await;
    assert_eq!(error, CertificatesError::OtherSerial { serial_no: serial.clone(), found: serial_of(&OTHER) });
    let merchants = MERCHANT.certificate_of("/CN=1900000001");
    let error = refusal(with(&merchants)).await;
    assert!(error.to_string().contains("API certificate of merchant 1900000001"), "{error}");
    let error = refusal(with("s3cret")).await;
    assert!(error.to_string().contains("not PEM") && !error.to_string().contains("s3cret"), "{error}");
    assert_eq!(refusal(json!({"data": []})).await, CertificatesError::Empty);
    assert!(matches!(refusal(json!({"data": 1})).await, CertificatesError::Malformed(_)));
}

#[tokio::test]
async fn a_refusal_of_the_platform_is_an_api_error() {
    let refusal = unsigned(404, json!({"code": "RESOURCE_NOT_EXISTS", "message": "m"}).to_string());
    let error = fetch(refusal).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
}

#[tokio::test]
async fn a_brand_has_no_certificates_to_fetch() {
    let script = Script::new([]);
    let error = script.client().fetch_platform_certificates(&api_key()).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid(_)), "{error}");
    let brand = Credentials::brand("1001622624", serial_no(), MERCHANT.private_key()).unwrap();
    let client = Client::builder(brand, PlatformKeys::none()).build_with(script.clone()).unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    assert!(error.to_string().contains("no platform key"), "{error}");
    assert!(script.requests().is_empty());
}
