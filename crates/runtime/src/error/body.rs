//! Verified bytes that cannot be read as what they should be.

use crate::paging::PageError;
use crate::wire::DecodeError;

/// Why the bytes of a body, or of a notification's opened resource, cannot be read.
///
/// It happens where the platform answers with something else than it documents, or where this crate is older than the
/// documentation. Look for a newer version of this crate; until then the bytes themselves can be read: the error
/// around this one keeps them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// There is nothing where JSON is documented.
    #[error("it is empty")]
    Empty,
    /// It is not text.
    #[error("it is not UTF-8 (after byte {valid_up_to})")]
    NotUtf8 {
        /// How many bytes are.
        valid_up_to: usize,
    },
    /// It is not JSON.
    #[error("it is not JSON (line {line}, column {column})")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A field is missing or of a wrong type.
    #[error(transparent)]
    Field(#[from] DecodeError),
    /// It is a page that can't be a part of a list that ends.
    #[error("it can't be a page of a list that ends")]
    Page(#[from] PageError),
}
