//! What a sample of code declares.

use crate::evidence::{Line, Statement, Voice};
use wechatpay_codegen::spec::Method;

use super::types::Type;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact<T> {
    pub(super) value: T,
    pub(super) at: Line,
}

impl<T> Fact<T> {
    /// What a part of the page states with it.
    pub(super) fn said_by(self, voice: Voice) -> Statement<T> {
        Statement { voice, line: self.at, value: self.value }
    }
}

/// A sample in Java or Go. What a truncated sample hasn't finished isn't in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) voice: Voice,
    /// The operation's name: the class, or the function, that calls it.
    pub(super) operation: Option<Fact<String>>,
    pub(super) method: Option<Fact<Method>>,
    pub(super) path: Option<Fact<String>>,
    /// The name of the request's struct, where the call is declared.
    pub(super) request: Option<Fact<String>>,
    /// The name of the reply's struct, where the call is declared.
    pub(super) reply: Option<Fact<String>>,
    pub(super) structs: Vec<Struct>,
    pub(super) enums: Vec<Enum>,
}

#[derive(Clone, Debug)]
pub(super) struct Struct {
    /// Its name: `UserCard`.
    pub(super) name: Fact<String>,
    pub(super) fields: Vec<SampleField>,
}

#[derive(Clone, Debug)]
pub(super) struct Enum {
    pub(super) name: Fact<String>,
    pub(super) values: Vec<Fact<String>>,
}

#[derive(Clone, Debug)]
pub(super) struct SampleField {
    pub(super) name: Fact<String>,
    pub(super) code_name: String,
    pub(super) declared: Fact<Type>,
    /// Whether it stands in the JSON body (path and query fields don't).
    pub(super) in_body: bool,
    /// Where the sample seals it before it sends it.
    pub(super) sealed: Option<Line>,
}
