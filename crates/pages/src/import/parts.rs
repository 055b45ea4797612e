//! What an operation or an event consists of by its page: parameters, bodies, and the models and enums they hold.

mod fit;
mod read;
mod resolve;
mod shown;

use std::collections::BTreeMap;

use serde_json::Value;
use wechatpay_codegen::fact_path::FieldPath;

use crate::evidence::{self, Place, Values};
pub(super) use fit::Tighter;
use shown::Shown;

/// The headers that OpenAPI writes elsewhere: in the security scheme and the media types.
const HEADERS_OF_HTTP: [&str; 3] = ["authorization", "accept", "content-type"];

/// The parameters, bodies and schemas of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts<'p> {
    /// The parameters, in order.
    pub(super) parameters: Vec<Field<'p>>,
    /// The fields of the body; `None` if there is none.
    pub(super) body: Option<Vec<Field<'p>>>,
    /// Whether the body is a form with a file.
    pub(super) is_form: bool,
    /// What a reply carries, by status.
    pub(super) replies: Vec<Reply<'p>>,
    /// Whether the page shows no reply of success.
    pub(super) lacks_reply: bool,
    /// What an event's resource holds, by its place among the schemas.
    pub(super) resource: Option<usize>,
    /// The models and enums that fields refer to; what a model holds stands before it.
    pub(super) schemas: Vec<Schema<'p>>,
    /// What the page's examples show of its fields.
    pub(super) shown: Shown<'p>,
}

/// A reply of success.
#[derive(Clone, Debug)]
pub(super) struct Reply<'p> {
    pub(super) of: Option<&'p evidence::Reply>,
    pub(super) status: u16,
    pub(super) carries: Carries,
}

/// What a reply carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carries {
    /// No body.
    Nothing,
    /// The model at this place among the schemas.
    Model(usize),
    /// A file.
    File,
}

/// A model or an enum as a page shows it, and what becomes of it.
#[derive(Clone, Debug)]
pub(super) struct Schema<'p> {
    /// Its name in the samples, or made from the field that holds it.
    pub(super) called: String,
    /// Whether the samples name it.
    pub(super) is_named: bool,
    /// The field that holds it, or nothing for a reply.
    pub(super) held_by: Option<&'p evidence::Field>,
    /// What it is.
    pub(super) content: Content<'p>,
    /// Its name in the spec.
    pub(super) name: String,
    /// What is written of it.
    pub(super) draft: Draft,
}

/// What a schema consists of.
#[derive(Clone, Debug)]
pub(super) enum Content<'p> {
    /// The fields of a model, in order.
    Model {
        fields: Vec<Field<'p>>,
        /// Whether a table shows them; else only the samples do, or nobody.
        is_shown: bool,
        /// What an event's resource may be.
        example: Option<&'p Value>,
    },
    /// The values of an enum.
    Enum(Option<&'p Values>),
}

/// What is written of a model or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// Nothing: the spec has it.
    Nothing,
    /// It is new; the comment says why it doesn't have the page's name.
    New(Option<String>),
    /// The face refines the shared one.
    Refinement(Tighter),
}

/// A parameter or a field as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Field<'p> {
    /// What the page says of it.
    pub(super) of: &'p evidence::Field,
    /// Where it travels.
    pub(super) place: Place,
    /// Its type.
    pub(super) shape: Shape,
}

/// The types of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// A string in RFC 3339.
    Time,
    /// An integer.
    Integer,
    /// A number with a fraction.
    Number,
    /// A boolean.
    Boolean,
    /// The bytes of a file.
    File,
    /// An object whose fields nobody shows, or whose keys are data.
    Anything,
    /// A type that the page does not show.
    Unknown,
    /// One of the schemas, a model.
    Model(usize),
    /// One of the schemas, an enum.
    Enum(usize),
    /// A list.
    List(Box<Shape>),
}

impl Field<'_> {
    pub(super) fn name(&self) -> &str {
        &self.of.name
    }

    /// Whether it is always there; `None` if the page does not say so.
    pub(super) fn required(&self) -> Option<bool> {
        self.of.required.value().copied()
    }

    /// Whether it is the SHA-256 of an upload's file.
    pub(super) fn is_digest(&self) -> bool {
        let words = [Some(&self.of.name), self.of.label.as_ref(), self.of.description.as_ref()];
        words
            .into_iter()
            .flatten()
            .any(|words| words.to_ascii_lowercase().replace('-', "").contains("sha256"))
    }

    pub(super) fn is_sensitive(&self) -> bool {
        self.of.sensitive.value().copied().unwrap_or_default()
    }
}

impl Shape {
    /// The schema that it is, or that its items are.
    pub(super) fn schema(&self) -> Option<usize> {
        match self {
            Self::Model(at) | Self::Enum(at) => Some(*at),
            Self::List(item) => item.schema(),
            _ => None,
        }
    }
}

impl<'p> Parts<'p> {
    /// A value that the page's examples show of a field.
    pub(super) fn example(&self, field: &Field<'_>) -> Option<&'p Value> {
        self.shown.of(field.of)
    }

    /// A parameter or a field.
    pub(super) fn find(&self, path: &FieldPath) -> Option<&Field<'p>> {
        self.siblings(path)?.iter().find(|field| field.name() == path.name())
    }

    /// The fields of the model at this place among the schemas.
    fn fields(&self, at: usize) -> Option<&[Field<'p>]> {
        match &self.schemas.get(at)?.content {
            Content::Model { fields, .. } => Some(fields),
            Content::Enum(_) => None,
        }
    }

    /// The schemas that a type leads to.
    pub(super) fn reached(&self, shape: &Shape) -> Vec<usize> {
        let mut waiting: Vec<_> = shape.schema().into_iter().collect();
        let mut reached = Vec::new();
        while let Some(at) = waiting.pop() {
            if !reached.contains(&at) {
                reached.push(at);
                waiting
                    .extend(self.fields(at).into_iter().flatten().filter_map(|field| field.shape.schema()));
            }
        }
        reached
    }

    /// The fields among which one stands.
    pub(super) fn siblings(&self, path: &FieldPath) -> Option<&[Field<'p>]> {
        let root = match path.place {
            Place::Header | Place::Path | Place::Query => self.parameters.as_slice(),
            Place::Body => self.body.as_ref()?,
            Place::Resource => self.fields(self.resource?)?,
            Place::Reply => {
                let mut models = self.replies.iter().filter_map(|reply| match reply.carries {
                    Carries::Model(at) => Some(at),
                    _ => None,
                });
                self.fields(models.next()?)?
            }
        };
        let (_, outer) = path.steps.split_last()?;
        outer.iter().try_fold(root, |fields, step| {
            let holder = fields.iter().find(|field| field.name() == step.name)?;
            self.fields(holder.shape.schema()?)
        })
    }
}

/// Whether it is a header that OpenAPI doesn't write as a parameter.
pub(super) fn is_of_http(field: &FieldPath) -> bool {
    let name = field.name().to_ascii_lowercase();
    field.place == Place::Header && HEADERS_OF_HTTP.contains(&name.as_str())
}
/// The values themselves, sorted: their order makes no other enum.
pub(super) fn names(values: &Values) -> Vec<&str> {
    let mut names: Vec<_> = values.values.iter().map(|(value, _)| value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What the page says of how long, how large and how many, by keyword.
pub(super) fn limits(field: &evidence::Field) -> BTreeMap<&'static str, i64> {
    let count = |limit: Option<u64>| limit.and_then(|limit| i64::try_from(limit).ok());
    let limits = [
        ("minLength", count(field.min_length.value().copied())),
        ("maxLength", count(field.max_length.value().copied().flatten())),
        ("minimum", field.minimum.value().copied()),
        ("maximum", field.maximum.value().copied()),
        ("minItems", count(field.min_items.value().copied())),
        ("maxItems", count(field.max_items.value().copied())),
    ];
    limits.into_iter().filter_map(|(key, limit)| Some((key, limit?))).collect()
}
