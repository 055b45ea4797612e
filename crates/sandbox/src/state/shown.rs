//! What a call is answered with, before it is brought into the form of the reply.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::scene::Fields;
use crate::paging::Part;

/// What a call is answered with.
pub(super) enum Shown {
    /// The behavior says nothing of it.
    Nothing,
    Resource(Fields),
    /// What a step says that the reply is made of.
    Said(Fields),
    /// A page.
    Page(Part<Fields>),
}

impl Shown {
    /// As it is kept under a request number.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Resource(fields) => Value::Object(Map::clone(fields)),
            Self::Said(fields) => json!([Map::clone(fields)]),
            Self::Page(Part { items, total, next }) => {
                let items: Vec<Value> = items.iter().map(|item| Value::Object(Map::clone(item))).collect();
                json!([items, total, next])
            }
        }
    }

    /// As it was kept.
    pub(super) fn of_value(value: Option<&Value>) -> Self {
        let fields = |value: &Value| value.as_object().cloned().map(Arc::new);
        match value {
            Some(Value::Object(object)) => Self::Resource(Arc::new(object.clone())),
            Some(Value::Array(said)) if said.len() == 1 => {
                said.first().and_then(fields).map_or(Self::Nothing, Self::Said)
            }
            Some(Value::Array(page)) => {
                let items = page.first().and_then(Value::as_array).into_iter().flatten().filter_map(fields);
                let total = page.get(1).and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
                let next = page.get(2).and_then(Value::as_str).map(str::to_owned);
                Self::Page(Part { items: items.collect(), total: total.unwrap_or_default(), next })
            }
            _ => Self::Nothing,
        }
    }
}
