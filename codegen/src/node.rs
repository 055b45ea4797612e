//! A YAML document as a tree in which every key and value knows its place.

use std::fmt;

use serde_json::{Map, Number};

use crate::span::{Span, Text};

/// A value and its place.
///
/// A collection that stands under a key has the key's place: that is where a message about it belongs.
#[derive(Clone)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The value alone, in JSON.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

/// A YAML value, as the core schema of YAML 1.2 reads it.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer or a fraction.
    Number(Number),
    /// Everything else that is a scalar; dates and times too.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the document.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }

    /// The value of a key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let Value::Map(entries) = &mut self.value else { return None };
        entries.iter_mut().find(|entry| entry.key.value == key).map(|entry| &mut entry.value)
    }

    /// Puts an entry into a mapping: in the place of one with the same key, or behind the others.
    pub(crate) fn put(&mut self, new: Entry) {
        let Value::Map(entries) = &mut self.value else { return };
        match entries.iter_mut().find(|entry| entry.key.value == new.key.value) {
            Some(entry) => entry.value = new.value,
            None => entries.push(new),
        }
    }

    /// Takes an entry out of a mapping.
    pub(crate) fn remove(&mut self, key: &str) {
        if let Value::Map(entries) = &mut self.value {
            entries.retain(|entry| entry.key.value != key);
        }
    }

    /// The entries of a mapping, none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list, none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, with its article.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Boolean(_) => "a boolean",
            Value::Number(number) if number.is_f64() => "a number with a fraction",
            Value::Number(_) => "an integer",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same value on one line, as YAML would be written by hand: `{find: Card, by: [card_id]}`.
    pub fn to_flow(&self) -> String {
        let joined = |items: Vec<String>| items.join(", ");
        match &self.value {
            Value::List(items) => format!("[{}]", joined(items.iter().map(Self::to_flow).collect())),
            Value::Map(entries) => {
                let entry = |entry: &Entry| format!("{}: {}", entry.key.value, entry.value.to_flow());
                format!("{{{}}}", joined(entries.iter().map(entry).collect()))
            }
            Value::Text(text) => text.clone(),
            _ => self.to_json().to_string(),
        }
    }

    /// The same value in JSON, keys in the same order.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::Text(text) => Json::String(text.clone()),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.value.clone(), entry.value.to_json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}
