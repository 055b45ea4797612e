//! A call as it was received and answered: for tests typed, for people a line, for logs JSON without personal data.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use wechatpay_api::{Face, Operation};

use crate::explain::Explanation;

/// A call that the sandbox has received and answered.
///
/// As text it is a line for people. serde writes it as an object for logs, in which sealed values are `•••`.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedCall {
    /// Which call it was, counted from 1.
    pub number: u64,
    /// When it came, by the machine's clock.
    pub time: Timestamp,
    /// The face that was called; of an unknown path, the one whose paths look like it.
    pub face: Face,
    /// The product, such as `card-member`; none of an unknown path.
    pub product: Option<String>,
    /// The operation as `wechatpay-api` names it, such as `ConfirmUserCard`; none of an unknown path.
    pub operation: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// Path and query, as they came.
    pub target: String,
    /// The HTTP status of the answer; none where a fault on demand left none.
    pub status: Option<u16>,
    /// The error code, if the call was refused.
    pub code: Option<String>,
    /// Why it was refused: the message of the answer, and what its detail adds to it.
    pub message: Option<String>,
    /// Why its signature doesn't verify: what was done otherwise, and the expected message beside the signed one. It
    /// quotes the request, so the log line has its `mistake` alone.
    pub explanation: Option<Box<Explanation>>,
    /// The fault on demand that hit it.
    pub fault: Option<String>,
    /// The `Request-ID` of the answer.
    pub request_id: Option<String>,
    /// How long the answer took, without what a fault delayed it by.
    pub duration: Duration,
    /// Path, query, header and body fields, opened; none if the call was refused before they were known.
    pub(super) fields: Option<Map<String, Value>>,
    /// The same with `•••` in place of what came sealed.
    pub(super) redacted: Option<Map<String, Value>>,
    /// How many bytes its body had.
    pub(super) body_length: usize,
}

impl ReceivedCall {
    /// Whether the call did what it asked for: a fault on demand may have kept the caller from learning of it.
    pub fn is_accepted(&self) -> bool {
        self.fields.is_some() && self.code.is_none()
    }

    /// Path, query, header and body fields side by side, what came sealed as plaintext. **It is personal data.**
    ///
    /// None if the call was refused before its fields were known, such as for its signature.
    pub fn fields(&self) -> Option<&Map<String, Value>> {
        self.fields.as_ref()
    }

    /// The same with `•••` in place of what came sealed.
    #[cfg(feature = "page")]
    pub(crate) fn redacted(&self) -> Option<&Map<String, Value>> {
        self.redacted.as_ref()
    }

    /// Whether this is a call of an operation.
    pub fn is<O: Operation>(&self) -> bool {
        let info = O::INFO;
        self.face == info.face
            && self.operation.as_deref() == Some(info.name)
            && self.product.as_deref() == Some(info.product)
    }

    /// The request as the client sent it, with plaintexts in place of what came sealed; none if it was another
    /// operation's, or refused before its fields were known.
    pub fn request<O: Operation + DeserializeOwned>(&self) -> Option<O> {
        let fields = self.fields.as_ref().filter(|_| self.is::<O>())?;
        let request = serde_json::from_value(Value::Object(fields.clone()));
        request.inspect_err(|error| tracing::error!(%error, "a call does not fit its own type")).ok()
    }
}

impl fmt::Display for ReceivedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)?;
        if let Some(operation) = &self.operation {
            write!(f, " {operation}")?;
        }
        match self.status {
            Some(status) => write!(f, " {status}")?,
            None => f.write_str(" no answer")?,
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        if let Some(fault) = &self.fault {
            write!(f, " ({fault})")?;
        }
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

/// Without the fields, which may be personal data.
impl fmt::Debug for ReceivedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedCall")
            .field("number", &self.number)
            .field("call", &format_args!("{self}"))
            .finish_non_exhaustive()
    }
}

impl Serialize for ReceivedCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &self.number)?;
        map.serialize_entry("time", &self.time.to_string())?;
        map.serialize_entry("face", &self.face.to_string())?;
        for (name, value) in [("product", &self.product), ("operation", &self.operation)] {
            entry(&mut map, name, value.as_ref())?;
        }
        map.serialize_entry("method", &self.method)?;
        map.serialize_entry("target", &self.target)?;
        entry(&mut map, "fields", self.redacted.as_ref())?;
        entry(&mut map, "status", self.status.as_ref())?;
        for (name, value) in [("code", &self.code), ("message", &self.message), ("fault", &self.fault)] {
            entry(&mut map, name, value.as_ref())?;
        }
        let mistake = self.explanation.as_ref().map(|explanation| explanation.mistake.name());
        entry(&mut map, "mistake", mistake.as_ref())?;
        entry(&mut map, "request_id", self.request_id.as_ref())?;
        map.serialize_entry("milliseconds", &(self.duration.as_secs_f64() * 1_000.0))?;
        map.end()
    }
}

fn entry<M: serde::ser::SerializeMap>(
    map: &mut M,
    name: &str,
    value: Option<&impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}
