//! Which fields the objects of a page have, as its samples and examples show them.
//!
//! A page with its tables collapsed shows `属性` and then the next field of the same object; one with its tables
//! open shows the fields of the inner object there. Only the samples distinguish the two.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::declared::Sample;

/// In how many objects a field is looked for.
const HOMES: usize = 64;

/// The fields of objects by the name of the field that holds them, and the values of enums.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    objects: BTreeMap<String, BTreeSet<String>>,
    /// The first field of each object.
    firsts: BTreeSet<(String, String)>,
    /// The objects that have a field, by number.
    homes: BTreeMap<String, Vec<usize>>,
    count: usize,
    values: BTreeSet<String>,
}

impl Shapes {
    /// What samples and examples show.
    pub(super) fn of(samples: &[Sample], examples: &[&Value]) -> Self {
        let mut shapes = Self::default();
        for sample in samples {
            shapes.sample(sample);
        }
        for example in examples {
            shapes.example(None, example);
        }
        shapes
    }

    /// Whether an object, known by the field that holds it, has a field.
    pub(super) fn has(&self, object: &str, field: &str) -> bool {
        self.objects.get(object).is_some_and(|fields| fields.contains(field))
    }

    /// Whether a field that follows an object's `属性` begins its table; one that might as well stand beside the
    /// object must be its first.
    pub(super) fn begins(&self, object: &str, field: &str) -> bool {
        let first = || self.firsts.contains(&(object.to_owned(), field.to_owned()));
        self.has(object, field) && (!self.siblings(object, field) || first())
    }

    pub(super) fn is_value(&self, word: &str) -> bool {
        self.values.contains(word)
    }

    fn siblings(&self, one: &str, other: &str) -> bool {
        let homes = |name: &str| self.homes.get(name).map_or(&[][..], Vec::as_slice);
        homes(one).iter().any(|home| homes(other).contains(home))
    }

    fn sample(&mut self, sample: &Sample) {
        let structs: BTreeMap<&str, _> =
            sample.structs.iter().map(|item| (item.name.value.as_str(), &item.fields)).collect();
        for item in &sample.structs {
            self.home(item.fields.iter().map(|field| field.name.value.as_str()));
            for field in &item.fields {
                let Some(fields) = structs.get(field.declared.value.name()) else { continue };
                let name = &field.name.value;
                // Many fields of one type must not take the square of their number.
                if self.objects.get(name).is_none_or(|known| known.len() < fields.len()) {
                    self.object(name, fields.iter().map(|field| field.name.value.as_str()));
                }
            }
        }
        let values = sample.enums.iter().flat_map(|item| &item.values);
        self.values.extend(values.map(|value| value.value.clone()));
    }

    /// The depth is bounded by the parser of the example.
    fn example(&mut self, name: Option<&str>, value: &Value) {
        match value {
            Value::Object(object) => {
                self.home(object.keys().map(String::as_str));
                if let Some(name) = name {
                    self.object(name, object.keys().map(String::as_str));
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

    fn object<'a>(&mut self, name: &str, fields: impl Iterator<Item = &'a str> + Clone) {
        if let Some(first) = fields.clone().next() {
            self.firsts.insert((name.to_owned(), first.to_owned()));
        }
        self.objects.entry(name.to_owned()).or_default().extend(fields.map(str::to_owned));
    }

    fn home<'a>(&mut self, fields: impl Iterator<Item = &'a str>) {
        self.count += 1;
        for field in fields {
            let homes = self.homes.entry(field.to_owned()).or_default();
            if homes.len() < HOMES {
                homes.push(self.count);
            }
        }
    }
}

/// Whether a text of an example looks like a value of an enum.
fn is_value(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_may_stand_beside_an_object_or_in_it_is_in_it_if_it_is_its_first() {
        let example =
            serde_json::json!({ "amount": { "total": 1, "currency": "CNY" }, "currency": "CNY", "total": 1 });
        let shapes = Shapes::of(&[], &[&example]);
        assert!(shapes.begins("amount", "total"));
        assert!(shapes.has("amount", "currency") && !shapes.begins("amount", "currency"));
    }
}
