//! The API as plain data: what the generated crate will offer, before it has any Rust names.
//!
//! References are names of [`Product::types`], which holds what the operations and events use and nothing else.

mod event;
mod paging;
mod upload;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::document::{ConfirmedBy, Limits, Method, Template, TextTemplate, Variable, VariableKind};
pub use crate::face::FaceKind;
use crate::node::Node;
use crate::path_template::PathTemplate;
use crate::span::{Span, Text};

pub use event::{Answer, Event, EventName, Shown};
pub use paging::Paging;
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

/// A model, an enum or a type of template texts.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name in the spec.
    pub name: Text,
    /// The files that define and refine it: `card-member/models.yaml`.
    pub files: Vec<String>,
    /// What it is.
    pub description: String,
    /// What it is on one face only.
    pub on_faces: Vec<(FaceKind, String)>,
    /// Who uses it.
    pub usage: Usage,
    /// Values it could have, if it is a model.
    pub examples: Vec<Node>,
    /// Its fields, its values or its templates.
    pub kind: TypeKind,
}

/// The kinds of type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// Fields, in order.
    Model(Vec<Field>),
    /// Values, in order.
    Enum(Vec<EnumValue>),
    /// Templates, in order.
    TextTemplate(TextTemplate),
}

/// Who uses a type.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// It is part of a request.
    pub sent: bool,
    /// It is part of a reply.
    pub received: bool,
    /// On these faces.
    pub faces: BTreeSet<FaceKind>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Text,
    /// What it means.
    pub description: String,
}

/// A field of a model, or an input of an operation.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: Text,
    /// What it is for.
    pub description: String,
    /// Its type and limits.
    pub value: Value,
    /// Whether it is always there.
    pub presence: Presence,
    /// How the faces differ; empty where they do not.
    pub on_faces: BTreeMap<FaceKind, FieldOnFace>,
    /// What its absence means.
    pub default: Option<Node>,
    /// Values it could have.
    pub examples: Vec<Node>,
}

/// A field as one face has it.
#[derive(Clone, Debug)]
pub struct FieldOnFace {
    /// Whether it is always there.
    pub presence: Presence,
    /// Where the face says so, if it differs.
    pub required_at: Option<Span>,
    /// The limits.
    pub limits: Limits,
    /// What else the face says.
    pub description: Option<String>,
}

/// Whether a field is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Not always.
    Optional,
}

/// A type and its limits.
#[derive(Clone, Debug)]
pub struct Value {
    /// The type.
    pub shape: Shape,
    /// How long, how many, how much.
    pub limits: Limits,
}

/// The types of fields.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A string.
    Text,
    /// A sensitive string that travels sealed.
    Sensitive,
    /// A sensitive string that is plaintext inside an encrypted notification.
    Plaintext,
    /// An RFC 3339 time.
    Time,
    /// A 64-bit integer.
    Integer,
    /// A boolean.
    Boolean,
    /// The bytes of a file; an input of an upload alone.
    File,
    /// A list.
    List(Box<Value>),
    /// A model, an enum or a type of template texts, by name.
    Named(String),
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

/// One call to the platform.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The platform's name of it, without a capital.
    pub id: Text,
    /// What it does, in one sentence.
    pub summary: String,
    /// What it does, at length.
    pub description: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// The page that documents it.
    pub page: Page,
    /// The documented limit.
    pub rate_limit: Option<RateLimit>,
    /// Whether sending it twice does what once does.
    pub idempotent: bool,
    /// What the caller gives: path parameters in the path's order, query parameters, fields of the body or
    /// the file.
    pub inputs: Vec<Input>,
    /// The request's JSON, if it carries any.
    pub body: Option<Body>,
    /// The file that it uploads instead.
    pub upload: Option<Upload>,
    /// How its reply is one page of a list.
    pub paged: Option<Paging>,
    /// The model of the reply.
    pub reply: String,
    /// Replies as the platform might write them.
    pub reply_examples: Vec<Node>,
    /// Where sealed strings stand in the reply, as JSON pointers.
    pub sensitive_in_reply: Vec<String>,
    /// What the platform refuses with.
    pub errors: Vec<ErrorEntry>,
}

/// What is known of a request's JSON besides its fields, which are [`Operation::inputs`].
#[derive(Clone, Debug)]
pub struct Body {
    /// Where its model stands.
    pub span: Span,
    /// Bodies as a caller might write them.
    pub examples: Vec<Node>,
    /// Where strings to be sealed stand, as JSON pointers in which `*` is any index.
    pub sensitive: Vec<String>,
}

/// Something the caller gives.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it goes.
    pub place: Place,
    /// What it is.
    pub field: Field,
}

/// Where an input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// The JSON body.
    Body,
    /// A part of a form.
    File,
}

/// A page of the platform's documentation.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its web address.
    pub url: String,
    /// Its title as printed.
    pub title: String,
    /// The date printed on it.
    pub updated: String,
    /// Whether anybody saw it.
    pub confirmed_by: ConfirmedBy,
}

/// A documented limit.
#[derive(Clone, Debug)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by.
    pub per: String,
}

/// A documented error.
#[derive(Clone, Debug)]
pub struct ErrorEntry {
    /// The HTTP status.
    pub status: String,
    /// The platform's code.
    pub code: String,
    /// The platform's message, which sets errors of one code apart.
    pub message: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
}

impl Type {
    /// The fields of a model, none of another type.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Model(fields) => fields,
            TypeKind::Enum(_) | TypeKind::TextTemplate(_) => &[],
        }
    }
}

impl Field {
    /// Whether it is always there.
    pub fn is_required(&self) -> bool {
        self.presence == Presence::Required
    }
}

impl Shape {
    /// The type of what could not be read: a model that does not exist. No sound spec has it.
    pub(crate) const fn unread() -> Self {
        Self::Named(String::new())
    }

    /// Whether it could not be read.
    pub(crate) fn is_unread(&self) -> bool {
        matches!(self, Self::Named(name) if name.is_empty())
    }

    /// The shape of a list's items; of any other, the shape itself.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(item) => item.shape.innermost(),
            other => other,
        }
    }

    /// Whether it is a sensitive string that travels sealed, or a list of them.
    pub fn is_sealed(&self) -> bool {
        matches!(self.innermost(), Self::Sensitive)
    }

    /// Whether it is a sensitive plaintext, or a list of them.
    pub fn is_plaintext(&self) -> bool {
        matches!(self.innermost(), Self::Plaintext)
    }

    /// The type behind the shape, through lists.
    pub fn named(&self) -> Option<&str> {
        match self.innermost() {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }
}

impl Operation {
    /// The inputs that go to a place, in order.
    pub fn inputs_in(&self, place: Place) -> impl Iterator<Item = &Field> {
        self.inputs.iter().filter(move |input| input.place == place).map(|input| &input.field)
    }
}
