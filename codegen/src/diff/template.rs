//! Template texts: a constructor each.

use super::change::{Change, Item, Kind, SILENT, Subject, Verdict};
use super::docs::{self, was_is};
use super::pair::{Pair, pair};
use super::wire::Ways;
use crate::api::VariableKind;
use crate::plan::Template;

/// Compares the templates of a type.
pub(super) fn templates(
    of: &Subject,
    travels: Ways,
    old: &[Template<'_>],
    new: &[Template<'_>],
) -> Vec<Change> {
    let same_name = |old: &Template<'_>, new: &Template<'_>| old.ident == new.ident;
    let same_id = |old: &Template<'_>, new: &Template<'_>| old.api.id.value == new.api.id.value;
    let subject = |template: &Template<'_>| {
        of.member(Item::Template, &template.ident, &template.api.name.value, &template.api.name.span)
    };
    let pairs = pair(old, new, &[&same_name, &same_id]);
    let mut changes = Vec::new();
    for pair in &pairs {
        match pair {
            Pair::Added(new) => {
                let change = Change::new(&subject(new), Kind::Added, "is new").is(signature(new));
                changes.push(change.both(Verdict::Additive));
            }
            Pair::Removed(old) => {
                let change = Change::new(&subject(old), Kind::Removed, "is gone").was(signature(old));
                changes.push(change.rust(Verdict::Breaking).wire(travels.narrower()));
            }
            Pair::Both(old, new) => changes.extend(both(&subject(new), travels, old, new)),
        }
    }
    changes.extend(docs::order(of, "templates", old, &pairs, |template| template.api.name.as_str()));
    changes
}

fn both(of: &Subject, travels: Ways, old: &Template<'_>, new: &Template<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.ident != new.ident {
        let [was, is] = [old, new].map(|template| template.ident.to_string());
        let change = Change::new(of, Kind::Renamed, "has another name");
        changes.push(was_is(change, &was, &is).rust(Verdict::Breaking));
    }
    if old.api.id.value != new.api.id.value {
        let change = Change::new(of, Kind::WireName, "has another ID on the wire");
        changes.push(was_is(change, &old.api.id.value, &new.api.id.value).wire(travels.narrower()));
    }
    changes.extend(variables(of, travels, old, new));
    let [was, is] = [old, new].map(description);
    changes.extend(docs::text(of, "description", &was, &is));
    changes
}

/// Arguments have no names in Rust, so another name alone is nothing; names that changed places are.
fn variables(of: &Subject, travels: Ways, old: &Template<'_>, new: &Template<'_>) -> Option<Change> {
    let [was, is] = [old, new].map(signature);
    let change = was_is(Change::new(of, Kind::Constructor, "has other variables"), &was, &is);
    let change = change.rust(Verdict::Breaking).wire(travels.narrower());
    let kinds = |of: &Template<'_>| of.arguments.iter().map(|(_, it)| it.kind).collect::<Vec<_>>();
    let names = |of: &Template<'_>| of.arguments.iter().map(|(ident, _)| ident.clone()).collect::<Vec<_>>();
    if kinds(old) != kinds(new) {
        return Some(change);
    }
    let ([before, now], [mut sorted_before, mut sorted_now]) = ([old, new].map(names), [old, new].map(names));
    sorted_before.sort();
    sorted_now.sort();
    (before != now && sorted_before == sorted_now).then(|| change.silent().note(SILENT))
}

fn description(template: &Template<'_>) -> String {
    let variables = template.api.variables.iter();
    let variables =
        variables.map(|variable| format!("{}: {}", variable.name.value, variable.description.value));
    std::iter::once(template.api.description.value.clone()).chain(variables).collect::<Vec<_>>().join(" ")
}

/// A constructor as it is called: `points_for_gift(points: i64, gift: text)`.
fn signature(template: &Template<'_>) -> String {
    let arguments = template.arguments.iter().map(|(ident, variable)| match variable.kind {
        VariableKind::Integer => format!("{ident}: i64"),
        VariableKind::Text => format!("{ident}: text"),
    });
    format!("{}({})", template.ident, arguments.collect::<Vec<_>>().join(", "))
}
