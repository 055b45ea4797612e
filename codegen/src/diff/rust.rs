//! Rust as callers meet it: types of fields, and what `new` takes.

use std::fmt;
use std::ptr;

use super::change::{Change, Kind, SILENT, Subject, Verdict};
use super::docs::was_is;
use crate::api::Place;
use crate::plan::{Construction, Field, Members, RustType};

/// The type of a field, optional or not.
pub(super) fn type_text(field: &Field<'_>) -> String {
    if field.is_required() { field.rust.to_string() } else { format!("Option<{}>", field.rust) }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("String"),
            Self::Sensitive => f.write_str("Sensitive"),
            Self::Time => f.write_str("Time"),
            Self::Integer => f.write_str("i64"),
            Self::Number => f.write_str("f64"),
            Self::Boolean => f.write_str("bool"),
            Self::Json => f.write_str("JsonObject"),
            Self::File => f.write_str("File"),
            Self::List(item) => write!(f, "Vec<{item}>"),
            Self::Named(ident) => write!(f, "{ident}"),
        }
    }
}

/// Which segment of the path a field is, if it is one.
pub(super) fn segment(of: &Members<'_>, field: &Field<'_>) -> Option<usize> {
    of.placed(Place::Path).position(|other| ptr::eq(other, field))
}

/// `new(card_id: String, openid: String)`, or nothing if people don't make one.
pub(super) fn constructor(members: &Members<'_>) -> Option<String> {
    let required = members.required().map(|field| format!("{}: {}", field.ident, field.rust));
    let required = required.collect::<Vec<_>>().join(", ");
    Some(match members.construction.as_ref()? {
        Construction::Empty | Construction::Arguments => format!("new({required})"),
        Construction::Struct(ident) => format!("new({ident} {{ {required} }})"),
    })
}

/// Compares what `new` takes, where both sides have one.
pub(super) fn constructors(of: &Subject, old: &Members<'_>, new: &Members<'_>) -> Option<Change> {
    let (was, is) = (constructor(old)?, constructor(new)?);
    let change = was_is(
        Change::new(of, Kind::Constructor, "has another constructor").rust(Verdict::Breaking),
        &was,
        &is,
    );
    let (before, now) = (arguments(old, new), arguments(new, old));
    match (&old.construction, &new.construction) {
        _ if was == is => None,
        // By name: the order is the caller's.
        (Some(Construction::Struct(old)), Some(Construction::Struct(new))) if old == new => {
            let [mut before, mut now] = [before, now];
            before.sort();
            now.sort();
            (before != now).then_some(change)
        }
        (Some(Construction::Arguments), Some(Construction::Arguments)) => {
            let types = |of: &[(String, String)]| of.iter().map(|(_, rust)| rust.clone()).collect::<Vec<_>>();
            if before == now {
                None
            } else if types(&before) == types(&now) {
                Some(change.silent().note(SILENT))
            } else {
                Some(change)
            }
        }
        _ => Some(change),
    }
}

/// Names and types of what must be given, in order. Names of arguments are not part of the call, so a placeholder
/// of the path that the other side does not know goes by its place.
fn arguments(of: &Members<'_>, other: &Members<'_>) -> Vec<(String, String)> {
    let is_known = |field: &Field<'_>| other.fields.iter().any(|known| known.ident == field.ident);
    let is_by_name = matches!(of.construction, Some(Construction::Struct(_)));
    let name = |field: &Field<'_>| match segment(of, field) {
        Some(at) if !is_by_name && !is_known(field) => at.to_string(),
        _ => field.ident.to_string(),
    };
    of.required().map(|field| (name(field), field.rust.to_string())).collect()
}
