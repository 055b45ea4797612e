//! Parts of one's own: a signer, an opener, a driver, and what a client refuses before anything is sent.

use std::sync::{Arc, Mutex};

use wechatpay_runtime::{
    BaseUrl, BuildError, Client, Clock, Credentials, Error, Exchange, Face, Open, OpenError, PlatformKeys,
    RandomError, RequestErrorKind, SignError, Signer, Stamp,
};
use zeroize::Zeroizing;

use crate::support::fixtures::{
    BRAND_ID, MCHID, NONCE, NOW, credentials, exchange, now, platform_keys, serial_no, signed,
};
use crate::support::keys::{MERCHANT, PLATFORM};
use crate::support::models::user_card;
use crate::support::operations::{
    GetUserCard, confirm_user_card, get_user_card, invalidate_card, update_user_card,
};
use crate::support::transport::Script;

/// Stands for an HSM: keeps what it was given to sign.
#[derive(Default)]
struct RemoteSigner(Mutex<Vec<Vec<u8>>>);

impl Signer for RemoteSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.0.lock().unwrap().push(message.to_vec());
        Ok(b"signed elsewhere".to_vec())
    }
}

/// A signer and an opener that cannot be reached.
struct OutOfReach;

impl Signer for OutOfReach {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignError> {
        Err(SignError::new("the HSM does not answer"))
    }
}

impl Open for OutOfReach {
    fn open(&self, _: &str) -> Result<Zeroizing<String>, OpenError> {
        Ok(Zeroizing::new("opened elsewhere".to_owned()))
    }
}

/// A clock whose random source failed.
struct NoLuck;

impl Clock for NoLuck {
    fn now(&self) -> std::time::SystemTime {
        now()
    }

    fn stamp(&self) -> Result<Stamp, RandomError> {
        Err(RandomError)
    }
}

fn with_signer(signer: Arc<dyn Signer>) -> Credentials {
    Credentials::with_signer(Face::Brand, BRAND_ID, serial_no(), signer).unwrap()
}

#[test]
fn a_signer_of_ones_own_gets_the_message_and_its_signature_is_sent() {
    let signer = Arc::new(RemoteSigner::default());
    let exchange = Exchange::new(with_signer(signer.clone()), platform_keys())
        .unwrap()
        .with_clock(Arc::new(crate::support::fixtures::FixedClock));
    let prepared = exchange.prepare(&invalidate_card()).unwrap();
    let base_url = BaseUrl::new("https://api.mch.weixin.qq.com").unwrap();
    let request = exchange.sign(&prepared, &base_url).unwrap();
    let header = request.headers()["authorization"].to_str().unwrap();
    assert!(header.contains("signature=\"c2lnbmVkIGVsc2V3aGVyZQ==\""), "{header}");
    let message = format!("POST\n{}\n{NOW}\n{NONCE}\n\n", prepared.target());
    assert_eq!(*signer.0.lock().unwrap(), [message.into_bytes()]);
}

#[tokio::test]
async fn a_signer_that_fails_means_that_nothing_is_sent() {
    let script = Script::new([]);
    let client = Client::builder(with_signer(Arc::new(OutOfReach)), platform_keys())
        .build_with(script.clone())
        .unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    let message = "GetUserCard was not sent: signing failed: the HSM does not answer";
    assert_eq!(format!("{error:#}"), message);
    assert!(script.requests().is_empty());
}

/// A key service that is out of reach the first time.
#[derive(Default)]
struct BackSoon(Mutex<u32>);

impl Signer for BackSoon {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut asked = self.0.lock().unwrap();
        *asked += 1;
        if *asked == 1 { Err(SignError::temporary("busy")) } else { Ok(b"signed".to_vec()) }
    }
}

#[tokio::test]
async fn a_signer_that_fails_for_a_while_is_asked_again_for_the_same_host() {
    let script = Script::new([Ok(signed(200, user_card().to_string()))]);
    let client = Client::builder(with_signer(Arc::new(BackSoon::default())), platform_keys())
        .clock(Arc::new(crate::support::fixtures::FixedClock))
        .base_urls(["https://primary.test", "https://backup.test"])
        .build_with(script.clone())
        .unwrap();
    client.send(confirm_user_card()).await.unwrap();
    assert_eq!((script.hosts(), script.sleeps().len()), (vec!["primary.test".to_owned()], 1));
}

#[tokio::test]
async fn without_random_bytes_nothing_is_sent() {
    let script = Script::new([]);
    let builder = Client::builder(credentials(Face::Brand), platform_keys()).clock(Arc::new(NoLuck));
    let error = builder.build_with(script.clone()).unwrap().send(get_user_card()).await.unwrap_err();
    assert!(format!("{error:#}").ends_with("random source failed, so no nonce can be drawn"), "{error}");
}

#[test]
fn an_opener_of_ones_own_opens_replies() {
    let credentials = with_signer(Arc::new(OutOfReach)).with_opener(Arc::new(OutOfReach));
    let exchange = Exchange::new(credentials, platform_keys()).unwrap();
    let mut reply = user_card();
    exchange.open_reply(<GetUserCard as wechatpay_runtime::Operation>::INFO, &mut reply).unwrap();
    assert_eq!(reply["phone_number"], "opened elsewhere");
}

#[test]
fn a_driver_of_ones_own_prepares_signs_and_receives() {
    let exchange = exchange(Face::Brand);
    let prepared = exchange.prepare(&get_user_card()).unwrap();
    let base_url = BaseUrl::new("http://127.0.0.1:8129/").unwrap();
    let request = exchange.sign(&prepared, &base_url).unwrap();
    assert_eq!(request.uri(), &*format!("http://127.0.0.1:8129{}", prepared.target()));
    let reply = exchange.receive::<GetUserCard>(signed(200, user_card().to_string())).unwrap();
    assert_eq!(reply.value.level.as_deref(), Some("钻石会员"));
}

#[tokio::test]
async fn an_operation_of_the_other_face_is_refused_before_sending() {
    let script = Script::new([]);
    let error = script.client().send(update_user_card()).await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "UpdateUserCard was not sent: it is an operation for a partner caller (mchid), and these are brand credentials"
    );
    let partner = Credentials::partner(MCHID, serial_no(), MERCHANT.private_key()).unwrap();
    let client = Client::builder(partner, platform_keys()).build_with(script.clone()).unwrap();
    let error = client.send(confirm_user_card()).await.unwrap_err();
    let Error::Invalid(invalid) = &error else { panic!("{error}") };
    assert!(matches!(
        invalid.kind,
        RequestErrorKind::WrongFace { operation: Face::Brand, credentials: Face::Partner }
    ));
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_path_parameter_that_would_change_the_path_is_refused_before_sending() {
    let script = Script::new([]);
    for code in ["", ".", ".."] {
        let get = GetUserCard { user_card_code: code.to_owned(), ..get_user_card() };
        let error = script.client().send(get).await.unwrap_err();
        assert!(format!("{error:#}").contains("path parameter `user_card_code`: is "), "{error}");
        assert!(error.status().is_none() && error.request_id().is_none());
        assert_eq!(error.operation(), "GetUserCard");
    }
}

#[tokio::test]
async fn a_public_key_id_that_cannot_stand_in_a_header_is_refused_before_sending() {
    let script = Script::new([]);
    let keys = PlatformKeys::new("PUB_KEY_ID\n", PLATFORM.public_key());
    let client = Client::builder(credentials(Face::Brand), keys).build_with(script.clone()).unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    assert!(
        format!("{error:#}").starts_with("GetUserCard was not sent: the request cannot be built"),
        "{error}"
    );
}

#[test]
fn a_client_needs_base_urls_that_are_some() {
    let builder = || Client::builder(credentials(Face::Brand), platform_keys());
    let none: [&str; 0] = [];
    let error = builder().base_urls(none).build_with(Script::new([])).unwrap_err();
    assert!(matches!(error, BuildError::NoBaseUrl));
    let message = "there is no base URL: give at least one, such as https://api.mch.weixin.qq.com";
    assert_eq!(format!("{error:#}"), message);
    let error =
        builder().base_urls(["https://a", "http://b"]).build_blocking_with(Script::new([])).unwrap_err();
    let message = "base URL \"http://b\": http:// is for loopback only: WeChat Pay takes HTTPS";
    assert_eq!(format!("{error:#}"), message);
}

#[test]
fn what_people_share_between_threads_is_send_and_sync() {
    fn assert_send_and_sync<T: Send + Sync + 'static>(_: &T) {}
    fn assert_send<T: Send>(_: T) {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    let client = Script::new([]).client();
    assert_send_and_sync(&client);
    assert_send_and_sync(&client.exchange());
    assert_send(client.send(get_user_card()));
    error::<Error>();
    error::<BuildError>();
}
