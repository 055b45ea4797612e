//! Every operation byte for byte: the typed client calls a platform that shares no code with it, over a socket.
//!
//! What is expected comes from the bundled documents; signatures and seals are OpenSSL's.

#[path = "../../../crates/cli/tests/contract/support/openssl.rs"]
#[allow(dead_code, reason = "the tests of the command line use all of it")]
mod openssl;

mod events;
mod platform;
mod request;
mod uploads;

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use wechatpay_api::runtime::serde::de::DeserializeOwned;
use wechatpay_api::{
    Client, Credentials, Error, Face, Operation, OperationInfo, PlatformKeys, PrivateKey, PublicKey,
    RetryPolicy, SerialNo,
};

use self::openssl::KeyPair;
use self::platform::{Platform, Reply};
use self::request::Request;
use crate::documents::{examples, replies, with_plaintexts};

const SERIAL_NO: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0110016226240";

/// Both sides: keys that OpenSSL made, a platform on a socket, and clients that call it.
struct World {
    dir: TempDir,
    merchant: KeyPair,
    platform: Platform,
    brand: Client,
    partner: Client,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let merchant = KeyPair::generate(dir.path(), "apiclient_key.pem", "merchant_pub.pem");
        let platform = Platform::start(KeyPair::generate(dir.path(), "platform_key.pem", "wxp_pub.pem"));
        let client = |face| client(face, dir.path(), platform.url());
        let (brand, partner) = (client(Face::Brand), client(Face::Partner));
        Self { dir, merchant, platform, brand, partner }
    }

    fn client(&self, face: Face) -> &Client {
        match face {
            Face::Brand => &self.brand,
            Face::Partner => &self.partner,
        }
    }

    /// Sends a request that is answered as documented, and returns what came over the wire.
    async fn sent<O: Operation>(&self, document: &Value, operation: O) -> Request {
        let reply = documented_reply(document, O::INFO);
        self.platform.answer_with(&reply);
        let received = self.client(O::INFO.face).send_full(operation).await;
        let received = received.unwrap_or_else(|error| panic!("{}: {error:#}", O::INFO.name));
        assert_eq!((received.status.as_u16(), &*received.body), (reply.status, &*reply.body));
        self.platform.request()
    }

    /// Sends a request that is answered with another's signature.
    async fn assert_unsigned_is_refused<O: Operation>(&self, document: &Value, operation: O) {
        let reply = documented_reply(document, O::INFO);
        self.platform.answer_with(&Reply { signed_body: Some(b"{\"other\":1}".to_vec()), ..reply });
        let refused = self.client(O::INFO.face).send(operation).await.map(drop);
        assert!(matches!(refused, Err(Error::Verification(_))), "{}: {refused:?}", O::INFO.name);
        self.platform.request();
    }
}

fn client(face: Face, dir: &Path, url: &str) -> Client {
    let private_key = PrivateKey::from_pem_file(dir.join("apiclient_key.pem")).unwrap();
    let serial_no = SerialNo::new(SERIAL_NO).unwrap();
    let credentials = Credentials::with_private_key(face, identity(face), serial_no, private_key).unwrap();
    let public_key = PublicKey::from_pem_file(dir.join("wxp_pub.pem")).unwrap();
    Client::builder(credentials, PlatformKeys::new(PUBLIC_KEY_ID, public_key))
        .base_urls([url])
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

fn identity(face: Face) -> &'static str {
    match face {
        Face::Brand => "1001622624",
        Face::Partner => "1900000001",
    }
}

/// What the document shows as the answer of an operation: a body, or nothing.
fn documented_reply(document: &Value, info: &OperationInfo) -> Reply {
    let responses = &document["paths"][info.path][info.method.as_str().to_lowercase()]["responses"];
    let status = responses.as_object().unwrap().keys().find(|status| status.starts_with('2')).unwrap();
    let body = replies(document, info).first().map(Value::to_string);
    assert_eq!(body.is_none(), status == "204", "{}", info.name);
    Reply { status: status.parse().unwrap(), body: body.unwrap_or_default().into_bytes(), signed_body: None }
}

/// Sends each documented example of a request.
async fn check<O: Operation + Clone + DeserializeOwned>(world: &World, document: &Value) {
    for example in examples(document, O::INFO) {
        let example = with_plaintexts(O::INFO, example);
        let operation: O = serde_json::from_value(example.clone()).unwrap();
        let request = world.sent(document, operation.clone()).await;
        request.assert_is(O::INFO, &example, world);
        world.assert_unsigned_is_refused(document, operation).await;
    }
}

#[tokio::test]
async fn every_documented_request_arrives_byte_for_byte_and_its_reply_is_verified() {
    let world = World::new();
    macro_rules! check_all {
        ($($product:ident::$face:ident: $($operation:ident)*;)*) => {$({
            use wechatpay_api::$product::$face;
            let document: Value = serde_json::from_str($face::OPENAPI).unwrap();
            $(check::<$face::$operation>(&world, &document).await;)*
        })*};
    }
    of_every_operation!(check_all);
}
