//! The content of a request: nothing, JSON, or a form with a file; what of it is signed, and what it is called.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::crypto::sha256;
use crate::error::RequestErrorKind;
use crate::file::File;
use crate::hex::lower_hex;
use crate::operation::OperationInfo;
use crate::upload::{self, UploadError, UploadInfo};

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
    ) -> Result<Self, RequestErrorKind> {
        match (&info.upload, file) {
            (Some(upload), Some(file)) => Ok(form(file, upload)?),
            (Some(_), None) => Err(RequestErrorKind::BodyPresence("it uploads a file, but none is given")),
            (None, Some(_)) => Err(RequestErrorKind::BodyPresence("it takes no file, but one is given")),
            (None, None) if info.has_body => Ok(Self::whole(Value::Object(fields).to_string().into())),
            (None, None) => Ok(Self::whole(Bytes::new())),
        }
    }

    /// Content that is signed as it is sent.
    fn whole(bytes: Bytes) -> Self {
        Self { sent: bytes.clone(), signed: bytes, media_type: Cow::Borrowed(JSON) }
    }
}

/// Writes the form.
///
/// # Errors
/// A file that the platform would not take.
fn form(file: &File, info: &UploadInfo) -> Result<Content, UploadError> {
    let media_type = upload::check(file, info)?;
    let meta = meta(file, info);
    // It follows from the file's digest and name, so neither can hold it, short of a collision in SHA-256.
    let boundary = lower_hex(sha256(meta.as_bytes()).as_ref());
    let head = format!(
        "--{boundary}\r\n\
         Content-Disposition: form-data; name=\"{file_part}\"; filename=\"{name}\"\r\n\
         Content-Type: {media_type}\r\n\r\n",
        file_part = info.file_part,
        name = escaped(file.name()),
    );
    let tail = format!(
        "\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"{meta_part}\"\r\n\
         Content-Type: application/json\r\n\r\n\
         {meta}\r\n--{boundary}--\r\n",
        meta_part = info.meta_part,
    );
    Ok(Content {
        sent: Bytes::from([head.as_bytes(), file.content(), tail.as_bytes()].concat()),
        signed: Bytes::from(meta),
        media_type: format!("multipart/form-data; boundary={boundary}").into(),
    })
}

/// The JSON that is signed.
fn meta(file: &File, info: &UploadInfo) -> String {
    let digest = lower_hex(sha256(file.content()).as_ref());
    let mut meta = Map::new();
    meta.insert(info.name_field.to_owned(), file.name().into());
    meta.insert(info.digest_field.to_owned(), digest.into());
    Value::Object(meta).to_string()
}

/// A name between quotes, escaped as WHATWG's form-data says; line breaks are refused before.
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
}
