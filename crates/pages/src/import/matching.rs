//! Which models and enums of a page the spec has already, and what the others are called.

mod fit;

use std::collections::BTreeMap;

use wechatpay_codegen::document::{self, Schema};
use wechatpay_codegen::node::Node;

use super::target::Target;
use super::wanted::{Enumeration, Field, Model, Shape, Wanted};
use fit::Fit;

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
    /// It is new; the comment tells why it does not have the page's name.
    New(Option<String>),
    /// The face refines the shared one.
    Refinement(Tighter),
}

/// What a face says more strictly than the shared model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tighter {
    /// Fields that it requires besides.
    pub(super) required: Vec<String>,
    /// Fields that are shorter there, or whose length nobody has said so far.
    pub(super) max_lengths: Vec<(String, u64)>,
    /// Whether one is shorter than the shared model says.
    pub(super) is_shorter: bool,
}

/// What becomes of every model and enum of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// In the order of [`Wanted::models`].
    pub(super) models: Vec<Resolved>,
    /// In the order of [`Wanted::enums`].
    pub(super) enums: Vec<Resolved>,
}

impl Matching {
    /// Compares what a page wants with what the spec has.
    pub(super) fn of(target: &Target<'_>, wanted: &Wanted, operation: &str) -> Self {
        let mut matcher = Matcher {
            target,
            wanted,
            operation,
            held: held_schemas(target),
            sent: sent_models(wanted),
            enums: Vec::new(),
            models: BTreeMap::new(),
            names: Vec::new(),
        };
        for found in &wanted.enums {
            let resolved = matcher.enumeration(found);
            matcher.names.push(resolved.name.clone());
            matcher.enums.push(resolved);
        }
        for at in 0..wanted.models.len() {
            matcher.model(at, &mut Vec::new());
        }
        Self { models: matcher.models.into_values().collect(), enums: matcher.enums }
    }
}

struct Matcher<'t, 'd> {
    target: &'t Target<'d>,
    wanted: &'t Wanted,
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
    fn enumeration(&self, found: &Enumeration) -> Resolved {
        let candidates = self.candidates(&found.name, found.is_named, &found.held_by);
        let mut why = None;
        for name in candidates {
            match self.target.schema(name) {
                Some((Schema::Enum(values), _)) => {
                    let is_there = |value: &str| values.values.iter().any(|known| known.value == value);
                    let all_there = found.values.iter().all(|(value, _)| is_there(value));
                    if all_there && (found.values.is_empty() || found.values.len() == values.values.len()) {
                        return Resolved { name: name.to_owned(), draft: Draft::Nothing };
                    }
                    why.get_or_insert(format!("`{name}` has other values"));
                }
                _ => {
                    why.get_or_insert(format!("`{name}` is something else"));
                }
            }
        }
        self.renamed(&found.name, why.filter(|_| self.target.is_taken(&found.name)))
    }

    /// The names of the spec that could be meant: the page's, or what fields of the name hold elsewhere.
    fn candidates<'s>(&'s self, name: &'s str, is_named: bool, held_by: &str) -> Vec<&'s str> {
        let mut candidates = Vec::new();
        if self.target.schema(name).is_some() {
            candidates.push(name);
        }
        if !is_named {
            candidates.extend(self.held.get(held_by).into_iter().flatten().copied());
        }
        candidates
    }

    fn renamed(&self, name: &str, why: Option<String>) -> Resolved {
        let is_free =
            |name: &str| !self.target.is_taken(name) && !self.names.iter().any(|given| given == name);
        if is_free(name) {
            return Resolved { name: name.to_owned(), draft: Draft::New(None) };
        }
        let base = if name.starts_with(self.operation) {
            name.to_owned()
        } else {
            format!("{}{name}", self.operation)
        };
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let chosen = std::iter::once(base.clone()).chain(numbered).find(|name| is_free(name));
        let why = why.unwrap_or_else(|| format!("`{name}` is taken"));
        let comment = format!("The page says `{name}`, but {why}. Choose a name.");
        Resolved { name: chosen.unwrap_or(base), draft: Draft::New(Some(comment)) }
    }

    fn model(&mut self, at: usize, open: &mut Vec<usize>) -> String {
        if let Some(known) = self.models.get(&at) {
            return known.name.clone();
        }
        let Some(found) = self.wanted.models.get(at) else { return String::new() };
        if open.contains(&at) {
            return found.name.clone();
        }
        open.push(at);
        // What it holds is settled first: a model that holds something new is new itself.
        for field in &found.fields {
            if let Some(held) = model_in(&field.shape) {
                self.model(held, open);
            }
        }
        open.pop();
        let resolved = self.settle(at, found);
        let name = resolved.name.clone();
        self.names.push(name.clone());
        self.models.insert(at, resolved);
        name
    }

    fn settle(&self, at: usize, found: &Model) -> Resolved {
        let candidates =
            self.candidates(&found.name, found.is_named, found.held_by.as_deref().unwrap_or_default());
        let mut why = None;
        for name in candidates {
            match self.fit(name, found, at) {
                Fit::Same => return Resolved { name: name.to_owned(), draft: Draft::Nothing },
                Fit::Tighter(tighter) => {
                    return Resolved { name: name.to_owned(), draft: Draft::Refinement(tighter) };
                }
                Fit::Different(reason) => {
                    why.get_or_insert(reason);
                }
            }
        }
        self.renamed(&found.name, why.filter(|_| self.target.is_taken(&found.name)))
    }
}

fn model_in(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Model(at) => Some(*at),
        Shape::List(item) => model_in(item),
        _ => None,
    }
}

/// Which models the request carries.
fn sent_models(wanted: &Wanted) -> Vec<bool> {
    let mut sent = vec![false; wanted.models.len()];
    let of = |fields: &[Field]| fields.iter().filter_map(|field| model_in(&field.shape)).collect::<Vec<_>>();
    let mut waiting = wanted.body.as_deref().map(of).unwrap_or_default();
    while let Some(at) = waiting.pop() {
        let (Some(flag), Some(model)) = (sent.get_mut(at), wanted.models.get(at)) else { continue };
        if !std::mem::replace(flag, true) {
            waiting.extend(of(&model.fields));
        }
    }
    sent
}

/// The schemas that fields of each name hold, anywhere in the product.
fn held_schemas<'d>(target: &Target<'d>) -> BTreeMap<&'d str, Vec<&'d str>> {
    let mut held: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let schemas =
        target.product.documents.iter().flat_map(|document| document.written(document::Kind::Schema));
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
