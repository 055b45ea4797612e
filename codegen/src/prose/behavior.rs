//! What an operation or an event does to what the platform keeps, in sentences.
//!
//! Only what neither the summary nor the table of errors says: states, what must be so before, request numbers,
//! events. Reads do nothing, and times and IDs that the platform sets are said of their fields.

use std::collections::BTreeMap;

use super::setting::{Owner, cases, settings, value};
use super::shapes::Shapes;
use super::state::{CALLER, a, bound, code, codes, condition, constants, given_word, listed, path, plural};
use crate::api::{
    Action, Assignment, Condition, Copied, Event, Field, FieldPath, Limit, Lookup, Operation, Setting, Step,
    Test, Type,
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
    let fields = operation.inputs.iter().map(|input| &input.field).collect();
    let about = Sentences { steps, shapes: Shapes { types, fields }, operation: Some(operation), caller };
    let effects = steps.iter().filter_map(|step| about.effect(step, Mood::Does, &event));
    let needs = steps.iter().filter_map(|step| about.need(step));
    let repetitions = steps.iter().filter_map(|step| about.repetition(step));
    effects.chain(needs).chain(repetitions).collect()
}

/// What happened before an event is sent, and where it is sent to.
pub(crate) fn happened(types: &BTreeMap<String, Type>, event: &Event) -> Vec<String> {
    let steps = &event.behavior.steps;
    let fields: Vec<&Field> = types.get(&event.resource.value).map_or(&[][..], Type::fields).iter().collect();
    let about = Sentences { steps, shapes: Shapes { types, fields }, operation: None, caller: "" };
    steps.iter().filter_map(|step| about.effect(step, Mood::HasDone, &code)).collect()
}

/// Who a sentence is about: an operation that does something, or the platform that has done it.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Does,
    HasDone,
}

struct Sentences<'a> {
    steps: &'a [Step],
    shapes: Shapes<'a>,
    operation: Option<&'a Operation>,
    /// The field that says who calls, which is the same in any case.
    caller: &'a str,
}

impl Sentences<'_> {
    /// What a step changes.
    fn effect(&self, step: &Step, mood: Mood, event: &dyn Fn(&str) -> String) -> Option<String> {
        let mut sentences = match &step.action {
            Action::Create { resource, each, copy, set, to, .. } => {
                let made = self.made(resource, each.as_ref(), to.as_ref(), mood);
                let others =
                    if mood == Mood::Does { self.taken_over(resource, copy, set) } else { Vec::new() };
                // What is made of items without a word about them is what the summary says, too.
                let made = made.filter(|_| to.is_some() || !others.is_empty() || mood == Mood::HasDone);
                made.into_iter().chain(others).collect()
            }
            Action::Change { resource, from, to, set, .. } => {
                let movement = to.as_ref().map(|to| self.movement(step, resource, from, to, mood));
                let owner = if movement.is_some() { Owner::Named } else { Owner::Of(self.owner(resource)) };
                let settings =
                    if mood == Mood::Does { self.set(resource, set, &step.when, owner) } else { Vec::new() };
                movement.into_iter().chain(settings).collect()
            }
            Action::Remove(resource) => vec![match mood {
                Mood::Does => format!("removes {}", self.the(resource)),
                Mood::HasDone => format!("the platform has removed {}", self.the(resource)),
            }],
            Action::Announce { to, .. } if mood == Mood::HasDone => {
                vec![format!("the event is sent to {}", path(to, &self.shapes))]
            }
            Action::Announce { event: id, to } => {
                vec![format!("sends the event {} to {}", event(&id.value), path(to, &self.shapes))]
            }
            Action::Find { .. }
            | Action::Absent { .. }
            | Action::Require(_)
            | Action::Once(_)
            | Action::List { .. }
            | Action::Reply { .. } => Vec::new(),
        };
        // What is new is said of the first of them; the others are about the same.
        if let Some(first) = sentences.first_mut() {
            *first = format!("{}{first}", self.when(&step.when));
        }
        let sentences: Vec<_> = sentences.iter().map(|sentence| finished(sentence)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// What is made, in which state.
    fn made(
        &self,
        resource: &Text,
        each: Option<&FieldPath>,
        to: Option<&Assignment>,
        mood: Mood,
    ) -> Option<String> {
        let verb = if mood == Mood::Does { "creates" } else { "the platform has created" };
        let noun = self.shapes.noun(&resource.value);
        let made = match each {
            // What has no state is what the summary says is made.
            None if to.is_none() => return None,
            None => format!("{verb} {}", a(&noun)),
            Some(of) if self.shapes.is_integer(of) => {
                format!("{verb} as many {} as {} says", plural(&noun), path(of, &self.shapes))
            }
            Some(of) => format!("{verb} {} for each item of {}", a(&noun), path(of, &self.shapes)),
        };
        Some(match to {
            None => made,
            Some(Assignment::Case { path: by, of }) => {
                format!("{made}, {}", cases(&path(by, &self.shapes), of, "in the state"))
            }
            Some(state) if each.is_none() => format!("{made} in the state {}", value(state, &self.shapes)),
            Some(state) => format!("{made}, in the state {}", value(state, &self.shapes)),
        })
    }

    /// What a resource that is made takes over and is given, for the operation's caller to know.
    fn taken_over(&self, resource: &Text, copy: &[Copied], set: &[Setting]) -> Vec<String> {
        let copied = copy.iter().filter_map(|copied| {
            let fields = copied.fields.as_ref()?;
            let be = if fields.len() == 1 { "is" } else { "are" };
            let (fields, owner) =
                (codes(fields.iter().map(Text::as_str), "and"), self.shapes.noun(&copied.resource.value));
            Some(format!("where the request has none, {fields} {be} the {owner}'s"))
        });
        copied.chain(self.set(resource, set, &Condition::default(), Owner::Named)).collect()
    }

    /// What fields that people see are set to.
    fn set(&self, resource: &Text, set: &[Setting], when: &Condition, owner: Owner) -> Vec<String> {
        let model = self.shapes.types.get(&resource.value);
        let hidden = model.map_or(&[][..], |model| &model.hidden);
        settings(set, hidden, when, owner, &self.shapes)
    }

    /// The resource that a step is about, or all that were found: the card, every stock in the state `SENDING`.
    fn the(&self, resource: &Text) -> String {
        let noun = self.shapes.noun(&resource.value);
        match self.found_together(resource) {
            Some(lookup) => format!("every {noun}{}{}", self.same(lookup), self.described(lookup)),
            None => format!("the {noun}"),
        }
    }

    /// Whose fields a step changes, in short.
    fn owner(&self, resource: &Text) -> String {
        let noun = self.shapes.noun(&resource.value);
        if self.finds_all(resource) { format!("every {noun}") } else { format!("the {noun}") }
    }

    fn what(&self, lookup: &Lookup) -> String {
        self.shapes.noun(&lookup.resource.value)
    }

    fn finds_all(&self, resource: &Text) -> bool {
        self.found_together(resource).is_some()
    }

    /// How all resources of a model are found that a step is about.
    fn found_together(&self, resource: &Text) -> Option<&Lookup> {
        self.steps.iter().find_map(|step| match &step.action {
            Action::Find { lookup, all: true, .. } if lookup.resource.value == resource.value => Some(lookup),
            _ => None,
        })
    }

    /// What a step does to a state.
    fn movement(&self, step: &Step, resource: &Text, from: &[Text], to: &Assignment, mood: Mood) -> String {
        let verb = if mood == Mood::Does { "moves" } else { "the platform has moved" };
        let what = self.the(resource);
        let from = codes(from.iter().map(Text::as_str), "or");
        let sentence = match to {
            Assignment::Case { path: by, of } => {
                format!("{verb} {what} {}", cases(&path(by, &self.shapes), of, "to"))
            }
            state if from.is_empty() => format!("{verb} {what} to {}", value(state, &self.shapes)),
            state => format!("{verb} {what} from {from} to {}", value(state, &self.shapes)),
        };
        match self.refusal(step) {
            Some(refusal) if !from.is_empty() && self.finds_all(resource) => {
                format!("{sentence}; if one is in any other state, the call is refused ({refusal})")
            }
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
            Action::Find { lookup, optional: false, .. } => {
                let described = self.described(lookup);
                if described.is_empty() {
                    return None;
                }
                format!("there must be {}{described}{refusal}", a(&self.what(lookup)))
            }
            Action::Absent { lookup, fewer_than: Limit::Constant(1) } => {
                let same = self.same(lookup);
                format!("there must be no {}{same}{}{refusal}", self.what(lookup), self.described(lookup))
            }
            Action::Absent { lookup, fewer_than } => {
                let (others, same) = (plural(&self.what(lookup)), self.same(lookup));
                let others = format!("{others}{same}{}", self.described(lookup));
                match fewer_than {
                    Limit::Constant(limit) => format!("there must be fewer than {limit} {others}{refusal}"),
                    Limit::Path(limit) => {
                        let limit = path(limit, &self.shapes);
                        format!("there must be fewer {others} than {limit} says{refusal}")
                    }
                }
            }
            Action::Require(required) => {
                if self.is_said_later(step, required) {
                    return None;
                }
                format!("{}{refusal}", self.required(required))
            }
            Action::Change { resource, from, to: None, .. } if !from.is_empty() => {
                let states = codes(from.iter().map(Text::as_str), "or");
                format!("the {} must be in the state {states}{refusal}", self.shapes.noun(&resource.value))
            }
            _ => return None,
        };
        Some(finished(&format!("{}{sentence}", self.when(&step.when))))
    }

    /// Whether another step refuses with the same code unless the resource is in one of fewer states.
    fn is_said_later(&self, step: &Step, required: &Condition) -> bool {
        let Some((resource, states)) = self.required_states(required) else { return false };
        if !step.when.is_empty() {
            return false;
        }
        let code = self.refusal(step);
        self.steps.iter().filter(|other| other.when.is_empty() && self.refusal(other) == code).any(|other| {
            match &other.action {
                Action::Change { resource: changed, from, .. } if changed.value == resource => {
                    !from.is_empty() && from.iter().all(|state| states.contains(&state.value.as_str()))
                }
                Action::Require(other) => self.required_states(other).is_some_and(|(of, fewer)| {
                    of == resource
                        && fewer.len() < states.len()
                        && fewer.iter().all(|state| states.contains(state))
                }),
                _ => false,
            }
        })
    }

    /// The resource and the states that it must be in, if that is all that is required.
    fn required_states<'c>(&self, required: &'c Condition) -> Option<(&'c str, Vec<&'c str>)> {
        match required.0.as_slice() {
            [(of, Test::OneOf(nodes))] if self.leads_to_state(of) => {
                Some((of.resource.as_deref()?, nodes.iter().filter_map(Node::text).collect()))
            }
            _ => None,
        }
    }

    /// The constants that a resource is looked for by: in the state `EFFECTIVE`. Nothing is said of what is kept hidden.
    fn described(&self, lookup: &Lookup) -> String {
        let of = |(field, values): &(Text, Vec<Node>)| {
            if self.shapes.is_state(&lookup.resource.value, &field.value) {
                format!(" in the state {}", constants(values))
            } else {
                format!(" whose `{}` is {}", field.value, constants(values))
            }
        };
        let resource = &lookup.resource.value;
        let shown = lookup.constants.iter().filter(|(field, _)| !self.shapes.hides(resource, &field.value));
        shown.map(of).collect()
    }

    /// What a resource has in common with the request.
    fn same(&self, lookup: &Lookup) -> String {
        let by = lookup.by.iter().map(|same| same.field.as_str());
        let by: Vec<_> = by.filter(|field| !self.is_caller(field)).collect();
        if by.is_empty() { String::new() } else { format!(" with the same {}", codes(by, "and")) }
    }

    fn required(&self, required: &Condition) -> String {
        let clauses: Vec<_> = required
            .0
            .iter()
            .map(|(of, test)| {
                let (name, is_list) = (path(of, &self.shapes), self.shapes.is_list(of));
                let be = if is_list { "have" } else { "be" };
                match test {
                    Test::OneOf(nodes) if self.leads_to_state(of) => {
                        let owner = self.shapes.noun(of.resource.as_deref().unwrap_or_default());
                        format!("the {owner} must be in the state {}", constants(nodes))
                    }
                    Test::OneOf(nodes) => format!("{name} must be {}", constants(nodes)),
                    Test::Is(other) if other.resource.is_none() && *other.fields != [CALLER] => {
                        let same = code(&other.fields.join("."));
                        if other.fields == of.fields {
                            format!("{name} must be that of the request")
                        } else {
                            format!("{name} must be {same} of the request")
                        }
                    }
                    Test::Is(other) => format!("{name} must be {}", path(other, &self.shapes)),
                    Test::Below(other) => format!("{name} must be below {}", path(other, &self.shapes)),
                    Test::Given(given) => {
                        let (must, be) = (if *given { "must" } else { "must not" }, given_word(of));
                        format!("{name} {must} be {be}")
                    }
                    Test::AtMost(most) => format!("{name} must {be} {}", bound("most", *most, is_list)),
                    Test::AtLeast(least) => format!("{name} must {be} {}", bound("least", *least, is_list)),
                }
            })
            .collect();
        listed(&clauses, "and")
    }

    /// Whether a path leads to the state of a resource.
    fn leads_to_state(&self, path: &FieldPath) -> bool {
        match (&path.resource, path.fields.as_slice()) {
            (Some(resource), [field]) => self.shapes.is_state(resource, field),
            _ => false,
        }
    }

    /// Whether a field says who calls, which is the same in any case.
    fn is_caller(&self, field: &str) -> bool {
        field == self.caller || field == CALLER
    }

    fn when(&self, when: &Condition) -> String {
        if when.is_empty() { String::new() } else { format!("if {}, ", condition(when, &self.shapes)) }
    }

    /// What happens to the same call again.
    fn repetition(&self, step: &Step) -> Option<String> {
        let Action::Once(fields) = &step.action else { return None };
        let fields: Vec<_> = fields.iter().map(Text::as_str).filter(|field| !self.is_caller(field)).collect();
        let give = if fields.len() == 1 { "gives" } else { "give" };
        let fields = codes(fields, "and");
        let refusal = self.refusal(step).map(|code| format!(" ({code})")).unwrap_or_default();
        let sentence = format!(
            "the same {fields} again {give} the same reply; with other content it is refused{refusal}"
        );
        Some(finished(&format!("{}{sentence}", self.when(&step.when))))
    }

    /// The code of the error that a step refuses with.
    fn refusal(&self, step: &Step) -> Option<String> {
        let name = step.refusal.as_ref()?;
        let entry = self.operation?.errors.iter().find(|entry| entry.name.value == name.value)?;
        Some(code(&entry.code))
    }
}

/// A sentence with a capital and a full stop.
fn finished(sentence: &str) -> String {
    capitalised(&format!("{sentence}."))
}
