//! The types of fields, parameters and items.

use super::faces::faces;
use super::limits::{LimitKeys, Limits};
use super::read::{Read, Reported, wrong_value};
use super::reader::{Fields, list};
use super::reference::{Kind, Reference, target};
use super::scalar::{any, boolean, text, word};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::node::{self, Node};
use crate::rule::Rule;
use crate::span::{Span, Spanned, Text};

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
    /// The faces that have the field; empty if all have it.
    pub faces: Vec<Spanned<FaceKind>>,
}

/// The types of the subset.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A string.
    Text,
    /// A sensitive string that travels sealed.
    Sensitive,
    /// A sensitive string that is plaintext inside an encrypted notification.
    Plaintext,
    /// The digest of a file that travels with it, in lower-case hex.
    Digest,
    /// The bytes of a file.
    Binary,
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
    /// A list.
    List(Box<Value>),
    /// A model or an enum.
    Named(Reference),
}

/// What a `type` says.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    List,
}

/// What the `format` of a string says.
#[derive(Clone, Copy)]
enum Format {
    Time,
    Binary,
}

/// What `x-sensitive` says of a string.
#[derive(Clone, Copy)]
enum Sensitivity {
    Sealed,
    Plaintext,
}

/// The type of a field.
pub(super) fn field(node: &Node, diagnostics: &mut Diagnostics) -> Read<Value> {
    typed(node, Role::Field, diagnostics)
}

/// The type of an item.
fn item(node: &Node, diagnostics: &mut Diagnostics) -> Read<Value> {
    typed(node, Role::Item, diagnostics)
}

/// The type of a parameter, whose description and example stand beside it.
pub(super) fn parameter_schema(node: &Node, diagnostics: &mut Diagnostics) -> Read<Value> {
    typed(node, Role::Parameter, diagnostics)
}

/// What a schema is of, which decides what else stands in it.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Field,
    Item,
    Parameter,
}

fn typed(node: &Node, role: Role, diagnostics: &mut Diagnostics) -> Read<Value> {
    if is_inline(node) {
        diagnostics.report(
            Diagnostic::new(Rule::InlineSchema, &node.span, "a model or an enum without a name")
                .help("move it to `components/schemas` and refer to it: `$ref: '#/components/schemas/Name'`"),
        );
        return Err(Reported);
    }
    let what = match node.get("$ref").or(node.get("type")).and_then(Node::text) {
        _ if node.get("$ref").is_some() => "a reference",
        Some("integer") => "an integer",
        Some("number") => "a number",
        Some("boolean") => "a boolean",
        Some("object") => "an object of any fields",
        Some("array") => "a list",
        Some("string") => "a string",
        _ => "a schema",
    };
    let mut fields = Fields::open(node, what, diagnostics)?;
    let (shape, limits) = if fields.has("$ref") {
        (fields.required("$ref", target(Kind::Schema)).map(Shape::Named), Ok(Limits::default()))
    } else {
        let types = &[
            ("string", Type::Text),
            ("integer", Type::Integer),
            ("number", Type::Number),
            ("boolean", Type::Boolean),
            ("object", Type::Object),
            ("array", Type::List),
        ];
        match fields.required("type", word(types))? {
            Type::Text => {
                let shape = text_shape(&mut fields);
                let is_file = matches!(shape, Ok(Shape::Binary));
                let keys = if is_file { LimitKeys::Bytes } else { LimitKeys::Text };
                (shape, Limits::read(&mut fields, keys))
            }
            Type::Integer => {
                fields.must_have("format", word(&[("int64", ())]));
                (Ok(Shape::Integer), Limits::read(&mut fields, LimitKeys::Integer))
            }
            Type::Number => (Ok(Shape::Number), Ok(Limits::default())),
            Type::Boolean => (Ok(Shape::Boolean), Ok(Limits::default())),
            Type::Object => {
                fields.must_have("additionalProperties", allowed);
                (Ok(Shape::Json), Ok(Limits::default()))
            }
            Type::List => {
                let items = fields.required("items", item);
                (items.map(|items| Shape::List(Box::new(items))), Limits::read(&mut fields, LimitKeys::List))
            }
        }
    };
    let default = fields.optional("default", any);
    let describes = role != Role::Parameter;
    let description = fields.optional_if(describes, "description", text);
    let examples = fields.optional_if(describes, "examples", list(any));
    let faces = fields.optional_if(role == Role::Field, "x-faces", faces);
    fields.finish();
    Ok(Value {
        span: node.span.clone(),
        shape: shape?,
        description: description?,
        limits: limits?,
        default: default?,
        examples: examples?.unwrap_or_default(),
        faces: faces?.unwrap_or_default(),
    })
}

/// `true`: fields that nobody documents are allowed.
fn allowed(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    if boolean(node, diagnostics)? { Ok(()) } else { wrong_value(node, &false, "`true`", diagnostics) }
}

fn is_inline(node: &Node) -> bool {
    let is_object = node.get("type").and_then(Node::text) == Some("object");
    (is_object && node.get("additionalProperties").is_none())
        || ["properties", "enum", "allOf"].iter().any(|key| node.get(key).is_some())
}

fn text_shape(fields: &mut Fields<'_, '_>) -> Read<Shape> {
    // A sealed string travels as Base64, so it has no other format; a sensitive plaintext is just text.
    if let Some(sensitivity) = fields.optional("x-sensitive", sensitivity)? {
        return Ok(match sensitivity {
            Sensitivity::Sealed => Shape::Sensitive,
            Sensitivity::Plaintext => Shape::Plaintext,
        });
    }
    if let Some(()) = fields.optional("x-digest", word(&[("sha256", ())]))? {
        return Ok(Shape::Digest);
    }
    let formats = &[("date-time", Format::Time), ("binary", Format::Binary)];
    Ok(match fields.optional("format", word(formats))? {
        Some(Format::Time) => Shape::Time,
        Some(Format::Binary) => Shape::Binary,
        None => Shape::Text,
    })
}

/// `true`, or `plaintext`.
fn sensitivity(node: &Node, diagnostics: &mut Diagnostics) -> Read<Sensitivity> {
    let found = match &node.value {
        node::Value::Boolean(true) => return Ok(Sensitivity::Sealed),
        node::Value::Text(text) if text == "plaintext" => return Ok(Sensitivity::Plaintext),
        node::Value::Text(_) | node::Value::Boolean(_) | node::Value::Number(_) => node.span.text(),
        _ => node.kind(),
    };
    let expected = "`true` for a string that travels sealed, or `plaintext` for one that is only encrypted together \
                    with the notification around it; leave the key out for any other";
    wrong_value(node, &found, expected, diagnostics)
}
