//! The name of a fact that a page and the spec both state: `rate-limit`, `reply.data[].card_id#maxLength`.
//!
//! A name is data with one spelling. `x-drift`, the reports of the pages' commands and their JSON all use it, so
//! none of them looks at a text to find out what it is about. `Display` writes it and `FromStr` reads it:
//!
//! ```
//! use wechatpay_codegen::fact_path::{Aspect, FactPath};
//!
//! let path: FactPath = "reply.data[].card_id#maxLength".parse()?;
//! assert!(matches!(&path, FactPath::Field { aspect: Aspect::MaxLength, .. }));
//! assert_eq!(path.to_string(), "reply.data[].card_id#maxLength");
//! # Ok::<_, wechatpay_codegen::fact_path::InvalidFactPath>(())
//! ```

mod field;
mod parse;

use std::fmt;

pub use field::{Aspect, FieldPath, Place, Step};
pub use parse::InvalidFactPath;

const OPERATION: &str = "operation";
const REPLY_MODEL: &str = "reply#model";
const ERRORS: &str = "errors";

/// The name of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactPath {
    /// The operation itself: `operation`.
    Operation,
    /// A fact of the operation: `rate-limit`.
    Head(HeadFact),
    /// What the model of the reply is called: `reply#model`.
    ReplyModel,
    /// A field, or something about it: `body.card_id`, `body.card_id#type`.
    Field {
        /// The field.
        field: FieldPath,
        /// What about it.
        aspect: Aspect,
    },
    /// A documented error: `errors.400.PARAM_ERROR`.
    Error(ErrorPath),
}

/// A fact of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadFact {
    /// The platform's name of it.
    Name,
    /// The title of its page.
    Title,
    /// The address of its page.
    Url,
    /// The date printed on its page.
    Updated,
    /// Who calls it.
    Face,
    /// Its method.
    Method,
    /// Its path.
    Path,
    /// How often it may be called.
    RateLimit,
    /// The status of its reply.
    Status,
    /// Of an event, what its resource is called: `original_type`.
    OriginalType,
    /// Of an event, when it is sent again if it isn't accepted.
    Redelivery,
}

/// A documented error of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorPath {
    /// The HTTP status.
    pub status: u16,
    /// The platform's code.
    pub code: String,
    /// Which of the errors with this status and code, in the spec's order; the first is 1.
    pub row: usize,
}

impl HeadFact {
    /// Every fact of an operation, in the order of a page.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Title,
        Self::Url,
        Self::Updated,
        Self::Face,
        Self::Method,
        Self::Path,
        Self::RateLimit,
        Self::Status,
        Self::OriginalType,
        Self::Redelivery,
    ];

    /// The word in names: `rate-limit`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Url => "url",
            Self::Updated => "updated",
            Self::Face => "face",
            Self::Method => "method",
            Self::Path => "path",
            Self::RateLimit => "rate-limit",
            Self::Status => "status",
            Self::OriginalType => "original-type",
            Self::Redelivery => "redelivery",
        }
    }
}

impl FactPath {
    /// Something about a field.
    pub fn of(field: &FieldPath, aspect: Aspect) -> Self {
        Self::Field { field: field.clone(), aspect }
    }

    /// The field that the fact is about.
    pub fn field(&self) -> Option<&FieldPath> {
        match self {
            Self::Field { field, .. } => Some(field),
            _ => None,
        }
    }
}

impl From<HeadFact> for FactPath {
    fn from(fact: HeadFact) -> Self {
        Self::Head(fact)
    }
}

impl From<ErrorPath> for FactPath {
    fn from(error: ErrorPath) -> Self {
        Self::Error(error)
    }
}

impl fmt::Display for FactPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation => f.write_str(OPERATION),
            Self::Head(fact) => f.write_str(fact.word()),
            Self::ReplyModel => f.write_str(REPLY_MODEL),
            Self::Field { field, aspect } => write!(f, "{field}{aspect}"),
            Self::Error(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for HeadFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for ErrorPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", ERRORS, self.status, self.code)?;
        if self.row > 1 { write!(f, ".{}", self.row) } else { Ok(()) }
    }
}
