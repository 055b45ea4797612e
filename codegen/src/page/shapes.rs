//! What a page's samples and examples tell of its objects: which fields each has.
//!
//! A page with its tables collapsed shows `属性` and then the next field of the same object; one with its tables
//! open shows the fields of the inner object there. Only the samples tell the two apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::PageLine;
use crate::facts::SampleFacts;

/// The fields of objects by the name of the field that holds them, and the values of enums.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    objects: BTreeMap<String, BTreeSet<String>>,
    values: BTreeSet<String>,
}

/// Whether a text of an example looks like a value of an enum.
fn is_value(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

impl Shapes {
    /// What samples and examples show.
    pub(super) fn of(samples: &[SampleFacts<PageLine>], examples: &[&Value]) -> Self {
        let mut shapes = Self::default();
        for sample in samples {
            shapes.sample(sample);
        }
        for example in examples {
            shapes.example(None, example);
        }
        shapes
    }

    /// The fields of the object that a field holds.
    pub(super) fn fields(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.objects.get(name)
    }

    /// Whether a word is a value of an enum.
    pub(super) fn is_value(&self, word: &str) -> bool {
        self.values.contains(word)
    }

    fn sample(&mut self, sample: &SampleFacts<PageLine>) {
        let structs: BTreeMap<&str, _> =
            sample.structs.iter().map(|item| (item.name.value.as_str(), &item.fields)).collect();
        for field in sample.structs.iter().flat_map(|item| &item.fields) {
            let Some(fields) = structs.get(field.type_name.as_str()) else { continue };
            let known = self.objects.entry(field.name.value.clone()).or_default();
            // Many fields of one type must not take the square of their number.
            if known.len() < fields.len() {
                known.extend(fields.iter().map(|field| field.name.value.clone()));
            }
        }
        let values = sample.enums.iter().flat_map(|(_, values)| values);
        self.values.extend(values.map(|value| value.value.clone()));
    }

    /// The depth is bounded by the parser of the example.
    fn example(&mut self, name: Option<&str>, value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(name) = name {
                    self.objects.entry(name.to_owned()).or_default().extend(object.keys().cloned());
                }
                for (name, value) in object {
                    self.example(Some(name), value);
                }
            }
            Value::String(text) if is_value(text) => drop(self.values.insert(text.clone())),
            Value::Array(items) => items.iter().for_each(|item| self.example(name, item)),
            _ => {}
        }
    }
}
