//! What outlives the process: where changes go before a call is answered, and where they come back from.
#![cfg_attr(
    not(feature = "state-file"),
    allow(dead_code, reason = "there is nothing yet that outlives the process")
)]

use jiff::Timestamp;
use serde_json::{Map, Value};

/// A change to write down.
pub(super) enum Change<'c> {
    Put {
        number: u64,
        product: &'c str,
        model: &'c str,
        fields: &'c Map<String, Value>,
        changed: Option<Timestamp>,
        pristine: bool,
    },
    Remove {
        number: u64,
    },
    /// None takes the key away.
    Keep {
        table: &'c str,
        key: &'c str,
        value: Option<&'c Value>,
    },
}

/// Keeps changes beyond the process.
pub(super) trait Persistence: Send {
    /// Writes all of the changes or none; when it returns, they are safe.
    fn write(&mut self, changes: &[Change<'_>]) -> Result<(), NotWritten>;
}

/// Why changes are not safe; they are undone in memory too.
#[derive(Debug, thiserror::Error)]
#[error("the state cannot be written: {0}")]
pub(crate) struct NotWritten(pub(super) String);

/// What was kept until now.
#[derive(Default)]
pub(super) struct Saved {
    pub(super) records: Vec<SavedRecord>,
    /// Table, key, value.
    pub(super) kept: Vec<(String, String, Value)>,
}

pub(super) struct SavedRecord {
    pub(super) number: u64,
    pub(super) product: String,
    pub(super) model: String,
    pub(super) fields: Map<String, Value>,
    pub(super) changed: Option<Timestamp>,
    /// Whether it is a sample that no call has changed.
    pub(super) pristine: bool,
}
