//! What only changes the docs: texts, examples, pages, order.

use serde_json::Value;

use super::change::{Change, Kind, Subject};
use super::pair::{Pair, is_reordered};
use crate::api::{ConfirmedBy, Page};
use crate::node::Node;

/// A text that the docs print.
pub(super) fn text(of: &Subject, what: &str, old: &str, new: &str) -> Option<Change> {
    let words = match (old.is_empty(), new.is_empty()) {
        _ if old == new => return None,
        (true, false) => format!("has a {what}"),
        (false, true) => format!("has no {what} any more"),
        _ => format!("has another {what}"),
    };
    Some(was_is(Change::new(of, Kind::Description, words), old, new))
}

/// Values that the docs show.
pub(super) fn examples(of: &Subject, old: &[Node], new: &[Node]) -> Option<Change> {
    let [old, new] = [old, new].map(|nodes| nodes.iter().map(Node::to_json).collect::<Value>());
    if old == new {
        return None;
    }
    let text = |nodes: &Value| match nodes.as_array() {
        Some(nodes) => nodes.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
        None => String::new(),
    };
    Some(was_is(Change::new(of, Kind::Examples, "has other examples"), &text(&old), &text(&new)))
}

/// The page that documents something.
pub(super) fn page(of: &Subject, old: &Page, new: &Page) -> Vec<Change> {
    let confirmed = |page: &Page| match page.confirmed_by {
        ConfirmedBy::Page => "page",
        ConfirmedBy::ThirdParty => "third-party",
    };
    let facts = [
        ("has another page", &*old.url, &*new.url),
        ("has a page of another title", &old.title, &new.title),
        ("has a page of another date", &old.updated, &new.updated),
        ("is known otherwise", confirmed(old), confirmed(new)),
    ];
    let changed = facts.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(words, old, new)| was_is(Change::new(of, Kind::Page, words), old, new)).collect()
}

/// The order of what something has.
pub(super) fn order<T>(
    of: &Subject,
    what: &str,
    old: &[T],
    pairs: &[Pair<'_, T>],
    name: impl Fn(&T) -> &str,
) -> Option<Change> {
    if !is_reordered(old, pairs) {
        return None;
    }
    let was: Vec<_> = old.iter().map(&name).collect();
    let is = pairs.iter().filter_map(|pair| match pair {
        Pair::Both(_, new) | Pair::Added(new) => Some(name(new)),
        Pair::Removed(_) => None,
    });
    let change = Change::new(of, Kind::Order, format!("has its {what} in another order"));
    Some(was_is(change, &was.join(", "), &is.collect::<Vec<_>>().join(", ")))
}

/// What was and what is, each if there is any.
pub(super) fn was_is(mut change: Change, old: &str, new: &str) -> Change {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (change.was, change.is) = (some(old), some(new));
    change
}
