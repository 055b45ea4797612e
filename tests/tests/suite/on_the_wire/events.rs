//! Every event of every product: sealed by the sandbox, received as bytes, verified by OpenSSL, read by the typed reader.

use std::fmt::Debug;
use std::path::PathBuf;

use serde_json::Value;
use wechatpay_api::runtime::serde::Serialize;
use wechatpay_api::{ApiKey, EventInfo, EventSet, Face, NotificationReader, PlatformKeys, PublicKey};
use wechatpay_sandbox::Emitter;
use wechatpay_tests::setup;

use super::World;
use super::openssl::KeyPair;
use crate::documents::{replace, resource};

fn reader(face: Face) -> NotificationReader {
    let keys = setup().caller(face);
    let platform_keys =
        PlatformKeys::new(&keys.public_key_id, PublicKey::from_pem(&keys.public_key).unwrap());
    NotificationReader::new(ApiKey::new(&keys.api_key).unwrap(), platform_keys)
}

/// Receives each event of a face of a product, and compares what it is read into with what the document shows.
async fn check<E: EventSet + Serialize + Debug>(world: &World, document: &str) {
    let emitter = Emitter::with_documents(&setup().keys, [(E::FACE, document)]).unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let event_types: Vec<_> = emitter.events().map(|event| event.event_type.to_owned()).collect();
    assert!(E::EVENTS.iter().map(|info| info.event_type).eq(event_types.iter().map(String::as_str)));
    let public = world.dir.path().join(format!("{}/wxp_pub.pem", E::FACE));
    let platform = KeyPair { private: PathBuf::new(), public };
    for info in E::EVENTS {
        world.platform.answer_with_nothing();
        let delivered =
            emitter.emit(info.event_type, None, &format!("{}/notify", world.platform.url())).await;
        assert!(delivered.unwrap().is_accepted(), "{}", info.event_type);
        let request = world.platform.request();
        request.assert_notification(&platform);
        let envelope: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(envelope["event_type"], info.event_type);
        assert_sealed(&envelope, &resource(&document, info));
        let notification = reader(E::FACE).read::<E>(&request.header_map(), &request.body).unwrap();
        let read = serde_json::to_value(&notification.event).unwrap();
        let shown = format!("{:?}", notification.event);
        assert!(shown.starts_with(info.name), "{shown}");
        assert_eq!(
            without_seals(info, read["resource"].clone()),
            without_seals(info, resource(&document, info)),
            "{}",
            info.event_type
        );
    }
}

/// Checks that nothing of the resource can be read in the envelope.
fn assert_sealed(envelope: &Value, resource: &Value) {
    assert_eq!(envelope["resource"]["algorithm"], "AEAD_AES_256_GCM");
    let envelope = envelope.to_string();
    for (name, value) in resource.as_object().unwrap() {
        let is_telling = value.as_str().is_some_and(|text| text.len() > 10);
        assert!(!is_telling || !envelope.contains(value.as_str().unwrap()), "{name} of {envelope}");
    }
}

/// A resource whose sealed strings, which differ each time, are the same.
fn without_seals(info: &EventInfo, mut resource: Value) -> Value {
    for pointer in info.sensitive {
        replace(&mut resource, pointer.split('/').skip(1), "sealed");
    }
    resource
}

#[tokio::test]
async fn every_event_arrives_sealed_and_is_read_into_its_model() {
    let world = World::new();
    setup().save(world.dir.path()).unwrap();
    macro_rules! check_all {
        ($($product:ident::$face:ident: ;)*) => {$(
            check::<wechatpay_api::$product::$face::Event>(&world, wechatpay_api::$product::$face::OPENAPI).await;
        )*};
    }
    of_every_event_set!(check_all);
}
