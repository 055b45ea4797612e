//! The keys of one object of a document, taken one by one so that what is left over is an error.

use serde_json::{Map, Value};

use crate::spec::issue::did_you_mean;

/// An object whose keys are all to be understood.
pub(super) struct Keys<'d> {
    object: &'d Map<String, Value>,
    asked: Vec<&'static str>,
}

impl<'d> Keys<'d> {
    /// Takes an object.
    pub(super) fn of(value: &'d Value) -> Result<Self, String> {
        let object = value.as_object().ok_or("must be an object")?;
        Ok(Self { object, asked: Vec::new() })
    }

    /// What stands at a key.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'d Value> {
        self.asked.push(key);
        self.object.get(key)
    }

    /// What stands at a key that has to be there.
    pub(super) fn require(&mut self, key: &'static str) -> Result<&'d Value, String> {
        self.take(key).ok_or_else(|| format!("lacks `{key}`"))
    }

    /// Fails on a key that nobody asked for.
    pub(super) fn finish(self) -> Result<(), String> {
        match self.object.keys().find(|key| !self.asked.contains(&key.as_str())) {
            Some(unknown) => {
                Err(format!("has the unknown key `{unknown}`{}", did_you_mean(unknown, &self.asked)))
            }
            None => Ok(()),
        }
    }
}

/// A text.
pub(super) fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "must be a text".to_owned())
}

/// A list of texts.
pub(super) fn texts(value: &Value) -> Result<Vec<String>, String> {
    let items = value.as_array().ok_or("must be a list of names")?;
    items.iter().map(|item| text(item).map(str::to_owned)).collect()
}

/// One constant or several.
pub(super) fn constants(value: &Value) -> Result<Vec<Value>, String> {
    let values = match value {
        Value::Array(values) => values.clone(),
        value => vec![value.clone()],
    };
    let is_constant = |value: &Value| !(value.is_object() || value.is_array() || value.is_null());
    if values.iter().all(is_constant) { Ok(values) } else { Err("must be constants".to_owned()) }
}

/// The entries of an object.
pub(super) fn entries(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| "must be an object".to_owned())
}

/// Says in front of an error where it is.
pub(super) fn at<T>(place: &str, result: Result<T, String>) -> Result<T, String> {
    result.map_err(|error| format!("`{place}` {error}"))
}
