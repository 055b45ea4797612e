//! Events as codegen writes them, by hand, and notifications as the platform sends them.

use std::sync::{Arc, LazyLock};

use http::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use wechatpay_runtime::wire::{DecodeError, EncodeValue};
use wechatpay_runtime::{
    ApiKey, EventInfo, EventSet, Face, Notification, NotificationError, NotificationReader, PrivateKey,
    Resource, Signer, UnknownEvent,
};

use super::fixtures::{NONCE, NOW, PUBLIC_KEY_ID, StillClock, platform_keys};
use super::keys::PLATFORM;
use super::models::{SENSITIVE, UserCard, user_card};
use super::{base64, python};

pub(crate) const API_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
pub(crate) const RESOURCE_NONCE: &str = "j9g1wAzF9Xn1";
pub(crate) const ID: &str = "8b33f79f-8869-5ae5-b41b-3c0b59f957d0";
pub(crate) const CREATED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";

/// The events of the brand face.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub(crate) enum BrandEvent {
    UserCardCreated(Box<UserCard>),
    Unknown(UnknownEvent),
}

impl EventSet for BrandEvent {
    const FACE: Face = Face::Brand;
    const EVENTS: &'static [EventInfo] = &[
        EventInfo::new(
            CREATED,
            "UserCardCreated",
            Face::Brand,
            "https://pay.weixin.qq.com/doc/brand/4015582700",
        )
        .summary("Tells that a user opened a card.")
        .sensitive(SENSITIVE)
        .original_type("user_card"),
        EventInfo::new(
            "MEMBERCARD.USER_CARD.CREATE",
            "UserCardCreated",
            Face::Brand,
            "https://pay.weixin.qq.com/",
        )
        .deprecated(),
    ];

    fn read(event_type: &str, resource: Resource) -> Result<Self, DecodeError> {
        Ok(match event_type {
            CREATED | "MEMBERCARD.USER_CARD.CREATE" => Self::UserCardCreated(resource.decode()?),
            _ => Self::Unknown(resource.unknown()),
        })
    }

    fn stored(&self) -> (&str, &dyn EncodeValue) {
        match self {
            Self::UserCardCreated(card) => (CREATED, card),
            Self::Unknown(event) => (event.event_type(), event),
        }
    }
}

/// What Python makes of the card in [`user_card`], sealed once.
static SEALED_CARD: LazyLock<String> = LazyLock::new(|| sealed(user_card().to_string().as_bytes()));
static PLATFORM_KEY: LazyLock<PrivateKey> = LazyLock::new(|| PLATFORM.private_key());

/// Seals by Python, as the platform does for a card event.
pub(crate) fn sealed(plaintext: &[u8]) -> String {
    python::seal(API_KEY, RESOURCE_NONCE, "user_card", plaintext)
}

/// The outer body around a ciphertext.
pub(crate) fn envelope(ciphertext: &str) -> Value {
    json!({
        "id": ID,
        "create_time": "2020-07-13T23:27:38+08:00",
        "event_type": CREATED,
        "resource_type": "encrypt-resource",
        "summary": "用户开通会员卡通知",
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": ciphertext,
            "associated_data": "user_card",
            "nonce": RESOURCE_NONCE,
            "original_type": "user_card",
        },
    })
}

/// The outer body that says that a card was created.
pub(crate) fn card_created() -> Value {
    envelope(&SEALED_CARD)
}

/// The card event with one thing changed.
pub(crate) fn card_created_with(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = card_created();
    change(&mut body);
    body
}

/// The outer body around the sealing of a plaintext.
pub(crate) fn around(plaintext: &[u8]) -> Value {
    envelope(&sealed(plaintext))
}

/// Reads a body that the platform signed.
pub(crate) fn read(body: &Value) -> Result<Notification<BrandEvent>, NotificationError> {
    let body = body.to_string();
    reader().read(&headers(body.as_bytes()), body.as_bytes())
}

/// The platform's headers over a body; the signature is the runtime's own, which other tests hold against OpenSSL's.
pub(crate) fn headers(body: &[u8]) -> HeaderMap {
    let message = [format!("{NOW}\n{NONCE}\n").as_bytes(), body, b"\n"].concat();
    let signature = base64(&PLATFORM_KEY.sign(&message).unwrap());
    [
        ("wechatpay-timestamp", NOW.to_string()),
        ("wechatpay-nonce", NONCE.to_owned()),
        ("wechatpay-serial", PUBLIC_KEY_ID.to_owned()),
        ("wechatpay-signature", signature),
        ("wechatpay-signature-type", "WECHATPAY-BRAND-SHA256-RSA2048".to_owned()),
        ("request-id", "08F5C3A0".to_owned()),
        ("content-type", "application/json".to_owned()),
    ]
    .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
    .into_iter()
    .collect()
}

/// Reads at [`NOW`].
pub(crate) fn reader() -> NotificationReader {
    NotificationReader::new(ApiKey::new(API_KEY).unwrap(), platform_keys()).with_clock(Arc::new(StillClock))
}
