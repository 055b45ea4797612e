//! What the deliveries' handles and their worker share: the table, the clock, and who waits for changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{Notify, broadcast, watch};

use super::delivery::{Attempt, Delivery};
use super::post::Reach;
use super::table::{Job, Table};
use crate::clock::Clock;

/// How many attempts a slow listener may be behind before it misses some.
const UPDATES_KEPT: usize = 1_024;

/// The queue of deliveries.
pub(super) struct Queue {
    pub(super) clock: Clock,
    pub(super) reach: Reach,
    table: Mutex<Table>,
    /// Wakes the worker.
    pub(super) wake: Arc<Notify>,
    /// Sees each change of a delivery.
    pub(super) changed: watch::Sender<()>,
    /// Sees each attempt as it ends.
    pub(super) updates: broadcast::Sender<Delivery>,
}

impl Queue {
    pub(super) fn new(clock: Clock, reach: Reach) -> Self {
        Self {
            clock,
            reach,
            table: Mutex::default(),
            wake: Arc::default(),
            changed: watch::Sender::new(()),
            updates: broadcast::Sender::new(UPDATES_KEPT),
        }
    }

    pub(super) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_due(&self) -> Vec<Job> {
        let now = self.clock.now();
        self.table().take_due(now)
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.table().next_due()
    }

    /// Notes how an attempt has ended.
    pub(super) fn finish(&self, job: &Job, attempt: Attempt) {
        let delivery = self.table().finish(job, attempt);
        if let Some(delivery) = delivery {
            self.changed.send_replace(());
            // An error means that nobody listens.
            let _ = self.updates.send(delivery);
        }
        self.wake.notify_one();
    }
}

impl Drop for Queue {
    /// Lets the worker see that its queue is gone.
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}
