//! A state without a socket: calls as they are once they are understood.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use wechatpay_api::Face;

use crate::call::Call;
use crate::error::Error;
use crate::face::Identities;
use crate::refusal::Refusal;
use crate::served::Served;
use crate::spec::document::Document;
use crate::spec::operation::{Operation, read_all};
use crate::state::{Announcement, Performed, State, StateOptions};

/// A state and the operations that change it.
pub(super) struct Play {
    pub(super) state: State,
    operations: Vec<Operation>,
    pub(super) now: Timestamp,
}

/// Who calls: the brand `b-1` and the service provider `m-1`.
pub(super) fn identities() -> Identities {
    Identities { brand: "b-1".to_owned(), partner: "m-1".to_owned() }
}

/// A state as documents and options say.
pub(super) fn state_of(documents: &[(Face, Document)], options: &StateOptions) -> Result<State, Error> {
    State::new(Served::of(documents.to_vec()).plot()?, identities(), options)
}

impl Play {
    pub(super) fn of(documents: &[(Face, Document)], options: &StateOptions) -> Self {
        let operations = documents.iter().flat_map(|(face, document)| read_all(*face, document).unwrap());
        let state = state_of(documents, options).unwrap();
        let now = "2026-01-01T04:00:00Z".parse().unwrap();
        Self { state, operations: operations.collect(), now }
    }

    pub(super) fn perform(
        &self,
        face: Face,
        operation: &str,
        parameters: &Value,
        body: &Value,
    ) -> Result<Option<Performed>, Refusal> {
        let mut operations = self.operations.iter();
        let operation =
            operations.find(|known| known.face == face && known.name == operation).expect("an operation");
        let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let identities = identities();
        let call = Call {
            operation,
            identity: identities.of(face),
            parameters: fields(parameters),
            body: fields(body),
        };
        self.state.perform(&call, self.now)
    }

    /// The reply to a call of the brand that is done.
    pub(super) fn reply(&self, operation: &str, fields: &Value) -> Value {
        self.perform(Face::Brand, operation, &json!({}), fields).unwrap().unwrap().reply.unwrap()
    }

    /// Status, code, and what is wrong with which field, of a call of the brand that is refused.
    pub(super) fn refusal(&self, operation: &str, fields: &Value) -> (u16, String, String, String) {
        let refusal = self.perform(Face::Brand, operation, &json!({}), fields).unwrap_err();
        let detail = refusal.detail.unwrap();
        (refusal.status.as_u16(), refusal.code.to_string(), detail.field, detail.issue)
    }

    pub(super) fn happen(&self, event: &str, fields: &Value) -> Result<Vec<Announcement>, String> {
        let fields = fields.as_object().unwrap().clone();
        let happened = self.state.happen(Face::Brand, event, fields, self.now);
        happened.map(|happened| happened.expect("behavior")).map_err(|error| error.to_string())
    }

    pub(super) fn pass(&mut self, time: SignedDuration) {
        self.now += time;
    }

    pub(super) fn snapshot(&self) -> Vec<Map<String, Value>> {
        self.state.resources(self.now).iter().map(|resource| resource.plaintext().clone()).collect()
    }
}
