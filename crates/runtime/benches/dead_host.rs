//! What 10,000 calls pay for a primary host that takes no connection, with and without memory of it; see
//! docs/benchmarks.md.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark fails by panicking")]
#![allow(clippy::print_stdout, reason = "ratios are what it is for")]

#[path = "../tests/suite/support/openssl.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod openssl;

use std::env;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use wechatpay_runtime::{
    BoxFuture, Client, Clock, Credentials, Face, Method, NoContent, Operation, OperationInfo, PlatformKeys,
    PrivateKey, PublicKey, RequestWriter, ReqwestTransport, RetryPolicy, SerialNo, Signer, Transport,
    TransportError, TransportErrorKind, TransportOptions, canonical,
};

use openssl::openssl;

const CALLS: u32 = 10_000;
const AT_ONCE: u32 = 64;
/// The connect time-out of the measurement; the default is 5 seconds.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(200);
const NOW: u64 = 1_554_208_460;

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let bench = Bench::start();
    let before = runtime.block_on(bench.run(Duration::ZERO));
    let after = runtime.block_on(bench.run(Duration::from_secs(30)));
    for (name, (paid, took)) in [("without memory", before), ("with memory", after)] {
        println!("{name}: {paid} of {CALLS} calls paid the connect time-out, {took:.1?} in all");
    }
    println!("ratio of calls that paid: {:.4}", f64::from(after.0) / f64::from(before.0));
    println!("ratio of the time of all calls: {:.3}", after.1.as_secs_f64() / before.1.as_secs_f64());
}

/// Calls that the platform answers with nothing, signed.
struct Ping;

impl Operation for Ping {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Ping", Face::Brand, Method::Post, "/brand/ping", "").may_reply_nothing();
    type Reply = NoContent;

    fn write(&self, _: &mut RequestWriter<'_>) {}
}

/// Counts the connects that fail: each is a call that paid the time-out.
struct Counting {
    transport: ReqwestTransport,
    failed: AtomicU32,
}

impl Transport for Counting {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async {
            let outcome = self.transport.send(request).await;
            let failed = outcome.as_ref().is_err_and(|error| error.kind() == TransportErrorKind::Connect);
            self.failed.fetch_add(u32::from(failed), Ordering::Relaxed);
            outcome
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.transport.sleep(duration)
    }
}

/// Stands still, so that one signed reply serves all calls.
struct Still;

impl Clock for Still {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
    }
}

struct Bench {
    merchant: String,
    platform: String,
    blackhole: String,
    server: String,
    _listener: TcpListener,
    _backlog: Vec<TcpStream>,
}

impl Bench {
    fn start() -> Self {
        let merchant = key();
        let platform = key();
        let (listener, backlog) = full();
        Self {
            server: serve(answer(&platform)),
            blackhole: format!("http://{}", listener.local_addr().unwrap()),
            merchant,
            platform: String::from_utf8(openssl(&["pkey", "-pubout"], platform.as_bytes())).unwrap(),
            _listener: listener,
            _backlog: backlog,
        }
    }

    /// How many calls paid, and how long all of them took.
    async fn run(&self, pause: Duration) -> (u32, Duration) {
        let key = PrivateKey::from_pem(&self.merchant).unwrap();
        let credentials = Credentials::brand("1001622624", SerialNo::new("1DDE55AD98").unwrap(), key);
        let keys = PlatformKeys::new("PUB_KEY_ID_1", PublicKey::from_pem(&self.platform).unwrap());
        let options = TransportOptions::new().connect_timeout(CONNECT_TIMEOUT);
        let transport = ReqwestTransport::new(options).unwrap();
        let transport = Arc::new(Counting { transport, failed: AtomicU32::new(0) });
        let client = Client::builder(credentials.unwrap(), keys)
            .base_urls([&self.blackhole, &self.server])
            .clock(Arc::new(Still))
            .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
            .dead_host_pause(pause)
            .build_with(transport.clone())
            .unwrap();
        let next = Arc::new(AtomicU32::new(0));
        let start = Instant::now();
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (client, next) = (client.clone(), next.clone());
                tokio::spawn(async move {
                    while next.fetch_add(1, Ordering::Relaxed) < CALLS {
                        client.send(Ping).await.unwrap();
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        (transport.failed.load(Ordering::Relaxed), start.elapsed())
    }
}

fn key() -> String {
    let key = openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], b"");
    String::from_utf8(key).unwrap()
}

/// A listener whose backlog is full: it takes no connection and refuses none.
fn full() -> (TcpListener, Vec<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut backlog = Vec::new();
    while let Ok(connection) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        backlog.push(connection);
        assert!(backlog.len() < 5000, "the backlog never fills");
    }
    (listener, backlog)
}

/// The bytes of a signed reply without a body, on a connection that stays open.
fn answer(platform: &str) -> Vec<u8> {
    let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
    let message = canonical::reply_message(&NOW.to_string(), nonce, b"");
    let signature = STANDARD.encode(PrivateKey::from_pem(platform).unwrap().sign(&message).unwrap());
    format!(
        "HTTP/1.1 204 No Content\r\nWechatpay-Timestamp: {NOW}\r\nWechatpay-Nonce: {nonce}\r\n\
         Wechatpay-Serial: PUB_KEY_ID_1\r\nWechatpay-Signature: {signature}\r\n\r\n"
    )
    .into_bytes()
}

/// Answers every request without a body, and returns the address.
fn serve(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer: Arc<[u8]> = answer.into();
    std::thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            let answer = answer.clone();
            std::thread::spawn(move || respond(connection, &answer));
        }
    });
    url
}

fn respond(mut connection: TcpStream, answer: &[u8]) {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = connection.read(&mut buffer) {
        request.extend(buffer.iter().take(length));
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(answer).is_err() {
                return;
            }
        }
    }
}
