//! Uploads before they are sent: what is checked of a file, and what a call by description does.

use proptest::prelude::*;
use wechatpay_runtime::{
    Arguments, BlockingClient, Error, Face, File, Operation, Prepared, RequestErrorKind, UploadErrorKind,
};

use crate::support::fixtures::{credentials, exchange, platform_keys};
use crate::support::lists::ListCards;
use crate::support::transport::Script;
use crate::support::uploads::{BMP, JPEG, MAX_BYTES, PNG, UploadImage};

fn prepare(name: &str, content: &[u8]) -> Result<Prepared, Error> {
    exchange(Face::Brand).prepare(&UploadImage::new(name, content))
}

fn by_description(name: &str, content: &[u8]) -> Result<Prepared, Error> {
    let file = File::from_bytes(name, content.to_vec());
    exchange(Face::Brand).prepare_upload_dynamic(UploadImage::INFO, &Arguments::new(), &file)
}

/// Checks that both a typed call and a call by description are refused with this message.
#[track_caller]
fn assert_refused(name: &str, content: &[u8], message: &str) {
    let message = format!("UploadImage was not sent: file {name:?}: {message}");
    assert_eq!(format!("{:#}", prepare(name, content).unwrap_err()), message);
    assert_eq!(format!("{:#}", by_description(name, content).unwrap_err()), message);
}

/// An image of this many bytes.
fn image(length: usize) -> Vec<u8> {
    let mut image = PNG.to_vec();
    image.resize(length, 7);
    image
}

#[test]
fn images_of_the_three_types_are_taken_by_any_of_their_extensions_in_any_case() {
    for (content, names) in [
        (PNG, ["a.png", "a.PNG", "钻石 1.Png"]),
        (JPEG, ["a.jpg", "a.JPEG", ".jpeg"]),
        (BMP, ["a.bmp", "a.b.BMP", "a\"b.bmp"]),
    ] {
        for name in names {
            prepare(name, content).unwrap();
        }
    }
}

#[test]
fn an_empty_file_is_refused() {
    assert_refused("a.png", b"", "is empty");
}

#[test]
fn the_largest_size_is_taken_and_one_byte_more_is_not() {
    assert!(prepare("a.png", &image(MAX_BYTES)).unwrap().body().len() > MAX_BYTES);
    let message = "has 2097153 bytes, and at most 2097152 are allowed";
    assert_refused("a.png", &image(MAX_BYTES + 1), message);
}

#[test]
fn another_content_is_told_for_what_it_is_whatever_the_name_says() {
    let wanted = "and JPG, BMP or PNG is wanted";
    for (content, found) in [
        (&b"RIFF\x24\0\0\0WEBPVP8 "[..], "WEBP (image/webp)"),
        (b"GIF89a\x01\0\x01\0", "GIF (image/gif)"),
        (b"%PDF-1.7\n", "PDF (application/pdf)"),
        (b"s3cret", "of an unknown type"),
        (b"\x89PN", "of an unknown type"),
        (&[0; 100], "of an unknown type"),
    ] {
        assert_refused("a.png", content, &format!("is {found}, {wanted}"));
    }
}

#[test]
fn a_name_with_another_extension_or_none_is_refused() {
    for name in ["a.gif", "a", "", "png", "a.png.exe", "a.pngx", "a.png "] {
        assert_refused(name, PNG, "the name must end with .jpg, .jpeg, .bmp or .png");
    }
}

#[test]
fn a_name_that_is_no_plain_file_name_is_refused() {
    for (name, character) in [
        ("a\r\nX-Header: 1.png", "'\\r'"),
        ("a\n.png", "'\\n'"),
        ("a\0.png", "'\\0'"),
        ("a\u{85}.png", "'\\u{85}'"),
        ("../a.png", "'/'"),
        ("C:\\a.png", "'\\\\'"),
    ] {
        assert_refused(name, PNG, &format!("the name holds {character}; give a plain file name"));
    }
}

#[test]
fn the_error_tells_the_problem_as_data_too() {
    let Error::Invalid(invalid) = prepare("a.png", b"").unwrap_err() else { panic!() };
    let RequestErrorKind::File(file) = invalid.kind else { panic!("{invalid}") };
    assert_eq!((file.name.as_str(), file.kind), ("a.png", UploadErrorKind::Empty));
}

#[test]
fn a_call_by_description_is_the_same_request_as_the_typed_one() {
    let (typed, dynamic) = (prepare("a.png", PNG).unwrap(), by_description("a.png", PNG).unwrap());
    assert_eq!(
        (typed.target(), typed.body(), typed.signed_body()),
        (dynamic.target(), dynamic.body(), dynamic.signed_body())
    );
}

#[test]
fn a_file_is_given_exactly_where_there_is_one() {
    let exchange = exchange(Face::Brand);
    let none = Arguments::new();
    let file = File::from_bytes("a.png", PNG);
    let list = Arguments::from([("offset", "0"), ("limit", "1")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    for (result, message) in [
        (
            exchange.prepare_dynamic(UploadImage::INFO, &none, None),
            "UploadImage was not sent: it uploads a file, but none is given",
        ),
        (
            exchange.prepare_dynamic(UploadImage::INFO, &none, Some(serde_json::json!({}))),
            "UploadImage was not sent: it has no body, but one is given",
        ),
        (
            exchange.prepare_upload_dynamic(ListCards::INFO, &list, &file),
            "ListCards was not sent: it takes no file, but one is given",
        ),
        (
            exchange.prepare_upload_dynamic(ListCards::INFO, &none, &file),
            "ListCards was not sent: the query parameter `offset` is required",
        ),
    ] {
        assert_eq!(format!("{:#}", result.unwrap_err()), message);
    }
    let partner = crate::support::fixtures::exchange(Face::Partner);
    let error = partner.prepare_upload_dynamic(UploadImage::INFO, &none, &file).unwrap_err();
    assert!(format!("{error:#}").contains("it is an operation for a brand caller"), "{error}");
}

#[tokio::test]
async fn both_clients_upload_by_description() {
    let reply = || Ok(crate::support::fixtures::signed(200, "{\"media_url\":\"https://qpic.cn/xxx\"}"));
    let script = Script::new([reply(), reply()]);
    let file = File::from_bytes("a.png", PNG);
    let arguments = Arguments::new();
    let client = script.client();
    let sent = client.send_upload_dynamic(UploadImage::INFO, &arguments, file.clone()).await.unwrap();
    assert_eq!(sent.value["media_url"], "https://qpic.cn/xxx");
    let client = BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .clock(std::sync::Arc::new(crate::support::fixtures::FixedClock))
        .build_blocking_with(script.clone())
        .unwrap();
    client.send_upload_dynamic(UploadImage::INFO, &arguments, file).unwrap();
    let [one, other] = &script.requests()[..] else { panic!("two requests") };
    assert_eq!(one.body(), other.body());
}

#[test]
fn debug_shows_no_byte_of_a_file() {
    let upload = UploadImage::new("a.png", [PNG, b"s3cret"].concat());
    let prepared = exchange(Face::Brand).prepare(&upload).unwrap();
    assert!(!format!("{upload:?} {prepared:?}").contains("s3cret"));
}

proptest! {
    #[test]
    fn no_content_and_no_name_makes_it_panic(
        name in "\\PC{0,20}|(?s).{0,20}\\.(png|jpg)",
        magic in prop::sample::select(vec![&b""[..], PNG, JPEG, BMP, b"PK\x03\x04", b"RIFF", b"\0\0\0\x20ftyp"]),
        content in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let content = [magic, &content].concat();
        if let Ok(prepared) = prepare(&name, &content) {
            prop_assert!(!name.contains(|character: char| character.is_control()));
            prop_assert!(prepared.body().windows(content.len()).any(|window| window == content));
        }
    }
}
