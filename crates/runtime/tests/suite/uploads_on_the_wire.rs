//! Uploads over real sockets: the form read by other people's parser, signature and digest checked by OpenSSL and
//! `sha256sum`.

use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use wechatpay_runtime::{Arguments, Client, Error, Face, File, Operation, RetryPolicy};

use crate::support::chunks::chunks;
use crate::support::fixtures::{PUBLIC_KEY_ID, TickingClock, credentials, platform_keys};
use crate::support::from_base64;
use crate::support::keys::MERCHANT;
use crate::support::openssl::verifies;
use crate::support::server::{Answer, Request, Server, nobody, signed_reply};
use crate::support::uploads::{BMP, JPEG, MAX_BYTES, PNG, UploadImage};

fn client(base_urls: &[&str]) -> Client {
    Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls(base_urls.iter().copied())
        .clock(Arc::new(TickingClock::default()))
        .retry(RetryPolicy::default().first_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

fn success() -> Answer {
    signed_reply("200 OK", b"{\"media_url\":\"https://qpic.cn/xxx\"}")
}

/// Uploads to a server that answers well, and returns the request.
async fn sent(upload: UploadImage) -> Request {
    let server = Server::start([success()]);
    let reply = client(&[server.url()]).send(upload).await.unwrap();
    assert_eq!(reply.media_url, "https://qpic.cn/xxx");
    server.request()
}

/// A part of a form, as other people's parser reads it.
#[derive(Debug)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: String,
    content: Bytes,
}

/// Takes a request's form apart.
async fn parts(request: &Request) -> Vec<Part> {
    let boundary = multer::parse_boundary(request.header("content-type")).unwrap();
    assert!(boundary.len() <= 70, "RFC 2046 allows no more");
    let body = Ok::<_, std::io::Error>(Bytes::copy_from_slice(request.body()));
    let mut form = multer::Multipart::new(chunks([body]), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        parts.push(Part {
            name: field.name().unwrap().to_owned(),
            file_name: field.file_name().map(str::to_owned),
            content_type: field.content_type().unwrap().to_string(),
            content: field.bytes().await.unwrap(),
        });
    }
    parts
}

/// The digest that `sha256sum` prints.
fn sha256sum(content: &[u8]) -> String {
    let mut child = Command::new("sha256sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need sha256sum");
    child.stdin.take().unwrap().write_all(content).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    output.split(' ').next().unwrap().to_owned()
}

/// A parameter of the `Authorization` header.
fn parameter(request: &Request, name: &str) -> String {
    let header = request.header("authorization");
    let (_, rest) = header.split_once(&format!("{name}=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Whether the signature is the caller's over this text as the body.
fn is_signed_over(request: &Request, body: &[u8]) -> bool {
    let head = format!(
        "POST\n/brand/card-member/media/image-upload\n{}\n{}\n",
        parameter(request, "timestamp"),
        parameter(request, "nonce_str")
    );
    let message = [head.as_bytes(), body, b"\n"].concat();
    verifies(&MERCHANT.public_path(), &message, &from_base64(&parameter(request, "signature")))
}

/// Checks form, digest and signature of an upload that arrived.
async fn assert_arrived(request: &Request, name: &str, content: &[u8], media_type: &str) {
    let parts = parts(request).await;
    let [file, meta] = &parts[..] else { panic!("two parts in {parts:?}") };
    assert_eq!((file.name.as_str(), meta.name.as_str()), ("file", "meta"));
    assert_eq!(file.file_name.as_deref(), Some(name.replace('"', "%22").as_str()));
    assert_eq!((file.content_type.as_str(), meta.content_type.as_str()), (media_type, "application/json"));
    assert_eq!(meta.file_name, None);
    assert!(file.content == content, "the content arrives as it is");
    let said: Value = serde_json::from_slice(&meta.content).unwrap();
    let expected = serde_json::json!({"filename": name, "file_digest": sha256sum(content)});
    assert_eq!(said.to_string(), expected.to_string(), "in this order, and nothing else");
    assert!(is_signed_over(request, &meta.content), "the signature is over the meta part as sent");
    assert!(!is_signed_over(request, request.body()) && !is_signed_over(request, b""));
}

#[tokio::test]
async fn a_form_arrives_with_file_and_signed_meta_in_this_order() {
    for (name, content, media_type) in [
        ("card.png", [PNG, b"1"].concat(), "image/png"),
        ("card.JPG", [JPEG, b"\r\n--\r\n--boundary--\r\n\r\n\0\xff"].concat(), "image/jpeg"),
        ("钻石 a\"b'c;=%22.bmp", [BMP, &[b'\r', b'\n', b'-'].repeat(1000)].concat(), "image/bmp"),
        // The content decides what the part is called.
        ("card.png", JPEG.to_vec(), "image/jpeg"),
    ] {
        let request = sent(UploadImage::new(name, content.clone())).await;
        assert_arrived(&request, name, &content, media_type).await;
    }
}

#[tokio::test]
async fn the_head_says_what_the_body_is() {
    let request = sent(UploadImage::new("card.png", PNG)).await;
    assert_eq!(request.line(), "POST /brand/card-member/media/image-upload HTTP/1.1");
    assert!(request.header("content-type").starts_with("multipart/form-data; boundary="));
    assert_eq!(request.header("content-length"), request.body().len().to_string());
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(request.header("wechatpay-serial"), PUBLIC_KEY_ID);
    assert!(request.headers("transfer-encoding").is_empty() && request.headers("expect").is_empty());
}

#[tokio::test]
async fn the_boundary_is_in_neither_part_even_if_the_name_is_one() {
    let first = sent(UploadImage::new("card.png", PNG)).await;
    let boundary = multer::parse_boundary(first.header("content-type")).unwrap();
    let name = format!("--{boundary}--.png");
    let content = [PNG, format!("\r\n--{boundary}\r\n").as_bytes()].concat();
    let request = sent(UploadImage::new(&name, content.clone())).await;
    assert_arrived(&request, &name, &content, "image/png").await;
    let other = multer::parse_boundary(request.header("content-type")).unwrap();
    let found = request.body().windows(other.len()).filter(|window| *window == other.as_bytes()).count();
    assert_eq!(found, 3, "before each part and behind the last");
}

#[tokio::test]
async fn the_largest_image_arrives_whole() {
    let mut content = PNG.to_vec();
    content.extend((0..MAX_BYTES - PNG.len()).map(|index| (index * index % 251).to_le_bytes()[0]));
    assert_eq!(content.len(), 2_097_152);
    let request = sent(UploadImage::new("card.png", content.clone())).await;
    assert_arrived(&request, "card.png", &content, "image/png").await;
}

#[tokio::test]
async fn a_file_from_a_path_or_a_stream_arrives_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("card.png");
    std::fs::write(&path, PNG).unwrap();
    let from_path = sent(UploadImage { file: File::from_path(&path).unwrap() }).await;
    assert_arrived(&from_path, "card.png", PNG, "image/png").await;
    let stream = chunks(PNG.chunks(3).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())));
    let from_stream = sent(UploadImage { file: File::from_stream("card.png", stream).await.unwrap() }).await;
    assert_arrived(&from_stream, "card.png", PNG, "image/png").await;
    assert_eq!(from_path.body(), from_stream.body());
}

#[tokio::test]
async fn a_call_by_description_arrives_as_well() {
    let server = Server::start([success()]);
    let file = File::from_bytes("card.png", PNG);
    let client = client(&[server.url()]);
    client.send_upload_dynamic(UploadImage::INFO, &Arguments::new(), file).await.unwrap();
    assert_arrived(&server.request(), "card.png", PNG, "image/png").await;
}

#[tokio::test]
async fn each_attempt_is_the_same_form_signed_anew() {
    let server = Server::start([Answer::Close, success()]);
    // A connection that is refused was no attempt at the platform; one that broke may have been.
    let upload = || UploadImage::new("card.png", PNG);
    client(&[server.url()]).send(upload()).await.unwrap_err();
    client(&[&nobody(), server.url()]).send(upload()).await.unwrap();
    let [one, other] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(one.body(), other.body());
    for name in ["timestamp", "nonce_str", "signature"] {
        assert_ne!(parameter(one, name), parameter(other, name), "{name}");
    }
    for request in [one, other] {
        assert_arrived(request, "card.png", PNG, "image/png").await;
    }
}

#[tokio::test]
async fn what_the_platform_would_not_take_opens_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let client = client(&[&format!("http://{}", listener.local_addr().unwrap())]);
    let too_large = [PNG, &vec![0; MAX_BYTES + 1 - PNG.len()]].concat();
    assert_eq!(too_large.len(), 2_097_153);
    for (name, content) in [
        ("card.png", &too_large[..]),
        ("card.png", b""),
        ("card.png", b"GIF89a"),
        ("card.gif", PNG),
        ("card\n.png", PNG),
    ] {
        let error = client.send(UploadImage::new(name, content)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        let file = File::from_bytes(name, content.to_vec());
        let result = client.send_upload_dynamic(UploadImage::INFO, &Arguments::new(), file).await;
        assert!(matches!(result, Err(Error::Invalid(_))));
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_sends_the_same_form() {
    let server = Server::start([success()]);
    let client = wechatpay_runtime::BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .clock(Arc::new(TickingClock::default()))
        .build_blocking()
        .unwrap();
    client.send(UploadImage::new("card.png", PNG)).unwrap();
    let request = server.request();
    let arrived = assert_arrived(&request, "card.png", PNG, "image/png");
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(arrived);
}
