//! Errors before sending.

use std::fmt;
use std::sync::Arc;

use crate::call_headers::HeaderError;
use crate::chain::write_sources;
use crate::clock::RandomError;
use crate::face::Face;
use crate::sign::SignError;
use crate::target::{ParameterError, Place};
use crate::upload::UploadError;
use crate::wire::EncodeError;

/// A request that was not sent: something about it cannot be.
///
/// It happens before anything leaves this machine, and sending it again fails again, except where the signer or the
/// random source failed. [`kind`](Self::kind) names what to correct.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestError {
    /// The operation's name.
    pub operation: &'static str,
    /// What is wrong.
    pub kind: RequestErrorKind,
    /// Whether the platform may have got an attempt before.
    pub(super) received_before: bool,
}

impl RequestError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(operation: &'static str, kind: impl Into<RequestErrorKind>) -> Self {
        Self { operation, kind: kind.into(), received_before: false }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use RequestErrorKind as Kind;
        let again = if self.received_before { " again" } else { "" };
        write!(f, "{} was not sent{again}", self.operation)?;
        match &self.kind {
            // What says it is the source.
            Kind::Parameter(_)
            | Kind::Body(_)
            | Kind::File(_)
            | Kind::Header(_)
            | Kind::Sign(_)
            | Kind::Random(_) => {}
            kind => write!(f, ": {kind}")?,
        }
        write_sources(self, f)
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        use RequestErrorKind as Kind;
        match &self.kind {
            Kind::Parameter(error) => Some(error),
            Kind::Body(error) => Some(error),
            Kind::File(error) => Some(error),
            Kind::Sign(error) => Some(error),
            Kind::Header(error) => Some(error),
            Kind::Random(error) => Some(error),
            Kind::Http(error) => Some(&**error),
            _ => None,
        }
    }
}

/// Why a request cannot be sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestErrorKind {
    /// The operation is of the other face. Send it with that face's credentials.
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
    Parameter(#[from] ParameterError),
    /// A field of the body cannot be sent.
    #[error(transparent)]
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
    File(#[from] UploadError),
    /// A list is asked of an operation that does not answer with pages.
    #[error("it does not answer with pages of a list")]
    NotPaged,
    /// A list is to start at a position of another kind of list.
    #[error("its pages are chosen by {list}, so it can't start at a position by {position}")]
    OtherPosition {
        /// What its pages are chosen by.
        list: &'static str,
        /// What the position is.
        position: &'static str,
    },
    /// A sensitive field that is not a string.
    #[error("{pointer}: is sensitive and must be a string, so that it can be sealed")]
    SensitiveNotText {
        /// Its JSON pointer.
        pointer: String,
    },
    /// A header of the call's options cannot be sent.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The signer failed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No nonce could be drawn.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The parts do not make an HTTP request.
    #[error("the request cannot be built")]
    Http(#[source] Arc<http::Error>),
}

impl From<http::Error> for RequestErrorKind {
    fn from(error: http::Error) -> Self {
        Self::Http(Arc::new(error))
    }
}
