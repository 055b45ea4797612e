//! The working copy in memory, and what keeps it beyond the process.

#[cfg(feature = "state-file")]
use std::{path::Path, sync::Arc};

use super::persistence::{NotWritten, Persistence};
use super::store::Store;
use super::transaction::Transaction;
#[cfg(feature = "state-file")]
use super::{
    persistence::{Saved, SavedRecord},
    state_file,
    store::Record,
};
#[cfg(feature = "state-file")]
use crate::error::Error;

/// What is kept.
pub(super) struct Kept {
    pub(super) store: Store,
    pub(super) persistence: Option<Box<dyn Persistence>>,
}

impl Kept {
    /// Makes changes that cannot fail but in the writing.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Transaction<'_>)) -> Result<(), NotWritten> {
        let mut transaction = Transaction::new(&mut self.store);
        change(&mut transaction);
        transaction.commit(self.persistence.as_deref_mut())
    }

    /// Goes on from what a file has kept, and keeps everything there.
    #[cfg(feature = "state-file")]
    pub(super) fn in_file(mut self, file: &Path) -> Result<Self, Error> {
        let (persistence, saved) = state_file::open(file)?;
        self.load(saved).map_err(|reason| Error::Load {
            file: file.to_owned(),
            reason,
            fix: "name another file, or delete this one",
        })?;
        self.persistence = Some(Box::new(persistence));
        Ok(self)
    }

    #[cfg(feature = "state-file")]
    fn load(&mut self, saved: Saved) -> Result<(), String> {
        for record in saved.records {
            let model = self.store.models().named(&record.product, &record.model).ok_or_else(|| {
                format!("it keeps a `{}` of {}, which the documents don't know", record.model, record.product)
            })?;
            let SavedRecord { fields, changed, pristine, .. } = record;
            let fields = Arc::new(fields);
            self.store.put(record.number, Some(Record { model, fields, changed, pristine }));
        }
        for (table, key, value) in saved.kept {
            self.store.keep(&table, &key, Some(value));
        }
        Ok(())
    }
}
