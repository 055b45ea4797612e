//! A fault that hits a call: the answer in place of the right one, or what it makes of that.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, Response, StatusCode, header};
use wechatpay_api::Face;

use crate::answer::Answer;
use crate::answered::{Answered, Outcome};
use crate::faults::fault::{Effect, Fault, Moment};
use crate::faults::{reply, signature};
use crate::keys::FaceKeys;
use crate::refusal::Refusal;
use crate::spec::schema::Schema;

/// The page of a proxy on the way.
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Proxy</title></head>\
                    <body><h1>The proxy could not reach the server.</h1></body></html>\n";

/// A fault that hits one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    fault: Fault,
    moment: Moment,
    /// What a choice within the call depends on.
    number: u64,
}

impl Hit {
    pub(super) fn new(fault: Fault, moment: Moment, number: u64) -> Self {
        Self { fault, moment, number }
    }

    /// What becomes of the call, if it isn't to take effect.
    pub(crate) fn instead(&self, face: Face, keys: &FaceKeys) -> Option<Answered> {
        (self.moment == Moment::Before).then(|| self.noted(self.replacement(face, keys), None))
    }

    /// What becomes of a call that took effect and would have got this answer; with the reply's schema, if the answer
    /// is a reply.
    pub(crate) fn change(&self, mut answer: Answer, schema: Option<&Schema>, keys: &FaceKeys) -> Answered {
        let face = answer.face;
        match self.fault.effect() {
            Effect::Replaces | Effect::Interrupts => self.noted(self.replacement(face, keys), None),
            Effect::ChangesReply => {
                let place = schema.zip(answer.body.as_mut());
                let place =
                    place.and_then(|(schema, body)| reply::change(self.fault, body, schema, self.number));
                let note = place
                    .unwrap_or_else(|| "the answer has no such field, and is as it should be".to_owned());
                self.noted(Outcome::Whole(answer.sign(keys)), Some(&note))
            }
            Effect::Changes => self.change_signed(answer.sign(keys), keys),
        }
    }

    fn change_signed(&self, response: Response<Bytes>, keys: &FaceKeys) -> Answered {
        let (mut head, body) = response.into_parts();
        let length = body.len();
        let is_changed = match self.fault {
            Fault::HeadersOnly | Fault::TruncatedBody => length > 0,
            Fault::Delay(_) => true,
            _ => signature::spoil(self.fault, &mut head.headers, &body, keys),
        };
        let response = Response::from_parts(head, body);
        let outcome = match self.fault {
            Fault::HeadersOnly if is_changed => Outcome::Cut { response, sent: 0 },
            Fault::TruncatedBody if is_changed => Outcome::Cut { response, sent: length / 2 },
            _ => Outcome::Whole(response),
        };
        let note = (!is_changed).then_some("the answer has nothing to change, and is as it should be");
        let delay = if let Fault::Delay(delay) = self.fault { delay } else { Duration::ZERO };
        Answered { delay, ..self.noted(outcome, note) }
    }

    /// What a caller gets that gets no right answer.
    fn replacement(&self, face: Face, keys: &FaceKeys) -> Outcome {
        let refuse = |status, code, message: &str| {
            let message = format!("{message} This is a fault on demand.");
            Answer::refusal(face, Refusal::of_request(status, code, message)).sign(keys)
        };
        let unavailable = |status| refuse(status, "SERVICE_UNAVAILABLE", "The service is not available.");
        Outcome::Whole(match self.fault {
            Fault::TimeOut => return Outcome::Never,
            Fault::DroppedConnection => return Outcome::Dropped,
            Fault::RateLimited { retry_after } => {
                let mut response =
                    refuse(StatusCode::TOO_MANY_REQUESTS, "RATELIMIT_EXCEEDED", "Too many calls.");
                response.headers_mut().insert(header::RETRY_AFTER, retry_after.as_secs().into());
                response
            }
            Fault::BadGateway => unavailable(StatusCode::BAD_GATEWAY),
            Fault::Unavailable => unavailable(StatusCode::SERVICE_UNAVAILABLE),
            Fault::Html { status } => page(status),
            _ => refuse(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", "The system failed."),
        })
    }

    fn noted(&self, outcome: Outcome, note: Option<&str>) -> Answered {
        let note = note.map(|note| format!(": {note}")).unwrap_or_default();
        Answered { fault: Some(format!("{}, {}{note}", self.fault, self.moment)), ..outcome.into() }
    }
}

fn page(status: u16) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(PAGE.as_bytes()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
