//! Uploads: a form written byte by byte, of which the text of the part `meta` is signed.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wechatpay_sandbox::Face;

use crate::client::{Answer, Call};

const TARGET: &str = "/brand/images";
const BOUNDARY: &str = "----boundary7MA4YWxk";
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of it \r\n--\r\n";

/// A form, correct until a test spoils it.
#[derive(Clone)]
pub(crate) struct Form {
    parts: Vec<(String, Vec<u8>)>,
}

impl Form {
    pub(crate) fn new(file: &[u8], filename: &str) -> Self {
        Self::with_digest_as("file_digest", file, filename)
    }

    /// The faces have a name each for the digest.
    pub(crate) fn with_digest_as(name: &str, file: &[u8], filename: &str) -> Self {
        let digest = format!("{:x}", Sha256::digest(file));
        Self::with_meta(file, &json!({"filename": filename, (name): digest}).to_string())
    }

    fn with_meta(file: &[u8], meta: &str) -> Self {
        let file_head = "form-data; name=\"file\"; filename=\"image\"\r\nContent-Type: image/png";
        let meta_head = "form-data; name=\"meta\"\r\nContent-Type: application/json";
        Self { parts: vec![(file_head.to_owned(), file.to_owned()), (meta_head.to_owned(), meta.into())] }
    }

    fn meta(&self) -> Vec<u8> {
        let meta = self.parts.iter().find(|(head, _)| head.contains("\"meta\""));
        meta.map(|(_, text)| text.clone()).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        let part = |(head, content): &(String, Vec<u8>)| {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n");
            [head.as_bytes(), content, b"\r\n"].concat()
        };
        let parts: Vec<u8> = self.parts.iter().flat_map(part).collect();
        [&parts, format!("--{BOUNDARY}--\r\n").as_bytes()].concat()
    }

    pub(crate) fn call(&self) -> Call {
        self.within(Call::new(Face::Brand, "POST", TARGET).of_our_own())
    }

    /// Puts the form into a call.
    pub(crate) fn within(&self, call: Call) -> Call {
        call.body(self.bytes())
            .signing(self.meta())
            .header("Content-Type", &format!("multipart/form-data; boundary={BOUNDARY}"))
    }

    fn send(&self) -> Answer {
        self.call().send()
    }

    #[track_caller]
    fn assert_refused(&self, field: &str, issue: &str) {
        let answer = self.send();
        answer.assert_refused(400, "PARAM_ERROR", field, issue);
        assert_eq!(answer.json()["detail"]["location"], "body");
    }
}

#[test]
fn an_image_is_taken_and_answered_with_the_example() {
    let bmp = [b"BM".as_slice(), &vec![0xFF; 2_097_150]].concat();
    for (file, filename) in [
        (PNG, "logo.png"),
        (b"\xff\xd8\xff\xe0", "商标.JPEG"),
        (b"\xff\xd8\xff\xdb", "a.b.jpg"),
        (&bmp, "largest.bmp"),
    ] {
        let answer = Form::new(file, filename).send();
        assert_eq!(answer.status, 200, "{}", answer.json());
        assert_eq!(answer.json(), json!({"media_url": "https://qpic.cn/xxx"}));
    }
}

#[test]
fn the_order_of_the_parts_and_the_layout_of_the_json_are_free() {
    let digest = format!("{:x}", Sha256::digest(PNG));
    let meta = format!("{{\n \"file_digest\" : \"{digest}\",\r\n \"filename\": \"\\u0061.png\" }}\n");
    let mut form = Form::with_meta(PNG, &meta);
    form.parts.reverse();
    let boundary = format!("Multipart/Form-Data; charset=utf-8; boundary=\"{BOUNDARY}\"");
    let answer = form.call().header("Content-Type", &boundary).send();
    assert_eq!(answer.status, 200, "{}", answer.json());
}

#[test]
fn the_signature_covers_the_meta_text_as_it_was_sent() {
    let form = Form::new(PNG, "logo.png");
    let meta = String::from_utf8(form.meta()).unwrap();
    let answer = form.call().signing(meta.replace(':', ": ")).send();
    answer.assert_refused(401, "SIGN_ERROR", "signature", "sign not match");
    let expected = String::from_utf8(form.call().message()).unwrap();
    let message = answer.json()["detail"]["sign_information"]["sign_message"].as_str().unwrap().to_owned();
    let last_lines = |text: &str| text.split('\n').skip(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(last_lines(&message), last_lines(&expected));
    assert!(answer.json()["message"].as_str().unwrap().contains("the text of the JSON part is signed"));

    let answer = form.call().signing(form.bytes()).send();
    answer.assert_refused(401, "SIGN_ERROR", "signature", "it covers the whole form");
    let answer = form.call().signing("").send();
    answer.assert_refused(401, "SIGN_ERROR", "signature", "sign not match");
}

#[test]
fn a_changed_file_is_noticed_by_its_digest() {
    let good = Form::new(PNG, "logo.png");
    let digest = format!("{:x}", Sha256::digest(PNG));
    let mut form = good.clone();
    form.parts[0].1.push(b'!');
    form.assert_refused("/meta/file_digest", &format!("{} bytes came", PNG.len() + 1));
    for other in [digest.to_uppercase(), String::new(), "hjkahkjsjkfsjk78687dhjahdajhk".to_owned()] {
        let meta = json!({"filename": "logo.png", "file_digest": other}).to_string();
        let form = Form::with_meta(PNG, &meta);
        form.assert_refused("/meta/file_digest", &digest);
    }
}

#[test]
fn the_file_is_an_image_of_a_documented_type_and_size() {
    let big = [PNG, &vec![0; 2_097_153 - PNG.len()]].concat();
    for (file, issue) in [
        (b"".as_slice(), "is empty"),
        (b"GIF89a", "`.jpg`, `.jpeg`, `.bmp`, `.png`"),
        (b"\xff\xd8", "does not begin"),
        (&big, "has 2097153 bytes, and at most 2097152 are allowed"),
    ] {
        Form::new(file, "logo.png").assert_refused("/file", issue);
    }
    let mut form = Form::new(PNG, "logo.png");
    form.parts[0].0 = "form-data; name=\"file\"".to_owned();
    form.assert_refused("/file", "no `filename`");
}

#[test]
fn the_file_is_named_as_an_image() {
    for filename in ["", "logo", ".png", "png", "logo.gif", "logo.png.exe"] {
        Form::new(PNG, filename).assert_refused("/meta/filename", "must end in one of `.jpg`");
    }
    Form::new(PNG, &format!("{}.png", "x".repeat(125)))
        .assert_refused("/meta/filename", "has 129 characters");
}

#[test]
fn the_meta_is_checked_as_every_body_is() {
    let digest = format!("{:x}", Sha256::digest(PNG));
    let with = |name: &str, value: Value| {
        let mut meta = json!({"filename": "logo.png", "file_digest": digest});
        meta[name] = value;
        meta.to_string()
    };
    for (meta, field, issue) in [
        (String::new(), "/meta", "is not JSON"),
        ("{".to_owned(), "/meta", "is not JSON"),
        ("[]".to_owned(), "/meta", "must be an object"),
        ("{}".to_owned(), "/meta/filename", "is required"),
        (with("sha256", json!("")), "/meta/sha256", "is not a known field"),
        (with("filename", Value::Null), "/meta/filename", "is null"),
        (with("file_digest", json!(1)), "/meta/file_digest", "must be a string"),
        (with("filename", json!("\u{1f600}.png")), "/meta/filename", "4 bytes"),
        ("{\"filename\":\"a.png\",\"filename\":\"a.png\"}".to_owned(), "/meta/filename", "twice"),
    ] {
        Form::with_meta(PNG, &meta).assert_refused(field, issue);
    }
}

#[test]
fn the_form_has_exactly_the_documented_parts() {
    let good = Form::new(PNG, "logo.png");
    let without = |index| {
        let mut form = good.clone();
        form.parts.remove(index);
        form
    };
    without(0).assert_refused("/file", "is required, and it is missing");
    without(1).assert_refused("/meta", "is required, and it is missing");
    for (head, field, issue) in [
        ("form-data; name=\"meta\"", "/meta", "twice"),
        ("form-data; name=\"files\"; filename=\"x\"", "/files", "did you mean `file`?"),
        ("form-data", "", "a part without"),
    ] {
        let mut form = good.clone();
        form.parts.push((head.to_owned(), good.meta()));
        form.assert_refused(field, issue);
    }
}

#[test]
fn a_broken_form_is_refused() {
    let good = Form::new(PNG, "logo.png");
    let refused = |body: &[u8], boundary: &str| {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let answer = good.call().body(body).header("Content-Type", &content_type).send();
        answer.assert_refused(400, "PARAM_ERROR", "", "not a form with the boundary");
    };
    let whole = good.bytes();
    for end in [0, 20, 100, whole.len() - 60, whole.len() - 5] {
        refused(&whole[..end], BOUNDARY);
    }
    for other in [&whole, &good.meta(), b"{}".as_slice()] {
        refused(other, "another");
    }
}

#[test]
fn the_form_is_announced_with_its_boundary() {
    let call = Form::new(PNG, "logo.png").call();
    let refused = |call: Call, issue| {
        let answer = call.send();
        answer.assert_refused(400, "INVALID_REQUEST", "Content-Type", issue);
        assert!(answer.json()["message"].as_str().unwrap().contains("multipart/form-data; boundary="));
    };
    refused(call.clone().without("Content-Type"), "is missing");
    refused(call.clone().header("Content-Type", "application/json"), "is another type");
    refused(call.clone().header("Content-Type", "multipart/mixed; boundary=x"), "is another type");
    refused(call.clone().header("Content-Type", "multipart/form-data"), "has no boundary");
    refused(call.clone().header("Content-Type", "multipart/form-data; boundary="), "has no boundary");
    refused(call.clone().header("Content-Type", "multipart/form-data; boundary"), "is not a media type");
    refused(call.another_header("Content-Type", "multipart/form-data; boundary=x"), "twice");
}

#[test]
fn who_calls_is_checked_before_the_form_and_the_other_headers_after_the_signature() {
    let mut stranger = Form::with_meta(PNG, "{").call();
    stranger.identity = "1".to_owned();
    stranger.send().assert_refused(401, "SIGN_ERROR", "brand_id", "unknown");
    let call = Form::with_meta(PNG, "{").call().without("Accept");
    call.clone().send().assert_refused(400, "INVALID_REQUEST", "Accept", "missing");
    call.signing("").send().assert_refused(401, "SIGN_ERROR", "signature", "sign not match");
}

#[test]
fn a_replayed_upload_is_refused() {
    let call = Form::new(PNG, "logo.png").call();
    assert_eq!(call.send().status, 200);
    call.send().assert_refused(401, "SIGN_ERROR", "nonce_str", "was used before");
}
