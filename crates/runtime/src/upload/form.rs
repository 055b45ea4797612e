//! The body of an upload: `multipart/form-data` with the file and its signed JSON.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::check::check;
use super::{InvalidFile, UploadInfo};
use crate::content::Content;
use crate::crypto::sha256;
use crate::file::File;
use crate::hex::lower_hex;

/// Writes the form.
///
/// # Errors
/// A file that the platform would not take.
pub(crate) fn form(file: &File, info: &UploadInfo) -> Result<Content, InvalidFile> {
    let media_type = check(file, info)?;
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
