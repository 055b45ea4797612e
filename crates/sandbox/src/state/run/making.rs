//! Steps that make, change and remove resources.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Run;
use crate::refusal::Refusal;
use crate::spec::condition::any_of;
use crate::state::models::{Model, ModelId};
use crate::state::path::{follow, put};
use crate::state::scene::{Manner, Met, Round};
use crate::state::source::{Assignments, Source, Target};
use crate::state::step::{Change, Copied, Given, New};

/// How often a new name is tried that another resource has already.
const MAX_ATTEMPTS: usize = 8;

/// How many resources one step makes at most.
const MAX_ROUNDS: usize = 10_000;

/// Fields that a resource never takes over from another.
const OWN_TIMES: [&str; 2] = ["create_time", "modify_time"];

impl<'r> Run<'r, '_, '_> {
    /// Makes a resource, or one for each item of a list, or as many as a number says.
    pub(super) fn create(&mut self, new: &New) -> Result<(), Refusal> {
        let Some(each) = &new.each else { return self.create_one(new, Manner::Made) };
        let items: Vec<Option<Value>> = match self.scene.value(each) {
            Some(Value::Array(items)) => items.iter().cloned().map(Some).collect(),
            Some(number) => {
                let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                vec![None; number.unwrap_or_default().min(MAX_ROUNDS.saturating_add(1))]
            }
            None => Vec::new(),
        };
        if items.len() > MAX_ROUNDS {
            tracing::error!(most = MAX_ROUNDS, "a step would make more resources than it may");
            return Err(Refusal::system_error());
        }
        for (number, item) in (0..).zip(items) {
            self.scene.round = Some(Round { number, item });
            self.create_one(new, Manner::Together(self.number))?;
        }
        self.scene.round = None;
        Ok(())
    }

    fn create_one(&mut self, new: &New, manner: Manner) -> Result<(), Refusal> {
        let New { model: id, given, each: _, copies, set, to } = new;
        let model = self.model(*id)?;
        let mut fields = Map::new();
        let sent = self.scene.fields.iter().filter(|(name, _)| match given {
            Given::All => true,
            // The object takes the place of the body, and nothing else.
            Given::Inside(_) => !self.scene.body.contains_key(*name),
            Given::Nothing => false,
        });
        let sent = sent.map(|(name, value)| (name.as_str(), value)).chain(self.scene.own());
        let inside = match given {
            Given::Inside(path) => self.scene.value(path).and_then(Value::as_object),
            Given::All | Given::Nothing => None,
        };
        let inside = inside.into_iter().flatten().map(|(name, value)| (name.as_str(), value));
        for (name, value) in sent.chain(inside).filter(|(name, _)| model.has(name)) {
            fields.insert(name.to_owned(), value.clone());
        }
        self.copy(model, &mut fields, copies);
        let is_new = set.iter().any(|(target, source)| match target.as_slice() {
            [name] => model.lifecycle.key.contains(name) && source.is_new(),
            _ => false,
        });
        for _ in 0..MAX_ATTEMPTS {
            self.assign(&mut fields, set)?;
            self.enter(model, &mut fields, to.as_ref())?;
            for (name, value) in &model.defaults {
                fields.entry(name).or_insert_with(|| value.clone());
            }
            let existing = self.transaction.store().named(*id, &fields);
            if existing.is_none() || !is_new {
                self.put(*id, existing, fields, manner);
                return Ok(());
            }
        }
        tracing::error!(model = model.name, "no new name is free");
        Err(Refusal::system_error())
    }

    /// Takes fields over from other resources, where there are none yet.
    fn copy(&self, model: &Model, fields: &mut Map<String, Value>, copies: &[Copied]) {
        let state = model.lifecycle.state.as_deref();
        for copied in copies {
            let Some(met) = self.scene.met(copied.from) else { continue };
            for (name, value) in met.fields.iter() {
                let wanted = match &copied.fields {
                    Some(names) => names.contains(name),
                    None => model.has(name) && state != Some(name) && !OWN_TIMES.contains(&name.as_str()),
                };
                if wanted && !fields.contains_key(name) {
                    fields.insert(name.clone(), value.clone());
                }
            }
        }
    }

    /// Changes the resource of a model that was met last, or all that were met together.
    pub(super) fn change(&mut self, change: &Change) -> Result<(), Refusal> {
        for number in self.scene.meant(change.model) {
            self.scene.meet_again(number);
            self.change_one(change)?;
        }
        Ok(())
    }

    fn change_one(&mut self, change: &Change) -> Result<(), Refusal> {
        let Change { model: id, from, given, keep, set, to } = change;
        let model = self.model(*id)?;
        let Some(met) = self.scene.met(*id) else { return Ok(()) };
        if let Some((states, refusal)) = from
            && !met.pristine
            && !model.lifecycle.state_of(&met.fields).is_some_and(|state| states.contains(state))
        {
            return Err(self.refused(refusal, met.by.as_deref(), || {
                let field = model.lifecycle.state.as_deref().unwrap_or_default();
                let state =
                    model.lifecycle.state_of(&met.fields).and_then(Value::as_str).unwrap_or("unknown");
                format!(
                    "names {} whose `{field}` is {state}, and it must be {}",
                    model.lifecycle.noun.a(),
                    any_of(states)
                )
            }));
        }
        let mut fields = Map::clone(&met.fields);
        let (number, manner) = (met.number, met.manner);
        let given = match given {
            Given::All => Some(self.scene.body),
            Given::Inside(path) => self.scene.value(path).and_then(Value::as_object),
            Given::Nothing => None,
        };
        for (name, value) in given.into_iter().flatten() {
            if model.has(name) && !keep.contains(name) {
                fields.insert(name.clone(), value.clone());
            }
        }
        self.assign(&mut fields, set)?;
        self.enter(model, &mut fields, to.as_ref())?;
        self.put(*id, Some(number), fields, manner);
        Ok(())
    }

    /// Removes the resource of a model that was met last, or all that were met together.
    pub(super) fn remove(&mut self, id: ModelId) {
        for number in self.scene.meant(id) {
            self.transaction.put(number, None);
            self.scene.remove(number);
        }
    }

    /// Sets fields, each as those before it have left the others.
    pub(super) fn assign(&self, fields: &mut Map<String, Value>, set: &Assignments) -> Result<(), Refusal> {
        for (path, source) in set {
            let value = self.value(source, Target { path, before: follow(fields, path) })?;
            if let Some(value) = value {
                put(fields, path, value);
            }
        }
        Ok(())
    }

    /// Sets the state.
    fn enter(
        &self,
        model: &Model,
        fields: &mut Map<String, Value>,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let Some((state, to)) = model.lifecycle.state.as_ref().zip(to) else { return Ok(()) };
        let target = Target { path: std::slice::from_ref(state), before: None };
        if let Some(value) = self.value(to, target)? {
            fields.insert(state.clone(), value);
        }
        Ok(())
    }

    fn value(&self, source: &Source, target: Target<'_>) -> Result<Option<Value>, Refusal> {
        source.value(target, &self.scene).map_err(|error| {
            tracing::error!(%error, "there is no chance to be had");
            Refusal::system_error()
        })
    }

    fn put(&mut self, model: ModelId, number: Option<u64>, fields: Map<String, Value>, manner: Manner) {
        let number = number.unwrap_or_else(|| self.transaction.next_number());
        let fields = Arc::new(fields);
        self.transaction.make(number, model, Arc::clone(&fields), self.scene.now);
        let by = self.scene.met(model).and_then(|met| met.by.clone());
        self.scene.meet(Met { model, number, fields, pristine: false, by, manner, removed: false });
    }

    fn model(&self, id: ModelId) -> Result<&'r Model, Refusal> {
        self.models.get(id).ok_or_else(Refusal::system_error)
    }
}
