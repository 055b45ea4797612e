//! What the steps of `x-behavior` say.

mod reader;

use std::collections::BTreeMap;

use serde_json::Value;

use super::models::ModelId;
use super::path::Path;
use super::source::{Assignments, Source};
use crate::spec::condition::Condition;
use crate::spec::errors::DocumentedError;

/// One step: what it does, and when.
pub(super) struct Step {
    pub(super) when: Option<Condition>,
    pub(super) verb: Verb,
}

/// What a step does.
pub(super) enum Verb {
    Find { query: Query, how: Finding, refusal: Failing },
    Absent { query: Query, fewer_than: Limit, refusal: Failing },
    Require { condition: Condition, refusal: Failing },
    Once { fields: Vec<String>, refusal: Failing },
    Create(New),
    Change(Change),
    Remove { model: ModelId },
    List { query: Query, filters: Vec<(String, Path)> },
    Announce { event: Announced, to: Path },
    Reply { of: Replied, set: Assignments },
}

/// What a new resource is made of.
pub(super) struct New {
    pub(super) model: ModelId,
    pub(super) given: Given,
    /// A list, for a resource for each of its items, or the number of resources.
    pub(super) each: Option<Path>,
    pub(super) copies: Vec<Copied>,
    pub(super) set: Assignments,
    pub(super) to: Option<Source>,
}

/// What becomes of a resource.
pub(super) struct Change {
    pub(super) model: ModelId,
    /// The states that it may be in.
    pub(super) from: Option<(Vec<Value>, Failing)>,
    pub(super) given: Given,
    /// Fields that the request doesn't change.
    pub(super) keep: Vec<String>,
    pub(super) set: Assignments,
    pub(super) to: Option<Source>,
}

/// How many there may not be.
pub(super) enum Limit {
    Constant(usize),
    /// The number at a path; any number if there is none.
    Path(Path),
}

/// How many resources are looked up.
#[derive(Clone, Copy)]
pub(super) struct Finding {
    /// There may be none.
    pub(super) optional: bool,
    /// All there are, not the youngest alone.
    pub(super) all: bool,
}

/// What of the request a resource takes over, field by field.
pub(super) enum Given {
    All,
    /// The object here takes the place of the body.
    Inside(Path),
    Nothing,
}

/// What a reply is made of, field by field.
#[derive(Clone, Copy)]
pub(super) enum Replied {
    Request,
    Resource(ModelId),
}

/// Which resources are meant.
pub(super) struct Query {
    pub(super) model: ModelId,
    /// Fields, in the order of their names, and where the values come from that they must have.
    pub(super) by: BTreeMap<String, Path>,
    /// The field of the request that names the resource best: the last of `by`.
    pub(super) told_by: Option<String>,
    /// Fields that must have one of these values.
    pub(super) matching: Vec<(String, Vec<Value>)>,
}

/// What a new resource takes over from another.
pub(super) struct Copied {
    pub(super) from: ModelId,
    /// None for every field that both have.
    pub(super) fields: Option<Vec<String>>,
}

/// Which event is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Announced {
    /// The event whose behavior this is.
    Itself,
    /// The event with this `operationId`.
    Named(String),
}

/// The documented error of a step that fails; none of an event, which has no table of errors.
pub(super) type Failing = Option<DocumentedError>;

/// Finds the documented error of a name.
pub(super) type Refusals<'r> = dyn Fn(&str) -> Option<DocumentedError> + 'r;
