//! Signers behind a network: the asynchronous client waits for them, nothing else can.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wechatpay_runtime::{
    AsyncSigner, BaseUrl, BlockingClient, BoxFuture, CallOptions, Client, Credentials, Error, Exchange, Face,
    RequestErrorKind, SignError, Signer,
};

use crate::support::fixtures::{BRAND_ID, FixedClock, exchange, platform_keys, serial_no, signed};
use crate::support::keys::MERCHANT;
use crate::support::models::user_card;
use crate::support::operations::{confirm_user_card, get_user_card};
use crate::support::transport::Script;

/// Signs with the merchant's key, but lets others run first; fails as often as it is told.
#[derive(Default)]
struct KeyService {
    asked: AtomicUsize,
    failures: usize,
    permanent: bool,
}

impl AsyncSigner for KeyService {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            match (self.asked.fetch_add(1, Ordering::Relaxed) < self.failures, self.permanent) {
                (false, _) => MERCHANT.private_key().sign(message),
                (true, false) => Err(SignError::temporary("the key service is busy")),
                (true, true) => Err(SignError::new("the key is revoked")),
            }
        })
    }
}

fn signed_by(signer: Arc<dyn AsyncSigner>) -> Credentials {
    Credentials::with_async_signer(Face::Brand, BRAND_ID, serial_no(), signer).unwrap()
}

fn client(service: &Arc<KeyService>, script: &Arc<Script>) -> Client {
    Client::builder(signed_by(service.clone()), platform_keys())
        .clock(Arc::new(FixedClock))
        .build_with(script.clone())
        .unwrap()
}

fn success() -> http::Response<bytes::Bytes> {
    signed(200, user_card().to_string())
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_found_before_the_signer_is_asked() {
    let (service, script) = (Arc::new(KeyService::default()), Script::new([]));
    let client = client(&service, &script).with(CallOptions::new().header("Authorization", "mine"));
    let error = client.send(get_user_card()).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid(invalid) if matches!(invalid.kind, RequestErrorKind::Header(_))));
    assert_eq!((service.asked.load(Ordering::Relaxed), script.requests().len()), (0, 0));
}

#[tokio::test]
async fn the_request_is_the_one_that_a_key_at_hand_signs() {
    let (service, base_url) = (Arc::new(KeyService::default()), BaseUrl::new("https://host").unwrap());
    let elsewhere =
        Exchange::new(signed_by(service), platform_keys()).unwrap().with_clock(Arc::new(FixedClock));
    let here = exchange(Face::Brand);
    let prepared = here.prepare(&get_user_card()).unwrap();
    let by_key = here.sign(&prepared, &base_url).unwrap();
    let by_service = elsewhere.sign_async(&prepared, &base_url).await.unwrap();
    assert_eq!(by_key.headers(), by_service.headers());
    let by_key_too = here.sign_async(&prepared, &base_url).await.unwrap();
    assert_eq!(by_key.headers(), by_key_too.headers());
}

#[tokio::test]
async fn the_asynchronous_client_waits_for_each_signature() {
    let service = Arc::new(KeyService::default());
    let script = Script::new([Err(wechatpay_runtime::TransportErrorKind::Connect), Ok(success())]);
    client(&service, &script).send(get_user_card()).await.unwrap();
    assert_eq!(service.asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_temporary_failure_is_tried_again_for_every_operation_and_a_permanent_one_is_not() {
    let service = Arc::new(KeyService { failures: 2, ..KeyService::default() });
    let script = Script::new([Ok(success())]);
    // An operation that is not idempotent: nothing was sent, so nothing can happen twice.
    let sent = client(&service, &script).send(confirm_user_card()).await;
    assert!(!matches!(sent, Err(Error::Invalid(_))), "{sent:?}");
    assert_eq!((script.requests().len(), script.sleeps().len()), (1, 2));

    // The host isn't to blame.
    let service = Arc::new(KeyService { failures: 1, ..KeyService::default() });
    let script = Script::new([Ok(success())]);
    let _ = client(&service, &script).send(confirm_user_card()).await;
    assert_eq!(script.hosts(), ["api.mch.weixin.qq.com"]);

    let service = Arc::new(KeyService { failures: 1, permanent: true, ..KeyService::default() });
    let script = Script::new([]);
    let error = client(&service, &script).send(get_user_card()).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(service.asked.load(Ordering::Relaxed), 1);
    assert!(SignError::temporary("").is_temporary() && !SignError::new("").is_temporary());
}

#[test]
fn what_cannot_wait_says_so() {
    let service = Arc::new(KeyService::default());
    let exchange = Exchange::new(signed_by(service.clone()), platform_keys()).unwrap();
    let prepared = exchange.prepare(&get_user_card()).unwrap();
    let error = exchange.sign(&prepared, &BaseUrl::new("https://host").unwrap()).unwrap_err();
    let blocking = BlockingClient::builder(signed_by(service.clone()), platform_keys())
        .build_blocking_with(Script::new([]))
        .unwrap();
    for error in [error, blocking.send(get_user_card()).unwrap_err()] {
        let message = format!("{error:#}");
        assert!(message.contains("asynchronous signer, which the asynchronous client alone"), "{message}");
    }
    assert_eq!(service.asked.load(Ordering::Relaxed), 0);
}

/// A key service that never answers.
struct Silent;

impl AsyncSigner for Silent {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignError>> {
        Box::pin(std::future::pending())
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_signature_that_does_not_come_ends_with_the_deadline_and_nothing_was_sent() {
    let client = Client::builder(signed_by(Arc::new(Silent)), platform_keys())
        .base_urls([crate::support::server::nobody()])
        .deadline(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    let Error::Transport(no_reply) = &error else { panic!("{error}") };
    assert!(no_reply.source.nothing_was_sent(), "{error}");
    assert_eq!(no_reply.attempts, 0);
}
