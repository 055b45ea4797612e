//! What an operation or an event does to what the platform keeps, in sentences.
//!
//! Only what neither the summary nor the table of errors says: states, what must be so before, request numbers,
//! events. Reads do nothing, and times and IDs that the platform sets are said of their fields.

use std::collections::BTreeMap;

use super::state::{a, code, codes, condition, constant, constants, listed, noun, path, plural};
use crate::api::{
    Action, Assignment, Condition, Copied, Event, FieldPath, Lookup, Operation, Step, Test, Type,
};
use crate::lower::capitalised;
use crate::node::Node;
use crate::span::Text;

/// What an operation does, a sentence an item: what it changes, what must be so before, what a repetition does.
///
/// `event` prints the name of an event that it announces.
pub(crate) fn behavior(
    types: &BTreeMap<String, Type>,
    operation: &Operation,
    caller: &str,
    event: impl Fn(&str) -> String,
) -> Vec<String> {
    let steps = &operation.behavior.steps;
    let about = Sentences { types, operation: Some(operation), caller };
    let effects = steps.iter().filter_map(|step| about.effect(step, Mood::Does, &event));
    let needs = steps.iter().filter_map(|step| about.need(step));
    let repetitions = steps.iter().filter_map(|step| about.repetition(step));
    effects.chain(needs).chain(repetitions).collect()
}

/// What happened before an event is sent, and where it is sent to.
pub(crate) fn happened(types: &BTreeMap<String, Type>, event: &Event) -> Vec<String> {
    let about = Sentences { types, operation: None, caller: "" };
    let steps = &event.behavior.steps;
    steps.iter().filter_map(|step| about.effect(step, Mood::HasDone, &code)).collect()
}

/// Who a sentence is about: an operation that does something, or the platform that has done it.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Does,
    HasDone,
}

struct Sentences<'a> {
    types: &'a BTreeMap<String, Type>,
    operation: Option<&'a Operation>,
    /// The field that says who calls, which is the same in any case.
    caller: &'a str,
}

impl Sentences<'_> {
    /// What a step changes.
    fn effect(&self, step: &Step, mood: Mood, event: &dyn Fn(&str) -> String) -> Option<String> {
        let mut sentences = match &step.action {
            Action::Create { resource, copy, set, to } => creation(resource, copy, set, to.as_ref(), mood),
            Action::Change { resource, from, to, set, .. } => {
                let movement = to.as_ref().map(|to| self.movement(step, resource, from, to, mood));
                let settings = if mood == Mood::Does { settings(set, &step.when) } else { Vec::new() };
                movement.into_iter().chain(settings).collect()
            }
            Action::Announce { to, .. } if mood == Mood::HasDone => {
                vec![format!("the event is sent to {}", path(to))]
            }
            Action::Announce { event: id, to } => {
                vec![format!("sends the event {} to {}", event(&id.value), path(to))]
            }
            Action::Find(_)
            | Action::Absent { .. }
            | Action::Require(_)
            | Action::Once(_)
            | Action::List { .. } => Vec::new(),
        };
        // What is new is said of the first of them; the others are about the same.
        if let Some(first) = sentences.first_mut() {
            *first = format!("{}{first}", when(&step.when));
        }
        let sentences: Vec<_> = sentences.iter().map(|sentence| finished(sentence)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// What a step does to a state.
    fn movement(&self, step: &Step, resource: &Text, from: &[Text], to: &Assignment, mood: Mood) -> String {
        let verb = if mood == Mood::Does { "moves" } else { "the platform has moved" };
        let what = noun(&resource.value);
        let from = codes(from.iter().map(Text::as_str), "or");
        let sentence = match to {
            Assignment::Case { path: by, of } => format!("{verb} the {what} {}", cases(&path(by), of, "to")),
            state if from.is_empty() => format!("{verb} the {what} to {}", value(state)),
            state => format!("{verb} the {what} from {from} to {}", value(state)),
        };
        match self.refusal(step) {
            Some(refusal) if !from.is_empty() => {
                format!("{sentence}; in any other state it is refused ({refusal})")
            }
            _ => sentence,
        }
    }

    /// What must be so before, where neither the errors nor a movement say it.
    fn need(&self, step: &Step) -> Option<String> {
        let refusal = self.refusal(step).map(|code| format!(" ({code})")).unwrap_or_default();
        let sentence = match &step.action {
            Action::Find(lookup) if !lookup.constants.is_empty() => {
                format!("there must be {}{}{refusal}", a(&what(lookup)), self.described(lookup))
            }
            Action::Absent { lookup, fewer_than: 1 } => {
                let same = self.same(lookup);
                format!("there must be no {}{same}{}{refusal}", what(lookup), self.described(lookup))
            }
            Action::Absent { lookup, fewer_than } => {
                let (others, same) = (plural(&what(lookup)), self.same(lookup));
                format!(
                    "there must be fewer than {fewer_than} {others}{same}{}{refusal}",
                    self.described(lookup)
                )
            }
            Action::Require(required) => format!("{}{refusal}", self.required(required)),
            Action::Change { resource, from, to: None, .. } if !from.is_empty() => {
                let states = codes(from.iter().map(Text::as_str), "or");
                format!("the {} must be in the state {states}{refusal}", noun(&resource.value))
            }
            _ => return None,
        };
        Some(finished(&format!("{}{sentence}", when(&step.when))))
    }

    /// The constants that a resource is looked for by: in the state `EFFECTIVE`.
    fn described(&self, lookup: &Lookup) -> String {
        let of = |(field, values): &(Text, Vec<Node>)| {
            if self.is_state(&lookup.resource.value, &field.value) {
                format!(" in the state {}", constants(values))
            } else {
                format!(" whose `{}` is {}", field.value, constants(values))
            }
        };
        lookup.constants.iter().map(of).collect()
    }

    /// What a resource has in common with the request.
    fn same(&self, lookup: &Lookup) -> String {
        let by: Vec<_> =
            lookup.by.iter().map(|same| same.field.as_str()).filter(|field| *field != self.caller).collect();
        if by.is_empty() { String::new() } else { format!(" with the same {}", codes(by, "and")) }
    }

    fn required(&self, required: &Condition) -> String {
        let clauses: Vec<_> = required
            .0
            .iter()
            .map(|(of, test)| {
                let name = path(of);
                match test {
                    Test::OneOf(nodes) if self.leads_to_state(of) => {
                        let owner = noun(of.resource.as_deref().unwrap_or_default());
                        format!("the {owner} must be in the state {}", constants(nodes))
                    }
                    Test::OneOf(nodes) => format!("{name} must be {}", constants(nodes)),
                    Test::Is(other) if other.resource.is_none() => {
                        let same = code(&other.fields.join("."));
                        if other.fields == of.fields {
                            format!("{name} must be that of the request")
                        } else {
                            format!("{name} must be {same} of the request")
                        }
                    }
                    Test::Is(other) => format!("{name} must be {}", path(other)),
                    Test::Given(true) => format!("{name} must be given"),
                    Test::Given(false) => format!("{name} must not be given"),
                    Test::AtMost(most) => format!("{name} must be at most {most}"),
                    Test::AtLeast(least) => format!("{name} must be at least {least}"),
                }
            })
            .collect();
        listed(&clauses, "and")
    }

    /// Whether a path leads to the state of a resource.
    fn leads_to_state(&self, path: &FieldPath) -> bool {
        match (&path.resource, path.fields.as_slice()) {
            (Some(resource), [field]) => self.is_state(resource, field),
            _ => false,
        }
    }

    fn is_state(&self, resource: &str, field: &str) -> bool {
        let lifecycle = self.types.get(resource).and_then(|model| model.lifecycle.as_ref());
        lifecycle.and_then(|it| it.state.as_ref()).is_some_and(|state| state.value == field)
    }

    /// What happens to the same call again.
    fn repetition(&self, step: &Step) -> Option<String> {
        let Action::Once(fields) = &step.action else { return None };
        let fields: Vec<_> = fields.iter().map(Text::as_str).filter(|field| *field != self.caller).collect();
        let give = if fields.len() == 1 { "gives" } else { "give" };
        let fields = codes(fields, "and");
        let refusal = self.refusal(step).map(|code| format!(" ({code})")).unwrap_or_default();
        let sentence = format!(
            "the same {fields} again {give} the same reply; with other content it is refused{refusal}"
        );
        Some(finished(&format!("{}{sentence}", when(&step.when))))
    }

    /// The code of the error that a step refuses with.
    fn refusal(&self, step: &Step) -> Option<String> {
        let name = step.refusal.as_ref()?;
        let entry = self.operation?.errors.iter().find(|entry| entry.name.value == name.value)?;
        Some(code(&entry.code))
    }
}

/// What is made, in which state, and what it takes over.
fn creation(
    resource: &Text,
    copy: &[Copied],
    set: &[(Text, Assignment)],
    to: Option<&Assignment>,
    mood: Mood,
) -> Vec<String> {
    let verb = if mood == Mood::Does { "creates" } else { "the platform has created" };
    let what = a(&noun(&resource.value));
    // What has no state is what the summary says is made.
    let made = to.map(|to| match to {
        Assignment::Case { path: by, of } => {
            format!("{verb} {what}, {}", cases(&path(by), of, "in the state"))
        }
        state => format!("{verb} {what} in the state {}", value(state)),
    });
    // What it takes over from another resource is for the operation's caller to know.
    if mood == Mood::HasDone {
        return made.into_iter().collect();
    }
    let copied = copy.iter().filter_map(|copied| {
        let fields = copied.fields.as_ref()?;
        let be = if fields.len() == 1 { "is" } else { "are" };
        let (fields, owner) = (codes(fields.iter().map(Text::as_str), "and"), noun(&copied.resource.value));
        Some(format!("where the request has none, {fields} {be} the {owner}'s"))
    });
    made.into_iter().chain(copied).chain(settings(set, &Condition::default())).collect()
}

fn what(lookup: &Lookup) -> String {
    noun(&lookup.resource.value)
}

/// What fields are set to. What the platform itself assigns is said of only where it is so by some condition.
fn settings(set: &[(Text, Assignment)], when: &Condition) -> Vec<String> {
    let setting = |(field, assigned): &(Text, Assignment)| {
        let is_named = matches!(when.0.as_slice(), [(path, _)] if path.resource.is_none() && *path.fields == [field.value.clone()]);
        let name = if is_named { "it".to_owned() } else { code(&field.value) };
        Some(match assigned {
            Assignment::From(FieldPath { resource, fields, .. }) if *fields == [field.value.clone()] => {
                format!("{name} is the {}'s", noun(resource.as_ref()?))
            }
            Assignment::From(_) | Assignment::Constant(_) => format!("{name} is {}", value(assigned)),
            Assignment::Case { path: by, of } => format!("{name} is {}", cases(&path(by), of, "")),
            Assignment::Now(_) if !when.is_empty() => format!("{name} is the time of the call"),
            Assignment::NewNumber | Assignment::NewText(_) if !when.is_empty() => {
                format!("the platform assigns {name}")
            }
            Assignment::Now(_) | Assignment::NewNumber | Assignment::NewText(_) | Assignment::Sample => {
                return None;
            }
        })
    };
    set.iter().filter_map(setting).collect()
}

fn value(assigned: &Assignment) -> String {
    match assigned {
        Assignment::Constant(node) => constant(node),
        Assignment::From(from) => path(from),
        _ => String::new(),
    }
}

/// What comes of each case: to `EFFECTIVE` if `how` is `IMPORTED`, to `UNACTIVATED` if it is `TAKEN`.
fn cases(by: &str, of: &[(Text, Node)], preposition: &str) -> String {
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

fn when(when: &Condition) -> String {
    if when.is_empty() { String::new() } else { format!("if {}, ", condition(when)) }
}

/// A sentence with a capital and a full stop.
fn finished(sentence: &str) -> String {
    capitalised(&format!("{sentence}."))
}
