//! Fields of models and inputs of operations.

use std::collections::BTreeSet;

use super::change::{Change, Item, Kind, Subject, Verdict};
use super::docs::{self, was_is};
use super::limit;
use super::pair::{Pair, pair};
use super::rust::{segment, type_text};
use super::wire::{Ways, Wire};
use crate::api::{Place, Presence};
use crate::face::FaceKind;
use crate::plan::{Field, Members};

/// What the fields to compare are of.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) subject: &'a Subject,
    pub(super) wire: Wire<'a>,
    pub(super) travels: Ways,
    /// The faces that had and have what the fields are of.
    pub(super) faces: &'a BTreeSet<FaceKind>,
}

impl Owner<'_> {
    /// Compares all fields.
    pub(super) fn compare(self, old: &Members<'_>, new: &Members<'_>) -> Vec<Change> {
        let same_name = |old: &Field<'_>, new: &Field<'_>| old.api.name.value == new.api.name.value;
        let same_ident = |old: &Field<'_>, new: &Field<'_>| old.ident == new.ident;
        // A placeholder of a path is not on the wire: what stands at its place is the same.
        let same_segment = |a: &Field<'_>, b: &Field<'_>| {
            let a = segment(old, a);
            a.is_some() && a == segment(new, b)
        };
        let pairs = pair(&old.fields, &new.fields, &[&same_name, &same_ident, &same_segment]);
        let mut changes = Vec::new();
        for pair in &pairs {
            match pair {
                Pair::Added(field) => changes.push(self.added(field)),
                Pair::Removed(field) => changes.push(self.removed(field)),
                Pair::Both(old, new) => changes.extend(self.both(old, new)),
            }
        }
        changes.extend(docs::order(self.subject, "fields", &old.fields, &pairs, |field| {
            field.api.name.as_str()
        }));
        changes
    }

    fn subject(self, field: &Field<'_>) -> Subject {
        let item = if field.place.is_some() { Item::Input } else { Item::Field };
        self.subject.member(item, &field.ident, &field.api.name.value, &field.api.name.span)
    }

    fn added(self, field: &Field<'_>) -> Change {
        let place = field.place.map(|place| format!(" {}", place_words(place))).unwrap_or_default();
        let is_demanded = field.is_required() && self.travels.sent;
        let presence = if field.is_required() { "required" } else { "optional" };
        Change::new(&self.subject(field), Kind::Added, format!("is new{place}, and {presence}"))
            .is(type_text(field))
            .both(if is_demanded { Verdict::Breaking } else { Verdict::Additive })
    }

    fn removed(self, field: &Field<'_>) -> Change {
        Change::new(&self.subject(field), Kind::Removed, "is gone")
            .was(type_text(field))
            .rust(Verdict::Breaking)
            .wire(self.removal(field.is_required()))
    }

    fn both(self, old: &Field<'_>, new: &Field<'_>) -> Vec<Change> {
        let of = self.subject(new);
        let mut changes = Vec::new();
        changes.extend(names(&of, old, new));
        changes.extend(places(&of, old, new));
        changes.extend(self.types(&of, old, new));
        // Limits of another type are other limits; those of a file are reported of the upload.
        let is_same_type = old.rust.to_string() == new.rust.to_string()
            && old.api.value.shape.is_plaintext() == new.api.value.shape.is_plaintext();
        if is_same_type && new.place != Some(Place::File) {
            changes.extend(limit::values(&of, &old.api.value, &new.api.value, self.travels));
        }
        changes.extend(self.faces(&of, old, new));
        changes.extend(default(&of, old, new, self.travels));
        changes.extend(docs::text(&of, "description", &old.api.description, &new.api.description));
        changes.extend(docs::examples(&of, &old.api.examples, &new.api.examples));
        changes
    }

    /// The Rust type, the type on the wire, and whether it is always there.
    fn types(self, of: &Subject, old: &Field<'_>, new: &Field<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        let [was, is] = [old, new].map(|field| field.rust.to_string());
        let relation = self.wire.compare(&old.api.value.shape, &new.api.value.shape);
        if was != is {
            let change = Change::new(of, Kind::Type, "has another type").rust(Verdict::Breaking);
            changes.push(was_is(change, &was, &is).wire(relation.verdict(self.travels)));
        } else if old.api.value.shape.is_plaintext() != new.api.value.shape.is_plaintext() {
            let change = Change::new(of, Kind::Type, "travels in another way").wire(Verdict::Breaking);
            let [was, is] = [old, new]
                .map(|field| if field.api.value.shape.is_plaintext() { "plaintext" } else { "sealed" });
            changes
                .push(was_is(change, was, is).note("`open` reads both; `expose` and `ciphertext` only one."));
        }
        if old.is_required() != new.is_required() {
            let words = if new.is_required() { "becomes required" } else { "becomes optional" };
            let change = Change::new(of, Kind::Presence, words).rust(Verdict::Breaking);
            let change = was_is(change, &type_text(old), &type_text(new));
            changes.push(change.wire(limit::presence(new.is_required(), self.travels)));
        }
        changes
    }

    /// Faces that have it now and lacked it, or the other way round.
    fn kept_to_faces(self, of: &Subject, old: &Field<'_>, new: &Field<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for face in self.faces.iter().copied() {
            let stem = face.stem();
            match (old.api.is_on(face), new.api.is_on(face)) {
                (true, false) => {
                    let change = Change::new(of, Kind::Removed, format!("is gone from the {stem} face"));
                    changes.push(change.wire(self.removal(old.api.is_required_on(face))));
                }
                (false, true) => {
                    let change = Change::new(of, Kind::Added, format!("is new on the {stem} face"));
                    changes.push(change.wire(Verdict::Additive));
                }
                _ => {}
            }
        }
        changes
    }

    /// What it means on the wire that something is not there any more.
    fn removal(self, was_required: bool) -> Verdict {
        match self.travels {
            Ways { sent: true, .. } => Verdict::Breaking,
            Ways { received: true, .. } if was_required => Verdict::Breaking,
            Ways { received: true, .. } => Verdict::Looser,
            Ways { .. } => Verdict::DocsOnly,
        }
    }

    /// What single faces say of it, if that has not been reported already.
    fn faces(self, of: &Subject, old: &Field<'_>, new: &Field<'_>) -> Vec<Change> {
        let faces: BTreeSet<FaceKind> =
            [old, new].iter().flat_map(|field| field.api.on_faces.keys().copied()).collect();
        let mut changes = self.kept_to_faces(of, old, new);
        let is_here =
            |face: &FaceKind| self.wire.has_face(*face) && old.api.is_on(*face) && new.api.is_on(*face);
        for face in faces.into_iter().filter(is_here) {
            let [was, is] = [old, new].map(|field| {
                let on_face = field.api.on_faces.get(&face);
                let presence = on_face.map_or(field.api.presence, |on_face| on_face.presence);
                let limits = on_face.map_or(&field.api.value.limits, |on_face| &on_face.limits);
                (presence, limits, on_face.and_then(|on_face| on_face.description.as_deref()))
            });
            let [shared_was, shared_is] =
                [old, new].map(|field| (field.api.presence, &field.api.value.limits));
            if was.0 != is.0 && (was.0, is.0) != (shared_was.0, shared_is.0) {
                let is_required = is.0 == Presence::Required;
                let word = if is_required { "required" } else { "optional" };
                let words = format!("becomes {word} on the {} face", face.stem());
                let change = Change::new(of, Kind::Presence, words);
                changes.push(change.wire(limit::presence(is_required, self.travels)));
            }
            if (was.1, is.1) != (shared_was.1, shared_is.1) {
                changes.extend(limit::on_face(of, face, was.1, is.1, self.travels));
            }
            let what = format!("description on the {} face", face.stem());
            changes.extend(docs::text(of, &what, was.2.unwrap_or_default(), is.2.unwrap_or_default()));
        }
        changes
    }
}

/// The names in Rust and on the wire.
fn names(of: &Subject, old: &Field<'_>, new: &Field<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let [was, is] = [old, new].map(|field| field.api.name.as_str());
    let is_in_path = |field: &Field<'_>| field.place == Some(Place::Path);
    if was != is && !(is_in_path(old) && is_in_path(new)) {
        let change = Change::new(of, Kind::WireName, "has another name on the wire");
        changes.push(was_is(change, was, is).wire(Verdict::Breaking));
    }
    if old.ident != new.ident {
        let change = Change::new(of, Kind::Renamed, "has another name");
        let [was, is] = [old, new].map(|field| field.ident.to_string());
        changes.push(was_is(change, &was, &is).rust(Verdict::Breaking));
    }
    changes
}

fn places(of: &Subject, old: &Field<'_>, new: &Field<'_>) -> Option<Change> {
    let (was, is) = (old.place?, new.place?);
    let change = Change::new(of, Kind::Place, "goes elsewhere").wire(Verdict::Breaking);
    (was != is).then(|| was_is(change, place_words(was), place_words(is)))
}

fn place_words(place: Place) -> &'static str {
    match place {
        Place::Path => "in the path",
        Place::Query => "in the query",
        Place::Header => "in a header",
        Place::Body => "in the body",
        Place::File => "in the form",
    }
}

/// What absence means: of a request, what was left out means something else now.
fn default(of: &Subject, old: &Field<'_>, new: &Field<'_>, travels: Ways) -> Option<Change> {
    let [was, is] = [old, new].map(|field| field.api.default.as_ref().map(|node| node.to_json().to_string()));
    if was == is {
        return None;
    }
    let change = match (&was, &is) {
        (None, _) => Change::new(of, Kind::Default, "has a documented default"),
        (_, None) => Change::new(of, Kind::Default, "has no documented default any more"),
        _ if travels.sent => Change::new(of, Kind::Default, "has another default")
            .wire(Verdict::Breaking)
            .note("Whoever leaves it out gets something else."),
        _ => Change::new(of, Kind::Default, "has another default").wire(Verdict::Looser),
    };
    Some(was_is(change, &was.unwrap_or_default(), &is.unwrap_or_default()))
}
