//! What travels: whether a type is the same on the wire as another, wider or narrower.

use std::collections::BTreeSet;

use super::Verdict;
use crate::api::{Product, Shape, Type, TypeKind, Usage};
use crate::face::FaceKind;

/// Which way something travels, on both sides of the diff.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ways {
    pub(super) sent: bool,
    pub(super) received: bool,
}

impl Ways {
    /// What callers give to an operation.
    pub(super) const INPUT: Self = Self { sent: true, received: false };
    /// What callers get.
    pub(super) const REPLY: Self = Self { sent: false, received: true };

    /// The ways that a type went and goes.
    pub(super) fn of(old: &Usage, new: &Usage) -> Self {
        Self { sent: old.sent && new.sent, received: old.received && new.received }
    }

    /// More is allowed than before.
    pub(super) fn wider(self) -> Verdict {
        if self.received { Verdict::Looser } else { Verdict::Additive }
    }

    /// Less is allowed than before.
    pub(super) fn narrower(self) -> Verdict {
        if self.sent { Verdict::Breaking } else { Verdict::DocsOnly }
    }
}

/// How a type on the wire relates to what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    Wider,
    Narrower,
    Other,
}

impl Relation {
    /// What that means for what travels these ways.
    pub(super) fn verdict(self, travels: Ways) -> Verdict {
        match self {
            Self::Same => Verdict::DocsOnly,
            Self::Wider => travels.wider(),
            Self::Narrower => travels.narrower(),
            Self::Other => Verdict::Breaking,
        }
    }
}

/// A product then and now: what names mean on each side.
#[derive(Clone, Copy)]
pub(super) struct Wire<'a> {
    pub(super) old: &'a Product,
    pub(super) new: &'a Product,
}

impl Wire<'_> {
    /// Compares two types by what they are on the wire, whatever they are called.
    pub(super) fn compare(self, old: &Shape, new: &Shape) -> Relation {
        self.shapes(old, new, &mut BTreeSet::new())
    }

    /// Whether the product had and has a face.
    pub(super) fn has_face(self, face: FaceKind) -> bool {
        [self.old, self.new].iter().all(|product| product.faces.iter().any(|other| other.kind == face))
    }

    fn shapes<'s>(self, old: &'s Shape, new: &'s Shape, seen: &mut BTreeSet<(String, String)>) -> Relation {
        match (old, new) {
            // A sensitive plaintext is just a string on the wire.
            (Shape::Text | Shape::Plaintext, Shape::Text | Shape::Plaintext)
            | (Shape::Sensitive, Shape::Sensitive)
            | (Shape::Time, Shape::Time)
            | (Shape::Integer, Shape::Integer)
            | (Shape::Number, Shape::Number)
            | (Shape::Boolean, Shape::Boolean)
            | (Shape::Json, Shape::Json)
            | (Shape::File, Shape::File) => Relation::Same,
            (Shape::Text, Shape::Time) | (Shape::Number, Shape::Integer) => Relation::Narrower,
            (Shape::Time, Shape::Text) | (Shape::Integer, Shape::Number) => Relation::Wider,
            (Shape::Text, Shape::Named(name)) if is_text(self.new.types.get(name)) => Relation::Narrower,
            (Shape::Named(name), Shape::Text) if is_text(self.old.types.get(name)) => Relation::Wider,
            (Shape::List(old), Shape::List(new)) => self.shapes(&old.shape, &new.shape, seen),
            (Shape::Named(old), Shape::Named(new)) => self.named(old, new, seen),
            _ => Relation::Other,
        }
    }

    fn named(self, old: &str, new: &str, seen: &mut BTreeSet<(String, String)>) -> Relation {
        // What changes within a type of one name is reported of that type.
        if old == new || !seen.insert((old.to_owned(), new.to_owned())) {
            return Relation::Same;
        }
        let (Some(old), Some(new)) = (self.old.types.get(old), self.new.types.get(new)) else {
            return Relation::Other;
        };
        match (&old.kind, &new.kind) {
            (TypeKind::Model(_), TypeKind::Model(_)) if self.is_same_model(old, new, seen) => Relation::Same,
            (TypeKind::Enum(old), TypeKind::Enum(new)) => {
                let [old, new] =
                    [old, new].map(|values| values.iter().map(|value| value.value.as_str()).collect());
                sets(&old, &new)
            }
            _ => Relation::Other,
        }
    }

    fn is_same_model(self, old: &Type, new: &Type, seen: &mut BTreeSet<(String, String)>) -> bool {
        let (old, new) = (old.fields(), new.fields());
        old.len() == new.len()
            && old.iter().all(|old| {
                let new = new.iter().find(|new| new.name.value == old.name.value);
                new.is_some_and(|new| {
                    old.presence == new.presence
                        && self.shapes(&old.value.shape, &new.value.shape, seen) == Relation::Same
                })
            })
    }
}

fn sets(old: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Relation {
    match (old.is_subset(new), new.is_subset(old)) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Wider,
        (false, true) => Relation::Narrower,
        (false, false) => Relation::Other,
    }
}

/// Whether a type is a string on the wire.
fn is_text(found: Option<&Type>) -> bool {
    found.is_some_and(|found| !matches!(found.kind, TypeKind::Model(_)))
}
