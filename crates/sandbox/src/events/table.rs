//! Which deliveries there are and which are due: the schedule's rules, without clock, thread or socket.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::delivery::{Attempt, Delivery};
use super::notification::OutgoingNotification;
use super::stored::{DeliveryStore, Entry};

/// How many deliveries are kept that are settled; beyond, the oldest of them are forgotten.
const KEPT: usize = 1_000;

/// All deliveries, by number.
#[derive(Default)]
pub(super) struct Table {
    last_number: u64,
    entries: BTreeMap<u64, Entry>,
    settled: BTreeSet<u64>,
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
            self.settled.extend(entry.delivery.is_settled().then_some(number));
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
        self.settled.extend(delivery.is_settled().then_some(job.number));
        self.forget();
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
        self.settled.clear();
        self.due.clear();
        self.asked.clear();
    }

    fn forget(&mut self) {
        while self.settled.len() > KEPT
            && let Some(number) = self.settled.pop_first()
        {
            self.entries.remove(&number);
            self.keep(number);
        }
    }

    /// Brings the store up to date.
    fn keep(&self, number: u64) {
        if let Some(store) = &self.store {
            store.keep(number, self.entries.get(&number).map(Entry::to_value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{EmitError, Emitter};
    use crate::keys::setup::Setup;

    #[test]
    fn the_oldest_that_are_settled_are_forgotten_and_no_others() {
        let emitter = Emitter::new(&Setup::for_tests().unwrap().keys).unwrap();
        let notification = emitter.notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", None).unwrap();
        let (mut table, now) = (Table::default(), Timestamp::UNIX_EPOCH);
        let pending = 2;
        for _ in 0..KEPT + 3 + pending {
            table.add(notification.clone(), "http://127.0.0.1:1/".to_owned(), now);
        }
        let attempt = || {
            let reason = "out of reach".to_owned();
            Attempt::new(now, Err(EmitError::Url { url: String::new(), reason }))
        };
        let jobs = table.take_due(now);
        for job in jobs.iter().skip(pending) {
            assert!(table.finish(job, attempt()).unwrap().is_settled());
        }
        let kept: Vec<u64> = table.all().map(|delivery| delivery.number).collect();
        assert_eq!((kept.len(), &kept[..3]), (KEPT + pending, &[1, 2, 6][..]));
    }
}
