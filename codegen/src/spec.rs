//! The spec as its documents say it, for programs that compare it with something else, such as the reader of the
//! platform's pages.
//!
//! [`check`] reads a spec and hands out its [`Documents`] if all of it is sound. They are structs with a place for
//! each text; [`yaml`] is what they were read from, node by node. What a reference names, and a schema as a face has
//! it, is answered here and nowhere else: see [`FaceSchemas`].

pub use crate::document::{
    AcceptedDrift, Action, Addend, Answer, Assignment, Behavior, Body, Component, Components, Condition,
    ConfirmedBy, Content, Copied, Demand, Document, Documents, Due, Encoding, Enum, Example, ExternalDocs,
    FieldPath, Form, Hidden, Info, Kind, Lifecycle, Limit, Limits, Lookup, Match, Method, ModelRule, Moment,
    NewValue, Object, Operation, PagedBy, Paging, Parameter, Product, Property, RateLimit, Redelivery, RefOr,
    Reference, RefinedProperty, Refinement, ReplySource, Response, Schema, Setting, Shape, Step, Taken,
    Template, Test, TextTemplate, TimedChange, Value, Variable, VariableKind, Webhook,
};
pub use crate::face_schema::{FaceSchema, FaceSchemas};
pub use crate::fact_path::Place;
pub use crate::lower::capitalised;
pub use crate::path_template::{InvalidTemplate, PathTemplate};
pub use crate::pipeline::check;
pub use crate::reach::reach;
pub use crate::resolve::{Reached, Referable};

/// The YAML of a document as a tree in which every key and value knows its place.
pub mod yaml {
    pub use crate::node::{Entry, Node, Value};
    pub use crate::yaml::read;
}
