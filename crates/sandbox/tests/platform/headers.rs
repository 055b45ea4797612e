//! Refusals that concern the other headers.

use wechatpay_sandbox::Face;

use crate::client::Call;
use crate::world::WORLD;

fn get() -> Call {
    Call::new(Face::Brand, "GET", "/brand/card-member/user-cards/1?card_id=2&openid=3")
}

fn post() -> Call {
    Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/1/confirm").body("{}")
}

fn partner_get() -> Call {
    Call::new(Face::Partner, "GET", "/v3/brand/partner/card-member/cards/1?brand_id=2")
}

#[test]
fn the_serial_is_the_platforms_public_key_id() {
    let refused =
        |call: Call, issue| call.send().assert_refused(400, "INVALID_REQUEST", "Wechatpay-Serial", issue);
    refused(get().without("Wechatpay-Serial"), "missing");
    refused(get().header("Wechatpay-Serial", "PUB_KEY_ID_0"), &WORLD.setup.brand.public_key_id);
    refused(
        get().header("Wechatpay-Serial", &WORLD.setup.partner.public_key_id),
        &WORLD.setup.brand.public_key_id,
    );
    refused(get().another_header("Wechatpay-Serial", &WORLD.setup.brand.public_key_id), "twice");
    refused(partner_get().header("Wechatpay-Serial", "PUB_KEY_ID_0"), &WORLD.setup.partner.public_key_id);
}

#[test]
fn accept_must_allow_json() {
    let refused =
        |call: Call| call.send().assert_refused(400, "INVALID_REQUEST", "Accept", "application/json");
    refused(get().without("Accept"));
    refused(get().header("Accept", "text/html"));
    assert_eq!(get().header("Accept", "*/*").send().status, 200);
}

#[test]
fn a_body_is_announced_as_json() {
    let refused =
        |call: Call| call.send().assert_refused(400, "INVALID_REQUEST", "Content-Type", "application/json");
    refused(post().without("Content-Type"));
    refused(post().header("Content-Type", "application/x-www-form-urlencoded"));
    refused(post().header("Content-Type", "application/json; charset=gbk"));
}
