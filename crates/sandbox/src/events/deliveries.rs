//! The queue of deliveries: what is sent, how it was answered, and sending it again.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tokio::sync::broadcast;

use super::delivery::Delivery;
use super::notification::OutgoingNotification;
use super::post::Reach;
use super::queue::Queue;
use super::stored::{DeliveryStore, Entry};
use super::{Emitter, worker};
use crate::clock::Clock;

/// Where notifications go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryOptions {
    /// Where every notification goes, whatever URL it has.
    pub forward_to: Option<String>,
    /// Whether notifications may leave this machine.
    pub notify_anywhere: bool,
}

/// Delivers notifications, and again by the documented schedule until they are accepted. All clones share one queue.
///
/// The schedule runs by the sandbox's [`Clock`]: moving it forward makes what is due then go out at once. A thread of
/// its own does the work, so that it is of no concern whether the caller has a tokio runtime.
#[derive(Clone)]
pub struct Deliveries {
    queue: Arc<Queue>,
    forward_to: Option<Arc<str>>,
    worker: Arc<OnceLock<()>>,
}

impl Deliveries {
    /// A queue without deliveries.
    pub fn new(clock: Clock, options: DeliveryOptions) -> Self {
        let reach = if options.notify_anywhere { Reach::Anywhere } else { Reach::ThisMachine };
        Self {
            queue: Arc::new(Queue::new(clock, reach)),
            forward_to: options.forward_to.map(Arc::from),
            worker: Arc::default(),
        }
    }

    /// Keeps deliveries in a store from now on, and goes on with the ones that it has kept, signed as this emitter does.
    pub(crate) fn restore(
        &self,
        store: Arc<dyn DeliveryStore>,
        kept: impl IntoIterator<Item = Value>,
        emitter: &Emitter,
    ) {
        let entries = kept.into_iter().filter_map(|value| {
            let entry = Entry::of_value(value, emitter);
            entry.inspect_err(|error| tracing::error!(%error, "a kept delivery cannot be read")).ok()
        });
        self.queue.table().restore(store, entries);
        if self.queue.next_due().is_some() {
            self.work();
        }
    }

    /// Sends a notification, at once and without waiting for the answer.
    ///
    /// It isn't an error if the URL is out of reach: the first attempt says so, and there is no other.
    pub fn send(&self, notification: OutgoingNotification, url: &str) -> Delivery {
        let url = self.forward_to.as_deref().unwrap_or(url).to_owned();
        let now = self.queue.clock.now();
        let delivery = self.queue.table().add(notification, url, now);
        self.work();
        delivery
    }

    /// Sends a delivery once more, at once, whatever became of it; its schedule stays as it is, but for an answer
    /// that accepts it. Returns it as it is before that attempt, or `None` if there is no such delivery.
    pub fn resend(&self, id: &str) -> Option<Delivery> {
        let delivery = self.get(id)?;
        self.queue.table().ask_for(delivery.number);
        self.work();
        Some(delivery)
    }

    /// Where every notification goes, if that is one place.
    pub fn forwards_to(&self) -> Option<&str> {
        self.forward_to.as_deref()
    }

    /// All deliveries, oldest first; of the ones that are settled, the last thousand.
    pub fn list(&self) -> Vec<Delivery> {
        self.queue.table().all().cloned().collect()
    }

    /// The delivery with this number or this notification's ID.
    pub fn get(&self, id: &str) -> Option<Delivery> {
        let table = self.queue.table();
        let by_number = id.parse().ok().and_then(|number| table.get(number));
        by_number.or_else(|| table.all().find(|delivery| delivery.id == id)).cloned()
    }

    /// Waits until the first attempt to deliver has ended; `None` if there is no such delivery.
    pub async fn answered(&self, id: &str) -> Option<Delivery> {
        self.until(id, |delivery| !delivery.attempts.is_empty()).await
    }

    /// Waits until so many attempts to deliver have ended; `None` if there is no such delivery.
    pub async fn attempted(&self, id: &str, times: usize) -> Option<Delivery> {
        self.until(id, |delivery| delivery.attempts.len() >= times).await
    }

    /// Waits until a delivery is accepted or isn't sent again by itself; `None` if there is no such delivery.
    ///
    /// Without moving the clock that may take a day.
    pub async fn settled(&self, id: &str) -> Option<Delivery> {
        self.until(id, Delivery::is_settled).await
    }

    /// Reports each attempt from now on as it ends.
    pub fn updates(&self) -> DeliveryUpdates {
        DeliveryUpdates { receiver: self.queue.updates.subscribe() }
    }

    /// Forgets all deliveries; what is under way still arrives.
    pub fn clear(&self) {
        self.queue.table().clear();
        self.queue.changed.send_replace(());
    }

    async fn until(&self, id: &str, done: impl Fn(&Delivery) -> bool) -> Option<Delivery> {
        let mut changed = self.queue.changed.subscribe();
        loop {
            let delivery = self.get(id)?;
            if done(&delivery) {
                return Some(delivery);
            }
            // The sender lives as long as `self`.
            changed.changed().await.ok()?;
        }
    }

    fn work(&self) {
        self.worker.get_or_init(|| worker::start(&self.queue));
        self.queue.wake.notify_one();
    }
}

impl fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deliveries").field("forward_to", &self.forward_to).finish_non_exhaustive()
    }
}

/// Each attempt to deliver as it ends: the delivery as it stands then.
#[derive(Debug)]
pub struct DeliveryUpdates {
    receiver: broadcast::Receiver<Delivery>,
}

impl DeliveryUpdates {
    /// Waits for the next attempt to end; `None` when the queue is gone. Who is more than a thousand attempts behind
    /// misses some.
    pub async fn next(&mut self) -> Option<Delivery> {
        loop {
            match self.receiver.recv().await {
                Ok(delivery) => return Some(delivery),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
