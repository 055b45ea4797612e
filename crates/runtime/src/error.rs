//! What can go wrong with a call: before sending, on the way, at the platform, and in its reply.

mod api;
mod code;
mod foreign;
mod invalid;
mod undecodable;

use http::StatusCode;

pub use api::ApiError;
pub use code::ErrorCode;
pub use invalid::{InvalidProblem, InvalidRequest};
pub use undecodable::{DecodeProblem, Undecodable};

use foreign::RequestId;
pub(crate) use foreign::{Foreign, request_id};

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

impl InvalidProblem {
    /// Says which operation it is about.
    pub(crate) fn of(self, operation: &'static str) -> Error {
        Error::Invalid(Box::new(InvalidRequest { operation, problem: self }))
    }
}

/// No whole reply came.
#[derive(Debug, thiserror::Error)]
#[error("{operation}: no reply from {host} after {attempts} attempt(s)")]
#[non_exhaustive]
pub struct NoReply {
    /// The operation's name.
    pub operation: &'static str,
    /// The host of the last attempt.
    pub host: String,
    /// How many attempts were made.
    pub attempts: u32,
    /// What the last attempt failed with.
    #[source]
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
