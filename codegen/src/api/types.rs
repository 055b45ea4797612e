//! Types, their fields and values as plain data.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Lifecycle, Limits, ModelRule, TextTemplate};
use crate::face::FaceKind;
use crate::node::Node;
use crate::span::{Span, Text};

/// A model, an enum or a type of template texts.
#[derive(Clone, Debug)]
pub(crate) struct Type {
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
    /// How the platform keeps its objects; none if it keeps none.
    pub lifecycle: Option<Lifecycle>,
    /// The fields that the platform keeps with its objects and never shows.
    pub hidden: Vec<Field>,
    /// What must hold of it where it is sent.
    pub rules: Vec<ModelRule>,
    /// Its fields, its values or its templates.
    pub kind: TypeKind,
}

/// The kinds of type.
#[derive(Clone, Debug)]
pub(crate) enum TypeKind {
    /// Fields, in order.
    Model(Vec<Field>),
    /// Values, in order.
    Enum(Vec<EnumValue>),
    /// Templates, in order.
    TextTemplate(TextTemplate),
}

/// Who uses a type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// It is part of a request.
    pub sent: bool,
    /// It is part of a reply.
    pub received: bool,
    /// On these faces.
    pub faces: BTreeSet<FaceKind>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    /// The value on the wire.
    pub value: Text,
    /// What it means.
    pub description: String,
}

/// A field of a model, or an input of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its name on the wire.
    pub name: Text,
    /// What it is for.
    pub description: String,
    /// Its type and limits.
    pub value: Value,
    /// Whether it is always there.
    pub presence: Presence,
    /// The faces that have it; empty if all have.
    pub only_on: BTreeSet<FaceKind>,
    /// How the faces differ; empty where they do not.
    pub on_faces: BTreeMap<FaceKind, FieldOnFace>,
    /// What its absence means.
    pub default: Option<Node>,
    /// Values it could have.
    pub examples: Vec<Node>,
}

/// A field as one face has it.
#[derive(Clone, Debug)]
pub(crate) struct FieldOnFace {
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
pub(crate) enum Presence {
    /// Always.
    Required,
    /// Not always.
    Optional,
}

/// A type and its limits.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// The type.
    pub shape: Shape,
    /// How long, how many, how much.
    pub limits: Limits,
}

/// The types of fields.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
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
    /// A number with a fraction.
    Number,
    /// A boolean.
    Boolean,
    /// A JSON object whose fields nobody documents.
    Json,
    /// The bytes of a file; an input of an upload alone.
    File,
    /// A list.
    List(Box<Value>),
    /// A model, an enum or a type of template texts, by name.
    Named(String),
}

impl Type {
    /// The fields of a model, none of another type.
    pub(crate) fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Model(fields) => fields,
            TypeKind::Enum(_) | TypeKind::TextTemplate(_) => &[],
        }
    }

    /// The fields that the platform keeps: those of the model, and those that it never shows.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Field> {
        self.fields().iter().chain(&self.hidden)
    }
}

impl Field {
    /// Whether it is always there.
    pub(crate) fn is_required(&self) -> bool {
        self.presence == Presence::Required
    }

    /// Whether a face has it.
    pub(crate) fn is_on(&self, face: FaceKind) -> bool {
        self.only_on.is_empty() || self.only_on.contains(&face)
    }

    /// Whether it is always there on a face.
    pub(crate) fn is_required_on(&self, face: FaceKind) -> bool {
        let presence = self.on_faces.get(&face).map_or(self.presence, |on_face| on_face.presence);
        presence == Presence::Required && self.is_on(face)
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
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(item) => item.shape.innermost(),
            other => other,
        }
    }

    /// Whether it is a sensitive string that travels sealed, or a list of them.
    pub(crate) fn is_sealed(&self) -> bool {
        matches!(self.innermost(), Self::Sensitive)
    }

    /// Whether it is a sensitive plaintext, or a list of them.
    pub(crate) fn is_plaintext(&self) -> bool {
        matches!(self.innermost(), Self::Plaintext)
    }

    /// The type behind the shape, through lists.
    pub(crate) fn named(&self) -> Option<&str> {
        match self.innermost() {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }
}
