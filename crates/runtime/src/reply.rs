//! Replies that are verified: the bytes, and what they decode to.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::error::{DecodeProblem, Error, Undecodable, request_id};
use crate::wire::{Decode, DecodeValue};

/// A verified reply with all that came with it.
///
/// `Debug` shows neither value nor body: both may be personal.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What the body decodes to.
    pub value: T,
    /// The HTTP status, always 2xx.
    pub status: StatusCode,
    /// The `Request-ID`, to quote to WeChat Pay's support.
    pub request_id: Option<String>,
    /// All headers.
    pub headers: HeaderMap,
    /// The raw body, as it was verified.
    pub body: RawBody,
}

impl<T> std::fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// What a verified body can be read as: a model, an `Option` of one where a reply may be empty, or [`NoContent`].
pub trait ReplyBody: Sized {
    /// Reads the body of a reply.
    ///
    /// # Errors
    /// A body that isn't JSON, or isn't of the documented shape; an empty one where there has to be a body.
    fn from_body(body: &[u8]) -> Result<Self, DecodeProblem>;
}

impl<T: Decode> ReplyBody for T {
    fn from_body(body: &[u8]) -> Result<Self, DecodeProblem> {
        Ok(Self::decode_value(parse(body)?)?)
    }
}

impl<T: Decode> ReplyBody for Option<T> {
    fn from_body(body: &[u8]) -> Result<Self, DecodeProblem> {
        if body.is_empty() { Ok(None) } else { T::from_body(body).map(Some) }
    }
}

/// The reply of an operation that answers without a body, such as `204 No Content`.
///
/// Its signature is verified like any other. A body that comes all the same is not read; `send_full` gives its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoContent;

impl ReplyBody for NoContent {
    fn from_body(_: &[u8]) -> Result<Self, DecodeProblem> {
        Ok(Self)
    }
}

/// Any JSON, for calls that are known only by their description; `null` where the reply is empty.
impl ReplyBody for Value {
    fn from_body(body: &[u8]) -> Result<Self, DecodeProblem> {
        if body.is_empty() { Ok(Self::Null) } else { parse(body) }
    }
}

/// A verified body whose bytes `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct RawBody(pub Bytes);

impl std::fmt::Debug for RawBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawBody({} bytes)", self.0.len())
    }
}

impl std::ops::Deref for RawBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// A verified reply that is not decoded yet.
pub(crate) struct Verified {
    pub(crate) operation: &'static str,
    /// Whether it may be empty.
    pub(crate) may_be_empty: bool,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Verified {
    /// Decodes the body; if that fails, the error keeps it.
    pub(crate) fn decode<T: ReplyBody>(self) -> Result<Reply<T>, Error> {
        let request_id = request_id(&self.headers);
        let is_missing = self.body.is_empty() && !self.may_be_empty;
        let read = if is_missing { Err(DecodeProblem::Empty) } else { T::from_body(&self.body) };
        match read {
            Ok(value) => Ok(Reply {
                value,
                status: self.status,
                request_id,
                headers: self.headers,
                body: RawBody(self.body),
            }),
            Err(problem) => Err(Error::Decode(Box::new(Undecodable {
                operation: self.operation,
                status: self.status,
                request_id,
                problem,
                body: self.body,
            }))),
        }
    }
}

/// Parses a verified body.
pub(crate) fn parse(body: &[u8]) -> Result<Value, DecodeProblem> {
    if body.is_empty() {
        return Err(DecodeProblem::Empty);
    }
    serde_json::from_slice(body)
        .map_err(|error| DecodeProblem::NotJson { line: error.line(), column: error.column() })
}
