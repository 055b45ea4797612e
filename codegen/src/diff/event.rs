//! Events.

use super::behavior;
use super::change::{Change, Item, Kind, Subject, Verdict};
use super::docs::{self, was_is};
use super::pair::{Pair, pair};
use super::wire::{Ways, Wire};
use crate::api::{Answer, EventName, Shape};
use crate::plan::{Event, Events};

/// Compares the events of a face.
pub(super) fn events(
    face: &Subject,
    wire: Wire<'_>,
    old: Option<&Events<'_>>,
    new: Option<&Events<'_>>,
) -> Vec<Change> {
    let (old, new) = (list(old), list(new));
    let subject = |event: &Event<'_>| {
        let id = &event.api.id;
        face.member(Item::Event, format!("Event::{}", event.ident), &id.value, &id.span)
    };
    let same_id = |old: &Event<'_>, new: &Event<'_>| old.api.id.value == new.api.id.value;
    let same_ident = |old: &Event<'_>, new: &Event<'_>| old.ident == new.ident;
    let same_type = |old: &Event<'_>, new: &Event<'_>| first_name(old) == first_name(new);
    let pairs = pair(old, new, &[&same_id, &same_ident, &same_type]);
    let mut changes = Vec::new();
    for pair in &pairs {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "is new").is(first_name(new));
                changes.push(change.both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "is gone").was(first_name(old));
                changes.push(change.both(Verdict::Breaking));
            }
            Pair::Both(old, new) => changes.extend(both(&subject(new), wire, old, new)),
        }
    }
    changes.extend(docs::order(face, "events", old, &pairs, |event| event.api.id.as_str()));
    changes
}

fn list<'e, 'a>(events: Option<&'e Events<'a>>) -> &'e [Event<'a>] {
    events.map(|events| events.variants.as_slice()).unwrap_or_default()
}

fn first_name<'a>(event: &Event<'a>) -> &'a str {
    event.api.names.first().map(|name| name.event_type.as_str()).unwrap_or_default()
}

fn both(of: &Subject, wire: Wire<'_>, old: &Event<'_>, new: &Event<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.ident != new.ident {
        let change = Change::new(of, Kind::Renamed, "has another name").rust(Verdict::Breaking);
        changes.push(was_is(change, &old.ident.to_string(), &new.ident.to_string()));
    }
    if old.resource != new.resource {
        let [was, is] = [old, new].map(|event| Shape::Named(event.api.resource.value.clone()));
        let verdict = wire.compare(&was, &is).verdict(Ways::REPLY);
        let change = Change::new(of, Kind::Reply, "holds another model").rust(Verdict::Breaking);
        changes.push(was_is(change.wire(verdict), &old.resource.to_string(), &new.resource.to_string()));
    }
    changes.extend(names(of, &old.api.names, &new.api.names));
    changes.extend(docs::text(of, "description", &old.api.description, &new.api.description));
    changes.extend(behavior::behavior(of, &old.api.behavior, &new.api.behavior));
    let [was, is] = [old, new].map(|event| event.api.redelivery.as_ref());
    changes.extend(behavior::redelivery(of, was, is));
    let [was, is] = [old, new].map(|event| answers(&event.api.answers));
    if was != is {
        changes.push(was_is(Change::new(of, Kind::Errors, "takes other answers"), &was, &is));
    }
    changes
}

fn answers(answers: &[Answer]) -> String {
    answers.iter().map(|it| format!("{}: {}", it.status, it.description)).collect::<Vec<_>>().join(" ")
}

/// Compares the names on the wire. A program that does not know one gets the event as `Unknown`.
fn names(event: &Subject, old: &[EventName], new: &[EventName]) -> Vec<Change> {
    let same_type = |old: &EventName, new: &EventName| old.event_type.value == new.event_type.value;
    let subject = |name: &EventName| {
        let event_type = &name.event_type;
        let inner = event.member(Item::EventType, "", &event_type.value, &event_type.span);
        Subject { rust: event.rust.clone(), ..inner }
    };
    let pairs = pair(old, new, &[&same_type]);
    let mut changes = Vec::new();
    for pair in &pairs {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "has one more name on the wire");
                let change = change.is(&new.event_type.value).wire(Verdict::Additive);
                changes.push(change.note("A program of the old version gets it as `Event::Unknown`."));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "has a name less on the wire");
                let change = change.was(&old.event_type.value).wire(Verdict::Looser);
                changes.push(change.note("If it is sent all the same, it is read as `Event::Unknown`."));
            }
            Pair::Both(old, new) => {
                let of = subject(new);
                changes.extend(docs::page(&of, &old.page, &new.page));
                changes.extend(docs::text(&of, "summary", &old.summary, &new.summary));
                let [was, is] = [old, new].map(|name| name.original_type.as_deref().unwrap_or_default());
                changes.extend(docs::text(&of, "`original_type`", was, is));
                if old.is_older != new.is_older {
                    let words = if new.is_older { "is an older name now" } else { "is the present name now" };
                    changes.push(Change::new(&of, Kind::Description, words));
                }
                let shown = |name: &EventName| {
                    name.examples.iter().map(|shown| shown.value.clone()).collect::<Vec<_>>()
                };
                changes.extend(docs::examples(&of, &shown(old), &shown(new)));
            }
        }
    }
    changes
}
