//! What must hold for a call not to be refused, where neither its errors nor its effects say it, and what a repetition
//! does.

use super::context::Context;
use crate::api::{Action, Condition, FieldPath, Limit, Step, Test};
use crate::lower::capitalised;
use crate::node::Node;
use crate::prose::state::{CALLER, a, bound, code, codes, constants, given_word, listed, path, plural};
use crate::span::Text;

/// What must be so before, an item each.
pub(super) fn needs(context: &Context<'_>) -> Vec<String> {
    let mut needs: Vec<Need> = Vec::new();
    for need in context.steps.iter().filter_map(|step| context.need(step)) {
        if !needs.last_mut().is_some_and(|last| last.takes(&need)) {
            needs.push(need);
        }
    }
    needs.iter().map(Need::sentence).collect()
}

/// What happens to the same call again.
pub(super) fn repetitions(context: &Context<'_>) -> Vec<String> {
    context.steps.iter().filter_map(|step| context.repetition(step)).collect()
}

/// What must be so.
struct Need {
    clause: String,
    /// The states that the clause is about, behind it.
    states: Vec<String>,
    refusal: Option<String>,
}

impl Need {
    fn of(clause: String) -> Self {
        Self { clause, states: Vec::new(), refusal: None }
    }

    /// Takes one in that differs in the states alone.
    fn takes(&mut self, other: &Self) -> bool {
        let is_same = self.clause == other.clause && self.refusal == other.refusal;
        let takes = is_same && !self.states.is_empty() && !other.states.is_empty();
        if takes {
            self.states.extend(other.states.iter().cloned());
        }
        takes
    }

    fn sentence(&self) -> String {
        let Self { clause, states, refusal } = self;
        let states = match states.as_slice() {
            [] => String::new(),
            states => format!(" in the state {}", listed(states, "or")),
        };
        let refusal = refusal.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        capitalised(&format!("{clause}{states}{refusal}."))
    }
}

impl Context<'_> {
    /// What must be so before, where neither the errors nor a movement say it.
    fn need(&self, step: &Step) -> Option<Need> {
        let mut need = match &step.action {
            Action::Find { lookup, optional: false, all, .. } => {
                let (states, others) = (self.states(lookup), self.others(lookup));
                let is_said = *all && self.moves(&lookup.resource);
                if is_said || states.is_empty() && others.is_empty() {
                    return None;
                }
                let clause = format!("there must be {}{others}", a(&self.noun(&lookup.resource)));
                Need { states, ..Need::of(clause) }
            }
            Action::Absent { lookup, fewer_than: Limit::Constant(1) } => {
                let (same, others) = (self.same(lookup), self.others(lookup));
                let clause = format!("there must be no {}{same}{others}", self.noun(&lookup.resource));
                Need { states: self.states(lookup), ..Need::of(clause) }
            }
            Action::Absent { lookup, fewer_than } => {
                let others =
                    plural(&self.noun(&lookup.resource)) + &self.same(lookup) + &self.described(lookup);
                Need::of(match fewer_than {
                    Limit::Constant(limit) => format!("there must be fewer than {limit} {others}"),
                    Limit::Path(limit) => {
                        format!("there must be fewer {others} than {} allows", path(limit, &self.shapes))
                    }
                })
            }
            Action::Require(required) if self.is_said_later(step, required) => return None,
            Action::Require(required) => Need::of(self.required(required, &step.when)),
            Action::Change { resource, from, to: None, .. } if !from.is_empty() => {
                let states = from.iter().map(|state| code(state.as_str())).collect();
                Need { states, ..Need::of(format!("the {} must be", self.noun(resource))) }
            }
            _ => return None,
        };
        need.clause.insert_str(0, &self.when(&step.when));
        need.refusal = self.refusal(step);
        Some(need)
    }

    fn when(&self, when: &Condition) -> String {
        let clauses = self.clauses(when);
        if clauses.is_empty() { String::new() } else { format!("if {}, ", listed(&clauses, "and")) }
    }

    /// Whether a step moves a resource to another state, which says what is refused.
    fn moves(&self, resource: &Text) -> bool {
        self.steps.iter().any(|step| match &step.action {
            Action::Change { resource: moved, to: Some(_), .. } => moved.value == resource.value,
            _ => false,
        })
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
            [(of, Test::OneOf(nodes))] if self.shapes.leads_to_state(of) => {
                Some((of.resource.as_deref()?, nodes.iter().filter_map(Node::text).collect()))
            }
            _ => None,
        }
    }

    fn required(&self, required: &Condition, when: &Condition) -> String {
        let clauses: Vec<_> = required.0.iter().map(|(of, test)| self.requirement(of, test, when)).collect();
        listed(&clauses, "and")
    }

    fn requirement(&self, of: &FieldPath, test: &Test, when: &Condition) -> String {
        let is_list = self.shapes.is_list(of);
        let be = if is_list { "have" } else { "be" };
        // What the condition has just named is `it`.
        let is_named = matches!(when.0.as_slice(), [(named, _)] if is_same(named, of));
        let name = if is_named { "it".to_owned() } else { path(of, &self.shapes) };
        let owner = || self.shapes.noun(of.resource.as_deref().unwrap_or_default());
        match test {
            Test::OneOf(nodes) if self.shapes.leads_to_state(of) => {
                format!("the {} must be in the state {}", owner(), constants(nodes))
            }
            Test::Given(false) if self.shapes.leads_to_state(of) => {
                format!("the {} must have no state yet", owner())
            }
            Test::OneOf(nodes) => format!("{name} must be {}", constants(nodes)),
            Test::Is(other) => format!("{name} must be {}", self.equal(of, other)),
            Test::Below(other) => format!("{name} must be below {}", self.its(of, other)),
            Test::Given(given) => {
                let (must, be) = (if *given { "must" } else { "must not" }, given_word(of));
                format!("{name} {must} be {be}")
            }
            Test::AtMost(most) => format!("{name} must {be} {}", bound("most", *most, is_list)),
            Test::AtLeast(least) => format!("{name} must {be} {}", bound("least", *least, is_list)),
        }
    }

    /// What a value must be equal to: the same field of another owner, or another field.
    fn equal(&self, of: &FieldPath, other: &FieldPath) -> String {
        let is_same_field = of.fields == other.fields;
        match &other.resource {
            None if is_same_field => "the request's".to_owned(),
            None if *other.fields == [CALLER] => path(other, &self.shapes),
            None => format!("the request's {}", code(&other.fields.join("."))),
            Some(owner) if is_same_field => format!("the {}'s", self.shapes.noun(owner)),
            Some(_) => self.its(of, other),
        }
    }

    /// Another field, of the same owner or of another one.
    fn its(&self, of: &FieldPath, other: &FieldPath) -> String {
        if other.resource.is_some() && of.resource == other.resource {
            format!("its {}", code(&other.fields.join(".")))
        } else {
            path(other, &self.shapes)
        }
    }

    fn repetition(&self, step: &Step) -> Option<String> {
        let Action::Once(fields) = &step.action else { return None };
        let fields = codes(fields.iter().map(Text::as_str).filter(|field| !self.is_caller(field)), "and");
        let refusal = self.refusal(step).map(|code| format!(" ({code})")).unwrap_or_default();
        let when = self.when(&step.when);
        let sentence = format!("{when}a repeated call with the same {fields} gets the same reply");
        Some(capitalised(&format!("{sentence}; if anything else in it differs, it is refused{refusal}.")))
    }
}

fn is_same(one: &FieldPath, other: &FieldPath) -> bool {
    (&one.resource, &one.fields) == (&other.resource, &other.fields)
}
