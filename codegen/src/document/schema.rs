//! Named schemas: models, enums, refinements.

use super::limits::{LimitKeys, Limits};
use super::read::{Read, Reported};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::reference::{Kind, Reference, reference};
use super::scalar::{any, text, word};
use super::template::{TextTemplate, text_template};
use super::value::{Value, value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// A named schema.
#[derive(Clone, Debug)]
pub enum Schema {
    /// A model.
    Object(Object),
    /// An enum.
    Enum(Enum),
    /// Template texts.
    TextTemplate(TextTemplate),
    /// What a face says differently about a shared model.
    Refinement(Refinement),
}

/// A model.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it is.
    pub description: Text,
    /// The names of the fields that are always there.
    pub required: Vec<Text>,
    /// Its fields, in order.
    pub properties: Vec<Property>,
    /// Values it could have.
    pub examples: Vec<Node>,
}

/// A field of a model.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its wire name.
    pub name: Text,
    /// Its type; `None` if that could not be read and is reported.
    pub value: Option<Value>,
}

/// An enum of strings.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What it says.
    pub description: Text,
    /// Its values, in order.
    pub values: Vec<Text>,
    /// What each value means.
    pub descriptions: Vec<(Text, Text)>,
    /// Where the descriptions stand.
    pub descriptions_span: Span,
}

/// What a face says differently about the shared model of the same name.
#[derive(Clone, Debug)]
pub struct Refinement {
    /// About this face only.
    pub description: Option<Text>,
    /// The shared model.
    pub base: Reference,
    /// Fields that this face requires besides.
    pub required: Vec<Text>,
    /// Fields that differ on this face.
    pub properties: Vec<RefinedProperty>,
}

/// A field that differs on a face.
#[derive(Clone, Debug)]
pub struct RefinedProperty {
    /// Its wire name.
    pub name: Text,
    /// About this face only.
    pub description: Option<Text>,
    /// The limits that differ; the others hold.
    pub limits: Limits,
}

pub(super) fn schema(node: &Node, problems: &mut Diagnostics) -> Read<Schema> {
    if node.get("allOf").is_some() {
        return refinement(node, problems).map(Schema::Refinement);
    }
    if node.get("x-templates").is_some() {
        return text_template(node, problems).map(Schema::TextTemplate);
    }
    if node.get("enum").is_some() {
        return enumeration(node, problems).map(Schema::Enum);
    }
    object(node, problems).map(Schema::Object)
}

fn object(node: &Node, problems: &mut Diagnostics) -> Read<Object> {
    let mut fields = Fields::open(node, "a model", problems)?;
    fields.must_have("type", word(&[("object", ())]));
    let description = fields.required("description", text);
    let required = fields.optional("required", distinct_texts);
    let properties = fields.required("properties", properties);
    let examples = fields.or_default("examples", list(any));
    fields.finish();
    Ok(Object {
        description: description?,
        required: required?.unwrap_or_default(),
        properties: properties?,
        examples,
    })
}

fn properties(node: &Node, problems: &mut Diagnostics) -> Read<Vec<Property>> {
    let entries = entries(node, "`properties`", problems)?;
    let read = |entry: &Entry, problems: &mut Diagnostics| {
        let value = value(&entry.value, problems).ok();
        if let Some(value) = value.as_ref().filter(|value| value.description.is_none()) {
            let message = "a field without `description`";
            problems.report(
                Diagnostic::new(Rule::MissingKeyword, &value.span, message)
                    .help("add `description` here: say what the field means"),
            );
        }
        Property { name: entry.key.clone(), value }
    };
    Ok(entries.iter().map(|entry| read(entry, problems)).collect())
}

fn enumeration(node: &Node, problems: &mut Diagnostics) -> Read<Enum> {
    let mut fields = Fields::open(node, "an enum", problems)?;
    fields.must_have("type", word(&[("string", ())]));
    let description = fields.required("description", text);
    let values = fields.required("enum", values);
    let descriptions = fields.required("x-enumDescriptions", |node, problems| {
        let entries = entries(node, "`x-enumDescriptions`", problems)?;
        let read = |entry: &Entry| Ok((entry.key.clone(), text(&entry.value, problems)?));
        Ok((all(entries.iter().map(read))?, node.span.clone()))
    });
    fields.finish();
    let (descriptions, descriptions_span) = descriptions?;
    Ok(Enum { description: description?, values: values?, descriptions, descriptions_span })
}

fn values(node: &Node, problems: &mut Diagnostics) -> Read<Vec<Text>> {
    let values = distinct_texts(node, problems)?;
    if values.is_empty() {
        let message = "an enum without values";
        problems.report(
            Diagnostic::new(Rule::WrongValue, &node.span, message)
                .help("list the values that the page shows"),
        );
        return Err(Reported);
    }
    Ok(values)
}

fn refinement(node: &Node, problems: &mut Diagnostics) -> Read<Refinement> {
    let mut fields = Fields::open(node, "a refinement", problems)?;
    let description = fields.optional("description", text);
    let parts = fields.required("allOf", list(any))?;
    fields.finish();
    let [base, difference] = parts.as_slice() else {
        let message = "`allOf` has two parts: the shared model, and what differs";
        let help = "write `- $ref: 'models.yaml#/components/schemas/Name'` and `- properties: …`";
        problems.report(Diagnostic::new(Rule::Refinement, &node.span, message).help(help));
        return Err(Reported);
    };
    let base = reference(Kind::Schema)(base, problems);
    let mut fields = Fields::open(difference, "what a face says differently", problems)?;
    let required = fields.optional("required", distinct_texts);
    let properties = fields.optional("properties", refined_properties);
    fields.finish();
    Ok(Refinement {
        description: description?,
        base: base?,
        required: required?.unwrap_or_default(),
        properties: properties?.unwrap_or_default(),
    })
}

fn refined_properties(node: &Node, problems: &mut Diagnostics) -> Read<Vec<RefinedProperty>> {
    let entries = entries(node, "`properties`", problems)?;
    let read = |entry: &Entry| {
        let mut fields = Fields::open(&entry.value, "a refined field", problems)?;
        let description = fields.optional("description", text);
        let limits = Limits::read(&mut fields, LimitKeys::All);
        fields.finish();
        Ok(RefinedProperty { name: entry.key.clone(), description: description?, limits: limits? })
    };
    all(entries.iter().map(read))
}
