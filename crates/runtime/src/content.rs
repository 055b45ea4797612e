//! The content of a request: what is sent, what of it is signed, and what it is called.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::error::InvalidProblem;
use crate::file::File;
use crate::operation::OperationInfo;
use crate::upload::form;

pub(crate) const JSON: &str = "application/json";

/// What goes into the body.
#[derive(Clone)]
pub(crate) struct Content {
    /// The bytes on the wire.
    pub(crate) sent: Bytes,
    /// The bytes in the message to sign: those sent, but of a form only its JSON.
    pub(crate) signed: Bytes,
    /// The `Content-Type`.
    pub(crate) media_type: Cow<'static, str>,
}

impl Content {
    /// Makes what an operation of this description sends: nothing, an object, or a form with a file.
    pub(crate) fn new(
        info: &'static OperationInfo,
        fields: Map<String, Value>,
        file: Option<&File>,
    ) -> Result<Self, InvalidProblem> {
        match (&info.upload, file) {
            (Some(upload), Some(file)) => Ok(form(file, upload)?),
            (Some(_), None) => Err(InvalidProblem::BodyPresence("it uploads a file, but none is given")),
            (None, Some(_)) => Err(InvalidProblem::BodyPresence("it takes no file, but one is given")),
            (None, None) if info.has_body => Ok(Self::whole(Value::Object(fields).to_string().into())),
            (None, None) => Ok(Self::whole(Bytes::new())),
        }
    }

    /// Content that is signed as it is sent.
    fn whole(bytes: Bytes) -> Self {
        Self { sent: bytes.clone(), signed: bytes, media_type: Cow::Borrowed(JSON) }
    }
}
