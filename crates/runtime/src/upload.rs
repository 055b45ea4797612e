//! Uploads: what the form of one looks like, and what is checked of a file before anything of it is sent.

mod media_type;

use crate::file::File;
use media_type::{dotted_extensions, extensions, labels};

/// The form of an upload: the part with the file, and the part with what is said and signed of it.
///
/// The file part goes out first. The other one is a JSON object with the file's name and its SHA-256 digest in
/// lower-case hex; its text, exactly as sent, is what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A file that the platform would not take.
///
/// It happens before anything is sent. Give another file, or the same one under another name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("file {name:?}: {kind}")]
#[non_exhaustive]
pub struct UploadError {
    /// The file's name.
    pub name: String,
    /// What is wrong with it.
    pub kind: UploadErrorKind,
}

impl UploadError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(name: impl Into<String>, kind: UploadErrorKind) -> Self {
        Self { name: name.into(), kind }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UploadErrorKind {
    /// It has no content.
    #[error("is empty")]
    Empty,
    /// It is too large.
    #[error("has {bytes} bytes, and at most {max_bytes} are allowed")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The largest size allowed, in bytes.
        max_bytes: usize,
    },
    /// Its content, by its first bytes, is of another type than those allowed.
    #[error("is {}, and {} is wanted", described(*found), labels(wanted))]
    Content {
        /// The media type found, if it is one of the well-known ones.
        found: Option<&'static str>,
        /// The media types allowed.
        wanted: &'static [&'static str],
    },
    /// Its name does not end as the names of such files do.
    #[error("the name must end with {}", dotted_extensions(wanted))]
    Extension {
        /// The media types allowed.
        wanted: &'static [&'static str],
    },
    /// Its name holds what no file name should: a control character, `/` or `\`.
    #[error("the name holds {character:?}; give a plain file name")]
    Name {
        /// The first such character.
        character: char,
    },
}

fn described(found: Option<&'static str>) -> String {
    found.map_or_else(|| "of an unknown type".to_owned(), |found| format!("{} ({found})", labels(&[found])))
}

/// Checks size, content and name; returns the media type of the content.
pub(crate) fn check(file: &File, info: &UploadInfo) -> Result<&'static str, UploadError> {
    look(file, info).map_err(|kind| UploadError::new(file.name(), kind))
}

fn look(file: &File, info: &UploadInfo) -> Result<&'static str, UploadErrorKind> {
    let (content, wanted) = (file.content(), info.media_types);
    if content.is_empty() {
        return Err(UploadErrorKind::Empty);
    }
    if content.len() > info.max_bytes {
        return Err(UploadErrorKind::TooLarge { bytes: content.len(), max_bytes: info.max_bytes });
    }
    let found = infer::get(content).map(|found| found.mime_type());
    let media_type = found.filter(|found| wanted.contains(found));
    let media_type = media_type.ok_or(UploadErrorKind::Content { found, wanted })?;
    // A backslash is a path in one system and an escape in many a parser of forms.
    if let Some(character) = file.name().chars().find(|c| c.is_control() || ['/', '\\'].contains(c)) {
        return Err(UploadErrorKind::Name { character });
    }
    let extension = file.name().rsplit_once('.').map_or("", |(_, extension)| extension);
    let fits = |known: &str| known.eq_ignore_ascii_case(extension);
    if !wanted.iter().flat_map(|media_type| extensions(media_type)).any(fits) {
        return Err(UploadErrorKind::Extension { wanted });
    }
    Ok(media_type)
}
