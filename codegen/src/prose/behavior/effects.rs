//! What the steps of a behavior change, in sentences.

use super::context::Context;
use crate::api::{Action, Assignment, Condition, Copied, FieldPath, Setting, Step, Test};
use crate::lower::capitalised;
use crate::prose::setting::{Owner, cases, settings, value};
use crate::prose::state::{a, codes, listed, path, plural};
use crate::span::Text;

/// Who a sentence is about: an operation that does something, or the platform that has done it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mood {
    Does,
    HasDone,
}

/// What the steps change, an item each; steps that do the same on several conditions, or for several lists, share one.
/// `event` prints the name of an event.
pub(super) fn effects(context: &Context<'_>, mood: Mood, event: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut effects: Vec<Effect> = Vec::new();
    for effect in context.steps.iter().filter_map(|step| context.effect(step, mood, event)) {
        if !effects.last_mut().is_some_and(|last| last.takes(&effect)) {
            effects.push(effect);
        }
    }
    let mut before: Option<&Effect> = None;
    let sentences = effects.iter().map(|effect| {
        let is_same_case = before.is_some_and(|before| before.conditions == effect.conditions);
        before = Some(effect);
        effect.sentences(is_same_case)
    });
    sentences.collect()
}

/// What a step changes, in clauses.
struct Effect {
    /// The conditions, of which one must hold; none if it is always so.
    conditions: Vec<String>,
    /// What is made of each item of these lists.
    each: Option<(String, Vec<String>)>,
    clauses: Vec<String>,
}

impl Effect {
    /// Takes an effect in that differs in the condition or in the list alone.
    fn takes(&mut self, other: &Self) -> bool {
        match (&mut self.each, &other.each) {
            _ if self.clauses != other.clauses => false,
            (Some((made, lists)), Some((same, more)))
                if *made == *same && self.conditions == other.conditions =>
            {
                lists.extend(more.iter().cloned());
                true
            }
            (None, None) if !self.conditions.is_empty() && !other.conditions.is_empty() => {
                self.conditions.extend(other.conditions.iter().cloned());
                true
            }
            _ => false,
        }
    }

    fn sentences(&self, is_same_case: bool) -> String {
        let each = self.each.as_ref();
        let each = each.map(|(made, lists)| format!("{made} for each item of {}", listed(lists, "and")));
        let clauses: Vec<_> = each.into_iter().chain(self.clauses.iter().cloned()).collect();
        let conditions: Vec<_> = self.conditions.iter().map(|clause| format!("if {clause}")).collect();
        match listed(&conditions, "or") {
            none if none.is_empty() => {
                let sentences = clauses.iter().map(|clause| capitalised(&format!("{clause}.")));
                sentences.collect::<Vec<_>>().join(" ")
            }
            _ if is_same_case => format!("In that case, {}.", clauses.join("; ")),
            conditions => capitalised(&format!("{conditions}, {}.", clauses.join("; "))),
        }
    }
}

impl Context<'_> {
    /// What a step changes.
    fn effect(&self, step: &Step, mood: Mood, event: &dyn Fn(&str) -> String) -> Option<Effect> {
        let mut each = None;
        let clauses = match &step.action {
            Action::Create { resource, each: of, copy, set, to, .. } => {
                let others =
                    if mood == Mood::Does { self.taken_over(resource, copy, set) } else { Vec::new() };
                // What is made without a word about it is what the summary says, too.
                let is_news = to.is_some() || !others.is_empty() || mood == Mood::HasDone;
                let made = self.made(resource, of.as_ref(), to.as_ref(), mood);
                match (made, of) {
                    (Some(made), Some(of)) if is_news && !self.shapes.is_integer(of) => {
                        each = Some((made, vec![path(of, &self.shapes)]));
                        others
                    }
                    (made, _) => made.filter(|_| is_news).into_iter().chain(others).collect(),
                }
            }
            Action::Change { resource, from, to, set, .. } => {
                let movement = to.as_ref().map(|to| self.movement(step, resource, from, to, mood));
                let owner = if movement.is_some() { Owner::Named } else { Owner::Of(self.owner(resource)) };
                let settings =
                    if mood == Mood::Does { self.set(resource, set, &step.when, owner) } else { Vec::new() };
                movement.into_iter().chain(settings).collect()
            }
            Action::Remove(resource) => vec![self.removal(resource, mood)],
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
        let of = match &step.action {
            Action::Create { each: of, .. } => of.as_ref(),
            _ => None,
        };
        let conditions = self.conditions(&step.when, of, mood);
        (!clauses.is_empty() || each.is_some()).then_some(Effect { conditions, each, clauses })
    }

    /// The condition of a step, but for what goes without saying.
    fn conditions(&self, when: &Condition, each: Option<&FieldPath>, mood: Mood) -> Vec<String> {
        let is_said = |(of, test): &(FieldPath, Test)| match test {
            // A list has items only where it is given; and what an event is about is there.
            Test::Given(true) => {
                let is_list =
                    each.is_some_and(|each| (&each.resource, &each.fields) == (&of.resource, &of.fields));
                !is_list && (mood == Mood::Does || self.asks_for(of).is_none())
            }
            _ => true,
        };
        let said = Condition(when.0.iter().filter(|part| is_said(part)).cloned().collect());
        let clauses = self.clauses(&said);
        if clauses.is_empty() { Vec::new() } else { vec![listed(&clauses, "and")] }
    }

    /// What is made, in which state; of what has none, the summary says that it is made.
    fn made(
        &self,
        resource: &Text,
        each: Option<&FieldPath>,
        to: Option<&Assignment>,
        mood: Mood,
    ) -> Option<String> {
        let verb = if mood == Mood::Does { "creates" } else { "the platform has created" };
        let noun = self.noun(resource);
        let made = match each {
            None if to.is_none() => return None,
            Some(of) if self.shapes.is_integer(of) => {
                format!("{verb} as many {} as {} says", plural(&noun), path(of, &self.shapes))
            }
            _ => format!("{verb} {}", a(&noun)),
        };
        Some(match to {
            None => made,
            Some(Assignment::Case { path: by, of }) => {
                format!("{made}, {}", cases(&path(by, &self.shapes), of, "in the state"))
            }
            Some(state) => format!("{made} in the state {}", value(state, &self.shapes)),
        })
    }

    /// What a resource that is made takes over and is given, for the operation's caller to know.
    fn taken_over(&self, resource: &Text, copy: &[Copied], set: &[Setting]) -> Vec<String> {
        let copied = copy.iter().filter_map(|copied| {
            let fields = copied.fields.as_ref()?;
            let be = if fields.len() == 1 { "is" } else { "are" };
            let (fields, owner) =
                (codes(fields.iter().map(Text::as_str), "and"), self.noun(&copied.resource));
            Some(format!("where the request has none, {fields} {be} the {owner}'s"))
        });
        let set: Vec<_> = set.iter().filter(|setting| !self.is_plain(resource, setting)).cloned().collect();
        let settings = self.set(resource, &set, &Condition::default(), Owner::New(&resource.value));
        copied.chain(settings).collect()
    }

    /// Whether a field of what is made is as anyone expects: what it belongs to, or an object that its own docs tell of.
    fn is_plain(&self, resource: &Text, Setting { target, value }: &Setting) -> bool {
        match value {
            Assignment::Object(_) => true,
            Assignment::From(from) => {
                let is_other = from.resource.as_ref().is_some_and(|of| *of != resource.value);
                is_other && from.fields == target.fields && self.shapes.is_key(from)
            }
            _ => false,
        }
    }

    /// What fields that people see are set to.
    fn set(&self, resource: &Text, set: &[Setting], when: &Condition, owner: Owner<'_>) -> Vec<String> {
        let model = self.shapes.types.get(&resource.value);
        let hidden = model.map_or(&[][..], |model| &model.hidden);
        settings(set, hidden, when, owner, &self.shapes)
    }

    /// Whose fields a step changes, in short.
    fn owner(&self, resource: &Text) -> String {
        let article = if self.found_together(resource).is_some() { "every" } else { "the" };
        format!("{article} {}", self.noun(resource))
    }

    /// What a step does to a state.
    fn movement(&self, step: &Step, resource: &Text, from: &[Text], to: &Assignment, mood: Mood) -> String {
        let verb = if mood == Mood::Does { "moves" } else { "the platform has moved" };
        let what = self.the(resource);
        let states = codes(from.iter().map(Text::as_str), "or");
        let sentence = match to {
            Assignment::Case { path: by, of } => {
                format!("{verb} {what} {}", cases(&path(by, &self.shapes), of, "to"))
            }
            state if from.is_empty() => format!("{verb} {what} to {}", value(state, &self.shapes)),
            state => format!("{verb} {what} from {states} to {}", value(state, &self.shapes)),
        };
        let together = self.found_together(resource);
        let none = together.and_then(|(_, find)| self.refusal(find));
        match (self.refusal(step).filter(|_| !from.is_empty()), together, none) {
            (Some(refusal), Some(_), _) => {
                format!("{sentence}; if one is in any other state, the call is refused ({refusal})")
            }
            (Some(refusal), None, _) => {
                format!("{sentence}; in any other state, the call is refused ({refusal})")
            }
            (None, _, Some(refusal)) => {
                format!("{sentence}; if there is none, the call is refused ({refusal})")
            }
            _ => sentence,
        }
    }

    fn removal(&self, resource: &Text, mood: Mood) -> String {
        let what = self.the(resource);
        match mood {
            Mood::HasDone => format!("the platform has removed {what}"),
            Mood::Does
                if self.optional(&resource.value).is_some() && self.found_together(resource).is_none() =>
            {
                format!("removes {what}, if there is one")
            }
            Mood::Does => format!("removes {what}"),
        }
    }
}
