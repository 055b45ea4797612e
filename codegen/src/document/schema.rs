//! Named schemas: models, enums, refinements.

use super::lifecycle::{Lifecycle, lifecycle};
use super::limits::{LimitKeys, Limits};
use super::model_rule::{ModelRule, model_rule};
use super::read::{Read, Reported};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::reference::{Kind, Reference, reference};
use super::scalar::{any, text, word};
use super::template::{TextTemplate, text_template};
use super::value::{Value, field};
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
    /// How the platform keeps its objects; none if it keeps none.
    pub lifecycle: Option<Box<Lifecycle>>,
    /// What must hold of it where it is sent.
    pub rules: Vec<ModelRule>,
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

impl Schema {
    /// Reads a named schema; none if it could not be read, which is reported.
    pub(crate) fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        schema(node, diagnostics).ok()
    }
}

pub(super) fn schema(node: &Node, diagnostics: &mut Diagnostics) -> Read<Schema> {
    if node.get("allOf").is_some() {
        return refinement(node, diagnostics).map(Schema::Refinement);
    }
    if node.get("x-templates").is_some() {
        return text_template(node, diagnostics).map(Schema::TextTemplate);
    }
    if node.get("enum").is_some() {
        return enumeration(node, diagnostics).map(Schema::Enum);
    }
    object(node, diagnostics).map(Schema::Object)
}

fn object(node: &Node, diagnostics: &mut Diagnostics) -> Read<Object> {
    let mut fields = Fields::open(node, "a model", diagnostics)?;
    fields.must_have("type", word(&[("object", ())]));
    let description = fields.required("description", text);
    let required = fields.optional("required", distinct_texts);
    let properties = fields.required("properties", properties);
    let examples = fields.or_default("examples", list(any));
    let lifecycle = fields.optional("x-lifecycle", lifecycle);
    let rules = fields.optional("x-rules", list(model_rule));
    fields.finish();
    Ok(Object {
        description: description?,
        required: required?.unwrap_or_default(),
        properties: properties?,
        examples,
        lifecycle: lifecycle?.map(Box::new),
        rules: rules?.unwrap_or_default(),
    })
}

fn properties(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Property>> {
    let entries = entries(node, "`properties`", diagnostics)?;
    let read = |entry: &Entry, diagnostics: &mut Diagnostics| {
        let value = field(&entry.value, diagnostics).ok();
        if let Some(value) = value.as_ref().filter(|value| value.description.is_none()) {
            let message = "a field without `description`";
            diagnostics.report(
                Diagnostic::new(Rule::MissingKeyword, &value.span, message)
                    .help("add `description` here: say what the field means"),
            );
        }
        Property { name: entry.key.clone(), value }
    };
    Ok(entries.iter().map(|entry| read(entry, diagnostics)).collect())
}

fn enumeration(node: &Node, diagnostics: &mut Diagnostics) -> Read<Enum> {
    let mut fields = Fields::open(node, "an enum", diagnostics)?;
    fields.must_have("type", word(&[("string", ())]));
    let description = fields.required("description", text);
    let values = fields.required("enum", values);
    let descriptions = fields.required("x-enumDescriptions", |node, diagnostics| {
        let entries = entries(node, "`x-enumDescriptions`", diagnostics)?;
        let read = |entry: &Entry| Ok((entry.key.clone(), text(&entry.value, diagnostics)?));
        Ok((all(entries.iter().map(read))?, node.span.clone()))
    });
    fields.finish();
    let (descriptions, descriptions_span) = descriptions?;
    Ok(Enum { description: description?, values: values?, descriptions, descriptions_span })
}

fn values(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Text>> {
    let values = distinct_texts(node, diagnostics)?;
    if values.is_empty() {
        let message = "an enum without values";
        diagnostics.report(
            Diagnostic::new(Rule::WrongValue, &node.span, message)
                .help("list the values that the page shows"),
        );
        return Err(Reported);
    }
    Ok(values)
}

fn refinement(node: &Node, diagnostics: &mut Diagnostics) -> Read<Refinement> {
    let mut fields = Fields::open(node, "a refinement", diagnostics)?;
    let description = fields.optional("description", text);
    let parts = fields.required("allOf", list(any))?;
    fields.finish();
    let [base, difference] = parts.as_slice() else {
        let message = "`allOf` has two parts: the shared model, and what differs";
        let help = "write `- $ref: 'models.yaml#/components/schemas/Name'` and `- properties: …`";
        diagnostics.report(Diagnostic::new(Rule::Refinement, &node.span, message).help(help));
        return Err(Reported);
    };
    let base = reference(Kind::Schema)(base, diagnostics);
    let mut fields = Fields::open(difference, "what a face says differently", diagnostics)?;
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

fn refined_properties(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<RefinedProperty>> {
    let entries = entries(node, "`properties`", diagnostics)?;
    let read = |entry: &Entry| {
        let mut fields = Fields::open(&entry.value, "a refined field", diagnostics)?;
        let description = fields.optional("description", text);
        let limits = Limits::read(&mut fields, LimitKeys::All);
        fields.finish();
        Ok(RefinedProperty { name: entry.key.clone(), description: description?, limits: limits? })
    };
    all(entries.iter().map(read))
}
