//! Errors before sending.

use crate::clock::NoRandom;
use crate::face::Face;
use crate::sign::SignError;
use crate::target::{InvalidTarget, Place};
use crate::upload::InvalidFile;
use crate::wire::EncodeError;

/// A request that was not sent.
#[derive(Debug, thiserror::Error)]
#[error("{operation} was not sent: {problem}")]
#[non_exhaustive]
pub struct InvalidRequest {
    /// The operation's name.
    pub operation: &'static str,
    /// What is wrong.
    pub problem: InvalidProblem,
}

/// Why a request cannot be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidProblem {
    /// The operation is of the other face.
    #[error(
        "it is an operation for a {operation} caller ({}), and these are {credentials} credentials",
        operation.identity_name()
    )]
    WrongFace {
        /// The operation's face.
        operation: Face,
        /// The credentials' face.
        credentials: Face,
    },
    /// There is no key of the platform that a reply could be verified with.
    #[error(
        "there is no platform key yet, so no reply could be verified: fetch the platform certificates first"
    )]
    NoPlatformKey,
    /// A parameter cannot be a part of a path or is out of its range.
    #[error(transparent)]
    Target(#[from] InvalidTarget),
    /// A field of the body cannot be sent.
    #[error("body field {0}")]
    Body(#[from] EncodeError),
    /// A required parameter is missing.
    #[error("the {} `{name}` is required", place.noun())]
    MissingParameter {
        /// Its wire name.
        name: &'static str,
        /// Where it goes.
        place: Place,
    },
    /// A parameter that the operation does not have.
    #[error("it has no parameter `{name}`")]
    UnknownParameter {
        /// The name given.
        name: String,
    },
    /// A body or file where none is documented, or a missing one.
    #[error("{0}")]
    BodyPresence(&'static str),
    /// A file that the platform would not take.
    #[error(transparent)]
    File(#[from] InvalidFile),
    /// A list is asked of an operation that does not answer with pages.
    #[error("it does not answer with pages of a list")]
    NotPaged,
    /// A sensitive field that is not a string.
    #[error("body field {pointer}: is sensitive and must be a string, so that it can be sealed")]
    SensitiveNotText {
        /// Its JSON pointer.
        pointer: String,
    },
    /// The signer failed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No nonce could be drawn.
    #[error(transparent)]
    Random(#[from] NoRandom),
    /// The parts do not make an HTTP request.
    #[error("the request cannot be built: {0}")]
    Http(#[from] http::Error),
}
