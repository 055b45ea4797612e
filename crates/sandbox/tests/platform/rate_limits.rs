//! The documented rate limits, by the sandbox's clock.

use jiff::SignedDuration;
use wechatpay_sandbox::{Face, Running, Sandbox};

use crate::client::{Answer, Call};
use crate::world::WORLD;

const BRAND: &str = "/brand/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0";
const PARTNER: &str = "/v3/brand/partner/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0?brand_id=1004";

/// A sandbox whose clock stands still.
fn sandbox(keep: bool) -> Running {
    let builder = Sandbox::builder().setup(WORLD.setup.clone()).rate_limits(keep);
    let running = WORLD.runtime.block_on(builder.start()).unwrap();
    running.clock().stop();
    running
}

fn get(running: &Running, face: Face, target: &str) -> Answer {
    Call::new(face, "GET", target).at(running.addr()).send()
}

#[test]
fn what_goes_beyond_the_limit_is_refused_until_the_clock_moves() {
    let running = sandbox(true);
    for (face, target, per) in [(Face::Brand, BRAND, "brand_id"), (Face::Partner, PARTNER, "mchid")] {
        for _ in 0..10 {
            assert_eq!(get(&running, face, target).status, 200);
        }
        let refused = get(&running, face, target);
        assert_eq!((refused.status, refused.refusal().1.as_str()), (429, "RATELIMIT_EXCEEDED"));
        let message = format!(
            "The call is made more often than its limit allows. The limit is 10 in 1 s for each `{per}`."
        );
        assert_eq!(refused.json()["message"], message);
        assert!(!refused.has_header("Retry-After"), "no page mentions one");
    }
    let list = "/brand/card-member/cards?offset=0&limit=1";
    assert_eq!(get(&running, Face::Brand, list).status, 200, "each operation has a limit of its own");

    running.clock().advance(SignedDuration::from_millis(999));
    assert_eq!(get(&running, Face::Brand, BRAND).status, 429);
    running.clock().advance(SignedDuration::from_millis(1));
    assert_eq!(get(&running, Face::Brand, BRAND).status, 200);
}

#[test]
fn a_call_that_is_refused_for_another_reason_does_not_count() {
    let running = sandbox(true);
    for _ in 0..10 {
        assert_eq!(get(&running, Face::Brand, &format!("{BRAND}?card=1")).status, 400);
    }
    assert_eq!(get(&running, Face::Brand, BRAND).status, 200);
}

#[test]
fn without_the_option_there_is_no_limit() {
    let running = sandbox(false);
    for _ in 0..12 {
        assert_eq!(get(&running, Face::Brand, BRAND).status, 200);
    }
}
