//! Why bytes are no page of an operation.

use std::fmt;

use super::PageLine;

/// Bytes that cannot be read as the page of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// The name of the page, a file's path.
    pub name: String,
    /// The line that shows it.
    pub line: PageLine,
    /// What is wrong, and what to do.
    pub reason: String,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.name, self.line, self.reason)
    }
}

impl std::error::Error for PageError {}
