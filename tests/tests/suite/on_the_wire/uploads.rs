//! Every upload byte for byte: its form read by other people's parser, the digest of the file by OpenSSL.

use bytes::Bytes;
use serde_json::{Value, json};
use wechatpay_api::runtime::File;
use wechatpay_api::{Operation, OperationInfo};

use super::request::Request;
use super::{World, openssl};
use crate::documents::{resolve, target};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of it \r\n--\r\n";
const NAME: &str = "商标 1.png";

/// A part of a form: its name, the file's name, the type and the content.
type Part = (String, Option<String>, String, Bytes);

async fn parts(request: &Request) -> Vec<Part> {
    let boundary = multer::parse_boundary(request.header("content-type")).unwrap();
    let body = Ok::<_, std::io::Error>(Bytes::copy_from_slice(&request.body));
    let mut form = multer::Multipart::new(futures_util::stream::iter([body]), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().unwrap().to_string();
        parts.push((name, file_name, content_type, field.bytes().await.unwrap()));
    }
    parts
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// What the document calls the field of the digest: the one beside the file's name.
fn digest_name(document: &Value, info: &OperationInfo) -> String {
    let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
    let form = resolve(document, &operation["requestBody"]["content"]["multipart/form-data"]["schema"]);
    let meta = resolve(document, &form["properties"]["meta"]);
    let names = meta["properties"].as_object().unwrap().keys().filter(|name| *name != "filename");
    let names: Vec<_> = names.collect();
    let [name] = names[..] else { panic!("{names:?}") };
    name.clone()
}

async fn check<O: Operation>(world: &World, document: &Value, upload: impl Fn(File) -> O) {
    let request = world.sent(document, upload(File::from_bytes(NAME, PNG))).await;
    request.assert_head(O::INFO, &target(O::INFO, &json!({})), Some("multipart/form-data; boundary="));
    let parts = parts(&request).await;
    let [file, meta] = &parts[..] else { panic!("two parts in {parts:?}") };
    let expected =
        ("file".to_owned(), Some(NAME.to_owned()), "image/png".to_owned(), Bytes::from_static(PNG));
    assert_eq!(*file, expected);
    assert_eq!((&*meta.0, &meta.1, &*meta.2), ("meta", &None, "application/json"));
    let said: Value = serde_json::from_slice(&meta.3).unwrap();
    let digest = hex(&openssl::digest(PNG));
    assert_eq!(said, json!({ "filename": NAME, (digest_name(document, O::INFO)): digest }));
    request.assert_signed(O::INFO, &meta.3, world);
    world.assert_unsigned_is_refused(document, upload(File::from_bytes(NAME, PNG))).await;
}

#[tokio::test]
async fn every_upload_arrives_byte_for_byte_and_its_reply_is_verified() {
    let world = World::new();
    macro_rules! check_all {
        ($($product:ident::$face:ident: $($operation:ident)*;)*) => {$({
            use wechatpay_api::$product::$face;
            let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
            $(check(&world, &document, $face::$operation::new).await;)*
            let all = $face::OPERATIONS.iter().filter(|info| info.upload.is_some()).map(|info| info.name);
            assert!(all.eq([$(stringify!($operation)),*] as [&str; _]), "an upload is missing here");
        })*};
    }
    of_every_upload!(check_all);
}
