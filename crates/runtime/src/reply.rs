//! Replies that are verified: the bytes, and what they decode to.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::error::{BodyError, Error, UndecodableError, request_id};
use crate::raw_body::RawBody;
use crate::wire::{Decode, DecodeValue, parse_json};

/// A verified reply with all that came with it.
///
/// `Debug` shows neither value nor body: both may be personal.
#[derive(Clone, PartialEq, Eq)]
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

impl<T> Reply<T> {
    /// Makes a reply with status 200, without `Request-ID`, headers and body; in tests of code that handles replies.
    ///
    /// ```
    /// use wechatpay_runtime::Reply;
    ///
    /// let reply = Reply::new(7).with_request_id("08F5C3A0");
    /// assert_eq!((reply.value, reply.request_id.as_deref()), (7, Some("08F5C3A0")));
    /// ```
    pub fn new(value: T) -> Self {
        Self {
            value,
            status: StatusCode::OK,
            request_id: None,
            headers: HeaderMap::new(),
            body: RawBody::default(),
        }
    }

    /// Sets the HTTP status.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sets the `Request-ID`.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Sets the headers.
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// Sets the raw body.
    pub fn with_body(mut self, body: impl Into<RawBody>) -> Self {
        self.body = body.into();
        self
    }
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
    fn from_body(body: &[u8]) -> Result<Self, BodyError>;
}

impl<T: Decode> ReplyBody for T {
    fn from_body(body: &[u8]) -> Result<Self, BodyError> {
        Ok(Self::decode_value(parse(body)?)?)
    }
}

impl<T: Decode> ReplyBody for Option<T> {
    fn from_body(body: &[u8]) -> Result<Self, BodyError> {
        if body.is_empty() { Ok(None) } else { T::from_body(body).map(Some) }
    }
}

/// The reply of an operation that answers without a body, such as `204 No Content`.
///
/// Its signature is verified like any other. A body that comes all the same is not read; `send_full` gives its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoContent;

impl ReplyBody for NoContent {
    fn from_body(_: &[u8]) -> Result<Self, BodyError> {
        Ok(Self)
    }
}

/// Any JSON, for calls that are known only by their description; `null` where the reply is empty.
impl ReplyBody for Value {
    fn from_body(body: &[u8]) -> Result<Self, BodyError> {
        if body.is_empty() { Ok(Self::Null) } else { parse(body) }
    }
}

/// A verified reply that is not decoded yet.
pub(crate) struct Verified {
    pub(crate) operation: &'static str,
    /// Whether it may be empty.
    pub(crate) may_be_empty: bool,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: RawBody,
}

impl Verified {
    /// Decodes the body; if that fails, the error keeps it.
    pub(crate) fn decode<T: ReplyBody>(self) -> Result<Reply<T>, Error> {
        let request_id = request_id(&self.headers);
        let is_missing = self.body.is_empty() && !self.may_be_empty;
        let read = if is_missing { Err(BodyError::Empty) } else { T::from_body(&self.body) };
        match read {
            Ok(value) => {
                Ok(Reply { value, status: self.status, request_id, headers: self.headers, body: self.body })
            }
            Err(source) => {
                let mut error = UndecodableError::new(self.operation, self.status, source, self.body);
                error.request_id = request_id;
                Err(error.into())
            }
        }
    }
}

/// Parses a verified body, or the opened resource of a notification.
pub(crate) fn parse(body: &[u8]) -> Result<Value, BodyError> {
    if body.is_empty() {
        return Err(BodyError::Empty);
    }
    parse_json(body).map_err(|error| match std::str::from_utf8(body) {
        Ok(_) => BodyError::NotJson { line: error.line(), column: error.column() },
        Err(error) => BodyError::NotUtf8 { valid_up_to: error.valid_up_to() },
    })
}
