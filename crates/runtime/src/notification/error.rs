//! Why a notification is not handed out, what to answer then, and what to do about it.

use std::fmt;

use http::StatusCode;

use crate::api_key::ResourceError;
use crate::error::{DecodeProblem, Foreign};
use crate::reply::RawBody;
use crate::verify::VerificationError;
use crate::wire::DecodeError;

/// Why a notification is not handed out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is not the platform's own, or not as the platform sent it; nothing of it was read.
    #[error("the notification is not verified, so it is not read: {reason}{}", RawBytes(.0), reason = .0)]
    Verification(#[from] VerificationError),
    /// It is the platform's own, but the outer body is not of the documented shape.
    #[error("the notification is verified but not as documented: {0}")]
    Malformed(#[from] DecodeProblem),
    /// Its resource does not open.
    #[error("the notification is verified but does not open: {0}")]
    Resource(#[from] ResourceError),
    /// Its resource opens, but what is in it is not of the documented shape; the plaintext is kept.
    #[error(transparent)]
    Undecodable(Box<UndecodableEvent>),
}

impl NotificationError {
    /// The HTTP status to answer with: anything but a 2xx makes the platform deliver it again.
    ///
    /// - 401: it is not verified;
    /// - 400: its outer body is not of the documented shape;
    /// - 500: it does not open or does not decode, so the receiver is to be mended before the next delivery.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Verification(_) => StatusCode::UNAUTHORIZED,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Resource(_) | Self::Undecodable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to tell the sender: a sentence of at most 64 characters, the documented limit, without details.
    ///
    /// Whoever sent it may not be the platform; the details are for the receiver's log.
    pub fn answer_message(&self) -> &'static str {
        match self {
            Self::Verification(_) => "the signature is not verified",
            Self::Malformed(_) => "the body is not a notification",
            Self::Resource(_) => "the resource does not open",
            Self::Undecodable(_) => "the opened resource cannot be read",
        }
    }
}

/// An event that is the platform's own and opens, but is not of the documented shape.
///
/// Nothing is lost: [`plaintext`](Self::plaintext) holds the opened bytes. `Debug` shows only their number.
#[derive(Debug, thiserror::Error)]
#[error(
    "notification {} ({}): its resource opens but is not as documented: {problem}; its {} bytes are kept in the error",
    Foreign(id), Foreign(event_type), plaintext.len()
)]
#[non_exhaustive]
pub struct UndecodableEvent {
    /// The notification's ID.
    pub id: String,
    /// The wire name of the event.
    pub event_type: String,
    /// What is not as documented.
    pub problem: PlaintextProblem,
    /// The opened resource, byte for byte.
    pub plaintext: RawBody,
}

/// What is not as documented about an opened resource.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaintextProblem {
    /// There is nothing in it.
    #[error("the plaintext is empty")]
    Empty,
    /// It is not text.
    #[error("the plaintext is not UTF-8 (after byte {valid_up_to})")]
    NotUtf8 {
        /// How many bytes are.
        valid_up_to: usize,
    },
    /// It is not JSON.
    #[error("the plaintext is not JSON (line {line}, column {column})")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A field is missing or of a wrong type.
    #[error(transparent)]
    Field(#[from] DecodeError),
}

/// Prints what most often breaks a notification's signature, if it is the signature that does not match.
struct RawBytes<'a>(&'a VerificationError);

impl fmt::Display for RawBytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            VerificationError::SignatureMismatch => f.write_str(
                "; give the raw bytes of the body as they came: JSON that was parsed and written again has other \
                 bytes, and no signature matches them",
            ),
            _ => Ok(()),
        }
    }
}
