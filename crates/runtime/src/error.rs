//! What can go wrong with a call: before sending, on the way, at the platform, and in its reply.

mod api;
mod code;
mod invalid;
mod undecodable;

use std::fmt;

use http::StatusCode;

pub use api::ApiError;
pub use code::ErrorCode;
pub use invalid::{InvalidProblem, InvalidRequest};
pub use undecodable::{DecodeProblem, Undecodable};

use crate::transport::TransportError;
use crate::verify::VerificationError;

/// Why a call has no reply to hand out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request was not sent: something about it cannot be.
    #[error(transparent)]
    Invalid(Box<InvalidRequest>),
    /// No whole reply came.
    #[error(transparent)]
    Transport(Box<NoReply>),
    /// A reply came that is not the platform's own; its body is not handed out.
    #[error(transparent)]
    Verification(Box<Unverified>),
    /// The platform refused.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The reply is the platform's own, but not of the documented shape; its body is kept.
    #[error(transparent)]
    Decode(Box<Undecodable>),
}

impl Error {
    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.operation,
            Self::Transport(error) => error.operation,
            Self::Verification(error) => error.operation,
            Self::Api(error) => error.operation,
            Self::Decode(error) => error.operation,
        }
    }

    /// The reply's `Request-ID`, to quote to WeChat Pay's support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Invalid(_) | Self::Transport(_) => None,
            Self::Verification(error) => error.request_id.as_deref(),
            Self::Api(error) => error.request_id.as_deref(),
            Self::Decode(error) => error.request_id.as_deref(),
        }
    }

    /// The reply's HTTP status, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Invalid(_) | Self::Transport(_) => None,
            Self::Verification(error) => Some(error.status),
            Self::Api(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
        }
    }
}

/// No whole reply came.
#[derive(Debug, thiserror::Error)]
#[error("{operation}: no reply from {host} after {attempts} attempt(s): {cause}")]
#[non_exhaustive]
pub struct NoReply {
    /// The operation's name.
    pub operation: &'static str,
    /// The host of the last attempt.
    pub host: String,
    /// How many attempts were made.
    pub attempts: u32,
    /// What the last attempt failed with.
    pub cause: TransportError,
}

/// A reply that is not the platform's own.
#[derive(Debug, thiserror::Error)]
#[error(
    "{operation}: the reply ({status}{}) is not verified, so it is not handed out: {reason}",
    RequestId(request_id.as_deref())
)]
#[non_exhaustive]
pub struct Unverified {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The `Request-ID` it claims.
    pub request_id: Option<String>,
    /// Which check failed.
    pub reason: VerificationError,
}

/// Prints `, Request-ID …`, or nothing.
struct RequestId<'a>(Option<&'a str>);

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |request_id| write!(f, ", Request-ID {}", Foreign(request_id)))
    }
}

/// Prints a text from the network on one line: what a terminal would obey is escaped, cut after 500 characters.
pub(crate) struct Foreign<'a>(pub(crate) &'a str);

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for character in self.0.chars().take(LONGEST) {
            if character.is_control() || is_invisible(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if self.0.chars().nth(LONGEST).is_some() { f.write_str("…") } else { Ok(()) }
    }
}

/// Whether a character breaks the line or turns the direction of writing without being a control character.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_the_network_stays_on_one_line() {
        assert_eq!(Foreign("a\n\u{1b}[31mb").to_string(), "a\\u{a}\\u{1b}[31mb");
        assert_eq!(Foreign("\u{202E}a\u{2028}").to_string(), "\\u{202e}a\\u{2028}");
        assert_eq!(Foreign(&"长".repeat(501)).to_string().chars().count(), 501);
    }
}
