//! What time does to a resource: when, and what it is afterwards.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::keys::{Keys, at, constants, text};
use super::models::{ModelId, Models, Scope};
use super::path::{Path, follow, names, put};
use super::scene::{Fields, Scene};
use super::source::{Assignments, Source, Target, assignments};
use crate::spec::condition::{Condition, inside};

/// What time does to the resources of each model.
#[derive(Default)]
pub(super) struct Transitions(HashMap<ModelId, Vec<Transition>>);

/// What time does to a resource, an entry of `by-time`.
#[derive(Debug)]
pub(super) struct Transition {
    /// The field that holds the state.
    state: Option<String>,
    from: Option<Vec<Value>>,
    when: Option<Condition>,
    due: Due,
    to: Option<Value>,
    /// Fields, and where their values come from: paths are the resource's own.
    set: Assignments,
}

/// When it is done.
#[derive(Debug)]
enum Due {
    /// At a time that the resource holds, and so many days later as it holds.
    At(Vec<String>, Option<Vec<String>>),
    /// So many seconds after the resource changed last.
    After(i64),
}

impl Transitions {
    /// Reads what the lifecycles of a product's models say of time. Both faces say the same.
    pub(super) fn read(&mut self, models: &Models, product: &str) -> Result<(), String> {
        let scope = Scope { models, product };
        for (id, model) in models.iter().filter(|(_, model)| model.product == product) {
            let state = model.lifecycle.state.as_deref();
            let read = |value| at("by-time", Transition::parse(value, id, state, &scope));
            let transitions: Result<_, _> = model.lifecycle.by_time.iter().map(read).collect();
            let place = |error| format!("`x-lifecycle` of `{}` {error}", model.name);
            self.0.insert(id, transitions.map_err(place)?);
        }
        Ok(())
    }

    /// What time does next to a resource that changed last at a certain time, and when.
    pub(super) fn next(
        &self,
        model: ModelId,
        fields: &Map<String, Value>,
        changed: Option<Timestamp>,
    ) -> Option<(Timestamp, &Transition)> {
        let transitions = self.0.get(&model)?.iter();
        let due = transitions.filter_map(|transition| Some((transition.due(fields, changed)?, transition)));
        due.min_by_key(|(due, _)| *due)
    }
}

impl Transition {
    fn parse(value: &Value, model: ModelId, state: Option<&str>, scope: &Scope<'_>) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let from = keys.take("from").map(|from| at("from", constants(from))).transpose()?;
        let when = keys.take("when").map(|when| at("when", Condition::parse(when))).transpose()?;
        let to = keys.take("to").cloned();
        let set = keys.take("set").map(|set| at("set", assignments(set, Some(model), scope))).transpose()?;
        let set = set.unwrap_or_default();
        let due = if let Some(seconds) = keys.take("after") {
            // That it is a guess matters to readers alone.
            keys.take("assumed");
            Due::After(seconds.as_i64().ok_or("`after` must be a number of seconds")?)
        } else {
            let path = at("at", text(keys.require("at")?).and_then(names))?;
            let days = keys.take("plus-days");
            Due::At(path, days.map(|days| at("plus-days", text(days).and_then(names))).transpose()?)
        };
        keys.finish()?;
        if from.is_none() && when.is_none() {
            Err("has neither `from` nor `when`".to_owned())
        } else if to.is_none() && set.is_empty() {
            Err("has neither `to` nor `set`".to_owned())
        } else if state.is_none() && (from.is_some() || to.is_some()) {
            Err("has `from` or `to`, but the model has no `state`".to_owned())
        } else {
            Ok(Self { state: state.map(str::to_owned), from, when, due, to, set })
        }
    }

    /// When it changes a resource that changed last at a certain time; `None` if it doesn't.
    fn due(&self, fields: &Map<String, Value>, changed: Option<Timestamp>) -> Option<Timestamp> {
        let state = self.state.as_ref().and_then(|state| fields.get(state));
        let is_in = |states: &Vec<Value>| state.is_some_and(|state| states.contains(state));
        let applies = self.from.as_ref().is_none_or(is_in)
            && self.when.as_ref().is_none_or(|when| when.holds(&|path| inside(fields, path).cloned()))
            && self.changes(fields);
        if !applies {
            return None;
        }
        // A resource that lives to the end of time never gets there.
        match &self.due {
            Due::After(seconds) => changed?.checked_add(SignedDuration::from_secs(*seconds)).ok(),
            Due::At(begin, days) => {
                let begin: Timestamp = follow(fields, begin)?.as_str()?.parse().ok()?;
                let Some(days) = days else { return Some(begin) };
                let hours = follow(fields, days)?.as_i64()?.checked_mul(24)?;
                begin.checked_add(SignedDuration::try_from_hours(hours)?).ok()
            }
        }
    }

    /// The fields after the change, which is due at this time.
    pub(super) fn apply(&self, before: &Fields, due: Timestamp, scope: Scope<'_>) -> Map<String, Value> {
        let mut fields = Map::clone(before);
        let scene = Scene::of_resource(scope, Map::clone(before), due);
        for (path, source) in &self.set {
            match source.value(Target { path, before: follow(before, path) }, &scene) {
                Ok(Some(value)) => put(&mut fields, path, value),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "there is no chance to be had"),
            }
        }
        if let Some((state, to)) = self.state.as_ref().zip(self.to.as_ref()) {
            fields.insert(state.clone(), to.clone());
        }
        fields
    }

    /// Whether the resource is another one afterwards; if not, it would be due for ever.
    fn changes(&self, fields: &Map<String, Value>) -> bool {
        let leads = self.state.as_ref().zip(self.to.as_ref());
        let leaves = leads.is_some_and(|(state, to)| fields.get(state) != Some(to));
        leaves
            || self.set.iter().any(|(target, source)| match source {
                Source::Constant(_) | Source::From(_) | Source::Case(..) => {
                    known(source, fields).is_some_and(|value| follow(fields, target) != Some(value))
                }
                // Another value each time: it comes so long after the one before, and of one time it would have no end.
                _ => matches!(self.due, Due::After(seconds) if seconds > 0),
            })
    }
}

/// The value that a field is set to, where fields and constants say it.
fn known<'v>(source: &'v Source, fields: &'v Map<String, Value>) -> Option<&'v Value> {
    match source {
        Source::Constant(value) => Some(value),
        Source::From(Path::Request(path)) => follow(fields, path),
        Source::Case(Path::Request(path), cases) => {
            let case = follow(fields, path)?;
            let (_, source) = cases.iter().find(|(constant, _)| constant == case)?;
            known(source, fields)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    /// The models of a document with one, whose resources live like this.
    fn house(lifecycle: &Value) -> Result<(Models, Transitions), String> {
        let text = json!({"type": "string"});
        let properties = json!({"code": text, "state": text, "end": text});
        let door = json!({"type": "object", "x-lifecycle": lifecycle, "properties": properties});
        let document = json!({
            "info": {"x-product": "house"}, "components": {"schemas": {"Door": door}},
        });
        let document = Document::parse(&document.to_string()).unwrap();
        let (mut models, mut transitions) = (Models::default(), Transitions::default());
        models.read(&document)?;
        transitions.read(&models, &document.product())?;
        Ok((models, transitions))
    }

    fn next(fields: &Value) -> Option<String> {
        let (models, transitions) = house(&json!({
            "key": ["code"], "state": "state",
            "by-time": [
                {"from": ["OPEN"], "to": "EXPIRED", "at": "validity/end"},
                {"from": ["OPEN"], "to": "EXPIRED", "at": "pickup_time", "plus-days": "validity/days"},
            ],
        }))
        .unwrap();
        let fields = Fields::new(fields.as_object().unwrap().clone());
        let (id, model) = models.iter().next().unwrap();
        let (due, transition) = transitions.next(id, &fields, None)?;
        let scope = Scope { models: &models, product: &model.product };
        Some(format!("{due} {}", transition.apply(&fields, due, scope)["state"]))
    }

    #[test]
    fn the_first_transition_that_applies_is_next() {
        let end = json!({"end": "2026-01-02T08:00:00+08:00"});
        assert_eq!(
            next(&json!({"state": "OPEN", "validity": end})).unwrap(),
            "2026-01-02T00:00:00Z \"EXPIRED\""
        );
        let days = json!({"state": "OPEN", "pickup_time": "2026-01-01T00:00:00Z", "validity": {"days": 30}});
        assert_eq!(next(&days).unwrap(), "2026-01-31T00:00:00Z \"EXPIRED\"");
    }

    #[test]
    fn a_transition_whose_times_are_absent_or_beyond_all_time_does_not_apply() {
        let end = json!({"end": "2026-01-02T08:00:00+08:00"});
        for fields in [
            json!({"state": "OPEN", "validity": {"type": "PERMANENT"}}),
            json!({"state": "GONE", "validity": end}),
            json!({"state": "OPEN", "pickup_time": "2026-01-01T00:00:00Z"}),
            json!({"state": "OPEN", "pickup_time": "2026-01-01T00:00:00Z", "validity": {"days": i64::MAX}}),
            json!({"state": "OPEN", "pickup_time": "2026-01-01T00:00:00Z", "validity": {"days": 99_999_999}}),
            json!({"state": "OPEN", "validity": {"end": "tomorrow"}}),
        ] {
            assert_eq!(next(&fields), None, "{fields}");
        }
    }

    #[test]
    fn a_transition_that_cannot_be_played_says_why() {
        for (transition, issue) in [
            (json!({"from": ["A"], "to": "B"}), "lacks `at`"),
            (json!({"to": "B", "at": "end"}), "neither `from` nor `when`"),
            (json!({"from": ["A"], "at": "end"}), "neither `to` nor `set`"),
            (json!({"when": {"code": "A"}, "at": "end", "set": {"edn": "B"}}), "speaks of `edn`"),
        ] {
            let lifecycle = json!({"key": ["code"], "state": "state", "by-time": [transition]});
            let error = house(&lifecycle).err().unwrap();
            assert!(error.contains("`x-lifecycle` of `Door` `by-time`") && error.contains(issue), "{error}");
        }
        let stateless = json!({"key": ["code"], "by-time": [{"from": ["A"], "to": "B", "at": "end"}]});
        let error = house(&stateless).err().unwrap();
        assert!(error.contains("has no `state`"), "{error}");
    }
}
