//! Parameters in the path, the query and headers: what is documented of one, and why one cannot be sent.

use std::fmt;

/// One path, query or header parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The wire name: `user_card_code`.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the platform requires it.
    pub required: bool,
    /// The least and the greatest value, both allowed; such a parameter is an integer. It is checked before anything
    /// is sent.
    pub range: Option<(i64, i64)>,
}

impl ParameterInfo {
    /// Describes a path parameter, which is always required.
    pub const fn path(name: &'static str) -> Self {
        Self { name, place: Place::Path, required: true, range: None }
    }

    /// Describes a query parameter.
    pub const fn query(name: &'static str, required: bool) -> Self {
        Self { name, place: Place::Query, required, range: None }
    }

    /// Describes a header, such as `Idempotency-Key`.
    pub const fn header(name: &'static str, required: bool) -> Self {
        Self { name, place: Place::Header, required, range: None }
    }

    /// Says that it is an integer from `min` to `max`, both allowed; [`i64::MIN`] and [`i64::MAX`] mean no bound.
    pub const fn range(mut self, min: i64, max: i64) -> Self {
        self.range = Some((min, max));
        self
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
}

impl Place {
    /// What a parameter in this place is called.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        })
    }
}

/// A parameter that cannot be sent.
///
/// It happens before anything is sent. Correct the value that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} `{parameter}`: {kind}", place.noun())]
#[non_exhaustive]
pub struct ParameterError {
    /// The parameter's wire name; empty if the template itself is at fault.
    pub parameter: &'static str,
    /// Where it would stand.
    pub place: Place,
    /// What is wrong with its value.
    pub kind: ParameterErrorKind,
}

impl ParameterError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(parameter: &'static str, place: Place, kind: ParameterErrorKind) -> Self {
        Self { parameter, place, kind }
    }
}

/// What is wrong with the value of a parameter, or with the template it goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterErrorKind {
    /// An empty segment would name another path.
    #[error("is empty, but it is a part of the path")]
    Empty,
    /// Every URL parser on the way would remove it.
    #[error("is `.` or `..`, which cannot be a part of a URL's path")]
    Dots,
    /// The text isn't an integer where one is documented; it is not shown, since it may be personal.
    #[error("is not an integer, and must be {}", Bounds(*min, *max))]
    NotAnInteger {
        /// The least value that is allowed.
        min: i64,
        /// The greatest value that is allowed.
        max: i64,
    },
    /// The integer is too small or too large.
    #[error("is {value}, and must be {}", Bounds(*min, *max))]
    OutOfRange {
        /// The value given.
        value: i64,
        /// The least value that is allowed.
        min: i64,
        /// The greatest value that is allowed.
        max: i64,
    },
    /// The template has fewer placeholders than the request has path parameters.
    #[error("the template has fewer placeholders than the request has path parameters")]
    TooManySegments,
    /// The request has fewer path parameters than the template has placeholders.
    #[error("the request has fewer path parameters than the template has placeholders")]
    TooFewSegments,
    /// The request writes its path parameters in another order than the template has them.
    #[error("the template has `{next}` in its place")]
    OtherPlaceholder {
        /// The next placeholder of the template.
        next: &'static str,
    },
    /// The value of a header; it is not shown, since it may be personal.
    #[error("holds a character that a header can't carry")]
    Header,
    /// A placeholder of the template does not end.
    #[error("the template has a `{{` without its `}}`")]
    OpenPlaceholder,
}

/// Prints `from 1 to 20`, or only the bound that there is.
struct Bounds(i64, i64);

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (i64::MIN, i64::MAX) => f.write_str("a 64-bit integer"),
            (min, i64::MAX) => write!(f, "{min} or more"),
            (i64::MIN, max) => write!(f, "{max} or less"),
            (min, max) => write!(f, "from {min} to {max}"),
        }
    }
}
