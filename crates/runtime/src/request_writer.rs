//! What a request writes itself into: a target and a body to send, or one flat JSON object to store.

use crate::seal::Seal;
use crate::target::{ParameterValue, Target};
use crate::wire::{EncodeError, EncodeValue, JsonObject, ObjectWriter, Sealing};

/// Takes the fields of a request, each with its place and its wire name.
///
/// [`Operation::write`](crate::Operation::write) lists them once. On the way to the platform the list becomes path,
/// query, headers and body; for serde it becomes one flat JSON object, since no two fields of a request have the same
/// wire name.
pub struct RequestWriter<'a> {
    fields: ObjectWriter<'a>,
    /// Where the parameters go; `None` if they are fields like all others.
    target: Option<&'a mut Target>,
}

impl<'a> RequestWriter<'a> {
    /// Writes what is sent: parameters into the target, sensitive strings sealed.
    pub(crate) fn to_send(target: &'a mut Target, platform: &'a dyn Seal) -> Self {
        Self { fields: ObjectWriter::new(Sealing::For(platform)), target: Some(target) }
    }

    /// Writes what is stored.
    pub(crate) fn to_store(sealing: Sealing<'a>) -> Self {
        Self { fields: ObjectWriter::new(sealing), target: None }
    }

    /// Fills the next placeholder of the path template, which has this name.
    ///
    /// An empty value, `.` and `..` are refused as the request is sent: the first would name another path, and URL
    /// parsers remove the others.
    pub fn path(&mut self, name: &'static str, value: &(impl ParameterValue + EncodeValue)) {
        match &mut self.target {
            Some(target) => target.segment_of(name, value),
            None => self.fields.put(name, value),
        }
    }

    /// Appends a query parameter; an absent optional one is left out.
    pub fn query(&mut self, name: &'static str, value: &(impl ParameterValue + EncodeValue)) {
        match &mut self.target {
            Some(target) => target.query(name, value),
            None => self.fields.put(name, value),
        }
    }

    /// Sets a header; an absent optional one is left out. Headers are not signed.
    pub fn header(&mut self, name: &'static str, value: &(impl ParameterValue + EncodeValue)) {
        match &mut self.target {
            Some(target) => target.header(name, value),
            None => self.fields.put(name, value),
        }
    }

    /// Writes a field of the JSON body; an absent optional one is left out.
    pub fn body(&mut self, name: &'static str, value: &impl EncodeValue) {
        self.fields.put(name, value);
    }

    /// Returns the body, or all fields where there is no target.
    pub(crate) fn finish(self) -> Result<JsonObject, EncodeError> {
        self.fields.finish()
    }
}

/// Values may be personal, so none is shown.
impl std::fmt::Debug for RequestWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestWriter").field("fields", &self.fields).finish_non_exhaustive()
    }
}
