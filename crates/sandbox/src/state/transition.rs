//! What time does to a resource: when, and what it is afterwards.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::keys::{Keys, at, constants, entries, text};
use super::models::Scope;
use super::path::{Path, follow, names, put};
use super::scene::{Fields, Scene};
use super::source::{Source, Target};
use crate::spec::condition::{Condition, inside};

/// What time does to a resource, an entry of `by-time`.
#[derive(Debug)]
pub(super) struct Transition {
    from: Option<Vec<Value>>,
    when: Option<Condition>,
    due: Due,
    to: Option<Value>,
    /// Fields, and where their values come from: paths are the resource's own.
    set: Vec<(Vec<String>, Source)>,
}

/// When it is done.
#[derive(Debug)]
enum Due {
    /// At a time that the resource holds, and so many days later as it holds.
    At(Vec<String>, Option<Vec<String>>),
    /// So many seconds after the resource changed last.
    After(i64),
}

impl Transition {
    /// Reads an entry of `by-time`.
    pub(super) fn parse(value: &Value, scope: &Scope<'_>) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let from = keys.take("from").map(|from| at("from", constants(from))).transpose()?;
        let when = keys.take("when").map(|when| at("when", Condition::parse(when))).transpose()?;
        let to = keys.take("to").cloned();
        let set =
            keys.take("set").map(|set| at("set", settings(set, scope))).transpose()?.unwrap_or_default();
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
        match (from.is_none() && when.is_none(), to.is_none() && set.is_empty()) {
            (true, _) => Err("has neither `from` nor `when`".to_owned()),
            (_, true) => Err("has neither `to` nor `set`".to_owned()),
            _ => Ok(Self { from, when, due, to, set }),
        }
    }

    /// Whether it is about a model that has states.
    pub(super) fn is_about_states(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The names of the fields that it sets, besides the state.
    pub(super) fn sets(&self) -> impl Iterator<Item = &str> {
        self.set.iter().filter_map(|(target, _)| target.first().map(String::as_str))
    }

    /// When it changes a resource that changed last at a certain time; `None` if it doesn't.
    pub(super) fn due(
        &self,
        fields: &Map<String, Value>,
        state: Option<&str>,
        changed: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let is_in = |states: &Vec<Value>| {
            state.and_then(|state| fields.get(state)).is_some_and(|state| states.contains(state))
        };
        let applies = self.from.as_ref().is_none_or(is_in)
            && self.when.as_ref().is_none_or(|when| when.holds(&|path| inside(fields, path).cloned()))
            && self.changes(fields, state);
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
    pub(super) fn apply(
        &self,
        before: &Fields,
        state: Option<&str>,
        due: Timestamp,
        scope: Scope<'_>,
    ) -> Map<String, Value> {
        let mut fields = Map::clone(before);
        let scene = Scene::of_resource(scope, Map::clone(before), due);
        for (path, source) in &self.set {
            match source.value(Target { path, before: follow(before, path) }, &scene) {
                Ok(Some(value)) => put(&mut fields, path, value),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "there is no chance to be had"),
            }
        }
        if let Some((state, to)) = state.zip(self.to.as_ref()) {
            fields.insert(state.to_owned(), to.clone());
        }
        fields
    }

    /// Whether the resource is another one afterwards; if not, it would be due for ever.
    fn changes(&self, fields: &Map<String, Value>, state: Option<&str>) -> bool {
        let leaves = state.zip(self.to.as_ref()).is_some_and(|(state, to)| fields.get(state) != Some(to));
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

fn settings(value: &Value, scope: &Scope<'_>) -> Result<Vec<(Vec<String>, Source)>, String> {
    let setting =
        |(target, source): (&String, &Value)| Ok((names(target)?, at(target, Source::parse(source, scope))?));
    entries(value)?.iter().map(setting).collect()
}
