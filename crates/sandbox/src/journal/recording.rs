//! A call on its way into the journal, written down as the platform comes to know it.

use std::convert::Infallible;
use std::time::Instant;

use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::received::ReceivedCall;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::spec::operation::{Body, Operation};
use crate::spec::webhook::capitalised;

/// What logs show in place of a value that came sealed.
const REDACTED: &str = "•••";

/// What is known of a call so far.
pub(crate) struct Recording {
    started: Instant,
    call: ReceivedCall,
}

impl Recording {
    /// A call that came in.
    pub(crate) fn begin(method: &str, target: &str, face: Face) -> Self {
        let call = ReceivedCall {
            number: 0,
            time: Timestamp::now(),
            face,
            product: None,
            operation: None,
            method: method.to_owned(),
            target: target.to_owned(),
            status: None,
            code: None,
            message: None,
            fault: None,
            request_id: None,
            duration: std::time::Duration::ZERO,
            fields: None,
            redacted: None,
        };
        Self { started: Instant::now(), call }
    }

    /// A request that came in.
    pub(crate) fn of(request: &Request, face: Face) -> Self {
        Self::begin(request.method.as_str(), &request.target, face)
    }

    /// The operation that it calls.
    pub(crate) fn operation(&mut self, operation: &Operation) {
        self.call.product = Some(operation.product.to_string());
        self.call.operation = Some(capitalised(&operation.name));
    }

    /// The fields that it brings.
    pub(crate) fn fields(&mut self, call: &Call<'_>) {
        let mut fields = call.parameters.clone();
        let mut redacted = call.parameters.clone();
        fields.extend(call.body.clone());
        redacted.extend(redacted_body(call));
        self.call.fields = Some(fields);
        self.call.redacted = Some(redacted);
    }

    /// Why it was refused.
    pub(crate) fn refused(&mut self, refusal: &Refusal) {
        self.call.code = Some(refusal.code.to_string());
        self.call.message = Some(refusal.message.clone());
    }

    /// How it was answered.
    pub(crate) fn answered(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.call.status = Some(status.as_u16());
        let request_id = headers.get("request-id").and_then(|value| value.to_str().ok());
        self.call.request_id = request_id.map(str::to_owned);
    }

    pub(super) fn finish(self, number: u64) -> ReceivedCall {
        ReceivedCall { number, duration: self.started.elapsed(), ..self.call }
    }
}

fn redacted_body(call: &Call<'_>) -> Map<String, Value> {
    let mut body = Value::Object(call.body.clone());
    if let Some(Body::Json(schema)) = &call.operation.body {
        let Ok(()) = schema.walk(&mut body, &mut |value, facets, _| {
            if facets.sealed() {
                *value = REDACTED.into();
            }
            Ok::<(), Infallible>(())
        });
    }
    match body {
        Value::Object(body) => body,
        _ => Map::new(),
    }
}
