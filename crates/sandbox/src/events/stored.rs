//! Deliveries as they are kept beyond the process.

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Emitter;
use super::delivery::Delivery;
use super::envelope::Enclosed;
use super::notification::OutgoingNotification;
use crate::spec::redelivery::Redelivery;

/// Keeps deliveries beyond the process, as JSON under their numbers.
pub(crate) trait DeliveryStore: Send + Sync {
    /// Keeps a delivery in place of what was kept under its number, or forgets it.
    fn keep(&self, number: u64, delivery: Option<Value>);
}

/// A delivery and what is needed to go on with it.
pub(super) struct Entry {
    pub(super) delivery: Delivery,
    pub(super) notification: OutgoingNotification,
    /// How many attempts of the schedule have ended.
    pub(super) scheduled: u32,
}

/// An entry without what the process has anyway, or what stands in its delivery.
#[derive(Serialize, Deserialize)]
struct Stored {
    delivery: Delivery,
    body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redelivery: Option<Redelivery>,
    scheduled: u32,
}

impl Entry {
    /// As it is kept.
    pub(super) fn to_value(&self) -> Value {
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let Enclosed { body, signed, .. } = &self.notification.enclosed;
        let stored = Stored {
            delivery: self.delivery.clone(),
            body: text(body),
            signed: signed.as_ref().map(text),
            redelivery: self.notification.redelivery.clone(),
            scheduled: self.scheduled,
        };
        serde_json::to_value(stored).unwrap_or_default()
    }

    /// As it was kept; to be signed as this emitter does.
    pub(super) fn of_value(value: Value, emitter: &Emitter) -> serde_json::Result<Self> {
        let Stored { delivery, body, signed, redelivery, scheduled } = serde_json::from_value(value)?;
        let enclosed = Enclosed {
            id: delivery.id.clone(),
            event_type: delivery.event_type.clone(),
            body: body.into(),
            signed: signed.map(Bytes::from),
        };
        let notification = emitter.ready(delivery.face, enclosed, delivery.flaw, redelivery);
        Ok(Self { delivery, notification, scheduled })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    use jiff::SignedDuration;

    use super::*;
    use crate::clock::Clock;
    use crate::events::{Deliveries, DeliveryOptions, Flaw};
    use crate::keys::setup::Setup;

    /// A file that a restart leaves as it is.
    #[derive(Default)]
    struct File(Mutex<BTreeMap<u64, String>>);

    impl DeliveryStore for File {
        fn keep(&self, number: u64, delivery: Option<Value>) {
            let mut kept = self.0.lock().unwrap();
            match delivery {
                Some(delivery) => drop(kept.insert(number, delivery.to_string())),
                None => drop(kept.remove(&number)),
            }
        }
    }

    fn start(file: &Arc<File>, clock: &Clock, emitter: &Emitter) -> Deliveries {
        let deliveries = Deliveries::new(clock.clone(), DeliveryOptions::default());
        let kept: Vec<Value> =
            file.0.lock().unwrap().values().map(|kept| serde_json::from_str(kept).unwrap()).collect();
        let file: Arc<File> = Arc::clone(file);
        deliveries.restore(file, kept, emitter);
        deliveries
    }

    fn wait<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_restart_goes_on_with_what_was_not_accepted() {
        let emitter = Emitter::new(&Setup::for_tests().unwrap().keys).unwrap();
        let (file, clock) = (Arc::default(), Clock::default());
        clock.stop();
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("http://{nobody}/");

        let deliveries = start(&file, &clock, &emitter);
        for flaw in [None, Some(Flaw::Tampered)] {
            let event = "BRAND_MEMBER_CARD.USER_CARD.CREATE";
            let notification = emitter.make(event, "8b33f79f".to_owned(), None, flaw).unwrap();
            wait(deliveries.answered(&deliveries.send(notification, &url).number.to_string()));
        }
        let before = deliveries.list();
        drop(deliveries);

        let deliveries = start(&file, &clock, &emitter);
        assert_eq!(deliveries.list(), before);
        clock.advance(SignedDuration::from_mins(1));
        let again = wait(deliveries.attempted("1", 2)).unwrap();
        assert_eq!(
            (again.attempts.len(), again.next_attempt),
            (2, Some(clock.now() + SignedDuration::from_mins(2)))
        );
        assert_eq!(deliveries.get("2").unwrap().attempts.len(), 1, "what is bad is not sent again");
        let notification = emitter.notification(&again.event_type, None).unwrap();
        assert_eq!(deliveries.send(notification, &url).number, 3);

        deliveries.clear();
        assert!(file.0.lock().unwrap().is_empty());
    }
}
