//! What `x-lifecycle` says of a model: what names a resource, what holds its state, and what is hidden of it.

use serde_json::{Map, Value};

use super::keys::{Keys, at, entries, text, texts};
use crate::spec::noun::Noun;

/// How the resources of a model live.
#[derive(Debug)]
pub(super) struct Lifecycle {
    /// The fields that name one.
    pub(super) key: Vec<String>,
    /// The field that holds the state.
    pub(super) state: Option<String>,
    /// Fields that are kept though the model lacks them.
    pub(super) hidden: Vec<String>,
    /// What time does to one, as it is written.
    pub(super) by_time: Vec<Value>,
    /// What one is called in sentences.
    pub(super) noun: Noun,
}

/// Both faces of a product write down the same, but for what one of them hides that the other shows.
impl PartialEq for Lifecycle {
    fn eq(&self, other: &Self) -> bool {
        let Self { key, state, hidden: _, by_time, noun } = self;
        (key, state, by_time, noun) == (&other.key, &other.state, &other.by_time, &other.noun)
    }
}

impl Lifecycle {
    /// Reads the value of `x-lifecycle` of a model.
    pub(super) fn parse(model: &str, value: &Value) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let key = at("key", texts(keys.require("key")?))?;
        let state =
            keys.take("state").map(|state| at("state", text(state)).map(str::to_owned)).transpose()?;
        let hidden = keys.take("hidden").map(|hidden| at("hidden", entries(hidden))).transpose()?;
        let hidden = hidden.into_iter().flat_map(Map::keys).cloned().collect();
        let by_time =
            keys.take("by-time").map(|list| list.as_array().ok_or("`by-time` must be a list")).transpose()?;
        let by_time = by_time.cloned().unwrap_or_default();
        keys.take("noun");
        keys.finish()?;
        if key.is_empty() {
            return Err("`key` names no field".to_owned());
        }
        Ok(Self { key, state, hidden, by_time, noun: Noun::of(model, value) })
    }

    /// The state of a resource.
    pub(super) fn state_of<'f>(&self, fields: &'f Map<String, Value>) -> Option<&'f Value> {
        fields.get(self.state.as_ref()?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lifecycle_that_cannot_be_played_says_why() {
        for (value, issue) in [
            (json!([]), "must be an object"),
            (json!({}), "lacks `key`"),
            (json!({"key": []}), "names no field"),
            (json!({"key": ["a"], "sate": "b"}), "did you mean `state`?"),
            (json!({"key": ["a"], "by-time": {}}), "must be a list"),
        ] {
            let error = Lifecycle::parse("Door", &value).unwrap_err();
            assert!(error.contains(issue), "{error}");
        }
    }
}
