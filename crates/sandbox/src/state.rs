//! What the platform remembers: the resources of the documents' models, changed by the steps of `x-behavior` and by
//! the clock.
//!
//! Each call is one transaction: all of its steps are done, or none is. Both faces of a product share its resources.

mod announcement;
mod beginning;
mod behavior;
mod kept;
mod keys;
mod lifecycle;
mod models;
mod new_text;
mod path;
mod persistence;
mod plot;
mod reply;
mod resource;
mod run;
mod samples;
mod scene;
mod seed;
mod shown;
mod source;
#[cfg(feature = "state-file")]
mod state_file;
mod step;
mod store;
#[cfg(test)]
mod tests;
mod time_value;
mod times;
mod transaction;
mod transition;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value};
use wechatpay_api::Face;

pub(crate) use announcement::{ANNOUNCEMENTS, Announcement};
pub(crate) use persistence::NotWritten;
pub use resource::Resource;

use self::beginning::Beginning;
use self::kept::Kept;
use self::models::{Model, Models, Scope};
use self::plot::Chapter;
pub(crate) use self::plot::Plot;
use self::run::Run;
use self::scene::Scene;
use self::store::{Record, Store};
use self::transaction::Transaction;
use crate::call::Call;
use crate::error::Error;
use crate::face::{Identities, identity_name};
use crate::refusal::Refusal;

/// What a state begins with, and where it is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct StateOptions {
    /// Leaves the documents' samples out.
    pub(crate) empty: bool,
    /// A file of resources to begin with; `state/seed.rs` describes it.
    pub(crate) seed: Option<PathBuf>,
    /// The file that keeps the state beyond the process.
    #[cfg(feature = "state-file")]
    pub(crate) file: Option<PathBuf>,
}

/// All that the platform remembers.
pub(crate) struct State {
    plot: Arc<Plot>,
    identities: Identities,
    beginning: Beginning,
    kept: Mutex<Kept>,
}

/// What a call came to.
pub(crate) struct Performed {
    /// The reply in plaintext, to be sealed; none where it is empty, or where the behavior shows nothing that is kept.
    pub(crate) reply: Option<Value>,
    pub(crate) announcements: Vec<Announcement>,
}

/// Without the reply, which may hold personal data.
impl fmt::Debug for Performed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Performed").field("announcements", &self.announcements).finish_non_exhaustive()
    }
}

/// Why an event cannot happen: what is in the way, without personal data.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct CannotHappen(String);

impl State {
    /// Begins as the options say, or goes on from what a file has kept. The samples are those of the callers.
    pub(crate) fn new(
        plot: Arc<Plot>,
        identities: Identities,
        options: &StateOptions,
    ) -> Result<Self, Error> {
        let models = &plot.models;
        let samples = if options.empty { Vec::new() } else { plot.samples(&identities) };
        let brand = identities.of(Face::Brand);
        let seed = options.seed.as_ref().map(|file| seed::load(file, models, brand)).transpose()?;
        let store = Store::new(Arc::clone(models), Arc::clone(&plot.transitions));
        let mut kept = Kept { store, persistence: None };
        #[cfg(feature = "state-file")]
        if let Some(file) = &options.file {
            kept = kept.in_file(file)?;
        }
        let beginning = Beginning { samples, seed: seed.unwrap_or_default() };
        if !Beginning::is_past(&kept.store) {
            let begun = kept.change(|transaction| beginning.lay_out(transaction));
            begun.map_err(|error| Error::State { reason: error.to_string() })?;
        }
        Ok(Self { plot, identities, beginning, kept: Mutex::new(kept) })
    }

    /// Does what an operation is documented to do; none if its document says nothing of that.
    pub(crate) fn perform(&self, call: &Call<'_>, now: Timestamp) -> Result<Option<Performed>, Refusal> {
        let operation = call.operation;
        let chapter = self.chapter(operation.face, &operation.product);
        let found = chapter.and_then(|chapter| Some((chapter, chapter.operations.get(&operation.name)?)));
        let Some((chapter, behavior)) = found else { return Ok(None) };
        let (fields, sample) = (call.fields(), reply::example(operation));
        let scene = Scene {
            scope: Scope { models: self.models(), product: &operation.product },
            fields: fields.clone(),
            caller: call.identity.into(),
            body: &call.body,
            parameters: &operation.parameters,
            paging: operation.paging.as_ref(),
            sample: &sample,
            face: operation.face,
            now,
            met: Vec::new(),
            round: None,
        };
        let counted = format!("{} {} {}", operation.face, operation.product, operation.name);
        let (shown, announcements) = self.transact(now, |transaction| {
            Run::new(self.models(), &chapter.events, None, counted, transaction, scene).all(behavior)
        })?;
        let model = behavior.reply.and_then(|model| self.models().get(model));
        let reply = reply::compose(operation, model, &shown, &sample, &fields);
        Ok(Some(Performed { reply, announcements }))
    }

    /// Lets an event happen on the platform's side, with fields of the event in plaintext; none if its document says
    /// nothing of what it does. What resources are found by and isn't given comes from the documented example; a
    /// brand that isn't given is the calling one, or on the partner face the one that the samples are of.
    pub(crate) fn happen(
        &self,
        face: Face,
        event_type: &str,
        mut fields: Map<String, Value>,
        now: Timestamp,
    ) -> Result<Option<Vec<Announcement>>, CannotHappen> {
        let chapters = self.plot.chapters.iter().filter(|chapter| chapter.face == face);
        let mut found = chapters.filter_map(|chapter| Some((chapter, chapter.happenings.get(event_type)?)));
        let Some((chapter, behavior)) = found.next() else { return Ok(None) };
        let Some(itself) = chapter.events.iter().find(|event| event.wire_name == event_type) else {
            return Ok(None);
        };
        let scope = Scope { models: self.models(), product: &chapter.product };
        let brand = fields.entry(identity_name(Face::Brand));
        let brand = brand.or_insert_with(|| chapter.samples.brand(&self.identities)).clone();
        let caller = if face == Face::Brand { brand } else { self.identities.of(face).into() };
        for name in behavior.needs(&scope) {
            if let Some(example) = itself.example.get(&name) {
                fields.entry(name).or_insert_with(|| example.clone());
            }
        }
        let body = fields.clone();
        let (parameters, sample, met, round) = (&[], &itself.example, Vec::new(), None);
        let scene = Scene {
            scope,
            fields,
            caller,
            body: &body,
            parameters,
            paging: None,
            sample,
            face,
            now,
            met,
            round,
        };
        let counted = format!("{face} {} {event_type}", chapter.product);
        let done = self.transact(now, |transaction| {
            Run::new(self.models(), &chapter.events, Some(itself), counted, transaction, scene).all(behavior)
        });
        done.map(|(_, announcements)| Some(announcements)).map_err(|refusal| CannotHappen(refusal.message))
    }

    /// Every resource as it is now, the oldest first.
    pub(crate) fn resources(&self, now: Timestamp) -> Vec<Resource> {
        let mut kept = self.kept();
        if let Err(error) = kept.change(|transaction| transaction.pass_time(now)) {
            tracing::error!(%error, "time did not pass");
        }
        let records: Vec<(u64, Record)> =
            kept.store.records().map(|(number, record)| (number, record.clone())).collect();
        drop(kept);
        let known = records
            .iter()
            .filter_map(|(number, record)| Some((number, record, self.models().get(record.model)?)));
        let resource = |(number, record, model): (&u64, &Record, &Model)| {
            Resource::new(*number, model, Arc::clone(&record.fields), record.pristine)
        };
        known.map(resource).collect()
    }

    /// Takes everything back to the beginning: resources, request numbers, and all tables.
    pub(crate) fn reset(&self) -> Result<(), NotWritten> {
        self.kept().change(|transaction| {
            let numbers: Vec<u64> = transaction.store().records().map(|(number, _)| number).collect();
            for number in numbers {
                transaction.put(number, None);
            }
            for (table, key) in transaction.store().keys() {
                transaction.keep(&table, &key, None);
            }
            self.beginning.lay_out(transaction);
        })
    }

    /// Puts values into tables, or takes them away, all or none: `(table, key, value)`.
    pub(crate) fn keep(&self, changes: Vec<(&str, &str, Option<Value>)>) -> Result<(), NotWritten> {
        self.kept().change(|transaction| {
            for (table, key, value) in changes {
                transaction.keep(table, key, value);
            }
        })
    }

    /// The keys and values of a table, in the order of the keys.
    pub(crate) fn kept_in(&self, table: &str) -> Vec<(String, Value)> {
        let kept = self.kept();
        kept.store.table(table).map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The announcements that nobody has taken over yet.
    pub(crate) fn announced(&self) -> Vec<Announcement> {
        let kept = self.kept_in(ANNOUNCEMENTS).into_iter();
        kept.filter_map(|(id, value)| Announcement::of_value(&id, &value)).collect()
    }

    /// Forgets an announcement, which somebody sends from now on.
    pub(crate) fn taken_over(&self, announcement: &Announcement) {
        if let Err(error) = self.keep(vec![(ANNOUNCEMENTS, &announcement.id, None)]) {
            tracing::error!(%error, "an announcement was sent and is kept all the same");
        }
    }

    fn models(&self) -> &Models {
        &self.plot.models
    }

    fn chapter(&self, face: Face, product: &str) -> Option<&Chapter> {
        self.plot.chapters.iter().find(|chapter| chapter.face == face && chapter.product == product)
    }

    /// Runs steps in a transaction of their own. The time that has passed counts whether they fail or not.
    fn transact<T>(
        &self,
        now: Timestamp,
        steps: impl FnOnce(&mut Transaction<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let failed = |error: NotWritten| {
            tracing::error!(%error, "a call was undone");
            Refusal::system_error()
        };
        let mut kept = self.kept();
        kept.change(|transaction| transaction.pass_time(now)).map_err(failed)?;
        let Kept { store, persistence } = &mut *kept;
        let mut transaction = Transaction::new(store);
        let done = steps(&mut transaction)?;
        transaction.commit(persistence.as_deref_mut()).map_err(failed)?;
        Ok(done)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A transaction that panics is undone.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
