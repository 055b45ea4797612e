//! What there is in the beginning.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::samples::Sample;
use super::store::{Record, Store};
use super::transaction::Transaction;

/// The resources that are there in the beginning.
pub(super) struct Beginning {
    /// The documents' own.
    pub(super) samples: Vec<Sample>,
    /// Somebody's own.
    pub(super) seed: Vec<Sample>,
}

/// The table of what the sandbox notes for itself.
const NOTES: &str = "sandbox";
/// The note that the beginning is past.
const BEGUN: &str = "begun";

impl Beginning {
    /// Whether a store goes on from what was laid out before.
    pub(super) fn is_past(store: &Store) -> bool {
        store.kept(NOTES, BEGUN).is_some()
    }

    /// Lays it out.
    pub(super) fn lay_out(&self, transaction: &mut Transaction<'_>) {
        for Sample { model, fields } in &self.samples {
            let number = transaction.next_number();
            let fields = Arc::new(fields.clone());
            transaction.put(number, Some(Record { model: *model, fields, changed: None, pristine: true }));
        }
        for Sample { model, fields } in &self.seed {
            let number = transaction.store().named(*model, fields);
            let number = number.unwrap_or_else(|| transaction.next_number());
            transaction.make(number, *model, Arc::new(fields.clone()), Timestamp::now());
        }
        transaction.keep(NOTES, BEGUN, Some(Value::Bool(true)));
    }
}
