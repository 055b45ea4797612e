//! The changes of one call: done all together, or undone when it fails.

use std::collections::BTreeSet;
use std::mem;

use jiff::Timestamp;
use serde_json::Value;
use wechatpay_api::Face;

use super::models::{ModelId, Scope};
use super::path::CALLER;
use super::persistence::{Change, NotWritten, Persistence};
use super::scene::Fields;
use super::store::{Record, Store};
use crate::face::identity_name;

/// How often time changes one resource at once; a lifecycle that needs more goes round in circles.
const MAX_TRANSITIONS: usize = 16;

/// Changes that are undone unless they are committed.
pub(super) struct Transaction<'s> {
    store: &'s mut Store,
    undo: Vec<Undo>,
}

/// What was there before a change.
enum Undo {
    Record(u64, Option<Record>),
    Kept(String, String, Option<Value>),
}

impl<'s> Transaction<'s> {
    pub(super) fn new(store: &'s mut Store) -> Self {
        Self { store, undo: Vec::new() }
    }

    pub(super) fn store(&self) -> &Store {
        self.store
    }

    /// A number for a new resource.
    pub(super) fn next_number(&mut self) -> u64 {
        self.store.next_number()
    }

    pub(super) fn put(&mut self, number: u64, record: Option<Record>) {
        let old = self.store.put(number, record);
        self.undo.push(Undo::Record(number, old));
    }

    /// Puts a resource that somebody made or changed. The samples of its kind and its brand, or its caller, are gone from
    /// then on.
    pub(super) fn make(&mut self, number: u64, model: ModelId, fields: Fields, now: Timestamp) {
        let same = |sample: &Record| {
            let is_same = |name: &str| sample.fields.get(name) == fields.get(name);
            sample.model == model && [identity_name(Face::Brand), CALLER].into_iter().all(is_same)
        };
        let samples = self.store.pristine().filter(|(_, sample)| same(sample)).map(|(sample, _)| sample);
        for sample in samples.collect::<Vec<_>>() {
            self.put(sample, None);
        }
        self.put(number, Some(Record { model, fields, changed: Some(now), pristine: false }));
    }

    pub(super) fn keep(&mut self, table: &str, key: &str, value: Option<Value>) {
        let old = self.store.keep(table, key, value);
        self.undo.push(Undo::Kept(table.to_owned(), key.to_owned(), old));
    }

    /// Lets time change every resource that is due.
    pub(super) fn pass_time(&mut self, now: Timestamp) {
        let mut passed = BTreeSet::new();
        loop {
            let next = self.store.due(now).find(|number| !passed.contains(number));
            let Some(number) = next else { break };
            passed.insert(number);
            for _ in 0..MAX_TRANSITIONS {
                let Some(record) = self.aged(number, now) else { break };
                self.put(number, Some(record));
            }
        }
    }

    /// The resource after its next change, if that is due.
    fn aged(&self, number: u64, now: Timestamp) -> Option<Record> {
        let record = self.store.record(number)?;
        let (due, transition) = self.store.next_change(record).filter(|(due, _)| *due <= now)?;
        let models = self.store.models();
        let scope = Scope { models, product: &models.get(record.model)?.product };
        let fields = transition.apply(&record.fields, due, scope);
        Some(Record { model: record.model, fields: fields.into(), changed: Some(due), pristine: false })
    }

    /// Hands the changes to what outlives the process, and makes them final.
    pub(super) fn commit(
        mut self,
        persistence: Option<&mut (dyn Persistence + 'static)>,
    ) -> Result<(), NotWritten> {
        if let Some(persistence) = persistence
            && !self.undo.is_empty()
        {
            persistence.write(&self.changes())?;
        }
        self.undo.clear();
        Ok(())
    }

    fn changes(&self) -> Vec<Change<'_>> {
        let mut records = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for undo in &self.undo {
            match undo {
                Undo::Record(number, _) => drop(records.insert(*number)),
                Undo::Kept(table, key, _) => drop(kept.insert((table, key))),
            }
        }
        let records = records.into_iter().map(|number| {
            let record = self.store.record(number);
            let known = record.and_then(|record| Some((self.store.models().get(record.model)?, record)));
            match known {
                Some((model, record)) => Change::Put {
                    number,
                    product: &model.product,
                    model: &model.name,
                    fields: &record.fields,
                    changed: record.changed,
                    pristine: record.pristine,
                },
                None => Change::Remove { number },
            }
        });
        let kept = kept.into_iter().map(|(table, key)| Change::Keep {
            table,
            key,
            value: self.store.kept(table, key),
        });
        records.chain(kept).collect()
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        for undo in mem::take(&mut self.undo).into_iter().rev() {
            match undo {
                Undo::Record(number, old) => drop(self.store.put(number, old)),
                Undo::Kept(table, key, old) => drop(self.store.keep(&table, &key, old)),
            }
        }
    }
}
