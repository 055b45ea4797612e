//! Which models and enums of a page the spec has already, and what the others are called.

mod fit;

use std::collections::BTreeMap;

use wechatpay_codegen::spec::Kind;
use wechatpay_codegen::spec::yaml::Node;

use super::parts::{Enumeration, Field, Model, Parts, names};
use super::target::Target;
use super::tree::texts;
use fit::Fit;
pub(super) use fit::Tighter;

/// What becomes of a model or an enum of the page.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// Its name in the spec.
    pub(super) name: String,
    /// What is written of it.
    pub(super) draft: Draft,
}

/// What is written of a model or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// Nothing: the spec has it.
    Nothing,
    /// It is new; the comment says why it does not have the page's name.
    New(Option<String>),
    /// The face refines the shared one.
    Refinement(Tighter),
}

/// What becomes of every model and enum of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// In the order of [`Parts::models`].
    pub(super) models: Vec<Resolved>,
    /// In the order of [`Parts::enums`].
    pub(super) enums: Vec<Resolved>,
}

impl Matching {
    /// Compares what a page has with what the spec has.
    pub(super) fn of(target: &Target<'_>, parts: &Parts<'_>, operation: &str) -> Self {
        let mut matcher = Matcher {
            target,
            parts,
            operation,
            held: held_schemas(target),
            sent: sent_models(parts),
            enums: Vec::new(),
            models: BTreeMap::new(),
            names: parts.body.iter().map(|_| format!("{operation}Request")).collect(),
        };
        for found in &parts.enums {
            let resolved = matcher.enumeration(found);
            matcher.names.push(resolved.name.clone());
            matcher.enums.push(resolved);
        }
        // What a model holds stands before it.
        for (at, found) in parts.models.iter().enumerate() {
            let resolved = matcher.model(at, found);
            matcher.names.push(resolved.name.clone());
            matcher.models.insert(at, resolved);
        }
        Self { models: matcher.models.into_values().collect(), enums: matcher.enums }
    }
}

struct Matcher<'t, 'd> {
    target: &'t Target<'d>,
    parts: &'t Parts<'t>,
    operation: &'t str,
    /// The schemas that fields of each name hold.
    held: BTreeMap<&'d str, Vec<&'d str>>,
    /// Which models the request carries.
    sent: Vec<bool>,
    enums: Vec<Resolved>,
    models: BTreeMap<usize, Resolved>,
    /// Names that the draft gives away.
    names: Vec<String>,
}

impl Matcher<'_, '_> {
    fn enumeration(&self, found: &Enumeration<'_>) -> Resolved {
        let wanted = found.values.map(names).unwrap_or_default();
        let has_same = |node: &Node| {
            let mut known = node.get("enum").map(texts).unwrap_or_default();
            known.sort_unstable();
            known == wanted
        };
        let mut why = None;
        for name in self.candidates(&found.name, found.is_named, &found.held_by.name) {
            match self.target.schema(&name) {
                Some((node, _)) if has_same(node) && !self.names.contains(&name) => {
                    return Resolved { name, draft: Draft::Nothing };
                }
                Some((node, _)) if node.get("enum").is_some() => {
                    why.get_or_insert(format!("`{name}` has other values"));
                }
                _ => {
                    why.get_or_insert(format!("`{name}` is something else"));
                }
            }
        }
        self.renamed(&found.name, &found.held_by.name, why)
    }

    fn model(&self, at: usize, found: &Model<'_>) -> Resolved {
        let held_by = found.held_by.map_or("", |field| &field.name);
        let mut why = None;
        for name in self.candidates(&found.name, found.is_named, held_by) {
            if self.names.contains(&name) {
                continue;
            }
            match self.fit(&name, found, at) {
                Fit::Same => return Resolved { name, draft: Draft::Nothing },
                Fit::Tighter(tighter) => return Resolved { name, draft: Draft::Refinement(tighter) },
                Fit::Different(reason) => {
                    why.get_or_insert(reason);
                }
            }
        }
        self.renamed(&found.name, held_by, why)
    }

    /// The names of the spec that could be meant: the page's, those that earlier drafts gave to a differing model of
    /// that name, and, if the samples don't name it, what fields of the name hold elsewhere.
    fn candidates(&self, name: &str, is_named: bool, held_by: &str) -> Vec<String> {
        let mut candidates = Vec::new();
        if self.target.schema(name).is_some() {
            candidates.push(name.to_owned());
        }
        for held in self.held.get(held_by).into_iter().flatten() {
            let is_numbered = held.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(name);
            if (!is_named || is_numbered) && !candidates.iter().any(|known| known == held) {
                candidates.push((*held).to_owned());
            }
        }
        candidates
    }

    /// The page's name if it is free, else one with the operation's in front.
    fn renamed(&self, name: &str, held_by: &str, why: Option<String>) -> Resolved {
        use heck::ToUpperCamelCase;
        let is_free =
            |name: &str| !self.target.is_taken(name) && !self.names.iter().any(|given| given == name);
        if is_free(name) {
            return Resolved { name: name.to_owned(), draft: Draft::New(None) };
        }
        let with_operation = match name.strip_prefix(self.operation) {
            Some(_) => format!("{name}{}", held_by.to_upper_camel_case()),
            None => format!("{}{name}", self.operation),
        };
        let numbered = (2..).map(|number| format!("{with_operation}{number}"));
        let chosen = std::iter::once(with_operation.clone()).chain(numbered).find(|name| is_free(name));
        let why = why.unwrap_or_else(|| format!("this page has another `{name}`"));
        let comment = format!("The page says `{name}`, but {why}. Choose a name.");
        Resolved { name: chosen.unwrap_or(with_operation), draft: Draft::New(Some(comment)) }
    }
}

/// Which models the request carries.
fn sent_models(parts: &Parts<'_>) -> Vec<bool> {
    let mut sent = vec![false; parts.models.len()];
    let of = |fields: &[Field<'_>]| fields.iter().filter_map(|field| field.shape.model()).collect::<Vec<_>>();
    let mut waiting = parts.body.as_deref().map(of).unwrap_or_default();
    while let Some(at) = waiting.pop() {
        let (Some(flag), Some(model)) = (sent.get_mut(at), parts.models.get(at)) else { continue };
        if !std::mem::replace(flag, true) {
            waiting.extend(of(&model.fields));
        }
    }
    sent
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
