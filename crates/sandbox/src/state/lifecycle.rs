//! What `x-lifecycle` says of a model: what names a resource, what holds its state, and what time does to it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::keys::{Keys, at, constants, text, texts};
use super::path::{follow, names};

/// How the resources of a model live.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lifecycle {
    /// The fields that name one.
    pub(super) key: Vec<String>,
    /// The field that holds the state.
    pub(super) state: Option<String>,
    by_time: Vec<Transition>,
}

/// What time does to a resource.
#[derive(Clone, Debug, PartialEq)]
struct Transition {
    from: Vec<Value>,
    to: Value,
    at: Vec<String>,
    plus_days: Option<Vec<String>>,
}

impl Lifecycle {
    /// Reads the value of `x-lifecycle`.
    pub(super) fn parse(value: &Value) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let key = at("key", texts(keys.require("key")?))?;
        let state =
            keys.take("state").map(|state| at("state", text(state)).map(str::to_owned)).transpose()?;
        let by_time =
            keys.take("by-time").map(|list| list.as_array().ok_or("`by-time` must be a list")).transpose()?;
        keys.finish()?;
        let by_time = by_time.into_iter().flatten().map(|item| at("by-time", Transition::parse(item)));
        let by_time = by_time.collect::<Result<Vec<_>, _>>()?;
        match (key.is_empty(), state.is_none() && !by_time.is_empty()) {
            (true, _) => Err("`key` names no field".to_owned()),
            (_, true) => Err("has `by-time`, but no `state`".to_owned()),
            _ => Ok(Self { key, state, by_time }),
        }
    }

    /// The state of a resource.
    pub(super) fn state_of<'f>(&self, fields: &'f Map<String, Value>) -> Option<&'f Value> {
        fields.get(self.state.as_ref()?)
    }

    /// When time changes the state of a resource next, and to what.
    pub(super) fn next(&self, fields: &Map<String, Value>) -> Option<(Timestamp, &Value)> {
        let state = self.state_of(fields)?;
        let due = self.by_time.iter().filter(|transition| transition.from.contains(state));
        let due = due.filter_map(|transition| Some((transition.due(fields)?, &transition.to)));
        due.min_by_key(|(due, _)| *due)
    }
}

impl Transition {
    fn parse(value: &Value) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let from = at("from", constants(keys.require("from")?))?;
        let to = keys.require("to")?.clone();
        let path = at("at", text(keys.require("at")?).and_then(names))?;
        let plus_days =
            keys.take("plus-days").map(|days| at("plus-days", text(days).and_then(names))).transpose()?;
        keys.finish()?;
        Ok(Self { from, to, at: path, plus_days })
    }

    fn due(&self, fields: &Map<String, Value>) -> Option<Timestamp> {
        let begin: Timestamp = follow(fields, &self.at)?.as_str()?.parse().ok()?;
        let Some(days) = &self.plus_days else { return Some(begin) };
        let hours = follow(fields, days)?.as_i64()?.checked_mul(24)?;
        // A resource that lives to the end of time never gets there.
        begin.checked_add(SignedDuration::try_from_hours(hours)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lifecycle() -> Lifecycle {
        Lifecycle::parse(&json!({
            "key": ["code"], "state": "state",
            "by-time": [
                {"from": ["OPEN"], "to": "EXPIRED", "at": "validity/end"},
                {"from": ["OPEN"], "to": "EXPIRED", "at": "pickup_time", "plus-days": "validity/days"},
            ],
        }))
        .unwrap()
    }

    fn next(fields: &Value) -> Option<String> {
        lifecycle().next(fields.as_object().unwrap()).map(|(due, to)| format!("{due} {to}"))
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
            let error = Lifecycle::parse(&value).unwrap_err();
            assert!(error.contains(issue), "{error}");
        }
    }
}
