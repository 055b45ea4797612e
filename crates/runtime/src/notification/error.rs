//! Why a notification is not handed out, what to answer then, and what to do about it.

use std::fmt;

use http::StatusCode;

use super::undecodable_event::UndecodableEventError;
use crate::api_key::ResourceError;
use crate::chain::write_sources;
use crate::error::BodyError;
use crate::verify::VerificationError;

/// Why a notification is not handed out.
///
/// | variant | what happened | what to do |
/// |---|---|---|
/// | `Verification` | it isn't the platform's own, or its bytes were changed | give the raw body; compare keys and clock |
/// | `Malformed` | it is the platform's own, its outer body isn't as documented | look for a newer version of this crate |
/// | `Resource` | the API key doesn't open it | set the key that is set on the merchant platform now |
/// | `Undecodable` | it opens, and its event isn't as documented | read the plaintext that the error keeps |
///
/// Answer with [`status`](Self::status) and [`answer_message`](Self::answer_message), so that the platform delivers
/// it again. `{}` prints what happened; `{:#}` prints the reasons behind it too, on the same line: print that to a
/// log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is not the platform's own, or not as the platform sent it; nothing of it was read.
    Verification(VerificationError),
    /// It is the platform's own, but the outer body is not of the documented shape.
    Malformed(BodyError),
    /// Its resource does not open.
    Resource(ResourceError),
    /// Its resource opens, but what is in it is not of the documented shape; the plaintext is kept.
    Undecodable(Box<UndecodableEventError>),
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

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            // What most often breaks a notification's signature.
            Self::Verification(VerificationError::SignatureMismatch) => {
                "the notification is not verified, so it is not read; give the raw bytes of the body as they came, \
                 since JSON that was parsed and written again has other bytes, and no signature matches them"
            }
            Self::Verification(_) => "the notification is not verified, so it is not read",
            Self::Malformed(_) => "the notification is verified but not as documented",
            Self::Resource(_) => "the notification is verified but does not open",
            Self::Undecodable(error) => return fmt::Display::fmt(error, f),
        })?;
        write_sources(self, f)
    }
}

impl std::error::Error for NotificationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Verification(error) => Some(error),
            Self::Malformed(error) => Some(error),
            Self::Resource(error) => Some(error),
            // Its message is this error's own.
            Self::Undecodable(error) => error.source(),
        }
    }
}

impl From<VerificationError> for NotificationError {
    fn from(error: VerificationError) -> Self {
        Self::Verification(error)
    }
}

impl From<BodyError> for NotificationError {
    fn from(error: BodyError) -> Self {
        Self::Malformed(error)
    }
}

impl From<ResourceError> for NotificationError {
    fn from(error: ResourceError) -> Self {
        Self::Resource(error)
    }
}

impl From<UndecodableEventError> for NotificationError {
    fn from(error: UndecodableEventError) -> Self {
        Self::Undecodable(Box::new(error))
    }
}
