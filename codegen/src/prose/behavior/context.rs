//! What sentences about one behavior share: what its resources are called, how it finds them, how it refuses.

use std::collections::BTreeMap;

use crate::api::{Action, Condition, Field, FieldPath, Lookup, Operation, Step, Test, Type};
use crate::node::Node;
use crate::prose::shapes::Shapes;
use crate::prose::state::{CALLER, a, clause, code, codes, constants, listed};
use crate::span::Text;

/// A behavior that sentences are made of.
pub(super) struct Context<'a> {
    /// Its steps.
    pub(super) steps: &'a [Step],
    /// The types of what its paths lead to.
    pub(super) shapes: Shapes<'a>,
    /// The operation that behaves so; none if it is an event.
    operation: Option<&'a Operation>,
    /// The field that says who calls, which is the same in any case.
    caller: &'a str,
}

impl<'a> Context<'a> {
    /// The behavior of an operation, whose callers are known by this field.
    pub(super) fn of_operation(
        types: &'a BTreeMap<String, Type>,
        operation: &'a Operation,
        caller: &'a str,
    ) -> Self {
        let fields = operation.inputs.iter().map(|input| &input.field).collect();
        Self::new(types, fields, &operation.behavior.steps, Some(operation), caller)
    }

    /// What happened before an event with these fields.
    pub(super) fn of_event(
        types: &'a BTreeMap<String, Type>,
        fields: Vec<&'a Field>,
        steps: &'a [Step],
    ) -> Self {
        Self::new(types, fields, steps, None, "")
    }

    fn new(
        types: &'a BTreeMap<String, Type>,
        fields: Vec<&'a Field>,
        steps: &'a [Step],
        operation: Option<&'a Operation>,
        caller: &'a str,
    ) -> Self {
        let nouns = steps.iter().filter_map(|step| match &step.action {
            Action::Find { lookup, noun: Some(noun), .. } => Some((lookup.resource.as_str(), noun.as_str())),
            _ => None,
        });
        let shapes = Shapes::of_request(types, fields).with_nouns(nouns.collect());
        Self { steps, shapes, operation, caller }
    }

    /// What one of these resources is called.
    pub(super) fn noun(&self, resource: &Text) -> String {
        self.shapes.noun(&resource.value)
    }

    /// The resource that a step is about, or all that were found: the card, every batch in the state `SENDING`.
    pub(super) fn the(&self, resource: &Text) -> String {
        match self.found_together(resource) {
            Some((lookup, _)) => {
                format!("every {}{}{}", self.noun(resource), self.same(lookup), self.described(lookup))
            }
            None => format!("the {}", self.noun(resource)),
        }
    }

    /// How all resources of a model are found that a step is about, and the step that does so.
    pub(super) fn found_together(&self, resource: &Text) -> Option<(&'a Lookup, &'a Step)> {
        self.steps.iter().find_map(|step| match &step.action {
            Action::Find { lookup, all: true, .. } if lookup.resource.value == resource.value => {
                Some((lookup, step))
            }
            _ => None,
        })
    }

    /// How a resource is looked for that need not be there.
    pub(super) fn optional(&self, resource: &str) -> Option<&'a Lookup> {
        self.steps.iter().find_map(|step| match &step.action {
            Action::Find { lookup, optional: true, .. } if lookup.resource.value == resource => Some(lookup),
            _ => None,
        })
    }

    /// What a resource has in common with the request: with the same `card_id`.
    pub(super) fn same(&self, lookup: &Lookup) -> String {
        let by = lookup.by.iter().filter(|same| !self.shapes.is_hidden(&same.value));
        let by: Vec<_> = by.map(|same| same.field.as_str()).filter(|field| !self.is_caller(field)).collect();
        if by.is_empty() { String::new() } else { format!(" with the same {}", codes(by, "and")) }
    }

    /// The constants that a resource is looked for by: in the state `EFFECTIVE`. Nothing is said of what is kept hidden.
    pub(super) fn described(&self, lookup: &Lookup) -> String {
        let (states, others) = (self.states(lookup), self.others(lookup));
        if states.is_empty() { others } else { format!("{others} in the state {}", listed(&states, "or")) }
    }

    /// The states that a resource is looked for in.
    pub(super) fn states(&self, lookup: &Lookup) -> Vec<String> {
        let constants = lookup.constants.iter().filter(|(field, _)| self.is_state(lookup, field));
        constants.flat_map(|(_, nodes)| nodes.iter().filter_map(Node::text).map(code)).collect()
    }

    /// The other constants that a resource is looked for by: whose `kind` is `LARGE`.
    pub(super) fn others(&self, lookup: &Lookup) -> String {
        let resource = &lookup.resource.value;
        let shown = lookup.constants.iter().filter(|(field, _)| !self.shapes.hides(resource, &field.value));
        let others = shown.filter(|(field, _)| !self.is_state(lookup, field));
        let clauses: Vec<_> = others
            .map(|(field, values)| format!(" whose {} is {}", code(&field.value), constants(values)))
            .collect();
        clauses.concat()
    }

    /// The condition of a step, as clauses. Whether a resource was found is said in the words it is looked for by.
    pub(super) fn clauses(&self, when: &Condition) -> Vec<String> {
        when.0.iter().map(|(of, test)| self.clause(of, test)).collect()
    }

    fn clause(&self, of: &FieldPath, test: &Test) -> String {
        let (Test::Given(is_there), Some(lookup)) = (test, self.asks_for(of)) else {
            return clause(of, test, &self.shapes);
        };
        let noun = self.noun(&lookup.resource);
        let none = if *is_there { a(&noun) } else { format!("no {noun}") };
        if self.shapes.is_named(&lookup.resource.value) {
            return format!("there is {none}");
        }
        format!("there is {none}{}{}", self.same(lookup), self.described(lookup))
    }

    /// How the resource is looked for whose key a path leads to, if it need not be there.
    pub(super) fn asks_for(&self, path: &FieldPath) -> Option<&'a Lookup> {
        let resource = path.resource.as_ref().filter(|_| self.shapes.is_key(path))?;
        self.optional(resource)
    }

    /// The code of the error that a step refuses with.
    pub(super) fn refusal(&self, step: &Step) -> Option<String> {
        let name = step.refusal.as_ref()?;
        let entry = self.operation?.errors.iter().find(|entry| entry.name.value == name.value)?;
        Some(code(&entry.code))
    }

    /// Whether a field says who calls, which is the same in any case.
    pub(super) fn is_caller(&self, field: &str) -> bool {
        // A request that has a field of this name means somebody else by it.
        field == CALLER || field == self.caller && !self.is_input(field)
    }

    fn is_input(&self, field: &str) -> bool {
        self.shapes.fields.iter().any(|input| input.name.value == field)
    }

    fn is_state(&self, lookup: &Lookup, field: &Text) -> bool {
        self.shapes.is_state(&lookup.resource.value, &field.value)
    }
}
