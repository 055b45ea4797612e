//! The API as plain data: what the generated crate will offer, before it has any Rust names.
//!
//! References are names of [`Product::types`], which holds what the operations and events use and nothing else.

mod event;
mod operation;
mod page;
mod paging;
mod types;
mod upload;

use std::collections::BTreeMap;

use crate::span::Text;

pub(crate) use crate::document::{
    Action, Addend, Assignment, Behavior, Condition, ConfirmedBy, Copied, Demand, Due, FieldPath, Hidden,
    Lifecycle, Limit, Limits, Lookup, Match, ModelRule, Moment, NewValue, Redelivery, ReplySource, Setting,
    Step, Taken, Template, Test, TextTemplate, TimeValue, TimedChange, Variable, VariableKind,
};
pub(crate) use crate::face::FaceKind;
pub(crate) use event::{Answer, Event, EventName, Shown};
pub(crate) use operation::{Body, ErrorEntry, Input, Operation, Place, RateLimit};
pub(crate) use page::Page;
pub(crate) use paging::Paging;
pub(crate) use types::{EnumValue, Field, FieldOnFace, Presence, Shape, Type, TypeKind, Usage, Value};
pub(crate) use upload::Upload;

/// Everything.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    /// The products, by name.
    pub products: Vec<Product>,
}

/// A family of operations: a folder of the spec, a module of the crate.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    /// Its name: `card-member`.
    pub name: Text,
    /// The models and enums of all faces, by name.
    pub types: BTreeMap<String, Type>,
    /// Its faces, brand first.
    pub faces: Vec<Face>,
}

/// The operations and events of one kind of caller.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// Who calls.
    pub kind: FaceKind,
    /// Its document: `card-member/brand.yaml`.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it offers.
    pub description: String,
    /// Words of the platform's language that people search its docs for.
    pub aliases: Vec<String>,
    /// Its operations, in order.
    pub operations: Vec<Operation>,
    /// What the platform notifies its callers of, in order.
    pub events: Vec<Event>,
}

impl Product {
    /// What it is called: the beginning that the titles of its faces share, or else its name.
    pub(crate) fn title(&self) -> &str {
        let mut titles = self.faces.iter().map(|face| face.title.split_once(", ").map(|(title, _)| title));
        let first = titles.next().flatten();
        first.filter(|first| titles.all(|title| title == Some(*first))).unwrap_or(&self.name.value)
    }

    /// Words of the platform's language that people search the docs of any face for.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = &str> {
        self.faces.iter().flat_map(|face| &face.aliases).map(String::as_str)
    }
}
