//! Operations.

use std::collections::{BTreeMap, BTreeSet};

use super::behavior;
use super::change::{Change, Item, Kind, Subject, Verdict};
use super::docs::{self, was_is};
use super::field::Owner;
use super::pair::{Pair, pair};
use super::rust::constructors;
use super::wire::{Ways, Wire};
use crate::api::{self, Shape, Upload};
use crate::path_template::PathTemplate;
use crate::plan::{Operation, Pages};
use crate::prose;

/// Compares the operations of a face.
pub(super) fn operations(
    face: &Subject,
    wire: Wire<'_>,
    old: &[Operation<'_>],
    new: &[Operation<'_>],
) -> Vec<Change> {
    let same_id = |old: &Operation<'_>, new: &Operation<'_>| old.api.id.value == new.api.id.value;
    let same_ident = |old: &Operation<'_>, new: &Operation<'_>| old.ident == new.ident;
    let same_call = |old: &Operation<'_>, new: &Operation<'_>| call(old) == call(new);
    let subject = |operation: &Operation<'_>| {
        let id = &operation.api.id;
        face.member(Item::Operation, &operation.ident, &id.value, &id.span)
    };
    let pairs = pair(old, new, &[&same_id, &same_ident, &same_call]);
    let mut changes = Vec::new();
    for pair in &pairs {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "is new").is(call_text(new));
                changes.push(change.both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "is gone").was(call_text(old));
                changes.push(change.both(Verdict::Breaking));
            }
            Pair::Both(old, new) => {
                let of = subject(new);
                changes.extend(call_changes(&of, old, new));
                changes.extend(constructors(&of, &old.members, &new.members));
                // What goes into an operation is of one face.
                let owner = Owner { subject: &of, wire, travels: Ways::INPUT, faces: &BTreeSet::new() };
                changes.extend(owner.compare(&old.members, &new.members));
                changes.extend(upload(&of, old.api.upload.as_ref(), new.api.upload.as_ref()));
                changes.extend(reply(&of, wire, old, new));
                changes.extend(facts(&of, old.api, new.api));
            }
        }
    }
    changes.extend(docs::order(face, "operations", old, &pairs, |operation| operation.api.id.as_str()));
    changes
}

/// What goes over the wire first: a placeholder's name does not.
fn call(operation: &Operation<'_>) -> (&'static str, String) {
    (operation.api.method.variant(), nameless(&operation.api.path))
}

fn nameless(path: &PathTemplate) -> String {
    path.placeholders().fold(path.to_string(), |path, name| path.replace(&format!("{{{name}}}"), "{}"))
}

fn call_text(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.api.method, operation.api.path)
}

/// Name, method, path, and whether JSON goes with it.
fn call_changes(of: &Subject, old: &Operation<'_>, new: &Operation<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.ident != new.ident {
        let change = Change::new(of, Kind::Renamed, "has another name").rust(Verdict::Breaking);
        changes.push(was_is(change, &old.ident.to_string(), &new.ident.to_string()));
    }
    let [was, is] = [old, new].map(|operation| operation.api.method.to_string());
    if was != is {
        let change = Change::new(of, Kind::Method, "has another method").wire(Verdict::Breaking);
        changes.push(was_is(change, &was, &is));
    }
    let [was, is] = [old, new].map(|operation| operation.api.path.to_string());
    if was != is {
        let is_same = nameless(&old.api.path) == nameless(&new.api.path);
        let words = if is_same { "has other names in its path" } else { "has another path" };
        let wire = if is_same { Verdict::DocsOnly } else { Verdict::Breaking };
        changes.push(was_is(Change::new(of, Kind::Path, words).wire(wire), &was, &is));
    }
    match (&old.api.body, &new.api.body) {
        (None, Some(_)) => {
            changes.push(Change::new(of, Kind::Body, "has a JSON body").wire(Verdict::Breaking));
        }
        (Some(_), None) => {
            changes.push(Change::new(of, Kind::Body, "has no JSON body any more").wire(Verdict::Breaking));
        }
        (Some(old), Some(new)) => {
            let body = Subject { at: Some(new.span.clone()), ..of.clone() };
            changes.extend(docs::examples(&body, &old.examples, &new.examples));
        }
        (None, None) => {}
    }
    changes
}

/// The form of an upload.
fn upload(of: &Subject, old: Option<&Upload>, new: Option<&Upload>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut change = |words: &str, was: &str, is: &str, verdict: Verdict| {
        changes.push(was_is(Change::new(of, Kind::Upload, words).wire(verdict), was, is));
    };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(_)) => {
            change("uploads a file", "", "", Verdict::Breaking);
            return changes;
        }
        (Some(_), None) => {
            change("doesn't upload a file any more", "", "", Verdict::Breaking);
            return changes;
        }
        (None, None) => return changes,
    };
    let names = |upload: &Upload| {
        let names = [&upload.file, &upload.meta, &upload.filename.name, &upload.digest.name];
        names.map(|name| name.value.as_str()).join(", ")
    };
    let [was, is] = [old, new].map(names);
    if was != is {
        change("has other names in its form", &was, &is, Verdict::Breaking);
    }
    let [was, is] = [old, new].map(|it| it.media_types.iter().map(String::as_str).collect::<BTreeSet<_>>());
    if was != is {
        let verdict = if was.is_subset(&is) { Verdict::Additive } else { Verdict::Breaking };
        let [was, is] = [old, new].map(|upload| upload.media_types.join(", "));
        change("takes other kinds of file", &was, &is, verdict);
    }
    if old.max_bytes != new.max_bytes {
        let is_more = new.max_bytes > old.max_bytes;
        let words = if is_more { "takes larger files" } else { "takes smaller files only" };
        let verdict = if is_more { Verdict::Additive } else { Verdict::Breaking };
        change(words, &prose::bytes(old.max_bytes), &prose::bytes(new.max_bytes), verdict);
    }
    changes
}

/// The model of the reply, and whether it is a page of a list.
fn reply(of: &Subject, wire: Wire<'_>, old: &Operation<'_>, new: &Operation<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let [was, is] = [old, new].map(|operation| operation.reply_type().to_string());
    if was != is {
        let models = old.api.reply.as_ref().zip(new.api.reply.as_ref());
        let verdict = models.map_or(Verdict::Breaking, |(old, new)| {
            wire.compare(&Shape::Named(old.clone()), &Shape::Named(new.clone())).verdict(Ways::REPLY)
        });
        let words = if models.is_some() { "replies with another model" } else { "replies otherwise" };
        let change = Change::new(of, Kind::Reply, words).rust(Verdict::Breaking).wire(verdict);
        changes.push(was_is(change, &was, &is));
    }
    let [was, is] = [old, new].map(|it| it.pages.as_ref().map_or_else(String::new, pages));
    let items = |operation: &Operation<'_>| operation.pages.as_ref().map(|pages| pages.item.to_string());
    let change = match (was.is_empty(), is.is_empty()) {
        _ if was == is => None,
        (true, _) => Some(("is a paged list now", Verdict::Additive)),
        (_, true) => Some(("isn't a paged list any more", Verdict::Breaking)),
        _ if items(old) == items(new) => Some(("is asked for pages otherwise", Verdict::Breaking)),
        _ => Some(("is a list of other items", Verdict::Breaking)),
    };
    changes.extend(
        change.map(|(words, verdict)| was_is(Change::new(of, Kind::Paging, words).rust(verdict), &was, &is)),
    );
    changes
}

/// What pages hold, and what chooses one.
fn pages(pages: &Pages<'_>) -> String {
    format!("{}, by {}", pages.item, pages.words.by.key())
}

/// What the docs say, and what the client's retries go by.
fn facts(of: &Subject, old: &api::Operation, new: &api::Operation) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.idempotent != new.idempotent {
        let change = Change::new(
            of,
            Kind::Idempotent,
            if new.idempotent { "is idempotent" } else { "is not idempotent any more" },
        );
        changes.push(change.note(if new.idempotent {
            "The client retries it by itself from now on."
        } else {
            "The client does not retry it by itself any more."
        }));
    }
    let limit = |it: &api::Operation| it.rate_limit.as_ref().map(prose::limit).unwrap_or_default();
    let (was, is) = (limit(old), limit(new));
    if was != is {
        changes.push(was_is(Change::new(of, Kind::RateLimit, "has another rate limit"), &was, &is));
    }
    changes.extend(docs::page(of, &old.page, &new.page));
    changes.extend(docs::text(of, "summary", &old.summary, &new.summary));
    changes.extend(docs::text(of, "description", &old.description, &new.description));
    changes.extend(behavior::behavior(of, &old.behavior, &new.behavior));
    changes.extend(behavior::rules(of, &old.rules, &new.rules));
    changes.extend(docs::examples(of, &old.reply_examples, &new.reply_examples));
    changes.extend(errors(of, old, new));
    changes
}

/// The documented errors, by status, code and message: people meet those that no page lists too.
fn errors(of: &Subject, old: &api::Operation, new: &api::Operation) -> Vec<Change> {
    let table = |it: &api::Operation| -> BTreeMap<String, String> {
        let errors = it.errors.iter();
        let entry = |error: &api::ErrorEntry| {
            let name = format!("{} {} ({})", error.status, error.code, error.message);
            (name, format!("{} {}", error.meaning, error.remedy))
        };
        errors.map(entry).collect()
    };
    let (old, new) = (table(old), table(new));
    let mut changes = Vec::new();
    for (error, text) in &new {
        let change = match old.get(error) {
            Some(was) if was == text => continue,
            Some(was) => {
                Change::new(of, Kind::Errors, format!("explains the error {error} otherwise")).was(was)
            }
            None => Change::new(of, Kind::Errors, format!("has the documented error {error}")),
        };
        changes.push(change.is(text));
    }
    for (error, text) in old.iter().filter(|(error, _)| !new.contains_key(*error)) {
        let words = format!("has the documented error {error} no more");
        changes.push(Change::new(of, Kind::Errors, words).was(text));
    }
    changes
}
