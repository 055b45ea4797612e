//! Which models and enums of a page the spec has already, and what the others are called.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use wechatpay_codegen::spec::Kind;
use wechatpay_codegen::spec::yaml::Node;

use super::super::target::Target;
use super::super::tree::texts;
use super::{Content, Draft, Parts, Schema, names};

/// Reads parts, and looks up in the spec what they refer to.
pub(super) struct Reader<'t, 'd, 'p> {
    pub(super) target: &'t Target<'d>,
    pub(super) operation: &'t str,
    /// The schemas that fields of each name hold in the spec.
    held: BTreeMap<&'d str, Vec<&'d str>>,
    /// The name that the body takes.
    pub(super) body_name: Option<String>,
    pub(super) parts: Parts<'p>,
    /// How many models hold what is read now.
    pub(super) depth: usize,
}

impl<'t, 'd> Reader<'t, 'd, '_> {
    pub(super) fn new(target: &'t Target<'d>, operation: &'t str) -> Self {
        let held = held_schemas(target);
        Self { target, operation, held, body_name: None, parts: Parts::default(), depth: 0 }
    }

    /// The name of a schema in the spec, and what is written of it.
    pub(super) fn resolved(&self, found: &Schema<'_>, is_sent: bool) -> (String, Draft) {
        let mut why = None;
        for name in self.candidates(found).into_iter().filter(|name| !self.is_given(name)) {
            let fit = match &found.content {
                Content::Enum(values) => {
                    self.fit_values(&name, &values.map(names).unwrap_or_default(), found.is_named)
                }
                Content::Model { fields, .. } => self.fit(&name, fields, (is_sent, found.is_named)),
            };
            match fit {
                Ok(draft) => return (name, draft),
                Err(reason) => {
                    why.get_or_insert(reason);
                }
            }
        }
        self.renamed(found, why)
    }

    /// Whether the draft gives that name away already.
    fn is_given(&self, name: &str) -> bool {
        self.body_name.as_deref() == Some(name) || self.parts.schemas.iter().any(|known| known.name == name)
    }

    fn fit_values(&self, name: &str, values: &[&str], is_named: bool) -> Result<Draft, String> {
        let known = self.target.schema(name).and_then(|(node, _)| node.get("enum")).map(texts);
        let mut known = known.ok_or_else(|| format!("`{name}` is something else"))?;
        known.sort_unstable();
        // Some pages list a part of the values.
        let holds = |all: &[&str], some: &[&str]| some.iter().all(|value| all.contains(value));
        let is_part = is_named && (holds(&known, values) || holds(values, &known));
        if known == values || is_part {
            Ok(Draft::Nothing)
        } else {
            Err(format!("`{name}` has other values"))
        }
    }

    /// The names of the spec that could be meant: the page's, those that earlier drafts gave to a differing schema of
    /// that name, and, if the samples don't name it, what fields of the name hold elsewhere.
    fn candidates(&self, found: &Schema<'_>) -> Vec<String> {
        let name = &found.called;
        let mut candidates = Vec::new();
        if self.target.schema(name).is_some() {
            candidates.push(name.clone());
        }
        let held = found.held_by.and_then(|field| self.held.get(field.name.as_str()));
        for held in held.into_iter().flatten() {
            let is_numbered = held.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(name);
            if (!found.is_named || is_numbered) && !candidates.iter().any(|known| known == held) {
                candidates.push((*held).to_owned());
            }
        }
        candidates
    }

    /// The page's name if it is free, else one with the operation's in front.
    fn renamed(&self, found: &Schema<'_>, why: Option<String>) -> (String, Draft) {
        let name = &found.called;
        let is_free = |name: &str| !self.target.is_taken(name) && !self.is_given(name);
        if is_free(name) {
            return (name.clone(), Draft::New(None));
        }
        let held_by = found.held_by.map_or("", |field| &field.name);
        let with_operation = match name.strip_prefix(self.operation) {
            Some(_) => format!("{name}{}", held_by.to_upper_camel_case()),
            None => format!("{}{name}", self.operation),
        };
        let numbered = (2..).map(|number| format!("{with_operation}{number}"));
        let chosen = std::iter::once(with_operation.clone()).chain(numbered).find(|name| is_free(name));
        let why = why.unwrap_or_else(|| format!("this page has another `{name}`"));
        let comment = format!("The page says `{name}`, but {why}. Choose a name.");
        (chosen.unwrap_or(with_operation), Draft::New(Some(comment)))
    }
}

/// The schemas that fields of each name hold, anywhere in the product.
fn held_schemas<'d>(target: &Target<'d>) -> BTreeMap<&'d str, Vec<&'d str>> {
    let mut held: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let schemas = target.product.documents.iter().flat_map(|document| document.written(Kind::Schema));
    for property in schemas.filter_map(|schema| schema.value.get("properties")).flat_map(Node::entries) {
        let node = property.value.get("items").unwrap_or(&property.value);
        let reference = node.get("$ref").and_then(Node::text);
        let Some(name) = reference.and_then(|reference| reference.rsplit('/').next()) else { continue };
        let names = held.entry(property.key.as_str()).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    held
}
