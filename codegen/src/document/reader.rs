//! Reads the fields of a mapping and keeps going: every missing, misspelt and mistyped keyword is reported.

use std::collections::BTreeMap;

use super::read::{Read, Reported, wrong_type};
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::{quoted, similar};

/// The fields of one mapping. What is asked for is known; [`finish`](Self::finish) reports the rest.
pub(super) struct Fields<'n, 'p> {
    what: &'static str,
    span: &'n Span,
    entries: Vec<&'n Entry>,
    known: Vec<&'static str>,
    diagnostics: &'p mut Diagnostics,
}

impl<'n, 'p> Fields<'n, 'p> {
    /// Opens a mapping; `what` names it in messages, with its article.
    pub(super) fn open(node: &'n Node, what: &'static str, diagnostics: &'p mut Diagnostics) -> Read<Self> {
        let entries = entries(node, what, diagnostics)?.iter().collect();
        Ok(Self { what, span: &node.span, entries, known: Vec::new(), diagnostics })
    }

    /// Reads a field that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) -> Read<T> {
        if let Some(node) = self.ask(key) {
            return read(node, self.diagnostics);
        }
        if let Some(at) = self.entries.iter().position(|entry| similar(&entry.key.value, &[key]).is_some()) {
            let misspelt = self.entries.remove(at);
            self.unknown(&misspelt.key, &[key]);
            return Err(Reported);
        }
        let message = format!("{} without `{key}`", self.what);
        self.diagnostics.report(
            Diagnostic::new(Rule::MissingKeyword, self.span, message).help(format!("add `{key}` here")),
        );
        Err(Reported)
    }

    /// Reads a field that may be absent.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) -> Read<Option<T>> {
        self.ask(key).map(|node| read(node, self.diagnostics)).transpose()
    }

    /// Reads a field whose absence means the default; so does an error, since the names within are kept.
    pub(super) fn or_default<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) -> T {
        self.optional(key, read).unwrap_or_default().unwrap_or_default()
    }

    /// [`optional`](Self::optional) where such a field has its place.
    pub(super) fn optional_if<T>(
        &mut self,
        has_place: bool,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) -> Read<Option<T>> {
        if has_place { self.optional(key, read) } else { Ok(None) }
    }

    /// Checks a field that must be there and is of no further use.
    pub(super) fn must_have<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) {
        // What is wrong with it is reported.
        let _ = self.required(key, read);
    }

    /// Checks a field that may be absent and is of no further use.
    pub(super) fn may_have<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'n Node, &mut Diagnostics) -> Read<T>,
    ) {
        let _ = self.optional(key, read);
    }

    /// Takes out the fields whose keys are free within a form.
    pub(super) fn take(&mut self, form: impl Fn(&str) -> bool) -> Vec<&'n Entry> {
        let (taken, rest) = self.entries.iter().copied().partition(|entry| form(&entry.key.value));
        self.entries = rest;
        taken
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.value == key)
    }

    /// Reports what nobody asked for.
    pub(super) fn finish(mut self) {
        let known = std::mem::take(&mut self.known);
        for entry in std::mem::take(&mut self.entries) {
            if !known.contains(&entry.key.value.as_str()) {
                self.unknown(&entry.key, &known);
            }
        }
    }

    fn unknown(&mut self, key: &Text, known: &[&str]) {
        let message = format!("{} does not take `{}`", self.what, key.value);
        let help = match similar(&key.value, known) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("it takes {}", quoted(known)),
        };
        self.diagnostics.report(Diagnostic::new(Rule::UnknownKeyword, &key.span, message).help(help));
    }

    fn ask(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }
}

/// The entries of a mapping whose keys are free.
pub(super) fn entries<'n>(
    node: &'n Node,
    what: &'static str,
    diagnostics: &mut Diagnostics,
) -> Read<&'n [Entry]> {
    match &node.value {
        Value::Map(entries) => Ok(entries),
        _ => wrong_type(node, &format!("{what}, which is a mapping"), diagnostics),
    }
}

/// A list, each item read by `read`.
pub(super) fn list<'n, T>(
    read: impl Fn(&'n Node, &mut Diagnostics) -> Read<T>,
) -> impl FnOnce(&'n Node, &mut Diagnostics) -> Read<Vec<T>> {
    move |node, diagnostics| match &node.value {
        Value::List(items) => all(items.iter().map(|item| read(item, diagnostics))),
        _ => wrong_type(node, "a list", diagnostics),
    }
}

/// The values if all are sound; unlike `collect`, it goes through all of them, so that each is reported.
pub(super) fn all<T>(values: impl Iterator<Item = Read<T>>) -> Read<Vec<T>> {
    values.collect::<Vec<_>>().into_iter().collect()
}

/// A list of texts in which nothing stands twice.
pub(super) fn distinct_texts(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Text>> {
    let texts = list(text)(node, diagnostics)?;
    let mut places: BTreeMap<&str, &Span> = BTreeMap::new();
    for item in &texts {
        if let Some(first) = places.get(item.as_str()) {
            diagnostics.report(
                Diagnostic::new(
                    Rule::Repeated,
                    &item.span,
                    format!("`{}` stands in this list twice", item.value),
                )
                .label(first, "the first one")
                .help("remove one of them"),
            );
        } else {
            places.insert(&item.value, &item.span);
        }
    }
    Ok(texts)
}
