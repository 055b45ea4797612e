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

pub use crate::document::{ConfirmedBy, Limits, Method, Template, TextTemplate, Variable, VariableKind};
pub use crate::face::FaceKind;
pub use event::{Answer, Event, EventName, Shown};
pub use operation::{Body, ErrorEntry, Input, Operation, Place, RateLimit};
pub use page::Page;
pub use paging::Paging;
pub use types::{EnumValue, Field, FieldOnFace, Presence, Shape, Type, TypeKind, Usage, Value};
pub use upload::Upload;

/// Everything.
#[derive(Clone, Debug)]
pub struct Api {
    /// The products, by name.
    pub products: Vec<Product>,
}

/// A family of operations: a folder of the spec, a module of the crate.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its name: `card-member`.
    pub name: Text,
    /// The models and enums of all faces, by name.
    pub types: BTreeMap<String, Type>,
    /// Its faces, brand first.
    pub faces: Vec<Face>,
}

/// The operations and events of one kind of caller.
#[derive(Clone, Debug)]
pub struct Face {
    /// Who calls.
    pub kind: FaceKind,
    /// Its document: `card-member/brand.yaml`.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it offers.
    pub description: String,
    /// Its operations, in order.
    pub operations: Vec<Operation>,
    /// What the platform notifies its callers of, in order.
    pub events: Vec<Event>,
}
