//! The lives of what the products keep, over the socket, on the bundled documents and both faces.

mod business_cards;
mod coupon_bundles;
mod coupons;
mod onboarding;
mod plans;
mod profit_sharing;
mod stores;

use serde_json::{Value, json};
use wechatpay_sandbox::{Face, Running};

use crate::admin;
use crate::client::{Answer, Call};
use crate::world::WORLD;

/// The brand that a service provider acts for.
const BRAND_ID: &str = "1004";

/// A caller and a sandbox of its own.
struct Life {
    face: Face,
    sandbox: Running,
    /// What all paths begin with.
    base: &'static str,
}

impl Life {
    /// Begins one on each face; `bases` are the brand's and the service provider's.
    fn both(brand: &'static str, partner: &'static str) -> [Self; 2] {
        [(Face::Brand, brand), (Face::Partner, partner)].map(|(face, base)| Self::of(face, base))
    }

    fn of(face: Face, base: &'static str) -> Self {
        Self { face, sandbox: WORLD.fresh(), base }
    }

    /// Sends a call; on the partner face, one that has no body names the brand in the query, else in the body.
    fn send(&self, call: &str, mut body: Value) -> Answer {
        let (method, path) = call.split_once(' ').unwrap();
        let mut target = format!("{}{path}", self.base);
        if self.face == Face::Partner {
            if let Some(fields) = body.as_object_mut() {
                fields.entry("brand_id").or_insert_with(|| json!(BRAND_ID));
            } else {
                let separator = if target.contains('?') { '&' } else { '?' };
                target = format!("{target}{separator}brand_id={BRAND_ID}");
            }
        }
        self.bare(method, &target, &body)
    }

    /// Sends a call as it is.
    fn bare(&self, method: &str, target: &str, body: &Value) -> Answer {
        let call = Call::new(self.face, method, target).at(self.sandbox.addr());
        if body.is_null() { call.send() } else { call.body(body.to_string()).send() }
    }

    /// The reply to a call that succeeds.
    #[track_caller]
    fn done(&self, call: &str, body: Value) -> Value {
        done(call, &self.send(call, body))
    }

    /// The code with which a call is refused, and its status.
    #[track_caller]
    fn refused(&self, call: &str, body: Value) -> (u16, String) {
        let answer = self.send(call, body);
        assert!(answer.status >= 400, "{call}: {} {}", answer.status, answer.json());
        let (status, code, ..) = answer.refusal();
        (status, code)
    }

    /// Lets an event happen.
    #[track_caller]
    fn happens(&self, event: &str, fields: Value) {
        let event = json!({"event": event, "face": self.face.to_string(), "fields": fields});
        let (status, happened) = admin::call(&self.sandbox, "POST /sandbox/v1/events", Some(event));
        assert_eq!(status, 200, "{happened}");
    }

    /// Lets time pass.
    fn later(&self, by: &str) {
        let (status, clock) =
            admin::call(&self.sandbox, "POST /sandbox/v1/clock", Some(json!({ "advance": by })));
        assert_eq!(status, 200, "{clock}");
    }
}

#[track_caller]
fn done(call: &str, answer: &Answer) -> Value {
    match answer.status {
        204 => Value::Null,
        200 => answer.json(),
        status => panic!("{call}: {status} {}", answer.json()),
    }
}

/// A time so many days from now, as the platform writes it.
fn in_days(days: i64) -> String {
    let now = i64::try_from(crate::client::now()).unwrap();
    let then = jiff::Timestamp::from_second(now + days * 86_400).unwrap();
    then.display_with_offset(jiff::tz::offset(8)).to_string()
}
