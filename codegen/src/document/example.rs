//! Responses, answers, their content, and examples.

use super::read::Read;
use super::reader::{Fields, all, entries};
use super::reference::{Kind, RefOr, Reference, ref_or, reference};
use super::scalar::{any, text};
use crate::diagnostic::Diagnostics;
use crate::node::Node;
use crate::span::{Span, Text};

/// A response of the platform.
#[derive(Clone, Debug)]
pub struct Response {
    /// What it says.
    pub description: Text,
    /// What it carries.
    pub content: Content,
}

/// What we answer the platform with.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it says.
    pub description: Text,
    /// What it carries, if anything.
    pub content: Option<Content>,
}

/// The JSON of a request or a response.
#[derive(Clone, Debug)]
pub struct Content {
    /// Its model.
    pub schema: Reference,
    /// The single example.
    pub example: Option<Node>,
    /// The named examples, in order.
    pub examples: Vec<(Text, RefOr<Example>)>,
}

/// A value as the platform or a caller would write it; in an error response, a documented error.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where it stands.
    pub span: Span,
    /// What it is; of an error, what it means.
    pub summary: Text,
    /// More on it; of an error, what to do.
    pub description: Option<Text>,
    /// The value.
    pub value: Node,
}

pub(super) fn response(node: &Node, diagnostics: &mut Diagnostics) -> Read<Response> {
    let mut fields = Fields::open(node, "a response", diagnostics)?;
    let description = fields.required("description", text);
    let content = fields.required("content", content);
    fields.finish();
    Ok(Response { description: description?, content: content? })
}

pub(super) fn answer(node: &Node, diagnostics: &mut Diagnostics) -> Read<Answer> {
    let mut fields = Fields::open(node, "a response", diagnostics)?;
    let description = fields.required("description", text);
    let content = fields.optional("content", content);
    fields.finish();
    Ok(Answer { description: description?, content: content? })
}

pub(super) fn content(node: &Node, diagnostics: &mut Diagnostics) -> Read<Content> {
    let mut fields = Fields::open(node, "`content`", diagnostics)?;
    let json = fields.required("application/json", media_type);
    fields.finish();
    json
}

fn media_type(node: &Node, diagnostics: &mut Diagnostics) -> Read<Content> {
    let mut fields = Fields::open(node, "`application/json`", diagnostics)?;
    let schema = fields.required("schema", reference(Kind::Schema));
    let example = fields.optional("example", any);
    let examples = fields.optional("examples", examples);
    fields.finish();
    Ok(Content { schema: schema?, example: example?, examples: examples?.unwrap_or_default() })
}

fn examples(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<(Text, RefOr<Example>)>> {
    let read = ref_or(Kind::Example, example);
    let entries = entries(node, "`examples`", diagnostics)?;
    all(entries.iter().map(|entry| Ok((entry.key.clone(), read(&entry.value, diagnostics)?))))
}

pub(super) fn example(node: &Node, diagnostics: &mut Diagnostics) -> Read<Example> {
    let mut fields = Fields::open(node, "an example", diagnostics)?;
    let summary = fields.required("summary", text);
    let description = fields.optional("description", text);
    let value = fields.required("value", any);
    fields.finish();
    Ok(Example { span: node.span.clone(), summary: summary?, description: description?, value: value? })
}
