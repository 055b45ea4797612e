//! The crate, its products and their faces.

use std::collections::BTreeSet;

use super::change::{Change, Item, Kind, Subject, Verdict};
use super::docs;
use super::event::events;
use super::operation::operations;
use super::pair::{Pair, pair};
use super::types::types;
use super::wire::Wire;
use crate::plan::{Face, Plan, Product};

/// Compares whole crates.
pub(super) fn crates(old: &Plan<'_>, new: &Plan<'_>) -> Vec<Change> {
    let root = Subject { item: Item::Crate, rust: String::new(), spec: String::new(), at: None };
    let same_name = |old: &Product<'_>, new: &Product<'_>| old.api.name.value == new.api.name.value;
    let same_module = |old: &Product<'_>, new: &Product<'_>| old.module == new.module;
    let subject = |product: &Product<'_>| {
        let name = &product.api.name;
        root.member(Item::Product, &product.module, &name.value, &name.span)
    };
    let mut changes = exports(old, new);
    for pair in pair(&old.products, &new.products, &[&same_name, &same_module]) {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "is new").is(product_text(new));
                changes.push(change.both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "is gone").was(product_text(old));
                changes.push(change.both(Verdict::Breaking));
            }
            Pair::Both(old, new) => changes.extend(products(&subject(new), old, new)),
        }
    }
    changes
}

/// What the crate's root exports of the runtime, as far as operations, events and types have need of it.
fn exports(old: &Plan<'_>, new: &Plan<'_>) -> Vec<Change> {
    let names = |plan: &Plan<'_>| {
        let mut names = plan.exports();
        names.extend(plan.has_events().then_some("events"));
        names
    };
    let root = Subject { item: Item::Crate, rust: "crate".to_owned(), spec: String::new(), at: None };
    let list = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| {
        one.difference(other).copied().collect::<Vec<_>>().join(", ")
    };
    let (old, new) = (names(old), names(new));
    let (removed, added) = (list(&old, &new), list(&new, &old));
    let mut changes = Vec::new();
    if !removed.is_empty() {
        let change = Change::new(&root, Kind::Removed, "exports less of the runtime").was(removed);
        changes.push(change.rust(Verdict::Breaking));
    }
    if !added.is_empty() {
        let change = Change::new(&root, Kind::Added, "exports more of the runtime").is(added);
        changes.push(change.rust(Verdict::Additive));
    }
    changes
}

fn products(of: &Subject, old: &Product<'_>, new: &Product<'_>) -> Vec<Change> {
    let wire = Wire { old: old.api, new: new.api };
    let same_kind = |old: &Face<'_>, new: &Face<'_>| old.api.kind == new.api.kind;
    let mut changes = Vec::new();
    for pair in pair(&old.faces, &new.faces, &[&same_kind]) {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&face_subject(of, new), Kind::Added, "is new").is(face_text(new));
                changes.push(change.both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change =
                    Change::new(&face_subject(of, old), Kind::Removed, "is gone").was(face_text(old));
                changes.push(change.both(Verdict::Breaking));
            }
            Pair::Both(old, new) => {
                let face = face_subject(of, new);
                changes.extend(operations(&face, wire, &old.operations, &new.operations));
                changes.extend(events(&face, wire, old.events.as_ref(), new.events.as_ref()));
                changes.extend(docs::text(&face, "title", &old.api.title, &new.api.title));
                changes.extend(docs::text(&face, "description", &old.api.description, &new.api.description));
            }
        }
    }
    changes.extend(types(of, wire, &old.types, &new.types));
    changes
}

/// A face stands where its first operation or event does: its document has no place of its own.
fn face_subject(product: &Subject, face: &Face<'_>) -> Subject {
    let operation = face.operations.first().map(|first| &first.api.id.span);
    let event = face.events.as_ref().and_then(|events| Some(&events.variants.first()?.api.id.span));
    let mut subject = product.clone();
    subject.at = operation.or(event).cloned().or(subject.at);
    subject.item = Item::Face;
    subject.rust = format!("{}::{}", product.rust, face.module);
    subject.spec = format!("{}/{}", product.spec, face.api.kind.stem());
    subject
}

fn product_text(product: &Product<'_>) -> String {
    let faces = product.faces.iter().map(|face| format!("{}: {}", face.module, face_text(face)));
    faces.collect::<Vec<_>>().join("; ")
}

fn face_text(face: &Face<'_>) -> String {
    let events = face.events.as_ref().map_or(0, |events| events.variants.len());
    let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", plural(face.operations.len(), "operation"), plural(events, "event"))
}
