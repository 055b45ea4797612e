//! What a call costs beside the cryptography that it cannot do without; see docs/benchmarks.md.
//!
//! Criterion measures each part; then each pair is measured again, the two sides in turn, and printed as a ratio.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "ratios are what it is for")]

#[path = "../tests/suite/support/models.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod models;
#[path = "../tests/suite/support/openssl.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod openssl;
#[path = "../tests/suite/support/operations.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod operations;

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use criterion::{BatchSize, Criterion};
use serde_json::Value;
use wechatpay_runtime::{
    BaseUrl, Credentials, Exchange, PlatformKeys, PrivateKey, PublicKey, Reply, SerialNo, Signer, canonical,
};

use models::{DateInfo, DateType, UserCard};
use openssl::openssl;
use operations::{ConfirmUserCard, GetUserCard, confirm_user_card, user_information};

const SERIAL_NO: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_1652966817968711769710052651413695";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

fn main() {
    let bench = Bench::new();
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("bare signature", |b| b.iter(|| bench.bare_signature()));
    criterion.bench_function("prepare and sign", |b| b.iter(|| bench.prepare(&bench.plain)));
    criterion.bench_function("prepare, seal three strings and sign", |b| {
        b.iter(|| bench.prepare(&bench.sensitive));
    });
    criterion.bench_function("bare verification and parse", |b| b.iter(|| bench.bare_verification()));
    criterion.bench_function("accept", |b| {
        b.iter_batched(|| bench.response.clone(), |response| bench.accept(response), BatchSize::SmallInput);
    });
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        bench.print_ratios();
    }
}

/// A merchant, a platform, a request of each kind and a signed reply.
struct Bench {
    exchange: Exchange,
    base_url: BaseUrl,
    merchant: PrivateKey,
    platform: PublicKey,
    plain: ConfirmUserCard,
    sensitive: ConfirmUserCard,
    message: Vec<u8>,
    response: http::Response<Bytes>,
    reply_message: Vec<u8>,
    signature: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let (merchant, _) = key_pair();
        let (platform_private, platform) = key_pair();
        let platform_private = PrivateKey::from_pem(&platform_private).unwrap();
        let credentials = Credentials::brand(
            "1001622624",
            SerialNo::new(SERIAL_NO).unwrap(),
            PrivateKey::from_pem(&merchant).unwrap(),
        )
        .unwrap();
        let keys = PlatformKeys::new(PUBLIC_KEY_ID, PublicKey::from_pem(&platform).unwrap());
        let exchange = Exchange::new(credentials, keys).unwrap();
        let plain = plain();
        let prepared = exchange.prepare(&plain).unwrap();
        let message = canonical::request_message("POST", prepared.target(), now(), NONCE, prepared.body());
        let body = models::user_card().to_string();
        let reply_message = canonical::reply_message(&now().to_string(), NONCE, body.as_bytes());
        let signature = platform_private.sign(&reply_message).unwrap();
        let response = http::Response::builder()
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Request-ID", "08F5C3A0EB0610D40118")
            .header("Wechatpay-Timestamp", now())
            .header("Wechatpay-Nonce", NONCE)
            .header("Wechatpay-Serial", PUBLIC_KEY_ID)
            .header("Wechatpay-Signature", STANDARD.encode(&signature))
            .header("Wechatpay-Signature-Type", "WECHATPAY-BRAND-SHA256-RSA2048")
            .body(Bytes::from(body))
            .unwrap();
        Self {
            exchange,
            base_url: BaseUrl::new("https://api.mch.weixin.qq.com").unwrap(),
            merchant: PrivateKey::from_pem(&merchant).unwrap(),
            platform: PublicKey::from_pem(&platform).unwrap(),
            plain,
            sensitive: sensitive(),
            message,
            response,
            reply_message,
            signature,
        }
    }

    /// What a request costs at least.
    fn bare_signature(&self) -> Vec<u8> {
        self.merchant.sign(black_box(&self.message)).unwrap()
    }

    /// What a request costs: target, body, nonce, signature, header, `http::Request`.
    fn prepare(&self, confirm: &ConfirmUserCard) -> http::Request<Bytes> {
        let prepared = self.exchange.prepare(black_box(confirm)).unwrap();
        self.exchange.sign(&prepared, &self.base_url).unwrap()
    }

    /// What a reply costs at least: verified, and parsed into plain JSON.
    fn bare_verification(&self) -> Value {
        assert!(self.platform.verify(black_box(&self.reply_message), &self.signature));
        serde_json::from_slice(black_box(self.response.body())).unwrap()
    }

    /// What a reply costs: headers, Base64, message, verification, parsing and decoding.
    fn accept(&self, response: http::Response<Bytes>) -> Reply<UserCard> {
        self.exchange.receive::<GetUserCard>(black_box(response)).unwrap()
    }

    fn print_ratios(&self) {
        let signature = || drop(black_box(self.bare_signature()));
        let request = ratio(32, |()| drop(black_box(self.prepare(&self.plain))), || (), signature);
        println!("\nprepare / bare signature: {request:.3}x (aim 1.05)");
        let sealing = ratio(32, |()| drop(black_box(self.prepare(&self.sensitive))), || (), signature);
        println!("prepare with three sealed strings / bare signature: {sealing:.3}x");
        let accept = |response| drop(black_box(self.accept(response)));
        let bare = || drop(black_box(self.bare_verification()));
        let reply = ratio(256, accept, || self.response.clone(), bare);
        println!("accept / bare verification + parse: {reply:.3}x (aim 1.5)");
    }
}

/// Measures two closures in turn, a batch of each at a time, and returns the median of the ratios.
///
/// Whatever slows the machine for a while slows both; `input` is made outside the measured time.
fn ratio<I>(batch: usize, one: impl Fn(I), input: impl Fn() -> I, other: impl Fn()) -> f64 {
    const ROUNDS: usize = 101;
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let inputs: Vec<I> = (0..batch).map(|_| input()).collect();
            let of_one = timed(|| inputs.into_iter().for_each(&one));
            let of_other = timed(|| (0..batch).for_each(|_| other()));
            of_one.as_secs_f64() / of_other.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A confirmation with every field that is not sensitive.
fn plain() -> ConfirmUserCard {
    let mut user_information = user_information("".into(), Vec::new());
    for field in user_information.common_field_list.iter_mut().flatten() {
        field.value = None;
    }
    ConfirmUserCard {
        level: Some("钻石会员".to_owned()),
        valid_date_information: Some(DateInfo {
            kind: DateType::TimeRange,
            begin_time: Some("2015-05-20T13:29:35+08:00".into()),
            end_time: Some("2025-05-20T13:29:35.120+08:00".into()),
            available_day: Some(3650),
        }),
        user_information: Some(user_information),
        attach: Some("{\"shop\":\"1001622624\",\"campaign\":\"spring\"}".to_owned()),
        ..confirm_user_card()
    }
}

/// The same with a phone number, a name and a choice to seal.
fn sensitive() -> ConfirmUserCard {
    ConfirmUserCard {
        phone_number: Some("13800138000".into()),
        user_information: Some(user_information("张三".into(), vec!["阅读".into()])),
        ..plain()
    }
}

/// A fresh private key and its public key, by the OpenSSL command line.
fn key_pair() -> (String, String) {
    let pem = |arguments: &[&str], input: &[u8]| String::from_utf8(openssl(arguments, input)).unwrap();
    let private_key = pem(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], b"");
    let public_key = pem(&["pkey", "-pubout"], private_key.as_bytes());
    (private_key, public_key)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
