//! What is known of an upload.

use super::types::Field;
use crate::span::Text;

/// A form of a file and the JSON that describes it, which the client writes.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// The name of the part that is the file.
    pub file: Text,
    /// The name of the part that describes it.
    pub meta: Text,
    /// Where in the latter the file's name goes.
    pub filename: Field,
    /// Where in the latter the file's digest goes.
    pub digest: Field,
    /// What the file may be, as media types.
    pub media_types: Vec<String>,
    /// How many bytes it may have.
    pub max_bytes: u32,
}
