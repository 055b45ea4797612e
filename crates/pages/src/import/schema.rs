//! Models, enums, bodies and refinements as YAML, in the style of the spec.

use super::matching::{Draft, Matching, Resolved, Tighter};
use super::target::Target;
use super::text::indented;
use super::wanted::{Enumeration, Field, Model, Shape, Wanted};
use super::yaml::{comment, names, put, scalar};

/// What a draft refers to, and from where.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'t, 'd> {
    pub(super) target: &'t Target<'d>,
    pub(super) wanted: &'t Wanted,
    pub(super) matching: &'t Matching,
    /// Whether new models and enums go to the shared document.
    pub(super) shares: bool,
}

/// The document that something is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    /// The face's.
    Face,
    /// The one that both faces share.
    Shared,
}

impl Sheet<'_, '_> {
    /// Where new models and enums go.
    pub(super) fn home(&self) -> Page {
        if self.shares && !self.target.is_alone() { Page::Shared } else { Page::Face }
    }

    /// The text of a `$ref` to a schema.
    pub(super) fn reference(&self, resolved: &Resolved, from: Page) -> String {
        let stands_in = match resolved.draft {
            Draft::Refinement(_) => Page::Face,
            Draft::New(_) => self.home(),
            Draft::Nothing if self.target.schema(&resolved.name).is_some_and(|(_, is_own)| is_own) => {
                Page::Face
            }
            Draft::Nothing => Page::Shared,
        };
        let file = if from == Page::Face && stands_in == Page::Shared {
            self.target.shared.file.name.as_str()
        } else {
            ""
        };
        format!("{file}#/components/schemas/{}", resolved.name)
    }

    fn resolved(&self, shape: &Shape) -> Option<&Resolved> {
        match shape {
            Shape::Model(at) => self.matching.models.get(*at),
            Shape::Enum(at) => self.matching.enums.get(*at),
            _ => None,
        }
    }

    /// The entry of a new model.
    pub(super) fn model(&self, model: &Model, resolved: &Resolved) -> String {
        let mut out = String::new();
        if let Draft::New(Some(why)) = &resolved.draft {
            put(&mut out, format_args!("# {}\n", comment(why)));
        }
        if !model.is_shown {
            let what = if model.fields.is_empty() {
                "has"
            } else {
                "requires, nor their lengths; names and types are its samples'"
            };
            put(&mut out, format_args!("# The page does not show which fields this {what}.\n"));
        }
        out.push_str(&self.object(
            &resolved.name,
            model.label.as_deref(),
            &model.fields,
            self.home(),
            model.is_shown,
        ));
        out
    }

    /// The entry of a body.
    pub(super) fn body(&self, name: &str, fields: &[Field]) -> String {
        self.object(name, None, fields, Page::Face, true)
    }

    fn object(&self, name: &str, label: Option<&str>, fields: &[Field], on: Page, is_shown: bool) -> String {
        let mut out = format!("{name}:\n  type: object\n{}", indented(&todo("description", label), 2));
        let required: Vec<_> = fields
            .iter()
            .filter(|field| field.required == Some(true))
            .map(|field| field.name.as_str())
            .collect();
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
            out.push_str(&indented(&self.property(field, on, is_shown), 4));
        }
        out
    }

    /// The entry of a field.
    pub(super) fn property(&self, field: &Field, on: Page, is_shown: bool) -> String {
        let mut out = String::new();
        if is_shown && field.required.is_none() {
            out.push_str("# The page does not show whether it is required.\n");
        }
        put(&mut out, format_args!("{}:\n", scalar(&field.name)));
        out.push_str(&indented(&self.value(&field.shape, field, on), 2));
        out.push_str(&indented(&todo("description", field.label.as_deref()), 2));
        out
    }

    /// The keywords of a type.
    pub(super) fn value(&self, shape: &Shape, field: &Field, on: Page) -> String {
        let mut out = String::new();
        let length = field
            .max_length
            .filter(|_| matches!(shape, Shape::Text | Shape::Time | Shape::Unknown | Shape::File));
        match shape {
            Shape::Text | Shape::Time => {
                out.push_str("type: string\n");
                // What travels sealed is Base64.
                if *shape == Shape::Time && !field.is_sensitive {
                    out.push_str("format: date-time\n");
                }
            }
            Shape::Unknown => out.push_str("# The page does not show the type.\ntype: string\n"),
            Shape::File => out.push_str("type: string\nformat: binary\n"),
            Shape::Integer => out.push_str("type: integer\nformat: int64\n"),
            Shape::Boolean => out.push_str("type: boolean\n"),
            Shape::Model(_) | Shape::Enum(_) => {
                let reference =
                    self.resolved(shape).map(|resolved| self.reference(resolved, on)).unwrap_or_default();
                put(&mut out, format_args!("$ref: '{reference}'\n"));
            }
            Shape::List(item) => {
                out.push_str("type: array\nitems:\n");
                out.push_str(&indented(&self.value(item, field, on), 2));
            }
        }
        if let Some(length) = length {
            put(&mut out, format_args!("maxLength: {length}\n"));
        } else if let (Some(length), Shape::Model(_) | Shape::Enum(_)) = (field.max_length, shape) {
            put(&mut out, format_args!("# The page prints a length of {length} besides.\n"));
        }
        if field.is_sensitive && matches!(shape, Shape::Text | Shape::Time | Shape::Unknown) {
            out.push_str("x-sensitive: true\n");
        }
        out
    }
}

/// The entry of a new enum.
pub(super) fn enumeration(found: &Enumeration, resolved: &Resolved) -> String {
    let mut out = String::new();
    if let Draft::New(Some(why)) = &resolved.draft {
        put(&mut out, format_args!("# {}\n", comment(why)));
    }
    let values: Vec<_> = found.values.iter().map(|(value, _)| value.as_str()).collect();
    put(&mut out, format_args!("{}:\n  type: string\n", resolved.name));
    out.push_str(&indented(&todo("description", found.label.as_deref()), 2));
    put(&mut out, format_args!("  enum:{}  x-enumDescriptions:\n", names(&values, 2)));
    for (value, meaning) in &found.values {
        out.push_str(&indented(&todo(&scalar(value), meaning.as_deref()), 4));
    }
    out
}

/// The entry of a refinement.
pub(super) fn refinement(name: &str, shared: &str, tighter: &Tighter) -> String {
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

/// A text that is still to be written, with what the page says in a comment.
pub(super) fn todo(key: &str, label: Option<&str>) -> String {
    match label.map(comment).filter(|label| !label.is_empty()) {
        Some(label) => format!("{key}: TODO # {label}\n"),
        None => format!("{key}: TODO\n"),
    }
}
