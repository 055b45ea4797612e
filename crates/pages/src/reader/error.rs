//! Why a file or its bytes can't be read as a page.

use std::io;

/// Bytes that cannot be read as the page of an operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line}: {reason}")]
pub struct PageError {
    /// The name of the page, a file's path.
    pub name: String,
    /// The line that shows it.
    pub line: usize,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// A page that can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file can't be read.
    #[error("{name}: {source}; check the name")]
    File {
        /// The name of the page.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The file isn't a page.
    #[error(transparent)]
    Page(#[from] PageError),
}
