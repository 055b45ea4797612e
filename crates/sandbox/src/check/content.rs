//! What a request is sent with, by what its operation documents.

use serde_json::{Map, Value};

use crate::check::form_data::{self, Parts};
use crate::check::{body, upload};
use crate::keys::FaceKeys;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::spec::operation::{Body, Operation};
use crate::spec::schema::Schema;
use crate::spec::upload::Upload;

/// The body of a request, of which nothing is believed yet.
pub(crate) enum Content<'r> {
    Nothing(&'r [u8]),
    Json(&'r Schema, &'r [u8]),
    Upload(&'r Upload, Parts),
}

impl<'r> Content<'r> {
    /// Takes the body as its operation says; that of an upload is taken apart.
    pub(crate) fn of(operation: &'r Operation, request: &'r Request) -> Result<Self, Refusal> {
        Ok(match &operation.body {
            None => Self::Nothing(&request.body),
            Some(Body::Json(schema)) => Self::Json(schema, &request.body),
            Some(Body::Upload(upload)) => Self::Upload(upload, form_data::read(upload, request)?),
        })
    }

    /// What the caller signs in the place of the body.
    pub(crate) fn signed_text(&self) -> &[u8] {
        match self {
            Self::Nothing(body) | Self::Json(_, body) => body,
            Self::Upload(_, parts) => &parts.meta.content,
        }
    }

    /// The files of an upload.
    pub(crate) fn files(&self) -> Vec<&[u8]> {
        match self {
            Self::Nothing(_) | Self::Json(..) => Vec::new(),
            Self::Upload(_, parts) => vec![&parts.file.content],
        }
    }

    /// Checks the body and returns the fields that a reply may repeat.
    pub(crate) fn fields(&self, keys: &FaceKeys) -> Result<Map<String, Value>, Refusal> {
        match self {
            Self::Nothing(body) => body::check_empty(body).map(|()| Map::new()),
            Self::Json(schema, body) => body::read(schema, body, keys),
            Self::Upload(upload, parts) => upload::check(upload, parts).map(|()| Map::new()),
        }
    }
}
