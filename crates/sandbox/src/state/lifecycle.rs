//! What `x-lifecycle` says of a model: what names a resource, what holds its state, and what time does to it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::keys::{Keys, at, entries, text, texts};
use super::transition::Transition;

/// How the resources of a model live.
#[derive(Debug)]
pub(super) struct Lifecycle {
    /// The fields that name one.
    pub(super) key: Vec<String>,
    /// The field that holds the state.
    pub(super) state: Option<String>,
    /// Fields that are kept though the model lacks them.
    pub(super) hidden: Vec<String>,
    by_time: Vec<Transition>,
    /// What all of it was read from.
    written: Value,
}

/// Both faces of a product write down the same, but for what one of them hides that the other shows.
impl PartialEq for Lifecycle {
    fn eq(&self, other: &Self) -> bool {
        let of = |lifecycle: &Self| {
            let mut written = lifecycle.written.as_object().cloned().unwrap_or_default();
            written.remove("hidden");
            written
        };
        of(self) == of(other)
    }
}

impl Lifecycle {
    /// Reads the value of `x-lifecycle`, with something that reads the entries of `by-time`.
    pub(super) fn parse(
        value: &Value,
        transition: &dyn Fn(&Value) -> Result<Transition, String>,
    ) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let key = at("key", texts(keys.require("key")?))?;
        let state =
            keys.take("state").map(|state| at("state", text(state)).map(str::to_owned)).transpose()?;
        let hidden = keys.take("hidden").map(|hidden| at("hidden", entries(hidden))).transpose()?;
        let hidden = hidden.into_iter().flat_map(Map::keys).cloned().collect();
        // What people call one.
        keys.take("noun");
        let by_time =
            keys.take("by-time").map(|list| list.as_array().ok_or("`by-time` must be a list")).transpose()?;
        keys.finish()?;
        let by_time = by_time.into_iter().flatten().map(|item| at("by-time", transition(item)));
        let by_time = by_time.collect::<Result<Vec<_>, _>>()?;
        match (key.is_empty(), state.is_none() && by_time.iter().any(Transition::is_about_states)) {
            (true, _) => Err("`key` names no field".to_owned()),
            (_, true) => Err("has `by-time`, but no `state`".to_owned()),
            _ => Ok(Self { key, state, hidden, by_time, written: value.clone() }),
        }
    }

    /// The names of all fields that it speaks of and that have to be there.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        let named = self.key.iter().chain(&self.state).map(String::as_str);
        named.chain(self.by_time.iter().flat_map(Transition::sets))
    }

    /// The state of a resource.
    pub(super) fn state_of<'f>(&self, fields: &'f Map<String, Value>) -> Option<&'f Value> {
        fields.get(self.state.as_ref()?)
    }

    /// What time does next to a resource that changed last at a certain time, and when.
    pub(super) fn next(
        &self,
        fields: &Map<String, Value>,
        changed: Option<Timestamp>,
    ) -> Option<(Timestamp, &Transition)> {
        let due = |transition: &Transition| transition.due(fields, self.state.as_deref(), changed);
        let due = self.by_time.iter().filter_map(|transition| Some((due(transition)?, transition)));
        due.min_by_key(|(due, _)| *due)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::models::{Models, Scope};
    use crate::state::scene::Fields;

    fn parse(value: &Value) -> Result<Lifecycle, String> {
        let scope = Scope { models: &Models::default(), product: "house" };
        Lifecycle::parse(value, &|item| Transition::parse(item, &scope))
    }

    fn lifecycle() -> Lifecycle {
        parse(&json!({
            "key": ["code"], "state": "state",
            "by-time": [
                {"from": ["OPEN"], "to": "EXPIRED", "at": "validity/end"},
                {"from": ["OPEN"], "to": "EXPIRED", "at": "pickup_time", "plus-days": "validity/days"},
            ],
        }))
        .unwrap()
    }

    fn next(fields: &Value) -> Option<String> {
        let lifecycle = lifecycle();
        let fields = Fields::new(fields.as_object().unwrap().clone());
        let (due, transition) = lifecycle.next(&fields, None)?;
        let scope = Scope { models: &Models::default(), product: "house" };
        Some(format!("{due} {}", transition.apply(&fields, Some("state"), due, scope)["state"]))
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
    fn a_lifecycle_that_cannot_be_played_says_why() {
        for (value, issue) in [
            (json!([]), "must be an object"),
            (json!({}), "lacks `key`"),
            (json!({"key": []}), "names no field"),
            (json!({"key": ["a"], "sate": "b"}), "did you mean `state`?"),
            (json!({"key": ["a"], "by-time": [{"from": ["A"], "to": "B", "at": "c"}]}), "no `state`"),
            (json!({"key": ["a"], "state": "b", "by-time": [{"from": ["A"], "to": "B"}]}), "lacks `at`"),
        ] {
            let error = parse(&value).unwrap_err();
            assert!(error.contains(issue), "{error}");
        }
    }
}
