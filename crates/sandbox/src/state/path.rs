//! Paths to values: fields of the request, or of a resource that an earlier step found or made.

use serde_json::{Map, Value};

use super::models::{ModelId, Scope};

/// The path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// `openid`, or `valid_date_information/type`.
    Request(Vec<String>),
    /// `Card/state`.
    Resource(ModelId, Vec<String>),
    /// `caller`: who calls, or whom an event is for.
    Caller,
}

/// The path to who calls; resources keep it under this name too.
pub(super) const CALLER: &str = "caller";

impl Path {
    /// Reads a path; a first name that begins with a capital is a model's.
    pub(super) fn parse(text: &str, scope: &Scope<'_>) -> Result<Self, String> {
        let names = names(text)?;
        match names.split_first() {
            Some((first, rest)) if first.starts_with(|first: char| first.is_ascii_uppercase()) => {
                let model = scope.model(first)?;
                if rest.is_empty() {
                    Err(format!("`{text}` names no field"))
                } else {
                    Ok(Self::Resource(model, rest.to_vec()))
                }
            }
            Some((first, [])) if first == CALLER => Ok(Self::Caller),
            _ => Ok(Self::Request(names)),
        }
    }

    /// The field of the request that it begins with, if it is of the request.
    pub(super) fn request_field(&self) -> Option<&str> {
        match self {
            Self::Request(names) => names.first().map(String::as_str),
            Self::Resource(..) | Self::Caller => None,
        }
    }
}

/// The names in a path, joined by `/`.
pub(super) fn names(text: &str) -> Result<Vec<String>, String> {
    match text.split('/').map(str::to_owned).collect::<Vec<_>>() {
        names if names.iter().any(String::is_empty) => Err(format!("`{text}` is not a path")),
        names => Ok(names),
    }
}

/// Puts a value where names lead to. The objects on the way are made, also in the place of something else.
pub(super) fn put(fields: &mut Map<String, Value>, names: &[String], value: Value) {
    let Some((first, rest)) = names.split_first() else { return };
    if rest.is_empty() {
        fields.insert(first.clone(), value);
        return;
    }
    let inner = fields.entry(first).or_insert(Value::Null);
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}

/// The value that names lead to.
pub(super) fn follow<'v>(fields: &'v Map<String, Value>, names: &[String]) -> Option<&'v Value> {
    let (first, rest) = names.split_first()?;
    rest.iter().try_fold(fields.get(first)?, |value, name| value.get(name))
}
