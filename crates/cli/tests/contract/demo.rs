//! `wechatpay demo`: the stories see every operation and every event of the spec, in an order that makes sense.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use wechatpay_api::Face;

use crate::support::{stderr, stdout, wechatpay};

/// A call or an event, as a line of the demo says it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    /// Such as `store, as a brand`.
    scene: String,
    name: String,
    /// A method, or `event`.
    what: String,
    status: Option<u16>,
    is_verified: bool,
}

/// All stories, told once for all tests.
static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| lines(&[]));

/// What the demo shows of calls and events.
fn lines(flags: &[&str]) -> Vec<Line> {
    let output = wechatpay(&[&["demo"], flags].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let (mut scene, mut lines) = (String::new(), Vec::new());
    for line in stdout(&output).lines() {
        match line.strip_prefix("  ").map(|line| line.split_whitespace().collect::<Vec<_>>()) {
            None => line.clone_into(&mut scene),
            Some(words) if words[0] == "…" => {}
            Some(words) => lines.push(Line {
                scene: scene.clone(),
                name: words[0].to_owned(),
                what: words[1].to_owned(),
                status: words[2].parse().ok(),
                is_verified: words[2..4].contains(&"verified"),
            }),
        }
    }
    lines
}

/// What the demo calls the part of a product's story that a face has.
fn scene(product: &str, face: Face) -> String {
    let who = match face {
        Face::Brand => "brand",
        Face::Partner => "service provider",
    };
    format!("{product}, as a {who}")
}

#[test]
fn the_demo_makes_every_call_and_receives_every_event_of_the_spec() {
    let operations = Face::ALL.into_iter().flat_map(wechatpay_api::operations).map(|operation| {
        (scene(operation.product, operation.face), operation.name, operation.method.as_str())
    });
    let events = Face::ALL.into_iter().flat_map(wechatpay_api::events).filter(|event| !event.deprecated);
    let events = events.map(|event| (scene(event.product, event.face), event.name, "event"));
    let expected: BTreeSet<_> = operations.chain(events).collect();
    let seen: BTreeSet<_> = LINES.iter().map(|line| (line.scene.clone(), &*line.name, &*line.what)).collect();
    assert_eq!(seen, expected);
}

#[test]
fn every_call_of_the_demo_succeeds_and_all_is_verified() {
    for line in &*LINES {
        assert!(line.is_verified, "{line:?}");
        let is_event = line.what == "event";
        assert_eq!(line.status.is_none(), is_event, "{line:?}");
        assert!(line.status.is_none_or(|status| (200..300).contains(&status)), "{line:?}");
    }
}

/// The calls and events of a scene, of those that are named.
fn told(scene: &str, named: &[&str]) -> Vec<String> {
    let lines = LINES.iter().filter(|line| line.scene == scene && named.contains(&&*line.name));
    lines.map(|line| line.name.clone()).collect()
}

#[test]
fn the_demo_lives_a_members_life_in_its_order() {
    let life = [
        "CreateCard",
        "CreatePreAuthToken",
        "UserCardCreated",
        "ConfirmUserCard",
        "GetUserCard",
        "UpdateUserCard",
        "SyncUserPoint",
        "InvalidateUserCard",
        "InvalidateCard",
    ];
    for face in Face::ALL {
        assert_eq!(told(&scene("card-member", face), &life), life);
    }
}

#[test]
fn the_demo_lives_a_coupons_life_in_its_order() {
    let life = [
        "SetNotifyConfig",
        "CreateStock",
        "SendUserProductCoupon",
        "ProductCouponSent",
        "ConfirmSendUserProductCoupon",
        "UseUserProductCoupon",
        "ReturnUserProductCoupon",
        "DeactivateUserProductCoupon",
        "DeactivateStock",
        "DeactivateProductCoupon",
        "SendUserProductCouponBundle",
        "ProductCouponSent",
        "DeactivateUserProductCouponBundle",
    ];
    for face in Face::ALL {
        assert_eq!(told(&scene("product-coupon", face), &life), life);
    }
}

#[test]
fn the_stories_of_chosen_products_are_told_alone() {
    let lines = lines(&["--product", "store", "--product", "business-card"]);
    let scenes: BTreeSet<_> = lines.iter().map(|line| &*line.scene).collect();
    let expected =
        ["business-card, as a service provider", "store, as a brand", "store, as a service provider"];
    assert_eq!(scenes, BTreeSet::from(expected));
}

#[test]
fn a_product_that_there_is_not_is_refused_with_those_that_there_are() {
    let output = wechatpay(&["demo", "--product", "stores"], "");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    for operation in Face::ALL.into_iter().flat_map(wechatpay_api::operations) {
        assert!(stderr(&output).contains(operation.product), "{}", stderr(&output));
    }
}
