//! Models, enums, bodies and refinements as YAML, in the style of the spec.

use serde_json::Value;

use super::parts::{Content, Draft, Field, Parts, Schema, Shape, Tighter, limits};
use super::place::{self, Put};
use super::target::Target;
use super::text::{Edit, indented};
use super::yaml::{block, comment, flow, inline, names, put, quoted, scalar};
use crate::evidence::{self, Place, Values};

/// What a draft refers to, and from where.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'t, 'd> {
    pub(super) target: &'t Target<'d>,
    pub(super) parts: &'t Parts<'t>,
    /// Whether new models and enums go to the shared document.
    pub(super) shares: bool,
}

/// The document that something is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Home {
    /// The face's.
    Face,
    /// The one that both faces share.
    Shared,
}

impl<'t, 'd> Sheet<'t, 'd> {
    /// What a draft refers to; its new models are shared, unless they hold models of the face's own.
    pub(super) fn new(target: &'t Target<'d>, parts: &'t Parts<'t>) -> Self {
        let is_own = |resolved: &Schema<'_>| {
            let own = target.schema(&resolved.name).filter(|(_, is_own)| *is_own && !target.is_alone());
            resolved.draft == Draft::Nothing && own.is_some_and(|(node, _)| node.get("allOf").is_none())
        };
        let shares = !parts.schemas.iter().any(is_own);
        Self { target, parts, shares }
    }

    /// Where new models and enums go.
    fn home(&self) -> Home {
        if self.shares { self.of_all() } else { Home::Face }
    }

    /// Where goes what all products have.
    pub(super) fn of_all(&self) -> Home {
        if self.target.is_alone() { Home::Face } else { Home::Shared }
    }

    /// The text of a `$ref` to a schema.
    pub(super) fn reference(&self, at: usize, from: Home) -> String {
        let Some(resolved) = self.parts.schemas.get(at) else { return String::new() };
        let stands_in = match resolved.draft {
            Draft::Refinement(_) => Home::Face,
            Draft::New(_) => self.home(),
            Draft::Nothing if self.target.schema(&resolved.name).is_some_and(|(_, is_own)| is_own) => {
                Home::Face
            }
            Draft::Nothing => Home::Shared,
        };
        let is_elsewhere = from == Home::Face && stands_in == Home::Shared;
        let file = if is_elsewhere { self.target.shared.file.name.as_str() } else { "" };
        format!("{file}#/components/schemas/{}", resolved.name)
    }

    /// Puts the new schemas that are wanted into their documents, and what stands there besides.
    pub(super) fn added(
        &self,
        is_wanted: impl Fn(usize) -> bool,
        besides: Vec<(Home, Put, String)>,
    ) -> Vec<Edit> {
        let schemas = self.parts.schemas.iter().enumerate().filter(|(at, _)| is_wanted(*at));
        let mut added: Vec<_> =
            schemas.filter_map(|(_, schema)| self.schema(schema)).chain(besides).collect();
        added.sort_by_key(|(_, put, _)| *put);
        let of = |home| {
            added.iter().filter(move |(other, ..)| *other == home).map(|(_, put, entry)| (*put, entry))
        };
        let mut edits = place::schemas(self.target.document, of(Home::Face));
        edits.extend(place::schemas(self.target.shared, of(Home::Shared)));
        edits
    }

    /// The entry of a schema, unless the spec has it.
    fn schema(&self, schema: &Schema<'_>) -> Option<(Home, Put, String)> {
        let why = match &schema.draft {
            Draft::Nothing => return None,
            Draft::Refinement(tighter) => {
                let entry = refinement(&schema.name, &self.target.shared.file.name, tighter);
                return Some((Home::Face, Put::Refinement, entry));
            }
            Draft::New(why) => why,
        };
        let why = why.as_ref().map(|why| format!("# {}\n", comment(why))).unwrap_or_default();
        Some(match &schema.content {
            Content::Enum(values) => (self.home(), Put::Enum, why + &enumeration(schema, *values)),
            Content::Model { fields, is_shown, example } => {
                (self.home(), Put::Model, why + &self.model(schema, fields, *is_shown, *example))
            }
        })
    }

    /// The entry of a new model.
    fn model(
        &self,
        schema: &Schema<'_>,
        fields: &[Field<'_>],
        is_shown: bool,
        example: Option<&Value>,
    ) -> String {
        let mut out = String::new();
        if !is_shown {
            let what = if fields.is_empty() {
                "has"
            } else {
                "requires, nor their lengths; names and types are its samples'"
            };
            put(&mut out, format_args!("# The page doesn't show which fields this {what}.\n"));
        }
        let words = schema.held_by.map(words).unwrap_or_default();
        out.push_str(&self.object(&schema.name, &words, fields, self.home()));
        if let Some(example) = example {
            out.push_str("  examples:\n");
            out.push_str(&block(&Value::Array(vec![example.clone()]), 4));
        }
        out
    }

    /// The entry of a body.
    pub(super) fn body(&self, name: &str, fields: &[Field<'_>]) -> String {
        self.object(name, "", fields, Home::Face)
    }

    fn object(&self, name: &str, words: &str, fields: &[Field<'_>], on: Home) -> String {
        let mut out = format!("{name}:\n  type: object\n{}", indented(&todo("description", words), 2));
        let required: Vec<_> =
            fields.iter().filter(|field| field.required() == Some(true)).map(Field::name).collect();
        if !required.is_empty() {
            put(&mut out, format_args!("  required:{}", names(&required, 2)));
        }
        if fields.is_empty() {
            out.push_str("  properties: {}\n");
            return out;
        }
        out.push_str("  properties:\n");
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            out.push_str(&indented(&self.property(field, on), 4));
        }
        out
    }

    /// The entry of a field.
    pub(super) fn property(&self, field: &Field<'_>, on: Home) -> String {
        let mut out = String::new();
        if field.required().is_none() {
            out.push_str("# The page doesn't show whether it is required.\n");
        }
        put(&mut out, format_args!("{}:\n", scalar(field.name())));
        out.push_str(&indented(&self.value(&field.shape, field, on), 2));
        out.push_str(&indented(&todo("description", &words(field.of)), 2));
        let is_scalar = |shape: &Shape| !matches!(shape, Shape::Model(_) | Shape::Anything | Shape::File);
        let is_scalar = match &field.shape {
            Shape::List(item) => is_scalar(item) && !matches!(**item, Shape::List(_)),
            shape => is_scalar(shape),
        };
        match self.parts.example(field).filter(|value| is_scalar && !value.is_null()) {
            Some(Value::Array(items)) => {
                let items: Vec<_> = items.iter().map(flow).collect();
                put(&mut out, format_args!("  examples: [[{}]]\n", items.join(", ")));
            }
            Some(value) if !value.is_object() => {
                put(&mut out, format_args!("  examples: [{}]\n", flow(value)));
            }
            _ => {}
        }
        out
    }

    /// The keywords of a type.
    pub(super) fn value(&self, shape: &Shape, field: &Field<'_>, on: Home) -> String {
        let mut out = String::new();
        match shape {
            Shape::Text | Shape::Unknown => {
                if *shape == Shape::Unknown {
                    out.push_str("# The page doesn't show the type.\n");
                }
                out.push_str("type: string\n");
            }
            Shape::Time => {
                // What travels sealed is Base64.
                let format = if field.is_sensitive() { "" } else { "format: date-time\n" };
                put(&mut out, format_args!("type: string\n{format}"));
            }
            Shape::File => out.push_str("type: string\nformat: binary\n"),
            Shape::Integer => out.push_str("type: integer\nformat: int64\n"),
            Shape::Number => out.push_str("type: number\n"),
            Shape::Boolean => out.push_str("type: boolean\n"),
            Shape::Anything => out.push_str("type: object\nadditionalProperties: true\n"),
            Shape::Model(at) | Shape::Enum(at) => {
                put(&mut out, format_args!("$ref: '{}'\n", self.reference(*at, on)));
            }
            Shape::List(item) => {
                out.push_str("type: array\nitems:\n");
                out.push_str(&indented(&self.value(item, field, on), 2));
            }
        }
        out.push_str(&limits_of(shape, field));
        if let Some(pattern) = field.of.pattern.value().filter(|_| *shape == Shape::Text) {
            put(&mut out, format_args!("pattern: {}\n", quoted(pattern)));
        }
        let takes_default =
            matches!(shape, Shape::Text | Shape::Integer | Shape::Number | Shape::Boolean | Shape::Enum(_));
        if let Some(default) =
            field.of.default.value().filter(|_| takes_default && field.required() != Some(true))
        {
            put(&mut out, format_args!("default: {}\n", inline(default)));
        }
        let is_of_form = self.parts.is_form && field.place == Place::Body;
        if is_of_form && *shape == Shape::Text && field.is_digest() {
            out.push_str("x-digest: sha256\n");
        }
        if field.is_sensitive() && matches!(shape, Shape::Text | Shape::Time | Shape::Unknown) {
            out.push_str(sensitive(field.place));
        }
        out
    }
}

/// The line of a sensitive string: sealed, but for what an event carries, which is plaintext inside it.
pub(super) const fn sensitive(place: Place) -> &'static str {
    match place {
        Place::Resource => "x-sensitive: plaintext\n",
        _ => "x-sensitive: true\n",
    }
}

/// The limits that a type takes; the page's others say nothing.
fn limits_of(shape: &Shape, field: &Field<'_>) -> String {
    let limits = limits(field.of);
    // The spec counts in 32 bits; what is longer is no limit.
    let count = |key| limits.get(key).copied().filter(|limit| u32::try_from(*limit).is_ok());
    let size = || limits.get("maxLength").copied().or_else(|| file_size(&words(field.of)));
    let pairs = match shape {
        Shape::Text | Shape::Time | Shape::Unknown => {
            vec![("minLength", count("minLength")), ("maxLength", count("maxLength"))]
        }
        Shape::File => vec![("maxLength", size().filter(|size| u32::try_from(*size).is_ok()))],
        Shape::Integer => ["minimum", "maximum"].map(|key| (key, limits.get(key).copied())).to_vec(),
        Shape::List(_) => vec![("minItems", count("minItems")), ("maxItems", count("maxItems"))],
        _ => Vec::new(),
    };
    pairs.into_iter().filter_map(|(key, limit)| Some(format!("{key}: {}\n", limit?))).collect()
}

/// The largest size of a file in bytes, by the words beside it: `2M`.
fn file_size(words: &str) -> Option<i64> {
    words.match_indices('M').find_map(|(at, _)| {
        let before = words.get(..at)?.trim_end();
        let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<i64>().ok().and_then(|megabytes| megabytes.checked_mul(1 << 20))
    })
}

/// The entry of a new enum.
fn enumeration(schema: &Schema<'_>, found: Option<&Values>) -> String {
    let mut out = String::new();
    let values = found.map(|list| list.values.as_slice()).unwrap_or_default();
    let mut listed: Vec<&str> = Vec::new();
    for (value, _) in values {
        if !listed.contains(&value.as_str()) {
            listed.push(value);
        }
    }
    put(&mut out, format_args!("{}:\n  type: string\n", schema.name));
    let words = schema.held_by.map(words).unwrap_or_default();
    out.push_str(&indented(&todo("description", &words), 2));
    put(&mut out, format_args!("  enum:{}  x-enumDescriptions:\n", names(&listed, 2)));
    for value in listed {
        let meaning = found.and_then(|list| list.meanings.get(value));
        out.push_str(&indented(&todo(&scalar(value), meaning.map_or("", String::as_str)), 4));
    }
    out
}

/// The entry of a refinement.
fn refinement(name: &str, shared: &str, tighter: &Tighter) -> String {
    let mut out = format!("{name}:\n  allOf:\n    - $ref: '{shared}#/components/schemas/{name}'\n");
    let mut margin = "    - ";
    if !tighter.required.is_empty() {
        let required: Vec<_> = tighter.required.iter().map(String::as_str).collect();
        put(&mut out, format_args!("{margin}required:{}", names(&required, 6)));
        margin = "      ";
    }
    if !tighter.max_lengths.is_empty() {
        put(&mut out, format_args!("{margin}properties:\n"));
        for (field, length) in &tighter.max_lengths {
            put(&mut out, format_args!("          {}:\n            maxLength: {length}\n", scalar(field)));
        }
    }
    out
}

/// What the page says of a field, whole: its label and its sentences.
pub(super) fn words(field: &evidence::Field) -> String {
    let parts = [field.label.as_deref(), field.description.as_deref()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("。")
}

/// A text that is still to be written, with what the page says in a comment.
pub(super) fn todo(key: &str, words: &str) -> String {
    match comment(words) {
        words if words.is_empty() => format!("{key}: TODO\n"),
        words => format!("{key}: TODO # {words}\n"),
    }
}
