//! What can go wrong with a call: before sending, on the way, at the platform, and in its reply.

mod api;
mod body;
mod code;
mod foreign;
mod no_reply;
mod request;
mod undecodable;
mod unverified;

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

pub use api::ApiError;
pub use body::BodyError;
pub use code::ErrorCode;
pub use no_reply::NoReplyError;
pub use request::{RequestError, RequestErrorKind};
pub use undecodable::UndecodableError;
pub use unverified::UnverifiedError;

pub(crate) use foreign::{Foreign, request_id};

use crate::transport::TransportErrorKind;

/// Why a call has no reply to hand out.
///
/// | variant | what happened | what to do |
/// |---|---|---|
/// | `Invalid` | nothing was sent | correct the request; sending it again won't help |
/// | `Transport` | no whole reply came | look up the state unless the operation is idempotent, then send again |
/// | `Verification` | the reply isn't the platform's own | compare keys and clock; look up the state |
/// | `Api` | the platform refused | go by [`code`](Self::code) |
/// | `Decode` | it was carried out, and the reply isn't as documented | read the body that the error keeps |
///
/// `{}` prints what happened; `{:#}` prints the reasons behind it too, on the same line: print that to a log. No
/// message shows personal data or keys.
///
/// ```
/// use http::StatusCode;
/// use wechatpay_runtime::{ApiError, Error, ErrorCode};
///
/// # let error = Error::from(ApiError::new("GetCard", StatusCode::NOT_FOUND, ErrorCode::NotFound, "no such card"));
/// match error.code() {
///     Some(ErrorCode::NotFound) => println!("there is no such card"),
///     _ if error.is_rate_limited() => println!("slow down"),
///     _ if error.may_have_been_received() => println!("look up what became of it: {error:#}"),
///     _ => println!("{error:#}"),
/// }
/// ```
///
/// There is no `PartialEq`, since what a transport reports has none: compare kinds and codes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request was not sent: something about it cannot be.
    Invalid(Box<RequestError>),
    /// No whole reply came.
    Transport(Box<NoReplyError>),
    /// A reply came that is not the platform's own; its body is not handed out.
    Verification(Box<UnverifiedError>),
    /// The platform refused.
    Api(Box<ApiError>),
    /// The reply is the platform's own, but not of the documented shape; its body is kept.
    Decode(Box<UndecodableError>),
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

    /// The platform's refusal, if it is one.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The platform's error code, if it refused and said why.
    pub fn code(&self) -> Option<&ErrorCode> {
        self.api()?.code.as_ref()
    }

    /// Whether no whole reply came in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.transport_kind(), Some(TransportErrorKind::Timeout | TransportErrorKind::NoTimeLeft))
    }

    /// Whether no connection stood, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Connect)
    }

    /// Whether the platform refused because it was called too often: 429, or one of the codes for it.
    pub fn is_rate_limited(&self) -> bool {
        self.api().is_some_and(ApiError::is_rate_limited)
    }

    /// Whether the platform may have carried the request out, so that the state is to be looked up before an
    /// operation that isn't idempotent is sent again.
    ///
    /// It can't have been where nothing was sent, and where the platform refused with 4xx. It may have been where no
    /// whole reply came, where the reply isn't verified, and after 5xx; it has been where the reply can't be decoded.
    /// That goes for each attempt of the call, not for the last one alone.
    pub fn may_have_been_received(&self) -> bool {
        match self {
            Self::Invalid(error) => error.received_before,
            Self::Transport(error) => error.may_have_been_received(),
            Self::Api(error) => error.received_before || !error.status.is_client_error(),
            Self::Verification(_) | Self::Decode(_) => true,
        }
    }

    /// Says whether the platform may have got an attempt before the one that failed like this.
    pub(crate) fn received_before(mut self, received: bool) -> Self {
        match &mut self {
            Self::Invalid(error) => error.received_before = received,
            Self::Transport(error) => error.received_before = received,
            Self::Api(error) => error.received_before = received,
            Self::Verification(_) | Self::Decode(_) => {}
        }
        self
    }

    fn transport_kind(&self) -> Option<TransportErrorKind> {
        match self {
            Self::Transport(error) => Some(error.kind()),
            _ => None,
        }
    }

    /// The error that this one stands for.
    fn inner(&self) -> &(dyn StdError + 'static) {
        match self {
            Self::Invalid(error) => &**error,
            Self::Transport(error) => &**error,
            Self::Verification(error) => &**error,
            Self::Api(error) => &**error,
            Self::Decode(error) => &**error,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

/// Lets code that is tested with an error write `Error::from(ApiError::new(…))`.
macro_rules! from_its_variants {
    ($($variant:ident($error:ty)),*) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(Box::new(error))
            }
        })*
    };
}
from_its_variants!(
    Invalid(RequestError),
    Transport(NoReplyError),
    Verification(UnverifiedError),
    Api(ApiError),
    Decode(UndecodableError)
);

impl RequestErrorKind {
    /// Says which operation it is about.
    pub(crate) fn of(self, operation: &'static str) -> Error {
        RequestError::new(operation, self).into()
    }
}
