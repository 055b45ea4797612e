//! What a sample of code declares.

use crate::evidence::{Line, Statement, Voice};
use wechatpay_codegen::spec::Method;

use super::types::Type;

/// Something and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact<T> {
    /// What.
    pub(super) value: T,
    /// Where.
    pub(super) at: Line,
}

impl<T> Fact<T> {
    /// What a part of the page states with it.
    pub(super) fn said_by(self, voice: Voice) -> Statement<T> {
        Statement { voice, line: self.at, value: self.value }
    }
}

/// A sample in Java or Go. What a truncated sample hasn't finished isn't in it.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// Which sample it is.
    pub(super) voice: Voice,
    /// The operation's name: the class, or the function, that calls it.
    pub(super) operation: Option<Fact<String>>,
    /// The method it calls with.
    pub(super) method: Option<Fact<Method>>,
    /// The path template it calls.
    pub(super) path: Option<Fact<String>>,
    /// The name of the request's struct, where the call is declared.
    pub(super) request: Option<Fact<String>>,
    /// The name of the reply's struct, where the call is declared.
    pub(super) reply: Option<Fact<String>>,
    /// The structs, in order.
    pub(super) structs: Vec<Struct>,
    /// The enums.
    pub(super) enums: Vec<Enum>,
}

/// A struct of a sample.
#[derive(Clone, Debug)]
pub(super) struct Struct {
    /// Its name: `UserCard`.
    pub(super) name: Fact<String>,
    /// Its fields, in order.
    pub(super) fields: Vec<SampleField>,
}

/// An enum of a sample.
#[derive(Clone, Debug)]
pub(super) struct Enum {
    /// Its name.
    pub(super) name: Fact<String>,
    /// Its values, in order.
    pub(super) values: Vec<Fact<String>>,
}

/// A field of a sample's struct.
#[derive(Clone, Debug)]
pub(super) struct SampleField {
    /// Its wire name.
    pub(super) name: Fact<String>,
    /// Its name in the sample's language.
    pub(super) code_name: String,
    /// Its type.
    pub(super) declared: Fact<Type>,
    /// Whether it stands in the JSON body (path and query fields don't).
    pub(super) in_body: bool,
    /// Where the sample seals it before it sends it.
    pub(super) sealed: Option<Line>,
}

impl Sample {
    /// A sample that says nothing yet.
    pub(super) const fn empty(voice: Voice) -> Self {
        Self {
            voice,
            operation: None,
            method: None,
            path: None,
            request: None,
            reply: None,
            structs: Vec::new(),
            enums: Vec::new(),
        }
    }
}
