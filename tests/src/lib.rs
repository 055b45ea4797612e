//! A sandbox and its two callers, for the end-to-end tests of this crate.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "this library is a test's set-up: if it cannot be made, the test fails"
)]

use std::sync::OnceLock;

use wechatpay_api::{ClientBuilder, Credentials, Face, PlatformKeys, PrivateKey, PublicKey, SerialNo};
use wechatpay_sandbox::{CallerKeys, Running, Sandbox, Setup};

/// The keys of both sides, made once a test binary.
pub fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| Setup::for_tests().unwrap())
}

/// Starts a sandbox on a free port.
pub async fn sandbox() -> Running {
    Sandbox::start().await.unwrap()
}

/// A client builder for one of the sandbox's callers.
pub fn caller(face: Face, sandbox: &Running) -> ClientBuilder {
    let caller = setup().caller(face);
    client_of(face, caller, &caller.certificate_serial_no, sandbox)
}

/// A client builder for a caller that gives this serial number.
pub fn client_of(face: Face, caller: &CallerKeys, serial_no: &str, sandbox: &Running) -> ClientBuilder {
    let private_key = PrivateKey::from_pem(&caller.private_key).unwrap();
    let serial_no = SerialNo::new(serial_no).unwrap();
    let credentials = Credentials::with_private_key(face, &caller.identity, serial_no, private_key);
    let platform_keys =
        PlatformKeys::new(&caller.public_key_id, PublicKey::from_pem(&caller.public_key).unwrap());
    wechatpay_api::Client::builder(credentials.unwrap(), platform_keys).base_urls([sandbox.url()])
}

/// The examples of the READMEs, and those in Chinese, must compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../generated/README.md")]
#[doc = include_str!("../../docs/testing.md")]
#[doc = include_str!("../../docs/products/card-member.md")]
#[doc = include_str!("../../docs/products/store.md")]
#[doc = include_str!("../../docs/products/product-coupon.md")]
#[doc = include_str!("../../docs/products/delivery-plan.md")]
#[doc = include_str!("../../docs/products/business-card.md")]
#[doc = include_str!("../../docs/products/brand-onboarding.md")]
#[doc = include_str!("../../docs/products/brand-profit-sharing.md")]
#[doc = include_str!("../../docs/zh/quick-start.md")]
#[doc = include_str!("../../docs/zh/testing.md")]
#[doc = include_str!("../../docs/zh/notifications.md")]
#[doc = include_str!("../../docs/zh/platform-keys.md")]
struct Readme;
