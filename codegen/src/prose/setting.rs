//! What fields are set to, in words.

use super::shapes::Shapes;
use super::state::{code, codes, constant, listed, path, plural};
use crate::api::{Addend, Assignment, Condition, Field, FieldPath, Setting};
use crate::node::{Node, Value};
use crate::span::Text;

/// What fields are set to, fields that become the same in one clause. Of hidden ones and of counters that begin at 0
/// nothing is said, and what the platform itself assigns only where it is so by some condition.
pub(super) fn settings(
    set: &[Setting],
    hidden: &[Field],
    when: &Condition,
    owner: Owner<'_>,
    shapes: &Shapes<'_>,
) -> Vec<String> {
    let made = if let Owner::New(made) = owner { Some(made) } else { None };
    let is_shown = |setting: &&Setting| {
        let first = setting.target.fields.first();
        !hidden.iter().any(|field| first == Some(&field.name.value))
    };
    let mut groups: Vec<(Vec<String>, Outcome)> = Vec::new();
    for setting in set.iter().filter(is_shown).filter(|setting| !is_zero(&setting.value)) {
        let Some(outcome) = outcome(setting, when, made, shapes) else { continue };
        let name = name(setting, when, shapes);
        match groups.iter_mut().find(|(_, known)| *known == outcome) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], outcome)),
        }
    }
    let (mut owner, be) = match owner {
        Owner::Named | Owner::New(_) => (String::new(), ["is", "are"]),
        Owner::Of(owner) => (format!(" of {owner}"), ["becomes", "become"]),
    };
    // It is named once; what follows is about the same.
    groups.iter().map(|(names, outcome)| outcome.clause(names, &std::mem::take(&mut owner), be)).collect()
}

/// Whose fields are set.
#[derive(Clone)]
pub(super) enum Owner<'o> {
    /// The sentence before has named it.
    Named,
    /// The sentence before has said that one of this model is made, so any other of the model was there earlier.
    New(&'o str),
    /// This one: the store.
    Of(String),
}

/// Whether a number begins at nothing, as numbers do.
fn is_zero(assigned: &Assignment) -> bool {
    let is_zero = |node: &Node| matches!(&node.value, Value::Number(number) if number.as_i64() == Some(0));
    match assigned {
        Assignment::Constant(node) => is_zero(node),
        Assignment::Case { of, .. } => of.iter().all(|(_, node)| is_zero(node)),
        _ => false,
    }
}

/// The field, or `it` if the condition has just named it.
fn name(Setting { target, .. }: &Setting, when: &Condition, shapes: &Shapes<'_>) -> String {
    match when.0.as_slice() {
        [(path, _)] if path.resource.is_none() && path.fields == target.fields => "it".to_owned(),
        _ => path(target, shapes),
    }
}

/// What becomes of a field.
#[derive(PartialEq)]
enum Outcome {
    /// It is so.
    Is(String),
    /// It does this: `grows`, by 1.
    Does(&'static str, String),
    /// This becomes an item of it.
    Gains(String),
    /// It has these items no more.
    Loses(String),
    /// The platform gives it a value.
    Assigned,
}

impl Outcome {
    /// The clause about some fields, with their owner behind them: of the store, or nothing.
    fn clause(&self, names: &[String], owner: &str, [is, are]: [&str; 2]) -> String {
        let is_one = names.len() == 1;
        // What the condition has just named is nobody else's.
        let (owner, is) = if names == ["it"] { ("", "is") } else { (owner, is) };
        let subject = listed(names, "and") + owner;
        match self {
            Self::Is(what) => format!("{subject} {} {what}", if is_one { is } else { are }),
            Self::Does(verb, what) if is_one => format!("{subject} {verb}s {what}"),
            Self::Does(verb, what) => format!("{subject} {verb} {what}"),
            Self::Gains(item) => format!("{item} is added to {subject}"),
            Self::Loses(items) => format!("{items} are removed from {subject}"),
            Self::Assigned => format!("the platform assigns {subject}"),
        }
    }
}

/// What becomes of a field that is set, if it is worth a word.
fn outcome(
    Setting { target, value: assigned }: &Setting,
    when: &Condition,
    made: Option<&str>,
    shapes: &Shapes<'_>,
) -> Option<Outcome> {
    Some(match assigned {
        Assignment::From(from) | Assignment::Sum(_, Addend::Path(from)) if shapes.is_hidden(from) => {
            return None;
        }
        Assignment::From(FieldPath { resource, fields, .. }) if *fields == target.fields => {
            let resource = resource.as_deref()?;
            let which = if made == Some(resource) { "earlier " } else { "" };
            Outcome::Is(format!("the {which}{}'s", shapes.noun(resource)))
        }
        // Of items, fields keep their names.
        Assignment::From(from) if is_of_item(from, target) => return None,
        // A text for people is nothing to go by.
        Assignment::Constant(node) if node.text().is_some_and(|text| !text.is_ascii()) => return None,
        Assignment::From(_) | Assignment::Constant(_) => Outcome::Is(value(assigned, shapes)),
        Assignment::Sum(from, addend) => sum(target, from, addend, shapes),
        Assignment::Count(list) => Outcome::Is(count(list, shapes)),
        Assignment::Resource(resource) => {
            Outcome::Is(format!("the {} as it is at that time", shapes.noun(&resource.value)))
        }
        Assignment::All(resource) => {
            Outcome::Does("hold", format!("each of these {}", plural(&shapes.noun(&resource.value))))
        }
        Assignment::Object(values) => {
            Outcome::Does("record", codes(values.iter().map(|(field, _)| field.as_str()), "and"))
        }
        Assignment::Append(item) => match item.as_ref() {
            Assignment::From(_) | Assignment::Constant(_) => Outcome::Gains(value(item, shapes)),
            _ => Outcome::Gains("an item".to_owned()),
        },
        Assignment::Without(values) => Outcome::Loses(items(values, shapes)),
        Assignment::Case { path: by, of } => Outcome::Is(cases(&path(by, shapes), of, "")),
        Assignment::Now(_) if !when.is_empty() => Outcome::Is("the time of the call".to_owned()),
        Assignment::New(_) if !when.is_empty() => Outcome::Assigned,
        // What the platform makes of times, the docs of the fields say.
        Assignment::Now(_)
        | Assignment::Time(_)
        | Assignment::New(_)
        | Assignment::Index(_)
        | Assignment::Sample => return None,
    })
}

/// Whether a value is what an item of the request has under the same name.
fn is_of_item(from: &FieldPath, target: &FieldPath) -> bool {
    from.resource.is_none()
        && from.fields.len() > 1
        && from.fields.last() == target.fields.last()
        && from.fields.first().is_some_and(|first| first == "item")
}

/// What is added: to the field itself, which grows, or to another one.
fn sum(target: &FieldPath, from: &FieldPath, addend: &Addend, shapes: &Shapes<'_>) -> Outcome {
    let is_itself = from.resource.is_some() && from.fields == target.fields;
    let (is_less, addend) = match addend {
        Addend::Constant(constant) => (*constant < 0, constant.unsigned_abs().to_string()),
        Addend::Path(other) => (false, path(other, shapes)),
        Addend::Count(list) => (false, count(list, shapes)),
    };
    match (is_itself, is_less) {
        (true, false) => Outcome::Does("grow", format!("by {addend}")),
        (true, true) => Outcome::Does("shrink", format!("by {addend}")),
        (false, false) => Outcome::Is(format!("{} plus {addend}", path(from, shapes))),
        (false, true) => Outcome::Is(format!("{} minus {addend}", path(from, shapes))),
    }
}

fn count(list: &FieldPath, shapes: &Shapes<'_>) -> String {
    format!("the number of items of {}", path(list, shapes))
}

/// The items with such fields.
fn items(values: &[(Text, Assignment)], shapes: &Shapes<'_>) -> String {
    let is_same = |(field, assigned): &&(Text, Assignment)| match assigned {
        Assignment::From(FieldPath { resource: None, fields, .. }) => *fields == [field.value.clone()],
        _ => false,
    };
    let (same, others): (Vec<_>, Vec<_>) = values.iter().partition(is_same);
    let same = codes(same.iter().map(|(field, _)| field.as_str()), "and");
    let same = if same.is_empty() { String::new() } else { format!(" with the same {same}") };
    let others = others.iter();
    let others =
        others.map(|(field, assigned)| format!("{} is {}", code(&field.value), value(assigned, shapes)));
    let others: Vec<_> = others.collect();
    let others =
        if others.is_empty() { others.concat() } else { format!(" whose {}", listed(&others, "and")) };
    format!("items{same}{others}")
}

/// A constant, or a value from elsewhere; nothing else has few words.
pub(super) fn value(assigned: &Assignment, shapes: &Shapes<'_>) -> String {
    match assigned {
        Assignment::Constant(node) => constant(node),
        Assignment::From(from) => path(from, shapes),
        _ => String::new(),
    }
}

/// What comes of each case: to `EFFECTIVE` if `how` is `IMPORTED`, to `UNACTIVATED` if it is `TAKEN`; or to `how`, if
/// each comes of itself.
pub(super) fn cases(by: &str, of: &[(Text, Node)], preposition: &str) -> String {
    if of.len() > 1 && of.iter().all(|(case, outcome)| outcome.text() == Some(&case.value)) {
        return format!("{preposition} {by}").trim_start().to_owned();
    }
    let mut outcomes: Vec<(String, Vec<String>)> = Vec::new();
    for (case, outcome) in of {
        let outcome = constant(outcome);
        match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, cases)) => cases.push(code(&case.value)),
            None => outcomes.push((outcome, vec![code(&case.value)])),
        }
    }
    let texts: Vec<_> = outcomes
        .iter()
        .enumerate()
        .map(|(at, (outcome, cases))| {
            let by = if at == 0 { by } else { "it" };
            let outcome = format!("{preposition} {outcome}");
            format!("{} if {by} is {}", outcome.trim_start(), listed(cases, "or"))
        })
        .collect();
    texts.join(", ")
}
