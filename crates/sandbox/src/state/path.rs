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
}

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
            _ => Ok(Self::Request(names)),
        }
    }

    /// The field of the request that it begins with, if it is of the request.
    pub(super) fn request_field(&self) -> Option<&str> {
        match self {
            Self::Request(names) => names.first().map(String::as_str),
            Self::Resource(..) => None,
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

/// The value that names lead to.
pub(super) fn follow<'v>(fields: &'v Map<String, Value>, names: &[String]) -> Option<&'v Value> {
    let (first, rest) = names.split_first()?;
    rest.iter().try_fold(fields.get(first)?, |value, name| value.get(name))
}
