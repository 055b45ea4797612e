//! Limits: each by itself, and whether it is tighter than it was.

use super::change::{Change, Kind, Subject, Verdict};
use super::docs::was_is;
use super::wire::{Relation, Ways};
use crate::api::{Limits, Shape, Value};
use crate::face::FaceKind;

/// Compares the limits of a type, and of the items of a list.
pub(super) fn values(of: &Subject, old: &Value, new: &Value, travels: Ways) -> Vec<Change> {
    let mut changes = limits(of, "", &old.limits, &new.limits, travels);
    let (mut old, mut new, mut whose) = (&old.shape, &new.shape, String::new());
    while let (Shape::List(old_item), Shape::List(new_item)) = (old, new) {
        whose.push_str(" of its items");
        changes.extend(limits(of, &whose, &old_item.limits, &new_item.limits, travels));
        (old, new) = (&old_item.shape, &new_item.shape);
    }
    changes
}

/// Compares the limits that one face has.
pub(super) fn on_face(
    of: &Subject,
    face: FaceKind,
    old: &Limits,
    new: &Limits,
    travels: Ways,
) -> Vec<Change> {
    limits(of, &format!(" on the {} face", face.stem()), old, new, travels)
}

fn limits(of: &Subject, whose: &str, old: &Limits, new: &Limits, travels: Ways) -> Vec<Change> {
    let least = [
        ("`minLength`", old.min_length.map(i64::from), new.min_length.map(i64::from)),
        ("`minimum`", old.minimum, new.minimum),
        ("`minItems`", old.min_items.map(i64::from), new.min_items.map(i64::from)),
    ];
    let most = [
        ("`maxLength`", old.max_length.map(i64::from), new.max_length.map(i64::from)),
        ("`maximum`", old.maximum, new.maximum),
        ("`maxItems`", old.max_items.map(i64::from), new.max_items.map(i64::from)),
    ];
    let mut changes = Vec::new();
    let mut change = |name: &str, old: Option<String>, new: Option<String>, relation: Relation| {
        let words = match relation {
            Relation::Wider => format!("has a wider {name}{whose}"),
            Relation::Narrower => format!("has a tighter {name}{whose}"),
            Relation::Same | Relation::Other => format!("has another {name}{whose}"),
        };
        let verdict =
            if relation == Relation::Other { travels.narrower() } else { relation.verdict(travels) };
        let change = Change::new(of, Kind::Limit, words).wire(verdict);
        let [old, new] = [old, new].map(|limit| limit.unwrap_or_else(|| "none".to_owned()));
        changes.push(was_is(change, &old, &new));
    };
    let text = |limit: Option<i64>| limit.map(|limit| limit.to_string());
    for (name, old, new) in least.into_iter().filter(|(_, old, new)| old != new) {
        // An absent lower limit is the least of all, and so is `None` among options.
        let relation = if new > old { Relation::Narrower } else { Relation::Wider };
        change(name, text(old), text(new), relation);
    }
    for (name, old, new) in most.into_iter().filter(|(_, old, new)| old != new) {
        let is_tighter = new.is_some_and(|new| old.is_none_or(|old| new < old));
        change(name, text(old), text(new), if is_tighter { Relation::Narrower } else { Relation::Wider });
    }
    if old.pattern != new.pattern {
        let relation = match (&old.pattern, &new.pattern) {
            (_, None) => Relation::Wider,
            (None, _) => Relation::Narrower,
            _ => Relation::Other,
        };
        change("`pattern`", old.pattern.clone(), new.pattern.clone(), relation);
    }
    changes
}

/// What a presence that changed means on the wire.
pub(super) fn presence(is_required: bool, travels: Ways) -> Verdict {
    if is_required { travels.narrower() } else { travels.wider() }
}
