//! A difference between a page and the spec, as data.

use std::fmt;

use serde_json::Value;
use wechatpay_codegen::fact_path::{FactPath, Place};
use wechatpay_codegen::spec::Method;
use wechatpay_codegen::{FaceKind, Span};

use crate::evidence::{ErrorRow, Field, Kind, Line, RateLimit, Voice};

/// One fact in which a page and the spec differ.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The operation, or the event.
    pub operation: OperationName,
    /// The fact.
    pub fact: FactPath,
    /// What the page says.
    pub page_says: Finding,
    /// Who says it, and where; the best first. If something is missing, the lines it would stand behind.
    pub said_by: Vec<(Voice, Line)>,
    /// What the spec says.
    pub spec_says: Finding,
    /// Where the spec says it, or where it would stand; `None` if the spec lacks the operation.
    pub spec: Option<Span>,
    /// The other faces that have the model which an edit of the spec would change.
    pub also_on_faces: Vec<FaceKind>,
    /// What kind of difference it is.
    pub kind: DriftKind,
}

/// An operation or an event, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationName {
    /// The product, a folder of the spec; `None` if the spec lacks the product.
    pub product: Option<String>,
    /// Who calls, or who is notified; `None` if the page does not say.
    pub face: Option<FaceKind>,
    /// `GetUserCard`, or the event's type; of a page that names neither, its title.
    pub name: String,
}

/// The kinds of difference.
#[derive(Clone, Debug)]
pub enum DriftKind {
    /// The spec doesn't say what the page says.
    Open,
    /// Only a part of the page says so; another part says what the spec says.
    Contradiction,
    /// The spec is right all the same.
    Explained {
        /// Why.
        why: String,
        /// The entry of `x-drift`.
        at: Span,
    },
}

/// What a page or the spec says of one fact. Its text is what people read, and what `x-drift` names in `page`.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// There is no such thing.
    Absent,
    /// A name, a title, an address, a date, the value of an enum. Of [`Aspect::Presence`], the name of the field.
    ///
    /// [`Aspect::Presence`]: wechatpay_codegen::fact_path::Aspect::Presence
    Text(String),
    /// Whether a field is required.
    Required(bool),
    /// Whether a field travels sealed.
    Sealed(bool),
    /// A length, a limit, a status.
    Number(i64),
    /// A type.
    Kind(Kind),
    /// Where a field goes.
    Place(Place),
    /// Who calls.
    Face(FaceKind),
    /// A method.
    Method(Method),
    /// A rate limit.
    RateLimit(RateLimit),
    /// The values of an enum, where the other side has none.
    Values(Vec<String>),
    /// A field that the other side lacks, as the page has it.
    Field(Box<Field>),
    /// A row of the table of errors. The spec's have no line.
    Error(ErrorRow),
    /// An operation that the other side lacks.
    Call {
        /// Its method, if the page has one.
        method: Option<Method>,
        /// Its path, if the page has one.
        path: Option<String>,
    },
    /// An event that the other side lacks: its type.
    Event(String),
    /// An entry of `x-drift`, though page and spec agree in that fact, or neither has it: remove it.
    Explanation,
}

/// A JSON value as findings name it: a text without quotes.
pub(super) fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl DriftKind {
    /// Whether somebody has to do something about it.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether only a part of the page says so.
    pub const fn is_contradiction(&self) -> bool {
        matches!(self, Self::Contradiction)
    }

    /// Whether the spec is right all the same.
    pub const fn is_explained(&self) -> bool {
        matches!(self, Self::Explained { .. })
    }
}

impl Drift {
    /// Whether somebody has to do something about it.
    pub const fn is_open(&self) -> bool {
        self.kind.is_open()
    }

    /// The best statement of what the page says.
    pub fn best(&self) -> Option<(Voice, Line)> {
        self.said_by.first().copied()
    }
}

/// `card-member/brand GetUserCard`
impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(product) = &self.product {
            f.write_str(product)?;
        }
        if let Some(face) = self.face {
            write!(f, "{}{}", if self.product.is_some() { "/" } else { "" }, face.stem())?;
        }
        let has_context = self.product.is_some() || self.face.is_some();
        write!(f, "{}{}", if has_context { " " } else { "" }, self.name)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("none"),
            Self::Text(text) | Self::Event(text) => f.write_str(text),
            Self::Required(is_required) => f.write_str(required(*is_required)),
            Self::Sealed(is_sealed) => f.write_str(if *is_sealed { "sealed" } else { "not sealed" }),
            Self::Number(number) => number.fmt(f),
            Self::Kind(kind) => kind.fmt(f),
            Self::Place(place) => place.fmt(f),
            Self::Face(face) => f.write_str(face.stem()),
            Self::Method(method) => method.fmt(f),
            Self::RateLimit(limit) => limit.fmt(f),
            Self::Values(values) => f.write_str(&values.join(" | ")),
            Self::Field(field) => self::field(field, f),
            Self::Error(row) => write!(f, "{} {} {}", row.status, row.code, row.message.trim()),
            Self::Call { method, path } => {
                let method = method.map(|method| method.to_string());
                let words: Vec<_> = method.iter().chain(path).map(String::as_str).collect();
                f.write_str(&words.join(" "))
            }
            Self::Explanation => f.write_str("that they differ: remove it from `x-drift`"),
        }
    }
}

/// `string(32), required`
fn field(field: &Field, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut words = Vec::new();
    if let Some(kind) = field.kind.value() {
        let length = field.max_length.value().copied().flatten();
        words.push(kind.to_string() + &length.map(|length| format!("({length})")).unwrap_or_default());
    }
    words.extend(field.required.value().map(|is_required| required(*is_required).to_owned()));
    f.write_str(if words.is_empty() { "there" } else { "" })?;
    f.write_str(&words.join(", "))
}

const fn required(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

/// The type as pages print it.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("string"),
            Self::Integer => f.write_str("integer"),
            Self::Number => f.write_str("number"),
            Self::Boolean => f.write_str("boolean"),
            Self::File => f.write_str("file"),
            Self::Object => f.write_str("object"),
            Self::Map(of) => write!(f, "map[{of}]"),
            Self::List(of) => write!(f, "array[{of}]"),
        }
    }
}

/// `5 in 1 s per brand_id`
impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} s per {}", self.requests, self.seconds, self.per)
    }
}
