//! A real axum server, spoken to in bytes: what it answers, over a socket, and when, by a clock of its own.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, post};
use axum::serve::Listener;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;
use wechatpay_runtime::axum::{Accepted, BODY_WITHIN, MAX_BODY_BYTES, NotAccepted, notifications};
use wechatpay_runtime::{Notification, NotificationReader};

use crate::support::events::{BrandEvent, CREATED, card_created, envelope, headers, reader};

/// Serves a route and returns its address.
async fn serve(route: MethodRouter) -> String {
    serve_app(Router::new().route("/notify", route)).await
}

async fn serve_app(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

/// Connections within the process.
struct Pipes(UnboundedReceiver<DuplexStream>);

impl Listener for Pipes {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Serves a route within the process, and connects to it. There, time passes as soon as nobody has anything to do, and a
/// busy machine has as much of it as another.
fn connect_to(route: MethodRouter) -> DuplexStream {
    let (sender, pipes) = unbounded_channel();
    let app = Router::new().route("/notify", route);
    tokio::spawn(async move { axum::serve(Pipes(pipes), app).await.unwrap() });
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    sender.send(theirs).unwrap();
    ours
}

/// A route that accepts everything and counts.
fn counting(count: &Arc<AtomicUsize>) -> MethodRouter {
    let count = count.clone();
    notifications(reader(), move |_: Notification<BrandEvent>| {
        count.fetch_add(1, Ordering::SeqCst);
        async { Ok::<(), Infallible>(()) }
    })
}

/// The head of a request with the platform's signature over a body, and a length of its own.
fn head(signed: &[u8], length: usize) -> Vec<u8> {
    let mut head = b"POST /notify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".to_vec();
    for (name, value) in &headers(signed) {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(format!("Content-Length: {length}\r\n\r\n").into_bytes());
    head
}

/// A reply: its status, and its body.
async fn reply(connection: &mut (impl AsyncRead + Unpin)) -> (u16, String) {
    let mut raw = Vec::new();
    // A server that refuses a body may reset the connection after its answer.
    let _ = connection.read_to_end(&mut raw).await;
    let raw = String::from_utf8(raw).unwrap();
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no reply: {raw:?}"));
    if !body.is_empty() {
        assert!(head.to_ascii_lowercase().contains("content-type: application/json"), "{head}");
    }
    (head[9..12].parse().unwrap(), body.to_owned())
}

async fn exchange(address: &str, bytes: &[u8]) -> (u16, String) {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(bytes).await.unwrap();
    reply(&mut connection).await
}

/// Sends a signed body.
async fn deliver(address: &str, body: &[u8]) -> (u16, String) {
    exchange(address, &[head(body, body.len()), body.to_vec()].concat()).await
}

async fn deliver_card(address: &str) -> (u16, String) {
    deliver(address, card_created().to_string().as_bytes()).await
}

#[track_caller]
fn assert_refused((status, body): (u16, String), expected: u16, message: &str) {
    assert_eq!(status, expected, "{body}");
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), json!({"code": "FAIL", "message": message}));
}

#[tokio::test]
async fn a_handled_notification_is_answered_with_204_and_no_body() {
    let count = Arc::default();
    let address = serve(counting(&count)).await;
    assert_eq!(deliver_card(&address).await, (204, String::new()));
    assert_eq!(deliver_card(&address).await, (204, String::new()));
    assert_eq!(
        count.load(Ordering::SeqCst),
        2,
        "delivered twice, handled twice: to tell them apart is the handler's"
    );
}

#[tokio::test]
async fn a_body_in_small_pieces_is_read_as_a_whole() {
    let count = Arc::default();
    let address = serve(counting(&count)).await;
    let body = card_created().to_string();
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.set_nodelay(true).unwrap();
    connection.write_all(&head(body.as_bytes(), body.len())).await.unwrap();
    for piece in body.as_bytes().chunks(100) {
        connection.write_all(piece).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(reply(&mut connection).await.0, 204);
}

#[tokio::test]
async fn what_is_not_a_notification_never_reaches_the_handler() {
    let count = Arc::default();
    let address = serve(counting(&count)).await;
    let body = card_created().to_string();
    let forged = [head(b"another", body.len()), body.clone().into_bytes()].concat();
    assert_refused(exchange(&address, &forged).await, 401, "the signature is not verified");
    let unsigned =
        b"POST /notify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    assert_refused(exchange(&address, unsigned).await, 401, "the signature is not verified");
    assert_refused(deliver(&address, b"{}").await, 400, "the body is not a notification");
    assert_refused(deliver(&address, b"").await, 400, "the body is not a notification");
    let unopened = envelope("AAAAAAAAAAAAAAAAAAAAAAAAAAA=").to_string();
    assert_refused(deliver(&address, unopened.as_bytes()).await, 500, "the resource does not open");
    let (status, _) =
        exchange(&address, b"GET /notify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    assert_eq!(status, 405);
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_it_says_so_or_not() {
    let count = Arc::default();
    let address = serve(counting(&count)).await;
    let announced = head(b"", MAX_BODY_BYTES + 1);
    assert_refused(exchange(&address, &announced).await, 413, "the body is too large");
    let started = "POST /notify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut connection = TcpStream::connect(&address).await.unwrap();
    connection.write_all(started.as_bytes()).await.unwrap();
    let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
    for _ in 0..=MAX_BODY_BYTES / 0x10000 {
        connection.write_all(&chunk).await.unwrap();
    }
    assert_refused(reply(&mut connection).await, 413, "the body is too large");
    let largest = vec![b' '; MAX_BODY_BYTES];
    assert_refused(deliver(&address, &largest).await, 400, "the body is not a notification");
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let count = Arc::default();
    let body = card_created().to_string();
    let mut connection = connect_to(counting(&count));
    let start = Instant::now();
    connection.write_all(&head(body.as_bytes(), body.len())).await.unwrap();
    connection.write_all(&body.as_bytes()[..body.len() - 1]).await.unwrap();
    assert_refused(reply(&mut connection).await, 408, "the body took too long");
    assert!((BODY_WITHIN..BODY_WITHIN * 2).contains(&start.elapsed()));
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_is_not_waited_for_either() {
    let count = Arc::default();
    let (mut read, mut write) = tokio::io::split(connect_to(counting(&count)));
    write.write_all(&head(b"", 1000)).await.unwrap();
    let trickle = tokio::spawn(async move {
        while write.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let start = Instant::now();
    let mut answer = Vec::new();
    let _ = read.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 408"), "{answer:?}");
    assert!(start.elapsed() < BODY_WITHIN * 2);
    trickle.abort();
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_is_answered_with_500_and_no_details() {
    let failing = notifications(reader(), |_: Notification<BrandEvent>| async { Err("s3cret") });
    assert_refused(deliver_card(&serve(failing).await).await, 500, "the handler failed");
    let panicking = notifications(reader(), |notification: Notification<BrandEvent>| async move {
        assert!(notification.id.is_empty(), "s3cret");
        Ok::<(), Infallible>(())
    });
    let address = serve(panicking).await;
    assert_refused(deliver_card(&address).await, 500, "the handler failed");
    assert_refused(deliver_card(&address).await, 500, "the handler failed");
    let early = notifications(reader(), |notification: Notification<BrandEvent>| {
        assert!(notification.id.is_empty(), "s3cret");
        async { Ok::<(), Infallible>(()) }
    });
    assert_refused(deliver_card(&serve(early).await).await, 500, "the handler failed");
}

/// A route whose handler works as long as the platform waits and a bit more, then counts.
fn slow(count: &Arc<AtomicUsize>) -> MethodRouter {
    let count = count.clone();
    notifications(reader(), move |_: Notification<BrandEvent>| {
        let count = count.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(5500)).await;
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<(), Infallible>(())
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_is_answered_for_within_five_seconds_and_runs_to_its_end() {
    let count = Arc::<AtomicUsize>::default();
    let body = card_created().to_string().into_bytes();
    let mut connection = connect_to(slow(&count));
    let start = Instant::now();
    connection.write_all(&[head(&body, body.len()), body].concat()).await.unwrap();
    assert_refused(reply(&mut connection).await, 500, "the handler is not done yet, deliver it again");
    let within = Duration::from_millis(4400)..Duration::from_secs(5);
    assert!(within.contains(&start.elapsed()), "{:?}", start.elapsed());
    assert_eq!(count.load(Ordering::SeqCst), 0, "answered before the handler was done");
    ended(&count).await;
}

/// Waits for the end of a handler.
async fn ended(count: &AtomicUsize) {
    let end = async {
        while count.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), end).await.expect("the handler runs to its end");
}

#[tokio::test(start_paused = true)]
async fn a_handler_runs_to_its_end_when_the_platform_hangs_up() {
    let count = Arc::<AtomicUsize>::default();
    let body = card_created().to_string().into_bytes();
    let mut connection = connect_to(slow(&count));
    connection.write_all(&[head(&body, body.len()), body].concat()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    drop(connection);
    ended(&count).await;
}

/// A service's state, the reader one part of it.
#[derive(Clone)]
struct Shop {
    reader: NotificationReader,
    expected: &'static str,
}

impl FromRef<Shop> for NotificationReader {
    fn from_ref(shop: &Shop) -> Self {
        shop.reader.clone()
    }
}

#[tokio::test]
async fn a_notification_is_an_argument_of_a_handler_that_answers_itself() {
    async fn on_event(
        axum::extract::State(shop): axum::extract::State<Shop>,
        notification: Notification<BrandEvent>,
    ) -> Result<Accepted, NotAccepted> {
        if notification.event_type == shop.expected {
            Ok(Accepted)
        } else {
            Err(NotAccepted::new("not for us"))
        }
    }
    let app = |expected| {
        let shop = Shop { reader: reader(), expected };
        Router::new().route("/notify", post(on_event)).with_state(shop)
    };
    let address = serve_app(app(CREATED)).await;
    assert_eq!(deliver_card(&address).await, (204, String::new()));
    assert_refused(deliver(&address, b"{}").await, 400, "the body is not a notification");
    let address = serve_app(app("another")).await;
    assert_refused(deliver_card(&address).await, 500, "not for us");
}

#[tokio::test]
async fn a_refusal_keeps_to_the_documented_lengths_and_is_never_a_success() {
    let refusal = NotAccepted::new("长".repeat(65)).with_code("X".repeat(33)).with_status(StatusCode::OK);
    let response = refusal.into_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body, json!({"code": "X".repeat(32), "message": "长".repeat(64)}));
    let response = NotAccepted::new("").with_status(StatusCode::FORBIDDEN).into_response();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}
