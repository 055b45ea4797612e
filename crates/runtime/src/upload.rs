//! Uploads: what the form of one looks like, and how a file becomes its bytes.

mod check;
mod form;
mod media_type;

pub use check::{FileProblem, InvalidFile};
pub(crate) use form::form;

/// The form of an upload: the part with the file, and the part with what is said and signed of it.
///
/// The file part goes out first. The other one is a JSON object with the file's name and its SHA-256 digest in
/// lower-case hex; its text, exactly as sent, is what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadInfo {
    /// The name of the part with the file: `file`.
    pub file_part: &'static str,
    /// The name of the part with the JSON: `meta`.
    pub meta_part: &'static str,
    /// The JSON's field with the file's name: `filename`.
    pub name_field: &'static str,
    /// The JSON's field with the file's digest: `file_digest`.
    pub digest_field: &'static str,
    /// The media types that the platform takes: `image/png` and the like.
    pub media_types: &'static [&'static str],
    /// The largest file that the platform takes, in bytes.
    pub max_bytes: usize,
}

impl UploadInfo {
    /// Describes a form.
    pub const fn new(
        file_part: &'static str,
        meta_part: &'static str,
        name_field: &'static str,
        digest_field: &'static str,
        media_types: &'static [&'static str],
        max_bytes: usize,
    ) -> Self {
        Self { file_part, meta_part, name_field, digest_field, media_types, max_bytes }
    }
}
