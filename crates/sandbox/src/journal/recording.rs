//! A call on its way into the journal, written down as the platform comes to know it.

use std::time::Instant;

use jiff::Timestamp;
use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::received::ReceivedCall;
use crate::answered::{Answered, Outcome};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::sensitive;
use crate::spec::operation::{Body, Operation};
use crate::spec::webhook::capitalised;

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
            explanation: None,
            fault: None,
            request_id: None,
            duration: std::time::Duration::ZERO,
            fields: None,
            redacted: None,
            body_length: 0,
        };
        Self { started: Instant::now(), call }
    }

    /// A request that came in.
    pub(crate) fn of(request: &Request, face: Face) -> Self {
        let mut recording = Self::begin(request.method.as_str(), &request.target, face);
        recording.call.body_length = request.body.len();
        recording
    }

    /// The operation that it calls.
    pub(crate) fn operation(&mut self, operation: &Operation) {
        self.call.product = Some(operation.product.to_string());
        self.call.operation = Some(capitalised(&operation.name));
    }

    /// The fields that it brings.
    pub(crate) fn fields(&mut self, call: &Call<'_>) {
        let mut redacted = call.parameters.clone();
        redacted.extend(redacted_body(call));
        self.call.fields = Some(call.sent());
        self.call.redacted = Some(redacted);
    }

    /// Why it was refused.
    pub(crate) fn refused(&mut self, refusal: &Refusal) {
        self.call.code = Some(refusal.code.to_string());
        self.call.message = Some(refusal.whole_message());
        let signed = refusal.detail.as_deref().and_then(|detail| detail.sign_information.as_ref());
        self.call.explanation = signed.map(|signed| signed.explanation.clone());
    }

    /// The call as it is kept, with what became of it.
    pub(super) fn finish(self, number: u64, answered: &Answered) -> ReceivedCall {
        let response = match &answered.outcome {
            Outcome::Whole(response) | Outcome::Cut { response, .. } => Some(response),
            Outcome::Dropped | Outcome::Never => None,
        };
        let request_id = response.and_then(|response| response.headers().get("request-id")?.to_str().ok());
        ReceivedCall {
            number,
            status: response.map(|response| response.status().as_u16()),
            request_id: request_id.map(str::to_owned),
            fault: answered.fault.clone(),
            duration: self.started.elapsed(),
            ..self.call
        }
    }
}

/// The body as logs show it.
fn redacted_body(call: &Call<'_>) -> Map<String, Value> {
    match &call.operation.body {
        Some(Body::Json(schema)) => sensitive::masked(&call.body, schema),
        Some(Body::Upload(_)) | None => call.body.clone(),
    }
}
