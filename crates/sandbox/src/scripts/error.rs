//! Why a reply cannot be written.

use crate::spec::issue::{Issue, did_you_mean};
use crate::spec::operation::Operation;

/// Why a reply cannot be written for an operation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The documents that the sandbox serves don't have the operation.
    #[error("this sandbox serves no {operation}")]
    UnknownOperation {
        /// The operation's name.
        operation: &'static str,
    },
    /// The operation cannot reply with these fields.
    #[error("{operation} cannot reply so: {} {issue}", place(pointer))]
    Fields {
        /// The operation's name.
        operation: String,
        /// JSON pointer to what is wrong; empty for the reply as a whole.
        pointer: String,
        /// What is wrong; never quotes a value.
        issue: String,
    },
    /// The operation documents no such error.
    #[error("{operation} documents no error `{error}`{hint}")]
    UnknownError {
        /// The operation's name.
        operation: String,
        /// The name or code asked for.
        error: String,
        /// What was probably meant, or all there are, as the end of the sentence.
        hint: String,
    },
}

impl ScriptError {
    pub(super) fn fields(operation: &str, Issue { pointer, text }: Issue) -> Self {
        Self::Fields { operation: operation.to_owned(), pointer, issue: text }
    }

    pub(super) fn unknown(operation: &Operation, error: &str) -> Self {
        let hint = did_you_mean(error, &operation.errors.names());
        Self::UnknownError { operation: operation.name.clone(), error: error.to_owned(), hint }
    }
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() { "the reply".to_owned() } else { format!("`{pointer}`") }
}
