//! Types: models, enums, template texts.

use super::behavior;
use super::change::{Change, Item, Kind, Subject, Verdict};
use super::docs::{self, was_is};
use super::field::Owner;
use super::limit;
use super::pair::{Pair, pair};
use super::rust::{constructor, constructors};
use super::template::templates;
use super::wire::{Ways, Wire};
use crate::api::{Shape, TextTemplate, Value};
use crate::plan::{Type, TypeKind, Variant};

/// Compares the types of a product, whose subject is given.
pub(super) fn types(product: &Subject, wire: Wire<'_>, old: &[Type<'_>], new: &[Type<'_>]) -> Vec<Change> {
    let same_name = |old: &Type<'_>, new: &Type<'_>| old.api.name.value == new.api.name.value;
    let same_ident = |old: &Type<'_>, new: &Type<'_>| old.ident == new.ident;
    let subject = |found: &Type<'_>| {
        let path = format!("models::{}", found.ident);
        product.member(Item::Type, path, &found.api.name.value, &found.api.name.span)
    };
    let mut changes = Vec::new();
    for pair in pair(old, new, &[&same_name, &same_ident]) {
        match pair {
            Pair::Added(new) => {
                let words = format!("is new: {}", kind(new));
                changes.push(Change::new(&subject(new), Kind::Added, words).both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let words = format!("is gone: {}", kind(old));
                changes.push(Change::new(&subject(old), Kind::Removed, words).rust(Verdict::Breaking));
            }
            Pair::Both(old, new) => changes.extend(both(&subject(new), wire, old, new)),
        }
    }
    changes
}

fn kind(found: &Type<'_>) -> &'static str {
    match found.kind {
        TypeKind::Model { .. } => "a model",
        TypeKind::Enum(_) => "an enum",
        TypeKind::TextTemplate { .. } => "a type of template texts",
    }
}

fn both(of: &Subject, wire: Wire<'_>, old: &Type<'_>, new: &Type<'_>) -> Vec<Change> {
    let travels = Ways::of(&old.api.usage, &new.api.usage);
    let faces = &old.api.usage.faces & &new.api.usage.faces;
    let mut changes = usage(of, old, new);
    match (&old.kind, &new.kind) {
        (TypeKind::Model { members: old, .. }, TypeKind::Model { members: new, .. }) => {
            changes.extend(constructors(of, old, new));
            changes.extend(Owner { subject: of, wire, travels, faces: &faces }.compare(old, new));
        }
        (TypeKind::Enum(old), TypeKind::Enum(new)) => changes.extend(values(of, travels, old, new)),
        (
            TypeKind::TextTemplate { api: old_api, templates: old, .. },
            TypeKind::TextTemplate { api: new_api, templates: new, .. },
        ) => {
            changes.extend(limit::values(of, &text(old_api), &text(new_api), travels));
            changes.extend(templates(of, travels, old, new));
        }
        _ => {
            let change = Change::new(of, Kind::Type, "is something else");
            changes.push(was_is(change, kind(old), kind(new)).both(Verdict::Breaking));
        }
    }
    changes.extend(docs::text(of, "description", &old.api.description, &new.api.description));
    let on_faces = |found: &Type<'_>| {
        let texts = found.api.on_faces.iter().map(|(face, text)| format!("{}: {text}", face.title()));
        texts.collect::<Vec<_>>().join(" ")
    };
    changes.extend(docs::text(of, "description of single faces", &on_faces(old), &on_faces(new)));
    changes.extend(behavior::lifecycle(of, old.api.lifecycle.as_ref(), new.api.lifecycle.as_ref()));
    changes.extend(behavior::rules(of, &old.api.rules, &new.api.rules));
    changes.extend(docs::examples(of, &old.api.examples, &new.api.examples));
    changes
}

/// Whether people make it, whether the platform does, and on which faces it is exported.
fn usage(of: &Subject, old: &Type<'_>, new: &Type<'_>) -> Vec<Change> {
    let change = |words: &str, verdict: Verdict| Change::new(of, Kind::Usage, words).rust(verdict);
    let mut changes = Vec::new();
    let (was, is) = (&old.api.usage, &new.api.usage);
    // Enums and template texts have the same functions whichever way they go.
    if let (TypeKind::Model { members: old, .. }, TypeKind::Model { members: new, .. }) =
        (&old.kind, &new.kind)
    {
        let [made_so, made_now] = [old, new].map(|members| constructor(members).unwrap_or_default());
        changes.extend(match (was.sent, is.sent) {
            (false, true) => {
                Some(change("is sent now, so callers can make one", Verdict::Additive).is(made_now))
            }
            (true, false) => Some(
                change("is not sent any more, so callers can't make one", Verdict::Breaking).was(made_so),
            ),
            _ => None,
        });
        changes.extend(match (was.received, is.received) {
            (false, true) => Some(change("is received now", Verdict::DocsOnly)),
            (true, false) => Some(change("is not received any more", Verdict::DocsOnly)),
            _ => None,
        });
    }
    for face in is.faces.difference(&was.faces) {
        changes.push(change(&format!("is exported by the {} face", face.stem()), Verdict::Additive));
    }
    for face in was.faces.difference(&is.faces) {
        let words = format!("is not exported by the {} face any more", face.stem());
        changes.push(change(&words, Verdict::Breaking));
    }
    changes
}

fn values(of: &Subject, travels: Ways, old: &[Variant<'_>], new: &[Variant<'_>]) -> Vec<Change> {
    let same_value = |old: &Variant<'_>, new: &Variant<'_>| old.api.value.value == new.api.value.value;
    let same_ident = |old: &Variant<'_>, new: &Variant<'_>| old.ident == new.ident;
    let subject = |variant: &Variant<'_>| {
        of.member(Item::Value, &variant.ident, &variant.api.value.value, &variant.api.value.span)
    };
    let pairs = pair(old, new, &[&same_value, &same_ident]);
    let mut changes = Vec::new();
    for pair in &pairs {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "is new");
                changes.push(change.is(&new.api.value.value).both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "is gone").was(&old.api.value.value);
                changes.push(change.rust(Verdict::Breaking).wire(travels.narrower()));
            }
            Pair::Both(old, new) => {
                let of = subject(new);
                let [was, is] = [old, new].map(|variant| variant.api.value.as_str());
                if was != is {
                    let change = Change::new(&of, Kind::WireName, "has another value on the wire");
                    changes.push(was_is(change, was, is).wire(Verdict::Breaking));
                }
                changes.extend(docs::text(&of, "description", &old.api.description, &new.api.description));
            }
        }
    }
    changes.extend(docs::order(of, "values", old, &pairs, |variant| variant.api.value.as_str()));
    changes
}

/// Template texts as a string with limits.
fn text(api: &TextTemplate) -> Value {
    Value { shape: Shape::Text, limits: api.limits.clone() }
}
