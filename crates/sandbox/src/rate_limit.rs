//! The documented rate limits: how often each caller may call each operation.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use wechatpay_api::Face;

use crate::call::Call;
use crate::face::identity_name;
use crate::refusal::Refusal;
use crate::spec::operation::RateLimit;

/// What the platform answers beyond a limit, on every page that documents it.
const CODE: &str = "RATELIMIT_EXCEEDED";

/// When the calls of the last seconds were made.
#[derive(Debug, Default)]
pub(crate) struct RateLimits(Mutex<HashMap<Counted, VecDeque<Timestamp>>>);

/// What is counted by itself: the calls of an operation by one brand, or by one service provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Counted {
    product: Arc<str>,
    face: Face,
    operation: String,
    by: String,
}

impl RateLimits {
    /// Counts a call, or refuses it; a call that is refused doesn't count.
    ///
    /// In no span of the documented seconds more calls are answered than the limit says, by the sandbox's clock.
    pub(crate) fn count(&self, call: &Call<'_>, now: Timestamp) -> Result<(), Refusal> {
        let Some(limit) = &call.operation.rate_limit else { return Ok(()) };
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = calls.entry(Counted::of(call, limit)).or_default();
        let span = SignedDuration::from_secs(limit.seconds);
        // A clock that was set back leaves calls of the future behind, which count no more either.
        recent.retain(|made| *made <= now && now.duration_since(*made) < span);
        if recent.len() >= limit.requests {
            return Err(refusal(call, limit));
        }
        recent.push_back(now);
        Ok(())
    }

    /// Forgets all calls.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Counted {
    fn of(call: &Call<'_>, limit: &RateLimit) -> Self {
        let operation = call.operation;
        let field = if limit.per == identity_name(operation.face) { None } else { call.field(&limit.per) };
        let by = field.and_then(|field| field.as_str().map(str::to_owned));
        Self {
            product: Arc::clone(&operation.product),
            face: operation.face,
            operation: operation.name.clone(),
            by: by.unwrap_or_else(|| call.identity.to_owned()),
        }
    }
}

/// The documented error. No page mentions a `Retry-After`, so none is sent.
fn refusal(call: &Call<'_>, limit: &RateLimit) -> Refusal {
    let RateLimit { requests, seconds, per } = limit;
    let documented = call.operation.errors.of_code(CODE).map(|error| error.summary.as_str());
    let documented = documented.unwrap_or("The call is made more often than its limit allows.");
    let message = format!("{documented} The limit is {requests} in {seconds} s for each `{per}`.");
    Refusal::of_request(StatusCode::TOO_MANY_REQUESTS, CODE, message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::spec::document::Document;
    use crate::spec::operation::{Operation, read_all};

    fn operation(face: Face, said: Value) -> Operation {
        let mut operation = json!({"operationId": "createCard", "responses": {"204": {}}});
        operation.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        let document = json!({"paths": {"/cards": {"post": operation}}});
        read_all(face, &Document::parse(&document.to_string()).unwrap()).unwrap().remove(0)
    }

    fn limited(face: Face, per: &str) -> Operation {
        operation(face, json!({"x-rate-limit": {"requests": 2, "seconds": 10, "per": per}}))
    }

    fn call<'o>(operation: &'o Operation, identity: &'o str, brand_id: &str) -> Call<'o> {
        let body = Map::from_iter([("brand_id".to_owned(), json!(brand_id))]);
        Call { operation, identity, parameters: Map::new(), body }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_limit_holds_in_every_span_of_time() {
        let operation = limited(Face::Partner, "mchid");
        let limits = RateLimits::default();
        let made = |seconds| limits.count(&call(&operation, "19", "1004"), at(seconds)).is_ok();
        assert_eq!(
            [0, 9, 9, 10, 10, 18, 19, 19, 20].map(made),
            [true, true, false, true, false, false, true, false, true]
        );
    }

    #[test]
    fn each_caller_and_each_operation_is_counted_by_itself() {
        let (first, mut second) = (limited(Face::Partner, "mchid"), limited(Face::Partner, "mchid"));
        second.name = "getCard".to_owned();
        let limits = RateLimits::default();
        let made = |call: Call<'_>| limits.count(&call, at(0)).is_ok();
        assert!(made(call(&first, "19", "1004")) && made(call(&first, "19", "1005")));
        assert!(!made(call(&first, "19", "1006")), "a service provider is counted whatever brand it names");
        assert!(made(call(&first, "20", "1004")) && made(call(&second, "19", "1004")));
    }

    #[test]
    fn a_limit_by_a_field_is_counted_by_its_value() {
        let operation = limited(Face::Partner, "brand_id");
        let limits = RateLimits::default();
        let made = |brand_id| limits.count(&call(&operation, "19", brand_id), at(0)).is_ok();
        assert_eq!(["1", "1", "1", "2"].map(made), [true, true, false, true]);
    }

    #[test]
    fn a_clock_that_is_set_back_begins_again() {
        let operation = limited(Face::Brand, "brand_id");
        let limits = RateLimits::default();
        let made = |seconds| limits.count(&call(&operation, "10", "10"), at(seconds)).is_ok();
        assert_eq!([100, 100, 100, 0, 0, 0].map(made), [true, true, false, true, true, false]);
    }

    #[test]
    fn without_a_documented_limit_there_is_none() {
        let operation = operation(Face::Brand, json!({}));
        let limits = RateLimits::default();
        assert!((0..1000).all(|_| limits.count(&call(&operation, "10", "10"), at(0)).is_ok()));
    }

    #[test]
    fn a_limit_that_cannot_be_read_is_an_error_of_the_document() {
        for limit in [
            json!({"requests": 1, "seconds": 1}),
            json!({"requests": "1", "seconds": 1, "per": "x"}),
            json!(3),
        ] {
            let document =
                json!({"paths": {"/cards": {"get": {"x-rate-limit": limit, "responses": {"204": {}}}}}});
            let document = Document::parse(&document.to_string()).unwrap();
            assert!(read_all(Face::Brand, &document).err().unwrap().contains("x-rate-limit"));
        }
    }
}
