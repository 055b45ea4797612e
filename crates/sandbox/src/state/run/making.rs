//! Steps that make and change resources.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Run;
use crate::refusal::Refusal;
use crate::spec::condition::any_of;
use crate::state::models::{Model, ModelId};
use crate::state::scene::Met;
use crate::state::source::Source;
use crate::state::step::{Assignments, Copied, Failing};

/// How often a new name is tried that another resource has already.
const MAX_ATTEMPTS: usize = 8;

/// Fields that a resource never takes over from another.
const OWN_TIMES: [&str; 2] = ["create_time", "modify_time"];

impl<'r> Run<'r, '_, '_> {
    pub(super) fn create(
        &mut self,
        id: ModelId,
        copies: &[Copied],
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let model = self.model(id)?;
        let given = self.scene.fields.iter().filter(|(name, _)| model.has(name));
        let mut fields: Map<String, Value> =
            given.map(|(name, value)| (name.clone(), value.clone())).collect();
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
        let new = set.iter().any(|(name, source)| model.lifecycle.key.contains(name) && source.is_new());
        for _ in 0..MAX_ATTEMPTS {
            self.assign(model, &mut fields, set, to)?;
            for (name, value) in &model.defaults {
                fields.entry(name).or_insert_with(|| value.clone());
            }
            let existing = self.transaction.store().named(id, &fields);
            if existing.is_none() || !new {
                self.put(id, existing, fields);
                return Ok(());
            }
        }
        tracing::error!(model = model.name, "no new name is free");
        Err(Refusal::system_error())
    }

    pub(super) fn change(
        &mut self,
        id: ModelId,
        from: Option<&(Vec<Value>, Failing)>,
        keep: &[String],
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let model = self.model(id)?;
        let Some(met) = self.scene.met(id) else {
            tracing::error!(model = model.name, "what is to be changed was not looked up");
            return Err(Refusal::system_error());
        };
        if let Some((states, refusal)) = from
            && !met.pristine
            && !model.lifecycle.state_of(&met.fields).is_some_and(|state| states.contains(state))
        {
            return Err(self.refused(refusal, met.by.as_deref(), || {
                let field = model.lifecycle.state.as_deref().unwrap_or_default();
                let state =
                    model.lifecycle.state_of(&met.fields).and_then(Value::as_str).unwrap_or("unknown");
                format!(
                    "names a `{}` whose `{field}` is {state}, and it must be {}",
                    model.name,
                    any_of(states)
                )
            }));
        }
        let mut fields = Map::clone(&met.fields);
        let number = met.number;
        let given = self.scene.body.iter().filter(|(name, _)| model.has(name) && !keep.contains(name));
        for (name, value) in given {
            fields.insert(name.clone(), value.clone());
        }
        self.assign(model, &mut fields, set, to)?;
        self.put(id, Some(number), fields);
        Ok(())
    }

    fn assign(
        &self,
        model: &Model,
        fields: &mut Map<String, Value>,
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let state = model.lifecycle.state.as_ref().zip(to);
        for (name, source) in set.iter().map(|(name, source)| (name, source)).chain(state) {
            let value = source.value(name, &self.scene).map_err(|error| {
                tracing::error!(%error, "there is no chance to be had");
                Refusal::system_error()
            })?;
            if let Some(value) = value {
                fields.insert(name.clone(), value);
            }
        }
        Ok(())
    }

    fn put(&mut self, model: ModelId, number: Option<u64>, fields: Map<String, Value>) {
        let number = number.unwrap_or_else(|| self.transaction.next_number());
        let fields = Arc::new(fields);
        self.transaction.make(number, model, Arc::clone(&fields));
        let by = self.scene.met(model).and_then(|met| met.by.clone());
        self.scene.meet(Met { model, number, fields, pristine: false, by });
    }

    fn model(&self, id: ModelId) -> Result<&'r Model, Refusal> {
        self.models.get(id).ok_or_else(Refusal::system_error)
    }
}
