//! The types of fields, parameters and items.

use super::reader::{Fields, Read, Reported, list};
use super::reference::{Kind, Reference, target};
use super::scalar::{any, boolean, count, integer, text, word};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::{Span, Text};

/// The type of a field, a parameter or an item.
#[derive(Clone, Debug)]
pub struct Value {
    /// Where it stands.
    pub span: Span,
    /// The type proper.
    pub shape: Shape,
    /// What it is for; a field has one, an item may.
    pub description: Option<Text>,
    /// How long, how many, how much.
    pub limits: Limits,
    /// What its absence means.
    pub default: Option<Node>,
    /// Values it could have.
    pub examples: Vec<Node>,
}

/// The types of the subset.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A string.
    Text,
    /// A string that travels sealed.
    Sensitive,
    /// An RFC 3339 time.
    Time,
    /// A 64-bit integer.
    Integer,
    /// A boolean.
    Boolean,
    /// A list.
    List(Box<Value>),
    /// A model or an enum.
    Named(Reference),
}

/// How long, how many, how much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Characters at least.
    pub min_length: Option<u32>,
    /// Characters at most.
    pub max_length: Option<u32>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// The smallest integer.
    pub minimum: Option<i64>,
    /// The largest integer.
    pub maximum: Option<i64>,
    /// Items at least.
    pub min_items: Option<u32>,
    /// Items at most.
    pub max_items: Option<u32>,
}

/// What a `type` says.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Text,
    Integer,
    Boolean,
    List,
}

/// Which limits a schema may have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LimitKeys {
    Text,
    Integer,
    List,
    All,
}

impl Limits {
    pub(super) fn read(fields: &mut Fields<'_, '_>, keys: LimitKeys) -> Read<Self> {
        let of = |kind| keys == kind || keys == LimitKeys::All;
        let pattern = |node: &Node, problems: &mut Diagnostics| text(node, problems).map(|text| text.value);
        let min_length = fields.optional_if(of(LimitKeys::Text), "minLength", count);
        let max_length = fields.optional_if(of(LimitKeys::Text), "maxLength", count);
        let pattern = fields.optional_if(of(LimitKeys::Text), "pattern", pattern);
        let minimum = fields.optional_if(of(LimitKeys::Integer), "minimum", integer);
        let maximum = fields.optional_if(of(LimitKeys::Integer), "maximum", integer);
        let min_items = fields.optional_if(of(LimitKeys::List), "minItems", count);
        let max_items = fields.optional_if(of(LimitKeys::List), "maxItems", count);
        Ok(Self {
            min_length: min_length?,
            max_length: max_length?,
            pattern: pattern?,
            minimum: minimum?,
            maximum: maximum?,
            min_items: min_items?,
            max_items: max_items?,
        })
    }
}

impl Limits {
    /// These limits, where the others say nothing.
    pub(crate) fn refined_by(&self, other: &Self) -> Self {
        Self {
            min_length: other.min_length.or(self.min_length),
            max_length: other.max_length.or(self.max_length),
            pattern: other.pattern.as_ref().or(self.pattern.as_ref()).cloned(),
            minimum: other.minimum.or(self.minimum),
            maximum: other.maximum.or(self.maximum),
            min_items: other.min_items.or(self.min_items),
            max_items: other.max_items.or(self.max_items),
        }
    }

    /// Whether nothing is allowed that the others forbid.
    pub(crate) fn is_within(&self, wider: &Self) -> bool {
        // An absent lower limit is the least of all, and so is `None` among options.
        let at_least = self.min_length >= wider.min_length
            && self.minimum >= wider.minimum
            && self.min_items >= wider.min_items;
        at_least
            && at_most(self.max_length, wider.max_length)
            && at_most(self.maximum, wider.maximum)
            && at_most(self.max_items, wider.max_items)
    }
}

fn at_most<T: PartialOrd>(limit: Option<T>, wider: Option<T>) -> bool {
    match (limit, wider) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(limit), Some(wider)) => limit <= wider,
    }
}

/// The type of a field or an item.
pub(super) fn value(node: &Node, problems: &mut Diagnostics) -> Read<Value> {
    typed(node, Describes::Itself, problems)
}

/// The type of a parameter, whose description and example stand beside it.
pub(super) fn parameter_schema(node: &Node, problems: &mut Diagnostics) -> Read<Value> {
    typed(node, Describes::Nothing, problems)
}

/// Whether `description` and `examples` stand in a schema.
#[derive(Clone, Copy, PartialEq)]
enum Describes {
    Itself,
    Nothing,
}

fn typed(node: &Node, describes: Describes, problems: &mut Diagnostics) -> Read<Value> {
    if is_inline(node) {
        problems.report(
            Diagnostic::new(Rule::InlineSchema, &node.span, "a model or an enum without a name")
                .help("move it to `components/schemas` and refer to it: `$ref: '#/components/schemas/Name'`"),
        );
        return Err(Reported);
    }
    let what = match node.get("$ref").or(node.get("type")).and_then(Node::text) {
        _ if node.get("$ref").is_some() => "a reference",
        Some("integer") => "an integer",
        Some("boolean") => "a boolean",
        Some("array") => "a list",
        Some("string") => "a string",
        _ => "a schema",
    };
    let mut fields = Fields::open(node, what, problems)?;
    let (shape, limits) = if fields.has("$ref") {
        (fields.required("$ref", target(Kind::Schema)).map(Shape::Named), Ok(Limits::default()))
    } else {
        let types = &[
            ("string", Type::Text),
            ("integer", Type::Integer),
            ("boolean", Type::Boolean),
            ("array", Type::List),
        ];
        match fields.required("type", word(types))? {
            Type::Text => (text_shape(&mut fields), Limits::read(&mut fields, LimitKeys::Text)),
            Type::Integer => {
                fields.must_have("format", word(&[("int64", ())]));
                (Ok(Shape::Integer), Limits::read(&mut fields, LimitKeys::Integer))
            }
            Type::Boolean => (Ok(Shape::Boolean), Ok(Limits::default())),
            Type::List => {
                let items = fields.required("items", value);
                (items.map(|items| Shape::List(Box::new(items))), Limits::read(&mut fields, LimitKeys::List))
            }
        }
    };
    let default = fields.optional("default", any);
    let (description, examples) = match describes {
        Describes::Itself => (fields.optional("description", text), fields.optional("examples", list(any))),
        Describes::Nothing => (Ok(None), Ok(None)),
    };
    fields.finish();
    Ok(Value {
        span: node.span.clone(),
        shape: shape?,
        description: description?,
        limits: limits?,
        default: default?,
        examples: examples?.unwrap_or_default(),
    })
}

fn is_inline(node: &Node) -> bool {
    node.get("type").and_then(Node::text) == Some("object")
        || ["properties", "enum", "allOf"].iter().any(|key| node.get(key).is_some())
}

fn text_shape(fields: &mut Fields<'_, '_>) -> Read<Shape> {
    let sensitive = fields.optional("x-sensitive", boolean)?.unwrap_or_default();
    // A sensitive string travels as Base64, so it has no other format.
    let format = fields.optional_if(!sensitive, "format", word(&[("date-time", ())]))?;
    Ok(match (sensitive, format) {
        (true, _) => Shape::Sensitive,
        (false, Some(())) => Shape::Time,
        (false, None) => Shape::Text,
    })
}
