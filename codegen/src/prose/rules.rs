//! Rules of a model in sentences, but for those that the docs of a field say.

use std::collections::BTreeMap;

use super::shapes::Shapes;
use super::state::{bound, code, condition, constant, duration, listed, path};
use crate::api::{Condition, Demand, Field, FieldPath, ModelRule, Moment, Test, Type};
use crate::lower::capitalised;
use crate::span::Text;

/// The pattern of what isn't blank.
const NOT_BLANK: &str = r"\S";

/// The rules of a request or a model with these fields, a sentence an item; those under one condition in one.
pub(crate) fn rules(types: &BTreeMap<String, Type>, rules: &[ModelRule], fields: &[&Field]) -> Vec<String> {
    let shapes = &Shapes::of_request(types, fields.to_vec());
    let mut groups: Vec<Group> = Vec::new();
    for rule in rules {
        let when = prefix(rule, shapes);
        // A condition is told with all that goes by it, or not at all.
        let known = groups.iter().position(|group| group.when == when && !when.is_empty());
        let at = known.unwrap_or_else(|| {
            groups.push(Group { when, ..Group::default() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.add(rule, shapes);
        }
    }
    groups.iter().filter(|group| group.has_news).map(Group::sentence).collect()
}

/// What goes by one condition.
#[derive(Default)]
struct Group {
    when: String,
    required: Vec<String>,
    refused: Vec<String>,
    others: Vec<String>,
    /// Whether the docs of the fields leave something to say.
    has_news: bool,
}

impl Group {
    fn add(&mut self, rule: &ModelRule, shapes: &Shapes<'_>) {
        self.has_news |= !is_said(rule, &shapes.fields);
        match &rule.demand {
            Demand::Requires(paths) => self.required.extend(paths.iter().map(|of| path(of, shapes))),
            Demand::Forbids(paths) => self.refused.extend(paths.iter().map(|of| path(of, shapes))),
            other => self.others.extend(demands(other, shapes)),
        }
    }

    fn sentence(&self) -> String {
        let of = |paths: &[String], what: &str| match paths {
            [] => None,
            [path] => Some(format!("{path} is {what}")),
            paths => Some(format!("{} are {what}", listed(paths, "and"))),
        };
        let parts: Vec<_> = of(&self.required, "required")
            .into_iter()
            .chain(of(&self.refused, "refused"))
            .chain(self.others.iter().cloned())
            .collect();
        let demands = parts.join("; ");
        capitalised(&if self.when.is_empty() {
            format!("{demands}.")
        } else {
            format!("{}: {demands}.", self.when)
        })
    }
}

/// Whether the docs of the fields name what the rule goes by.
fn is_said(rule: &ModelRule, fields: &[&Field]) -> bool {
    let (paths, words): (_, &[&str]) = match &rule.demand {
        Demand::Requires(paths) => (paths, &["equired"]),
        Demand::Forbids(paths) => (paths, &["refused", "otherwise absent"]),
        _ => return false,
    };
    let named: Vec<String> = rule.when.0.iter().chain(&rule.unless.0).map(named).collect();
    !named.is_empty()
        && paths.iter().all(|path| {
            let field =
                path.fields.first().and_then(|name| fields.iter().find(|field| field.name.value == *name));
            field.is_some_and(|field| {
                let text = &field.description;
                named.iter().all(|name| text.contains(name)) && words.iter().any(|word| text.contains(word))
            })
        })
}

/// What a description that names a condition contains.
fn named((path, test): &(FieldPath, Test)) -> String {
    match test {
        Test::OneOf(nodes) => match nodes.first().and_then(|node| node.text()) {
            Some(value) => value.to_owned(),
            None => path.fields.join("."),
        },
        _ => path.fields.join("."),
    }
}

fn prefix(rule: &ModelRule, shapes: &Shapes<'_>) -> String {
    let part = |word: &str, of: &Condition| {
        if of.is_empty() { String::new() } else { format!("{word} {}", condition(of, shapes)) }
    };
    let parts = [part("if", &rule.when), part("unless", &rule.unless)];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn demands(demand: &Demand, shapes: &Shapes<'_>) -> Vec<String> {
    match demand {
        Demand::Allows(allowed) => allowed
            .iter()
            .map(|(of, nodes)| {
                let values: Vec<_> = nodes.iter().map(constant).collect();
                format!("{} can only be {}", each(of, shapes), listed(&values, "or"))
            })
            .collect(),
        Demand::Matches(patterns) => matches(patterns, shapes),
        Demand::Characters(limits) => limits
            .iter()
            .map(|(of, most)| {
                let noun = if *most == 1 { "character" } else { "characters" };
                format!("{} has at most {most} {noun} of plaintext", each(of, shapes))
            })
            .collect(),
        Demand::Ordered(Moment::Field(first), Moment::Field(second)) => {
            vec![format!("{} is not after {}", path(first, shapes), path(second, shapes))]
        }
        Demand::Ordered(Moment::Field(first), Moment::Now(0)) => {
            vec![format!("{} is not in the future", path(first, shapes))]
        }
        Demand::Ordered(Moment::Now(0), Moment::Field(second)) => {
            vec![format!("{} is not in the past", path(second, shapes))]
        }
        Demand::Ordered(Moment::Field(first), Moment::Now(seconds)) => {
            vec![format!(
                "{} is at most {} in the future",
                path(first, shapes),
                duration(seconds.unsigned_abs())
            )]
        }
        Demand::Ordered(Moment::Now(seconds), Moment::Field(second)) => {
            vec![format!(
                "{} is at least {} in the future",
                path(second, shapes),
                duration(seconds.unsigned_abs())
            )]
        }
        // What is required and refused stands together, see `Group`; of two times that pass, nothing is the request's.
        Demand::Requires(_) | Demand::Forbids(_) | Demand::Ordered(Moment::Now(_), Moment::Now(_)) => {
            Vec::new()
        }
        Demand::Distinct(lists) => lists
            .iter()
            .map(|(of, field)| match field {
                Some(field) => {
                    format!("no two items of {} have the same `{}`", path(of, shapes), field.value)
                }
                None => format!("no item stands in {} twice", path(of, shapes)),
            })
            .collect(),
        Demand::AtMost(limits) => {
            limits.iter().map(|(of, most)| bounded(of, "most", *most, shapes)).collect()
        }
        Demand::AtLeast(limits) => {
            limits.iter().map(|(of, least)| bounded(of, "least", *least, shapes)).collect()
        }
    }
}

/// Patterns, those of several fields together.
fn matches(patterns: &[(FieldPath, Text)], shapes: &Shapes<'_>) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for (of, pattern) in patterns {
        match groups.iter_mut().find(|(known, _)| *known == pattern.value) {
            Some((_, paths)) => paths.push(each(of, shapes)),
            None => groups.push((&pattern.value, vec![each(of, shapes)])),
        }
    }
    let told = groups.iter().map(|(pattern, paths)| {
        let (of, is_one) = (listed(paths, "and"), paths.len() == 1);
        match (*pattern, is_one) {
            (NOT_BLANK, true) => format!("{of} is not blank"),
            (NOT_BLANK, false) => format!("{of} are not blank"),
            (pattern, true) => format!("{of} matches {}", code(pattern)),
            (pattern, false) => format!("{of} match {}", code(pattern)),
        }
    });
    told.collect()
}

/// A field, or each item of one that is a list.
fn each(of: &FieldPath, shapes: &Shapes<'_>) -> String {
    if shapes.is_list(of) { format!("each of {}", path(of, shapes)) } else { path(of, shapes) }
}

fn bounded(of: &FieldPath, word: &str, limit: i64, shapes: &Shapes<'_>) -> String {
    let is_list = shapes.is_list(of);
    let be = if is_list { "has" } else { "is" };
    format!("{} {be} {}", path(of, shapes), bound(word, limit, is_list))
}
