//! What fields are set to, in words.

use super::state::{code, codes, constant, listed, noun, path, plural};
use crate::api::{Addend, Assignment, Condition, Field, FieldPath, Setting};
use crate::node::Node;
use crate::span::Text;

/// What fields are set to. Of hidden ones nothing is said, and what the platform itself assigns only where it is so by
/// some condition.
pub(super) fn settings(set: &[Setting], hidden: &[Field], when: &Condition) -> Vec<String> {
    let is_shown = |setting: &&Setting| {
        let first = setting.target.fields.first();
        !hidden.iter().any(|field| first == Some(&field.name.value))
    };
    set.iter().filter(is_shown).filter_map(|setting| sentence(setting, when)).collect()
}

fn sentence(Setting { target, value: assigned }: &Setting, when: &Condition) -> Option<String> {
    let is_named =
        matches!(when.0.as_slice(), [(path, _)] if path.resource.is_none() && path.fields == target.fields);
    let name = if is_named { "it".to_owned() } else { path(target) };
    Some(match assigned {
        Assignment::From(FieldPath { resource, fields, .. }) if *fields == target.fields => {
            format!("{name} is the {}'s", noun(resource.as_ref()?))
        }
        // Of items, fields keep their names.
        Assignment::From(from) if is_of_item(from, target) => return None,
        Assignment::From(_) | Assignment::Constant(_) => format!("{name} is {}", value(assigned)),
        Assignment::Sum(from, addend) => sum(&name, target, from, addend),
        Assignment::Resource(resource) => format!("{name} is the {} as it is then", noun(&resource.value)),
        Assignment::All(resource) => format!("{name} holds each of these {}", plural(&noun(&resource.value))),
        Assignment::Object(values) => {
            format!("{name} records {}", codes(values.iter().map(|(field, _)| field.as_str()), "and"))
        }
        Assignment::Append(item) => match item.as_ref() {
            Assignment::From(_) | Assignment::Constant(_) => format!("{name} gains {}", value(item)),
            _ => format!("{name} gains an item"),
        },
        Assignment::Without(values) => format!("{name} loses {}", items(values)),
        Assignment::Case { path: by, of } => format!("{name} is {}", cases(&path(by), of, "")),
        Assignment::Now(_) if !when.is_empty() => format!("{name} is the time of the call"),
        Assignment::New(_) if !when.is_empty() => format!("the platform assigns {name}"),
        Assignment::Now(_) | Assignment::New(_) | Assignment::Index(_) | Assignment::Sample => return None,
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
fn sum(name: &str, target: &FieldPath, from: &FieldPath, addend: &Addend) -> String {
    let is_itself = from.resource.is_some() && from.fields == target.fields;
    match addend {
        Addend::Constant(less) if is_itself && *less < 0 => {
            format!("{name} shrinks by {}", less.unsigned_abs())
        }
        Addend::Constant(less) if *less < 0 => {
            format!("{name} is {} minus {}", path(from), less.unsigned_abs())
        }
        addend => {
            let addend = match addend {
                Addend::Constant(constant) => constant.to_string(),
                Addend::Path(other) => path(other),
            };
            if is_itself {
                format!("{name} grows by {addend}")
            } else {
                format!("{name} is {} plus {addend}", path(from))
            }
        }
    }
}

/// The items with such fields.
fn items(values: &[(Text, Assignment)]) -> String {
    let clauses: Vec<_> = values
        .iter()
        .map(|(field, assigned)| match assigned {
            Assignment::From(FieldPath { resource: None, fields, .. })
                if *fields == [field.value.clone()] =>
            {
                format!("{} is the request's", code(&field.value))
            }
            assigned => format!("{} is {}", code(&field.value), value(assigned)),
        })
        .collect();
    format!("the items whose {}", listed(&clauses, "and"))
}

/// A constant, or a value from elsewhere; nothing else has few words.
pub(super) fn value(assigned: &Assignment) -> String {
    match assigned {
        Assignment::Constant(node) => constant(node),
        Assignment::From(from) => path(from),
        _ => String::new(),
    }
}

/// What comes of each case: to `EFFECTIVE` if `how` is `IMPORTED`, to `UNACTIVATED` if it is `TAKEN`.
pub(super) fn cases(by: &str, of: &[(Text, Node)], preposition: &str) -> String {
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
