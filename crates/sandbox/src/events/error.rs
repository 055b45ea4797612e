//! Why an event is not emitted.

/// Why an event is not emitted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// No document describes the event.
    #[error("there is no event `{event_type}`{hint}")]
    UnknownEvent {
        /// The name asked for.
        event_type: String,
        /// The name that was probably meant, or all there are, as the end of a sentence.
        hint: String,
    },
    /// Both faces have an event of this name.
    #[error("{event_type} is an event of both faces: say which of them is notified")]
    OfBothFaces {
        /// The event, as it is named on the wire.
        event_type: String,
    },
    /// The fields given do not make an event that is valid to the documents.
    #[error("{event_type}: {} {issue}", place(pointer))]
    Fields {
        /// The event, as it is named on the wire.
        event_type: String,
        /// JSON pointer to what is wrong; empty for the fields as a whole.
        pointer: String,
        /// What is wrong; never quotes a value.
        issue: String,
    },
    /// The notification cannot be encrypted or signed.
    #[error("cannot make the notification: {reason}")]
    Make {
        /// What failed.
        reason: String,
    },
    /// The sandbox doesn't post to this URL.
    #[error("cannot post to `{url}`: {reason}")]
    Url {
        /// The URL.
        url: String,
        /// What is wrong with it, and what to name instead.
        reason: String,
    },
    /// No whole answer came.
    #[error("no answer from {url}: {reason}")]
    NoAnswer {
        /// The URL.
        url: String,
        /// What went wrong.
        reason: String,
    },
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() { "what is given".to_owned() } else { format!("`{pointer}`") }
}
