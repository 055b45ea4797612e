//! An upload taken apart: `multipart/form-data` with exactly the documented parts.

use axum::body::Bytes;
use axum::http::header;
use futures_util::{FutureExt as _, stream};
use multer::Multipart;

use crate::check::headers::the_value;
use crate::refusal::{Detail, Location, Refusal};
use crate::request::Request;
use crate::spec::issue::did_you_mean;
use crate::spec::upload::Upload;

/// The two parts of an upload, as they were sent.
pub(crate) struct Parts {
    pub(crate) file: Part,
    pub(crate) meta: Part,
}

/// One part.
pub(crate) struct Part {
    /// The file's name in `Content-Disposition`.
    pub(crate) filename: Option<String>,
    pub(crate) content: Bytes,
}

/// Takes the body of an upload apart. Nothing that is in the parts is looked at.
pub(crate) fn read(upload: &Upload, request: &Request) -> Result<Parts, Refusal> {
    let boundary = boundary(request)?;
    // Everything is there, so nothing is waited for.
    let parts = split(upload, request.body.clone(), boundary).now_or_never();
    let (file, meta) = parts.unwrap_or_else(|| Err(refuse("", "ends before its form does")))?;
    let missing = |name: &str| refuse(name, "is required, and it is missing");
    Ok(Parts {
        file: file.ok_or_else(|| missing(&upload.file.name))?,
        meta: meta.ok_or_else(|| missing(&upload.meta.name))?,
    })
}

fn boundary(request: &Request) -> Result<String, Refusal> {
    let send = "send `multipart/form-data; boundary=…`, with the boundary that the body has";
    let refuse = |issue: &str| Refusal::invalid_header("Content-Type", format!("{issue}: {send}"));
    let value = the_value(&request.headers, header::CONTENT_TYPE.as_str()).map_err(refuse)?;
    match multer::parse_boundary(value) {
        Ok(boundary) if !boundary.is_empty() => Ok(boundary),
        Ok(_) | Err(multer::Error::NoBoundary) => Err(refuse("has no boundary")),
        Err(multer::Error::NoMultipart) => Err(refuse("is another type")),
        Err(_) => Err(refuse("is not a media type")),
    }
}

async fn split(
    upload: &Upload,
    body: Bytes,
    boundary: String,
) -> Result<(Option<Part>, Option<Part>), Refusal> {
    let broken = |error: multer::Error| {
        refuse("", format!("is not a form with the boundary of Content-Type: {error}"))
    };
    let mut form = Multipart::new(stream::iter([Ok::<_, multer::Error>(body)]), boundary);
    let (mut file, mut meta) = (None, None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().map(str::to_owned);
        let name =
            name.ok_or_else(|| refuse("", "has a part without `Content-Disposition: form-data; name=…`"))?;
        let place = match name.as_str() {
            name if name == upload.file.name => &mut file,
            name if name == upload.meta.name => &mut meta,
            name => {
                let hint = did_you_mean(name, &[&upload.file.name, &upload.meta.name]);
                return Err(refuse(name, format!("is not a part of this form{hint}")));
            }
        };
        let filename = field.file_name().map(str::to_owned);
        if place.replace(Part { filename, content: field.bytes().await.map_err(broken)? }).is_some() {
            return Err(refuse(&name, "stands there twice: send one"));
        }
    }
    Ok((file, meta))
}

/// Refuses a part, or the whole form if the name is empty.
fn refuse(name: &str, issue: impl Into<String>) -> Refusal {
    let mut pointer = String::new();
    if !name.is_empty() {
        crate::json::push_token(&mut pointer, name);
    }
    Refusal::param_error(Detail::new(pointer, Location::Body, issue))
}
