//! Keys that are replaced while calls run, and keys that must not be taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use wechatpay_runtime::{
    ApiKey, BlockingClient, BlockingTransport, BuildError, Client, Credentials, Error, Exchange, Face,
    PlatformKeys, RetryPolicy, SerialNo, TransportError, TransportErrorKind,
};

use crate::support::events::{self, BrandEvent};
use crate::support::fixtures::{
    BRAND_ID, FixedClock, PUBLIC_KEY_ID, credentials, exchange, platform_keys, serial_no,
    signature_headers_by, unsigned,
};
use crate::support::keys::{KeyPair, MERCHANT, OTHER, PLATFORM};
use crate::support::models::user_card;
use crate::support::operations::{confirm_user_card, get_user_card};
use crate::support::transport::Script;

/// A pair of the caller's certificate and the platform's key, which go together.
struct Pair {
    serial_no: &'static str,
    key_id: &'static str,
    platform: &'static KeyPair,
}

fn pairs() -> [Pair; 2] {
    [
        Pair { serial_no: "AAAA", key_id: "PUB_KEY_ID_A", platform: &PLATFORM },
        Pair { serial_no: "BBBB", key_id: "PUB_KEY_ID_B", platform: &OTHER },
    ]
}

impl Pair {
    fn credentials(&self) -> Credentials {
        let serial_no = SerialNo::new(self.serial_no).unwrap();
        Credentials::brand(BRAND_ID, serial_no, MERCHANT.private_key()).unwrap()
    }

    fn platform_keys(&self) -> PlatformKeys {
        PlatformKeys::new(self.key_id, self.platform.public_key())
    }

    /// A reply that the platform signs for this pair.
    fn reply(&self) -> http::Response<Bytes> {
        let body = user_card().to_string();
        let mut reply = unsigned(200, &body);
        for (name, value) in signature_headers_by(self.platform, self.key_id, body.as_bytes()) {
            reply.headers_mut().insert(name, value.parse().unwrap());
        }
        reply
    }
}

/// A platform that answers a pair with its own key, and fails the test where two pairs are mixed.
struct Platform {
    replies: [http::Response<Bytes>; 2],
    calls: [AtomicUsize; 2],
    /// Lets every first attempt fail, so that calls last longer than a replacement.
    failing: AtomicBool,
}

impl Platform {
    fn new() -> Arc<Self> {
        let replies = pairs().map(|pair| pair.reply());
        Arc::new(Self { replies, calls: Default::default(), failing: AtomicBool::new(false) })
    }
}

impl BlockingTransport for Platform {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let header = |name| request.headers()[name].to_str().unwrap();
        let pair = pairs().iter().position(|pair| pair.key_id == header("wechatpay-serial")).unwrap();
        let serial_no = format!("serial_no=\"{}\"", pairs()[pair].serial_no);
        assert!(header("authorization").contains(&serial_no), "a pair was mixed");
        std::thread::sleep(Duration::from_micros(200));
        if self.failing.fetch_not(Ordering::Relaxed) {
            return Err(TransportError::new(TransportErrorKind::Connect, "as the test says"));
        }
        self.calls[pair].fetch_add(1, Ordering::Relaxed);
        Ok(self.replies[pair].clone())
    }

    fn sleep(&self, _: Duration) {
        std::thread::sleep(Duration::from_micros(100));
    }
}

#[test]
fn no_call_fails_while_keys_are_replaced_again_and_again() {
    let platform = Platform::new();
    let [first, second] = pairs();
    let client = BlockingClient::builder(first.credentials(), first.platform_keys())
        .clock(Arc::new(FixedClock))
        .retry(RetryPolicy::default().attempts(50))
        .build_blocking_with(platform.clone())
        .unwrap();
    let running = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let call = || {
            while running.load(Ordering::Relaxed) {
                client.send(get_user_card()).unwrap();
            }
        };
        let callers = [(); 4].map(|()| scope.spawn(call));
        for round in 0..60 {
            let (number, pair) = if round % 2 == 0 { (1, &second) } else { (0, &first) };
            let before = platform.calls[number].load(Ordering::Relaxed);
            client.replace_keys(pair.credentials(), pair.platform_keys()).unwrap();
            // Each pair is used before the next one comes, unless a call has failed.
            while platform.calls[number].load(Ordering::Relaxed) == before
                && !callers.iter().any(std::thread::ScopedJoinHandle::is_finished)
            {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
        running.store(false, Ordering::Relaxed);
    });
    let [by_first, by_second] = platform.calls.each_ref().map(|calls| calls.load(Ordering::Relaxed));
    assert!(by_first >= 30 && by_second >= 30, "{by_first} and {by_second} calls");
}

#[tokio::test]
async fn a_reply_signed_by_a_key_that_came_during_the_call_is_verified_with_it() {
    let [first, second] = pairs();
    let script = Script::new([]);
    let client = Client::builder(first.credentials(), first.platform_keys())
        .clock(Arc::new(FixedClock))
        .build_with(script)
        .unwrap();
    let exchange = client.exchange();
    let base_url = wechatpay_runtime::BaseUrl::new("https://host").unwrap();
    let prepared = exchange.prepare(&get_user_card()).unwrap();
    client.replace_keys(second.credentials(), second.platform_keys()).unwrap();
    // What was taken out of the client before stays with its pair.
    let request = exchange.sign(&prepared, &base_url).unwrap();
    assert_eq!(request.headers()["wechatpay-serial"], "PUB_KEY_ID_A");
    assert!(exchange.receive::<crate::support::operations::GetUserCard>(first.reply()).is_ok());
    assert_eq!(client.platform_keys().active_id(), Some("PUB_KEY_ID_B"));
}

/// Replaces the keys in the middle of the first attempt, then answers with the new key.
struct Rotating(std::sync::OnceLock<BlockingClient>);

impl BlockingTransport for Rotating {
    fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let [_, second] = pairs();
        self.0.get().unwrap().replace_keys(second.credentials(), second.platform_keys()).unwrap();
        Ok(second.reply())
    }

    fn sleep(&self, _: Duration) {}
}

#[test]
fn a_call_under_way_takes_a_reply_by_the_new_key() {
    let [first, second] = pairs();
    let transport = Arc::new(Rotating(std::sync::OnceLock::new()));
    let client = BlockingClient::builder(first.credentials(), first.platform_keys())
        .clock(Arc::new(FixedClock))
        .build_blocking_with(transport.clone())
        .unwrap();
    transport.0.set(client.clone()).unwrap();
    client.send(get_user_card()).unwrap();
    assert_eq!(client.credentials().serial_no().to_string(), second.serial_no);
    // An exchange by itself knows its own keys alone.
    let exchange = exchange(Face::Brand).with_keys(first.credentials(), first.platform_keys()).unwrap();
    let alone = exchange.receive::<crate::support::operations::GetUserCard>(second.reply());
    assert!(matches!(alone, Err(Error::Verification(_))));
}

#[test]
fn the_readers_that_a_client_made_follow_its_keys_and_an_exchanges_do_not() {
    let client = Client::builder(credentials(Face::Brand), PlatformKeys::new("OLD", OTHER.public_key()))
        .clock(Arc::new(FixedClock))
        .build_with(Script::new([]))
        .unwrap();
    let api_key = || ApiKey::new(events::API_KEY).unwrap();
    let (following, fixed) =
        (client.notification_reader(api_key()), client.exchange().notification_reader(api_key()));
    let body = events::card_created().to_string();
    let reads = |reader: &wechatpay_runtime::NotificationReader| {
        reader.read::<BrandEvent>(&events::headers(body.as_bytes()), body.as_bytes()).is_ok()
    };
    assert!(!reads(&following) && !reads(&fixed));
    client.clone().replace_keys(client.credentials(), platform_keys()).unwrap();
    assert!(reads(&following) && !reads(&fixed));
    assert!(format!("{following:?}").contains(PUBLIC_KEY_ID));
}

#[test]
fn clients_with_other_options_share_replaced_keys_and_those_of_another_merchant_do_not() {
    let client = Script::new([]).client();
    let patient = client.with(wechatpay_runtime::CallOptions::new());
    let another = client.with_credentials(client.credentials(), platform_keys()).unwrap();
    let [first, _] = pairs();
    client.replace_keys(first.credentials(), first.platform_keys()).unwrap();
    assert_eq!(patient.platform_keys().active_id(), Some("PUB_KEY_ID_A"));
    assert_eq!(another.platform_keys().active_id(), Some(PUBLIC_KEY_ID));
}

#[test]
fn the_callers_own_key_is_refused_as_the_platforms_wherever_both_come_together() {
    let own = || platform_keys().and("PUB_KEY_ID_1", MERCHANT.public_key());
    let message = "the key that is given as the platform's, under \"PUB_KEY_ID_1\", is the caller's own: ";
    let error = Exchange::new(credentials(Face::Brand), own()).unwrap_err();
    assert!(error.to_string().starts_with(message), "{error}");
    assert_eq!(error.id(), "PUB_KEY_ID_1");
    let error = Client::builder(credentials(Face::Brand), own()).build_with(Script::new([])).unwrap_err();
    assert!(matches!(error, BuildError::OwnKey(_)), "{error}");
    let client = Script::new([]).client();
    assert!(client.replace_keys(client.credentials(), own()).is_err());
    assert_eq!(client.platform_keys().ids().count(), 1);
    assert!(client.with_credentials(credentials(Face::Partner), own()).is_err());
    // The same key inside a certificate that does not say whose it is.
    let certificate = PlatformKeys::from_certificate_pem(&MERCHANT.certificate_pem()).unwrap();
    assert!(Exchange::new(credentials(Face::Partner), certificate).is_err());
}

#[test]
fn a_key_that_a_signer_keeps_elsewhere_cannot_be_compared() {
    let signer = Arc::new(MERCHANT.private_key());
    let remote = Credentials::with_signer(Face::Brand, BRAND_ID, serial_no(), signer).unwrap();
    let keys = PlatformKeys::new(PUBLIC_KEY_ID, MERCHANT.public_key());
    assert!(Exchange::new(remote, keys).is_ok());
}

#[test]
fn the_authorization_header_is_not_printed() {
    let exchange = exchange(Face::Brand);
    let prepared = exchange.prepare(&confirm_user_card()).unwrap();
    let base_url = wechatpay_runtime::BaseUrl::new("https://host").unwrap();
    let request = exchange.sign(&prepared, &base_url).unwrap();
    assert!(request.headers()["authorization"].is_sensitive());
    let shown = format!("{:?}", request.headers());
    assert!(!shown.contains("signature=") && shown.contains("Sensitive"), "{shown}");
}

#[test]
fn keys_that_are_added_to_new_ones_replace_none_of_them() {
    let [old, new] = pairs();
    let before = old.platform_keys().and(new.key_id, old.platform.public_key());
    let keys = new.platform_keys().and_all(&before);
    assert_eq!(keys.ids().collect::<Vec<_>>(), [new.key_id, old.key_id]);
    assert_eq!(keys.active().unwrap().fingerprint(), new.platform.public_key().fingerprint());
}
