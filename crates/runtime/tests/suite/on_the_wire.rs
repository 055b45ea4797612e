//! What the default transport puts on the wire, byte for byte, seen by a server that knows only bytes.

use std::sync::Arc;
use std::time::Duration;

use wechatpay_runtime::{Client, Error, Face, Operation, RetryPolicy, TransportErrorKind, TransportOptions};

use crate::support::chain;
use crate::support::fixtures::{FixedClock, PUBLIC_KEY_ID, credentials, exchange, platform_keys};
use crate::support::models::user_card;
use crate::support::operations::{
    ConfirmUserCard, GetUserCard, confirm_user_card, get_user_card, invalidate_card, update_user_card,
};
use crate::support::server::{Answer, Request, Server, nobody, reply, signed_reply};

/// More than a busy machine needs for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of this face over real sockets.
fn client(face: Face, base_urls: &[&str]) -> Client {
    client_within(PATIENCE, face, base_urls)
}

/// A client that waits so long for an answer.
fn client_within(timeout: Duration, face: Face, base_urls: &[&str]) -> Client {
    let options = TransportOptions::new().timeout(timeout).max_reply_bytes(4096);
    Client::builder(credentials(face), platform_keys())
        .base_urls(base_urls.iter().copied())
        .clock(Arc::new(FixedClock))
        .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
        .transport_options(options)
        .build()
        .unwrap()
}

fn success() -> Answer {
    signed_reply("200 OK", user_card().to_string().as_bytes())
}

/// Sends an operation to a server that answers well, and returns the request.
async fn sent<O: Operation>(face: Face, operation: O) -> Request {
    let server = Server::start([success()]);
    client(face, &[server.url()]).send(operation).await.unwrap();
    server.request()
}

/// What a client makes of one answer, with one attempt for a write.
async fn answered(answer: Answer) -> Result<(), Error> {
    answered_within(PATIENCE, answer).await
}

/// The same of a client that waits so long.
async fn answered_within(timeout: Duration, answer: Answer) -> Result<(), Error> {
    let server = Server::start([answer]);
    let client = client_within(timeout, Face::Brand, &[server.url()]);
    let result = client.send(confirm_user_card()).await.map(drop);
    assert_eq!(server.requests().len(), 1, "a write is not repeated");
    result
}

#[track_caller]
fn assert_no_reply(result: Result<(), Error>, kind: TransportErrorKind) {
    match result.unwrap_err() {
        Error::Transport(no_reply) => assert_eq!(no_reply.kind(), kind, "{no_reply}"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_get_is_a_request_line_and_the_headers_it_needs() {
    let request = sent(Face::Brand, get_user_card()).await;
    assert_eq!(
        request.line(),
        "GET /brand/card-member/user-cards/478515832665?card_id=pbLatjvWOibDc5-TBnbUk1pD12o0\
         &openid=obLatjnx9gnqzS4myYGmLZ7LgLBA HTTP/1.1"
    );
    let mut names = request.header_names();
    names.sort();
    assert_eq!(names, ["accept", "authorization", "host", "user-agent", "wechatpay-serial"]);
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(request.header("wechatpay-serial"), PUBLIC_KEY_ID);
    assert!(request.body().is_empty());
}

#[tokio::test]
async fn a_post_without_a_body_says_that_it_has_none() {
    let request = sent(Face::Brand, invalidate_card()).await;
    let line = "POST /brand/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/invalidate HTTP/1.1";
    assert_eq!(request.line(), line);
    assert_eq!(request.header("content-length"), "0");
    assert_eq!(request.header("content-type"), "application/json");
    assert!(request.headers("transfer-encoding").is_empty());
    assert!(request.body().is_empty());
}

#[tokio::test]
async fn a_body_and_its_headers_arrive_as_they_were_signed() {
    let confirm = ConfirmUserCard { attach: Some("钻石 &<>\"\n".to_owned()), ..confirm_user_card() };
    let exchange = exchange(Face::Brand);
    let prepared = exchange.prepare(&confirm).unwrap();
    let base_url = wechatpay_runtime::BaseUrl::new("http://127.0.0.1").unwrap();
    let signed = exchange.sign(&prepared, &base_url).unwrap();
    let request = sent(Face::Brand, confirm).await;
    assert_eq!(request.body(), prepared.body());
    assert_eq!(request.header("content-length"), prepared.body().len().to_string());
    assert_eq!(request.header("content-type"), "application/json");
    assert!(request.headers("transfer-encoding").is_empty() && request.headers("expect").is_empty());
    // With the clock and the nonce fixed, signatures are equal.
    assert_eq!(request.header("authorization"), signed.headers()["authorization"]);
}

#[tokio::test]
async fn a_partners_patch_is_one() {
    let request = sent(Face::Partner, update_user_card()).await;
    let line = "PATCH /v3/brand/partner/card-member/user-cards/478515832665?card_id=pbLatjvWOibDc5-TBnbUk1pD12o0 HTTP/1.1";
    assert_eq!(request.line(), line);
    assert_eq!(request.body(), b"{\"brand_id\":\"1004\"}");
}

#[tokio::test]
async fn the_target_is_not_written_anew_by_the_url_library() {
    let nasty = "a/b c+d%41?#&=~*é'\\;,|..%2e:@[]{}^`<>\"\n";
    let get = GetUserCard { user_card_code: nasty.to_owned(), card_id: nasty.to_owned(), ..get_user_card() };
    let expected = exchange(Face::Brand).prepare(&get).unwrap().target().to_owned();
    let request = sent(Face::Brand, get).await;
    assert_eq!(request.target(), expected);
    assert!(
        expected.contains("/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9%27%5C%3B%2C%7C..%252e%3A%40%5B%5D%7B")
    );
}

#[tokio::test]
async fn a_host_where_nobody_listens_fails_over_even_for_a_write() {
    let server = Server::start([success()]);
    let nobody = nobody();
    client(Face::Brand, &[&nobody, server.url()]).send(confirm_user_card()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
    let error = client(Face::Brand, &[&nobody]).send(confirm_user_card()).await.unwrap_err();
    let message = chain(&error);
    assert!(
        message.starts_with(&format!("ConfirmUserCard: no reply from {nobody} after 3 attempts")),
        "{message}"
    );
    assert!(message.contains(": cannot connect: ") && message.contains("refused"), "{message}");
}

#[tokio::test]
async fn a_host_that_the_url_library_does_not_take_is_told_and_nothing_is_sent() {
    let error = client(Face::Brand, &["https://1.2.3.999"]).send(confirm_user_card()).await.unwrap_err();
    assert!(chain(&error).contains("https://1.2.3.999"), "{error}");
    assert!(chain(&error).ends_with("invalid IPv4 address"), "{}", chain(&error));
}

#[tokio::test]
async fn a_read_is_repeated_over_new_connections_until_it_succeeds() {
    let server = Server::start([Answer::Close, reply("503 Service Unavailable", &[], b""), success()]);
    client(Face::Brand, &[server.url()]).send(get_user_card()).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_does_not_fail_the_next_write() {
    let kept_alive = || {
        let Answer::Bytes(bytes) = success() else { unreachable!() };
        let text = String::from_utf8(bytes).unwrap();
        Answer::Bytes(text.replace("Connection: close\r\n", "").into_bytes())
    };
    let server = Server::start([kept_alive(), kept_alive()]);
    let client = client(Face::Brand, &[server.url()]);
    client.send(confirm_user_card()).await.unwrap();
    while server.closed() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // The client hears of it as soon as its runtime looks at its sockets.
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.clone().send(confirm_user_card()).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_a_timeout() {
    let little = Duration::from_secs(2);
    assert_no_reply(answered_within(little, Answer::Hang).await, TransportErrorKind::Timeout);
    let Answer::Bytes(bytes) = success() else { unreachable!() };
    let stalled = Answer::Stall(bytes[..bytes.len() - 10].to_vec());
    assert_no_reply(answered_within(little, stalled).await, TransportErrorKind::Timeout);
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_as_such() {
    assert_no_reply(answered(Answer::Close).await, TransportErrorKind::Broken);
    assert_no_reply(answered(Answer::Bytes(b"HTTP/1.1 200 O".to_vec())).await, TransportErrorKind::Broken);
    assert_no_reply(answered(Answer::Bytes(b"+OK POP3\r\n\r\n".to_vec())).await, TransportErrorKind::Broken);
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_broken_and_never_handed_out() {
    let Answer::Bytes(mut bytes) = success() else { unreachable!() };
    bytes.pop();
    assert_no_reply(answered(Answer::Bytes(bytes)).await, TransportErrorKind::Broken);
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large_and_one_at_the_limit_is_not() {
    let large = signed_reply("200 OK", &[b' '; 4097]);
    assert_no_reply(answered(large).await, TransportErrorKind::TooLarge);
    let endless = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &vec![b'x'; 100_000]].concat();
    assert_no_reply(answered(Answer::Bytes(endless)).await, TransportErrorKind::TooLarge);
    let card = user_card().to_string();
    let fits = format!("{card}{}", " ".repeat(4096 - card.len()));
    answered(signed_reply("200 OK", fits.as_bytes())).await.unwrap();
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([success()]);
    let location = format!("{}/brand", elsewhere.url());
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let error = answered(reply(status, &[("Location", &location)], b"")).await.unwrap_err();
        let Error::Api(refusal) = error else { panic!("{error}") };
        assert!(refusal.status.is_redirection());
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_gateways_html_is_a_refusal_without_a_code() {
    let html = b"<html><body>502 Bad Gateway</body></html>";
    let error = answered(reply("502 Bad Gateway", &[("Content-Type", "text/html")], html)).await.unwrap_err();
    let Error::Api(refusal) = error else { panic!("{error}") };
    assert_eq!((refusal.status.as_u16(), refusal.code.as_ref()), (502, None));
    assert_eq!(&*refusal.body, html);
}

#[tokio::test]
async fn replies_are_verified_as_they_came() {
    assert!(matches!(answered(reply("200 OK", &[], b"{}")).await, Err(Error::Verification(_))));
    assert!(matches!(answered(signed_reply("200 OK", b"{}")).await, Err(Error::Decode(_))));
    assert!(matches!(answered(signed_reply("200 OK", b"")).await, Err(Error::Decode(_))));
    let no_content = signed_reply("204 No Content", b"");
    assert!(matches!(answered(no_content).await, Err(Error::Decode(_))));
}

#[tokio::test]
async fn a_reply_in_chunks_is_verified_as_a_whole() {
    let Answer::Bytes(plain) = success() else { unreachable!() };
    let card = user_card().to_string();
    let head = String::from_utf8(plain[..plain.len() - card.len()].to_vec()).unwrap();
    let head = head.replace(&format!("Content-Length: {}", card.len()), "Transfer-Encoding: chunked");
    let chunks: Vec<_> = card.as_bytes().chunks(100).map(chunk_of).collect();
    answered(Answer::Bytes([head.as_bytes(), &chunks.concat(), b"0\r\n\r\n"].concat())).await.unwrap();
}

fn chunk_of(bytes: &[u8]) -> Vec<u8> {
    [format!("{:X}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
