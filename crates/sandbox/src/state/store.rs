//! The resources in memory, oldest first, with what they are found by and when time changes them; and beside them
//! the tables of whatever else is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::models::{ModelId, Models};
use super::scene::Fields;
use super::transition::{Transition, Transitions};

/// A resource.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) model: ModelId,
    pub(super) fields: Fields,
    /// When it was made, or changed last; none of what has been there from the beginning.
    pub(super) changed: Option<Timestamp>,
    /// Whether it is a sample that no call has changed.
    pub(super) pristine: bool,
}

/// What is kept.
pub(super) struct Store {
    models: Arc<Models>,
    transitions: Arc<Transitions>,
    /// By number: a higher one is younger.
    records: BTreeMap<u64, Record>,
    next: u64,
    /// By model and index: the numbers of the resources that have these values.
    found_by: HashMap<(ModelId, Vec<String>), HashMap<String, BTreeSet<u64>>>,
    due: BTreeSet<(Timestamp, u64)>,
    /// The samples that no call has changed.
    pristine: BTreeSet<u64>,
    tables: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Store {
    pub(super) fn new(models: Arc<Models>, transitions: Arc<Transitions>) -> Self {
        Self {
            models,
            transitions,
            records: BTreeMap::new(),
            next: 1,
            found_by: HashMap::new(),
            due: BTreeSet::new(),
            pristine: BTreeSet::new(),
            tables: BTreeMap::new(),
        }
    }

    pub(super) fn models(&self) -> &Models {
        &self.models
    }

    pub(super) fn record(&self, number: u64) -> Option<&Record> {
        self.records.get(&number)
    }

    /// All resources, the oldest first.
    pub(super) fn records(&self) -> impl Iterator<Item = (u64, &Record)> {
        self.records.iter().map(|(number, record)| (*number, record))
    }

    /// The samples that no call has changed.
    pub(super) fn pristine(&self) -> impl Iterator<Item = (u64, &Record)> {
        self.pristine.iter().filter_map(|number| Some((*number, self.record(*number)?)))
    }

    /// A number that no resource has had.
    pub(super) fn next_number(&mut self) -> u64 {
        let number = self.next;
        self.next = number.saturating_add(1);
        number
    }

    /// The numbers of the resources whose fields have these values, the oldest first.
    ///
    /// The fields stand in the order of their names, and the model has an index of them.
    pub(super) fn found<'s>(
        &'s self,
        model: ModelId,
        by: &[(&str, &Value)],
    ) -> impl DoubleEndedIterator<Item = u64> + use<'s> {
        let names = by.iter().map(|(name, _)| (*name).to_owned()).collect();
        let index = self.found_by.get(&(model, names));
        let values: Vec<&Value> = by.iter().map(|(_, value)| *value).collect();
        index.and_then(|index| index.get(&joined(&values))).into_iter().flatten().copied()
    }

    /// The resource that is named as these fields are; none either if they lack a part of the name.
    pub(super) fn named(&self, id: ModelId, fields: &Map<String, Value>) -> Option<u64> {
        let mut key: Vec<&str> = self.models.get(id)?.lifecycle.key.iter().map(String::as_str).collect();
        key.sort_unstable();
        let by: Option<Vec<(&str, &Value)>> =
            key.into_iter().map(|name| Some((name, fields.get(name)?))).collect();
        self.found(id, &by?).next()
    }

    /// Every key of every table.
    pub(super) fn keys(&self) -> Vec<(String, String)> {
        let tables = self.tables.iter();
        tables.flat_map(|(table, entries)| entries.keys().map(|key| (table.clone(), key.clone()))).collect()
    }

    /// The resources that time changes, those that are due, the first one first.
    pub(super) fn due(&self, now: Timestamp) -> impl Iterator<Item = u64> {
        self.due.iter().take_while(move |(due, _)| *due <= now).map(|(_, number)| *number)
    }

    /// What time does next to a resource, and when; nothing to a sample that no call has changed.
    pub(super) fn next_change(&self, record: &Record) -> Option<(Timestamp, &Transition)> {
        self.transitions.next(record.model, &record.fields, record.changed).filter(|_| !record.pristine)
    }

    /// Puts a resource in the place of another, or takes it away; returns what was there.
    pub(super) fn put(&mut self, number: u64, record: Option<Record>) -> Option<Record> {
        let old = self.records.remove(&number);
        if let Some(old) = &old {
            self.each_index(old, |entries, values| {
                if let Some(numbers) = entries.get_mut(&values) {
                    numbers.remove(&number);
                    if numbers.is_empty() {
                        entries.remove(&values);
                    }
                }
            });
            if let Some((due, _)) = self.next_change(old) {
                self.due.remove(&(due, number));
            }
        }
        if let Some(new) = &record {
            self.each_index(new, |entries, values| {
                entries.entry(values).or_default().insert(number);
            });
            if let Some((due, _)) = self.next_change(new) {
                self.due.insert((due, number));
            }
        }
        self.pristine.remove(&number);
        if let Some(record) = record {
            if record.pristine {
                self.pristine.insert(number);
            }
            self.next = self.next.max(number.saturating_add(1));
            self.records.insert(number, record);
        }
        old
    }

    /// The value at a key of a table.
    pub(super) fn kept(&self, table: &str, key: &str) -> Option<&Value> {
        self.tables.get(table)?.get(key)
    }

    /// A table, in the order of its keys.
    pub(super) fn table(&self, table: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.tables.get(table).into_iter().flatten()
    }

    /// Puts a value into a table, or takes it away; returns what was there.
    pub(super) fn keep(&mut self, table: &str, key: &str, value: Option<Value>) -> Option<Value> {
        match value {
            Some(value) => self.tables.entry(table.to_owned()).or_default().insert(key.to_owned(), value),
            None => self.tables.get_mut(table)?.remove(key),
        }
    }

    fn each_index(
        &mut self,
        record: &Record,
        mut change: impl FnMut(&mut HashMap<String, BTreeSet<u64>>, String),
    ) {
        let indexes = self.models.get(record.model).map(|model| &model.indexes);
        for index in indexes.into_iter().flatten() {
            // A resource that lacks one of the fields is not found by them.
            if let Some(values) = values(index, &record.fields) {
                change(self.found_by.entry((record.model, index.clone())).or_default(), values);
            }
        }
    }
}

fn values(index: &[String], fields: &Map<String, Value>) -> Option<String> {
    let values: Option<Vec<&Value>> = index.iter().map(|name| fields.get(name)).collect();
    values.map(|values| joined(&values))
}

/// Several values as one text that only they have.
fn joined(values: &[&Value]) -> String {
    let values = values.iter().map(ToString::to_string);
    values.collect::<Vec<_>>().join("\n")
}
