//! The sandbox's page without a browser: what it refuses, and how its live log begins and ends.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_api::Face;
use wechatpay_api::card_member::brand::{GetCard, InvalidateCard};
use wechatpay_tests::{caller, sandbox};

use crate::page::{CARD, PAGES};

#[tokio::test]
async fn the_live_log_goes_on_where_a_browser_lost_it_and_ends_with_the_sandbox() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    client.send(GetCard::new(CARD)).await.unwrap();
    client.send(InvalidateCard::new(CARD)).await.unwrap();
    let mut socket = TcpStream::connect(sandbox.addr()).await.unwrap();
    let request = format!(
        "GET /sandbox/page/live?after=0 HTTP/1.1\r\nHost: {}\r\nLast-Event-ID: 1\r\n\r\n",
        sandbox.addr()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut log = String::new();
    while !log.contains("InvalidateCard") {
        let mut part = [0; 4_096];
        let length = socket.read(&mut part).await.unwrap();
        assert_ne!(length, 0, "{log}");
        log.push_str(&String::from_utf8_lossy(&part[..length]));
    }
    assert!(log.contains("id: 2") && !log.contains("GetCard"), "{log}");
    sandbox.shutdown().await;
    let mut rest = String::new();
    socket.read_to_string(&mut rest).await.unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "an open log is ended, not cut off: {rest}");
}

#[tokio::test]
async fn another_site_can_neither_read_nor_send_anything() {
    let sandbox = sandbox().await;
    let ask = async |request: String| {
        let mut socket = TcpStream::connect(sandbox.addr()).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let here = sandbox.addr();
    for path in PAGES.iter().chain(&[
        "/sandbox/page/live",
        "/sandbox/page/style.css",
        "/docs/documents/card-member-brand.json",
    ]) {
        let foreign =
            ask(format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).await;
        assert!(foreign.starts_with("HTTP/1.1 403") && foreign.contains("FOREIGN_HOST"), "{path}: {foreign}");
        let own = ask(format!("HEAD {path} HTTP/1.1\r\nHost: {here}\r\nConnection: close\r\n\r\n")).await;
        assert!(own.starts_with("HTTP/1.1 200"), "{path}: {own}");
        assert!(
            own.contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';")
        );
    }

    let before = sandbox.clock().offset();
    for path in ["clock/advance", "clock/stop", "reset", "faults", "faults/1/cancel", "deliveries/1/resend"] {
        let post = format!(
            "POST /sandbox/page/{path} HTTP/1.1\r\nHost: {here}\r\nOrigin: http://evil.example\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nby=86400"
        );
        let foreign = ask(post).await;
        assert!(
            foreign.starts_with("HTTP/1.1 403") && foreign.contains("FOREIGN_ORIGIN"),
            "{path}: {foreign}"
        );
    }
    assert_eq!(sandbox.clock().offset().as_secs(), before.as_secs());
    assert!(!sandbox.clock().is_stopped());
}
