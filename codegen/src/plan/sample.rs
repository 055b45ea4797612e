//! The values in the examples of the docs: the spec's samples, and stand-ins where it shows none.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::members::{Field, Members, RustType};
use super::template::TextSample;
use super::types::{TypeKind, TypesByName};
use crate::api::{self, Upload};
use crate::node::{Node, Value};

/// What a text is where the spec shows none, or a ciphertext.
const ANY_TEXT: &str = "…";

/// What the example of an operation shows.
#[derive(Debug)]
pub(crate) struct OperationSample<'a> {
    /// The request.
    pub request: StructSample<'a>,
    /// The names that the request is made with, all of them exported by the face.
    pub names: BTreeSet<Ident>,
    /// The path of the file, if one is uploaded.
    pub file: Option<String>,
}

/// A value to show.
#[derive(Debug)]
pub(crate) enum Sample<'a> {
    /// A string literal.
    Text(&'a str),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A boolean.
    Boolean(bool),
    /// An object of any fields; an empty one.
    Json,
    /// The file that the example has opened.
    File,
    /// A list, with the type of its items.
    List(RustType, Vec<Sample<'a>>),
    /// A variant of an open enum.
    Variant(Ident, Ident),
    /// A template text.
    TextTemplate(TextSample),
    /// A struct.
    Struct(StructSample<'a>),
}

/// A struct to show: what its constructor takes, and the setters that follow.
#[derive(Debug)]
pub(crate) struct StructSample<'a> {
    /// The struct.
    pub ident: Ident,
    /// The struct of required values, if the constructor takes one.
    pub required_struct: Option<Ident>,
    /// The required values: the field, its type, the value.
    pub required: Vec<(Ident, RustType, Sample<'a>)>,
    /// The setters and their values.
    pub setters: Vec<(Ident, Sample<'a>)>,
}

impl<'a> OperationSample<'a> {
    /// Chooses the values; `types` are the product's.
    pub(super) fn new(
        api: &'a api::Operation,
        ident: &Ident,
        members: &Members<'a>,
        types: &TypesByName<'_, 'a>,
    ) -> Self {
        let mut samples = Samples { types, names: BTreeSet::new() };
        let documented = api.body.as_ref().and_then(|body| body.examples.first());
        let request = samples.construction(ident, members, &documented.map_or(Given::Nothing, Given::Body));
        samples.names.insert(ident.clone());
        Self { request, names: samples.names, file: api.upload.as_ref().map(file_path) }
    }
}

/// The path of a file that could be uploaded.
fn file_path(upload: &Upload) -> String {
    let given = upload.filename.examples.first().and_then(Node::text);
    let extension = upload.media_types.last().and_then(|media_type| media_type.rsplit('/').next());
    given.map_or_else(|| format!("image.{}", extension.unwrap_or_default().to_lowercase()), str::to_owned)
}

/// Chooses samples, and collects the names that they are made with.
struct Samples<'t, 'a> {
    types: &'t TypesByName<'t, 'a>,
    names: BTreeSet<Ident>,
}

/// The sample of a whole struct.
enum Given<'a> {
    /// None: each field has its own samples.
    Nothing,
    /// The documented body of a request, by wire names; fields elsewhere have their own samples.
    Body(&'a Node),
    /// A mapping from wire names.
    Mapping(&'a Node),
}

impl<'a> Given<'a> {
    fn of(&self, field: &Field<'a>) -> Option<&'a Node> {
        match self {
            Self::Nothing => field.api.examples.first(),
            Self::Body(node) => node.get(&field.api.name.value).or(field.api.examples.first()),
            Self::Mapping(node) => node.get(&field.api.name.value),
        }
    }
}

impl<'a> Samples<'_, 'a> {
    fn construction(&mut self, ident: &Ident, members: &Members<'a>, given: &Given<'a>) -> StructSample<'a> {
        let mut required = Vec::new();
        for field in members.required() {
            required.push((field.ident.clone(), field.rust.clone(), self.field(field, given)));
        }
        let required_struct = members.required_struct().cloned();
        self.names.extend(required_struct.clone());
        let mut setters = Vec::new();
        if let Given::Body(shown) | Given::Mapping(shown) = given {
            for field in members.optional() {
                if let Some(node) = shown.get(&field.api.name.value) {
                    setters.push((field.setter.clone(), self.value(&field.rust, Some(node))));
                }
            }
        }
        StructSample { ident: ident.clone(), required_struct, required, setters }
    }

    fn field(&mut self, field: &Field<'a>, given: &Given<'a>) -> Sample<'a> {
        let node = given.of(field);
        if node.is_none() && matches!(field.rust, RustType::Integer) {
            let (least, most) = field.api.value.limits.range().unwrap_or((i64::MIN, i64::MAX));
            return Sample::Integer(1.max(least).min(most));
        }
        self.value(&field.rust, node)
    }

    fn value(&mut self, rust: &RustType, node: Option<&'a Node>) -> Sample<'a> {
        match (rust, node.map(|node| &node.value)) {
            (RustType::Text | RustType::Time, Some(Value::Text(text))) => Sample::Text(text),
            (RustType::Text | RustType::Time | RustType::Sensitive, _) => Sample::Text(ANY_TEXT),
            (RustType::Integer, Some(Value::Number(number))) => {
                Sample::Integer(number.as_i64().unwrap_or_default())
            }
            (RustType::Integer, _) => Sample::Integer(1),
            (RustType::Number, Some(Value::Number(number))) => {
                Sample::Number(number.as_f64().unwrap_or_default())
            }
            (RustType::Number, _) => Sample::Number(1.5),
            (RustType::Json, _) => Sample::Json,
            (RustType::Boolean, Some(Value::Boolean(value))) => Sample::Boolean(*value),
            (RustType::Boolean, _) => Sample::Boolean(true),
            (RustType::File, _) => Sample::File,
            (RustType::List(item), Some(Value::List(nodes))) => {
                let items = nodes.iter().map(|node| self.value(item, Some(node))).collect();
                Sample::List((**item).clone(), items)
            }
            (RustType::List(item), _) => Sample::List((**item).clone(), Vec::new()),
            (RustType::Named(ident), _) => self.named(ident, node),
        }
    }

    fn named(&mut self, ident: &Ident, node: Option<&'a Node>) -> Sample<'a> {
        let types = self.types;
        // Every type that a field names is one of the product's; a placeholder stands for one that is reported.
        let Some(found) = types.get(ident) else {
            return Sample::Text(ANY_TEXT);
        };
        self.names.insert(ident.clone());
        match &found.kind {
            TypeKind::Enum(variants) => {
                let wire = node.and_then(Node::text);
                let shown = variants.iter().find(|variant| Some(variant.api.value.as_str()) == wire);
                let variant = shown.or(variants.first()).map(|variant| variant.ident.clone());
                variant.map_or(Sample::Text(ANY_TEXT), |variant| Sample::Variant(ident.clone(), variant))
            }
            TypeKind::TextTemplate { templates, .. } => {
                Sample::TextTemplate(TextSample::new(ident, templates, node.and_then(Node::text)))
            }
            TypeKind::Model { members, .. } => {
                let given = node.map_or(Given::Nothing, Given::Mapping);
                Sample::Struct(self.construction(ident, members, &given))
            }
        }
    }
}
