//! What the platform announces: what the state says has happened becomes a notification, and is delivered.

use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_api::Face;

use crate::clock::Clock;
use crate::events::{Deliveries, Delivery, DeliveryStore, EmitError, Emitter, Flaw};
use crate::state::{Announcement, State};

/// The table of the state that keeps deliveries.
const DELIVERIES: &str = "deliveries";

/// Announces what happens.
pub(crate) struct Announcer {
    state: Arc<State>,
    emitter: Emitter,
    deliveries: Deliveries,
    clock: Clock,
}

impl Announcer {
    /// Goes on with what an earlier process has left in the state.
    pub(crate) fn new(state: Arc<State>, emitter: Emitter, deliveries: Deliveries, clock: Clock) -> Self {
        let kept = state.kept_in(DELIVERIES).into_iter().map(|(_, delivery)| delivery);
        let store: Arc<dyn DeliveryStore> = Arc::<State>::clone(&state);
        deliveries.restore(store, kept, &emitter);
        let announcer = Self { state, emitter, deliveries, clock };
        for announcement in announcer.state.announced() {
            // The process may have ended after it was sent and before it was forgotten.
            if announcer.deliveries.get(&announcement.id).is_some() {
                announcer.state.taken_over(&announcement);
            } else {
                log(announcer.announce(&announcement));
            }
        }
        announcer
    }

    /// Delivers what a call announces.
    pub(crate) fn announce_all(&self, announcements: &[Announcement]) {
        for announcement in announcements {
            log(self.announce(announcement));
        }
    }

    /// Lets an event happen on the platform's side, and announces it; a field that is `null` is left out. The face need
    /// be named only where both have the event.
    pub(crate) fn trigger(
        &self,
        face: Option<Face>,
        event_type: &str,
        mut fields: Map<String, Value>,
    ) -> Result<Vec<Delivery>, TriggerError> {
        let emitter = self.emitter(face);
        let event = emitter.find_event(event_type)?;
        fields.retain(|_, value| !value.is_null());
        // What cannot be announced must not happen either.
        emitter.check(event.event_type, &fields)?;
        let now = self.clock.now();
        let happened = self.state.happen(event.face, event.event_type, fields, now);
        let happened = happened.map_err(|error| TriggerError::Impossible { reason: error.to_string() })?;
        let announcements =
            happened.ok_or_else(|| TriggerError::Stateless { event_type: event.event_type.to_owned() })?;
        Ok(announcements.iter().map(|announcement| self.announce(announcement)).collect::<Result<_, _>>()?)
    }

    /// Sends an event that has not happened, with something wrong with it or not.
    pub(crate) fn send(
        &self,
        face: Option<Face>,
        event_type: &str,
        fields: Map<String, Value>,
        flaw: Option<Flaw>,
        url: &str,
    ) -> Result<Delivery, EmitError> {
        let fields = Some(Value::Object(fields));
        let emitter = self.emitter(face);
        let notification = match flaw {
            None => emitter.notification(event_type, fields),
            Some(flaw) => emitter.flawed(event_type, fields, flaw),
        };
        Ok(self.deliveries.send(notification?, url))
    }

    fn emitter(&self, face: Option<Face>) -> Emitter {
        face.map_or_else(|| self.emitter.clone(), |face| self.emitter.of_face(face))
    }

    fn announce(&self, announcement: &Announcement) -> Result<Delivery, EmitError> {
        let Announcement { id, face, event_type, url, fields } = announcement;
        let fields = Some(Value::Object(fields.clone()));
        let made = self.emitter.of_face(*face).make(event_type, id.clone(), fields, None);
        let delivery = made.map(|notification| self.deliveries.send(notification, url));
        // What cannot be sent cannot be sent later either.
        self.state.taken_over(announcement);
        delivery
    }
}

fn log(announced: Result<Delivery, EmitError>) {
    if let Err(error) = announced {
        tracing::error!(%error, "an event is not announced");
    }
}

/// Why an event does not happen, or isn't announced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TriggerError {
    /// No document says what the event does to the platform's resources; it can be sent without happening.
    #[error("no document says what {event_type} does; it can only be sent, to a URL that is given")]
    Stateless {
        /// The event, as it is named on the wire.
        event_type: String,
    },
    /// As things are, it cannot happen.
    #[error("{reason}")]
    Impossible {
        /// What is missing.
        reason: String,
    },
    /// There is no such event, or it cannot be made of these fields.
    #[error(transparent)]
    Emit(#[from] EmitError),
}

impl DeliveryStore for State {
    fn keep(&self, number: u64, delivery: Option<Value>) {
        let number = number.to_string();
        if let Err(error) = self.keep(vec![(DELIVERIES, &number, delivery)]) {
            tracing::error!(%error, "a delivery is not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::events::DeliveryOptions;
    use crate::face::Identities;
    use crate::keys::setup::Setup;
    use crate::served::Served;
    use crate::state::{ANNOUNCEMENTS, StateOptions};

    const EVENT: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";

    fn state() -> Arc<State> {
        let identities = Identities { brand: "1001622624".to_owned(), partner: "1900000001".to_owned() };
        let plot = Served::bundled().unwrap().plot().unwrap();
        Arc::new(State::new(plot, identities, &StateOptions::default()).unwrap())
    }

    fn start(state: &Arc<State>) -> Deliveries {
        let emitter = Emitter::new(&Setup::for_tests().unwrap().keys).unwrap();
        let deliveries = Deliveries::new(Clock::default(), DeliveryOptions::default());
        Announcer::new(Arc::clone(state), emitter, deliveries.clone(), Clock::default());
        deliveries
    }

    /// What a process leaves that ends between its answer and the notification.
    fn announce(state: &State, id: &str, event_type: &str) {
        let url = "http://127.0.0.1:1/";
        let kept =
            json!({"face": Face::Brand.to_string(), "event_type": event_type, "url": url, "fields": {}});
        state.keep(vec![(ANNOUNCEMENTS, id, Some(kept))]).unwrap();
    }

    fn ids(deliveries: &Deliveries) -> Vec<String> {
        deliveries.list().into_iter().map(|delivery| delivery.id).collect()
    }

    #[test]
    fn what_was_announced_and_not_sent_is_sent_at_the_start_once() {
        let state = state();
        announce(&state, "id-1", EVENT);
        announce(&state, "id-2", "NO.SUCH.EVENT");
        assert_eq!(ids(&start(&state)), ["id-1"]);
        assert_eq!(state.announced(), []);

        announce(&state, "id-1", EVENT);
        assert_eq!(ids(&start(&state)), ["id-1"], "it was sent before it was forgotten");
        assert_eq!(state.announced(), []);
    }

    #[test]
    fn an_event_that_cannot_be_announced_does_not_happen() {
        let state = state();
        let emitter = Emitter::new(&Setup::for_tests().unwrap().keys).unwrap();
        let deliveries = Deliveries::new(Clock::default(), DeliveryOptions::default());
        let announcer = Announcer::new(Arc::clone(&state), emitter, deliveries.clone(), Clock::default());
        let trigger = |fields: Value| announcer.trigger(None, EVENT, fields.as_object().unwrap().clone());
        let made = || {
            let resources = state.resources(Clock::default().now());
            resources.into_iter().filter(|resource| !resource.sample).count()
        };
        let error = trigger(json!({"openid": 5})).unwrap_err();
        assert!(
            matches!(&error, TriggerError::Emit(EmitError::Fields { pointer, .. }) if pointer == "/openid")
        );
        assert_eq!((made(), ids(&deliveries).len()), (0, 0));
        trigger(json!({"openid": null})).unwrap();
        assert_eq!((made(), ids(&deliveries).len()), (1, 1));
    }
}
