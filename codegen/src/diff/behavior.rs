//! What the platform does: steps of behaviors, lifecycles, rules of models, when events are sent again.

use super::change::{Change, Kind, Subject};
use super::docs::was_is;
use crate::api::{Behavior, Lifecycle, ModelRule, Redelivery};
use crate::node::Node;

/// The steps of an operation or an event.
pub(super) fn behavior(of: &Subject, old: &Behavior, new: &Behavior) -> Option<Change> {
    let words = ["has a documented behavior", "behaves otherwise", "has no documented behavior any more"];
    let [was, is] = [old, new].map(|it| flows(it.steps.iter().map(|step| &step.written)));
    listed(of, Kind::Behavior, words, &was, &is)
}

/// The rules of a request or a model.
pub(super) fn rules(of: &Subject, old: &[ModelRule], new: &[ModelRule]) -> Option<Change> {
    let words = ["has documented rules", "has other rules", "has no documented rules any more"];
    let [was, is] = [old, new].map(|rules| flows(rules.iter().map(|rule| &rule.written)));
    listed(of, Kind::Rules, words, &was, &is)
}

/// How the platform keeps the objects of a model.
pub(super) fn lifecycle(of: &Subject, old: Option<&Lifecycle>, new: Option<&Lifecycle>) -> Option<Change> {
    let words = ["is kept by the platform", "is kept otherwise", "isn't kept by the platform any more"];
    let [was, is] = [old, new].map(|it| flows(it.into_iter().map(|it| &it.written)));
    listed(of, Kind::Behavior, words, &was, &is)
}

/// When an event is sent again.
pub(super) fn redelivery(of: &Subject, old: Option<&Redelivery>, new: Option<&Redelivery>) -> Option<Change> {
    let text = |it: &Redelivery| format!("after {:?} seconds, {} times", it.after, it.times);
    let [was, is] = [old, new].map(|it| it.map(text).unwrap_or_default());
    let words = match (was.is_empty(), is.is_empty()) {
        _ if was == is => return None,
        (true, false) => "is sent again",
        (false, true) => "isn't sent again any more",
        _ => "is sent again at other times",
    };
    Some(was_is(Change::new(of, Kind::Behavior, words), &was, &is))
}

fn flows<'n>(nodes: impl Iterator<Item = &'n Node>) -> Vec<String> {
    nodes.map(Node::to_flow).collect()
}

/// Entries of a list whose order matters: those that only one side has, or all where only the order differs. The words
/// are of what is new, of what is otherwise, and of what is gone.
fn listed(of: &Subject, kind: Kind, words: [&str; 3], old: &[String], new: &[String]) -> Option<Change> {
    let only = |all: &[String], others: &[String]| {
        all.iter().filter(|entry| !others.contains(entry)).cloned().collect::<Vec<_>>()
    };
    let (was, is) = match (only(old, new), only(new, old)) {
        _ if old == new => return None,
        (was, is) if was.is_empty() && is.is_empty() => (old.to_vec(), new.to_vec()),
        differing => differing,
    };
    let [first, other, none] = words;
    let words = match (old.is_empty(), new.is_empty()) {
        (true, _) => first,
        (_, true) => none,
        _ => other,
    };
    Some(was_is(Change::new(of, kind, words), &was.join(", "), &is.join(", ")))
}
