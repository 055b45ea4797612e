//! What the client offers for everyday work, so that nobody needs to know what it stands on.

use std::sync::Arc;

use serde_json::json;
use wechatpay_runtime::{ApiKey, BlockingClient, Client, Credentials, Face, OpenError, Operation, Sensitive};

use crate::event_plaintexts::answers;
use crate::sealing::sealed_for_merchant;
use crate::support::events::{API_KEY, BrandEvent, card_created, headers};
use crate::support::fixtures::{
    BRAND_ID, MCHID, PUBLIC_KEY_ID, StillClock, credentials, platform_keys, serial_no, signed,
};
use crate::support::keys::MERCHANT;
use crate::support::models::user_card;
use crate::support::operations::{GetUserCard, get_user_card, update_user_card};
use crate::support::transport::Script;

fn clients() -> (Client, BlockingClient) {
    let builder = || Client::builder(credentials(Face::Brand), platform_keys()).clock(Arc::new(StillClock));
    let script = Script::new([]);
    (builder().build_with(script.clone()).unwrap(), builder().build_blocking_with(script).unwrap())
}

#[test]
fn sensitive_strings_open_with_the_clients_key_and_plaintexts_need_none() {
    let (client, blocking) = clients();
    let sealed = sealed_for_merchant(b"13800000000");
    let sensitive = Sensitive::sealed_for_platform(sealed.clone());
    assert_eq!(client.open(&sensitive).unwrap().as_str(), "13800000000");
    assert_eq!(blocking.open(&sensitive).unwrap().as_str(), "13800000000");
    let mut reply = user_card();
    reply["phone_number"] = sealed.into();
    drop(blocking.open_reply(GetUserCard::INFO, &mut reply));
    assert_eq!(reply["phone_number"], "13800000000");
    let event = answers().phone_number.unwrap();
    assert_eq!(client.open(&event).unwrap().as_str(), event.expose().unwrap());
}

#[test]
fn credentials_without_an_opener_say_so() {
    struct Elsewhere;
    impl wechatpay_runtime::Signer for Elsewhere {
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, wechatpay_runtime::SignError> {
            Ok(Vec::new())
        }
    }
    let credentials =
        Credentials::with_signer(Face::Brand, BRAND_ID, serial_no(), Arc::new(Elsewhere)).unwrap();
    let client = Client::builder(credentials, platform_keys()).build_with(Script::new([])).unwrap();
    assert_eq!(client.open(&Sensitive::sealed_for_platform("x")), Err(OpenError::NoOpener));
    assert_eq!(client.open(&"plain".into()).unwrap().as_str(), "plain");
}

#[test]
fn a_client_reads_notifications_and_names_its_keys() {
    let (client, blocking) = clients();
    let body = card_created().to_string();
    for reader in [client.notification_reader(ApiKey::new(API_KEY).unwrap()), {
        blocking.notification_reader(ApiKey::new(API_KEY).unwrap())
    }] {
        reader.read::<BrandEvent>(&headers(body.as_bytes()), body.as_bytes()).unwrap();
    }
    assert_eq!(client.credentials().identity(), BRAND_ID);
    assert!(client.platform_keys().get(PUBLIC_KEY_ID).is_some());
}

#[tokio::test]
async fn a_client_of_another_merchant_signs_as_that_one_over_the_same_transport() {
    let script = Script::new([
        Ok(signed(200, user_card().to_string())),
        Ok(signed(200, json!({"user_card_code": "1"}).to_string())),
    ]);
    let brand = script.client();
    let partner = Credentials::partner(MCHID, serial_no(), MERCHANT.private_key()).unwrap();
    let partner = brand.with_credentials(partner, platform_keys()).unwrap();
    brand.send(get_user_card()).await.unwrap();
    drop(partner.send(update_user_card()).await);
    let signed_by =
        |index: usize| script.requests()[index].headers()["authorization"].to_str().unwrap().to_owned();
    assert!(signed_by(0).contains(BRAND_ID) && signed_by(1).contains(MCHID));
}
