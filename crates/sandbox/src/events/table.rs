//! Which deliveries there are and which are due: the schedule's rules, without clock, thread or socket.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::stored::{DeliveryStore, Entry};
use super::{Attempt, Delivery, OutgoingNotification};

/// How many deliveries are kept; beyond, the oldest ones that are settled are forgotten.
const KEPT: usize = 1_000;

/// All deliveries, by number.
#[derive(Default)]
pub(super) struct Table {
    last_number: u64,
    entries: BTreeMap<u64, Entry>,
    /// What is sent by the schedule, and when.
    due: BTreeSet<(Timestamp, u64)>,
    /// What is sent at once because somebody asks for it.
    asked: Vec<u64>,
    /// Where deliveries are kept beyond the process, if they are.
    store: Option<Arc<dyn DeliveryStore>>,
}

/// One attempt to make.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) notification: OutgoingNotification,
    pub(super) url: String,
    /// When the schedule has it; `None` if somebody asks for it.
    scheduled: Option<Timestamp>,
}

impl Table {
    /// Keeps deliveries in a store from now on, and goes on with the ones that it kept.
    pub(super) fn restore(&mut self, store: Arc<dyn DeliveryStore>, kept: impl IntoIterator<Item = Entry>) {
        for entry in kept {
            let number = entry.delivery.number;
            self.last_number = self.last_number.max(number);
            self.due.extend(entry.delivery.next_attempt.map(|due| (due, number)));
            self.entries.insert(number, entry);
        }
        self.store = Some(store);
    }

    /// Adds a delivery that is due now.
    pub(super) fn add(
        &mut self,
        notification: OutgoingNotification,
        url: String,
        now: Timestamp,
    ) -> Delivery {
        self.last_number += 1;
        let number = self.last_number;
        let delivery = Delivery::new(number, &notification, url, now);
        let copies = notification.flaw().map_or(1, super::Flaw::copies);
        self.asked.extend(std::iter::repeat_n(number, copies.saturating_sub(1)));
        self.due.insert((now, number));
        self.entries.insert(number, Entry { delivery: delivery.clone(), notification, scheduled: 0 });
        self.keep(number);
        self.forget();
        delivery
    }

    /// Has a delivery sent once more, whatever its schedule says.
    pub(super) fn ask_for(&mut self, number: u64) {
        self.asked.push(number);
    }

    /// Takes what is to be sent now; it is due again when the attempt has ended.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Job> {
        let mut numbers = Vec::new();
        while let Some(&(due, number)) = self.due.first().filter(|(due, _)| *due <= now) {
            self.due.pop_first();
            numbers.push((number, Some(due)));
        }
        numbers.extend(self.asked.drain(..).map(|number| (number, None)));
        let job = |(number, scheduled)| {
            let entry = self.entries.get(&number)?;
            let (notification, url) = (entry.notification.clone(), entry.delivery.url.clone());
            Some(Job { number, notification, url, scheduled })
        };
        numbers.into_iter().filter_map(job).collect()
    }

    /// When the next attempt is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(due, _)| *due)
    }

    /// Notes how an attempt has ended, and plans the next one from the time when this one was due. `None` if the
    /// delivery was forgotten meanwhile.
    pub(super) fn finish(&mut self, job: &Job, attempt: Attempt) -> Option<Delivery> {
        let Entry { delivery, notification, scheduled } = self.entries.get_mut(&job.number)?;
        delivery.accepted |= attempt.is_accepted();
        let planned = delivery.next_attempt;
        if delivery.accepted {
            delivery.next_attempt = None;
        } else if let Some(due) = job.scheduled {
            *scheduled += 1;
            let pause = notification.redelivery.as_ref().and_then(|plan| plan.pause_after(*scheduled));
            let next = pause.and_then(|pause| due.checked_add(pause).ok());
            delivery.next_attempt = next.filter(|_| attempt.worth_repeating);
        }
        delivery.attempts.push(attempt);
        if let Some(planned) = planned.filter(|planned| Some(*planned) != delivery.next_attempt) {
            self.due.remove(&(planned, job.number));
            self.due.extend(delivery.next_attempt.map(|next| (next, job.number)));
        }
        let delivery = delivery.clone();
        self.keep(job.number);
        Some(delivery)
    }

    /// The delivery of a number.
    pub(super) fn get(&self, number: u64) -> Option<&Delivery> {
        self.entries.get(&number).map(|entry| &entry.delivery)
    }

    /// All deliveries, oldest first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Delivery> {
        self.entries.values().map(|entry| &entry.delivery)
    }

    /// Forgets all deliveries; numbers run on.
    pub(super) fn clear(&mut self) {
        let numbers = std::mem::take(&mut self.entries).into_keys();
        numbers.for_each(|number| self.keep(number));
        self.due.clear();
        self.asked.clear();
    }

    fn forget(&mut self) {
        if self.entries.len() > KEPT {
            let settled = self.entries.values().map(|entry| &entry.delivery).find(|it| it.is_settled());
            if let Some(number) = settled.map(|delivery| delivery.number) {
                self.entries.remove(&number);
                self.keep(number);
            }
        }
    }

    /// Brings the store up to date.
    fn keep(&self, number: u64) {
        if let Some(store) = &self.store {
            store.keep(number, self.entries.get(&number).map(Entry::to_value));
        }
    }
}
