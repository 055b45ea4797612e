//! Events as the platform sends them: encrypted with the caller's API key, signed with the platform's own.

mod deliveries;
mod delivery;
mod envelope;
mod error;
mod flaw;
mod notification;
mod post;
mod queue;
mod stored;
mod table;
mod worker;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_api::Face;

pub use deliveries::{Deliveries, DeliveryOptions, DeliveryUpdates};
pub use delivery::{Attempt, Delivery};
pub use error::EmitError;
pub use flaw::{Flaw, UnknownFlaw};
pub use notification::{Delivered, OutgoingNotification};
pub(crate) use stored::DeliveryStore;

use self::envelope::Enclosed;
use crate::clock::Clock;
use crate::error::Error;
use crate::keys::SandboxKeys;
use crate::keys::ring::Keyring;
use crate::served::Served;
use crate::spec::documents;
use crate::spec::issue::did_you_mean;
use crate::spec::redelivery::Redelivery;
use crate::spec::webhook::Webhook;

/// Makes and sends the notifications that the documents describe.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_sandbox::{Emitter, Setup};
///
/// let setup = Setup::generate()?;
/// let emitter = Emitter::new(&setup.keys)?;
/// let fields = serde_json::json!({ "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA" });
/// let notification = emitter.notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", Some(fields))?;
/// notification.send("http://127.0.0.1:8080/notify").await?;
/// notification.send("http://127.0.0.1:8080/notify").await?; // the platform repeats itself, too
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Emitter {
    keys: Keyring,
    webhooks: Arc<Vec<(Face, Webhook)>>,
    /// The face whose events alone are known; both if there is none.
    only: Option<Face>,
    clock: Clock,
}

/// An event that can be emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Emittable<'e> {
    /// The face that is notified.
    pub face: Face,
    /// Its name on the wire, such as `BRAND_MEMBER_CARD.USER_CARD.CREATE`.
    pub event_type: &'e str,
    /// Its name in `wechatpay-api`, such as `UserCardCreated`; an older name on the wire shares it.
    pub name: &'e str,
    /// What it means.
    pub summary: &'e str,
    /// Whether the name on the wire is an older one, which the platform has replaced.
    pub deprecated: bool,
}

impl Emitter {
    /// Emits the events of `wechatpay-api`.
    ///
    /// # Errors
    /// [`Error::Document`] if a bundled document cannot be served, which its own tests prevent.
    pub fn new(keys: &SandboxKeys) -> Result<Self, Error> {
        Self::of(Keyring::new(keys.clone()), &*Served::bundled()?)
    }

    /// Emits the events of other documents: bundled OpenAPI 3.1 in JSON, one for each face.
    ///
    /// # Errors
    /// [`Error::Document`] if a document is broken, or has no example of what an event brings.
    pub fn with_documents<'d>(
        keys: &SandboxKeys,
        documents: impl IntoIterator<Item = (Face, &'d str)>,
    ) -> Result<Self, Error> {
        Self::of(Keyring::new(keys.clone()), &Served::of(documents::parse(documents)?))
    }

    /// Emits the events of these documents, with the keys as they are at each moment.
    pub(crate) fn of(keys: Keyring, served: &Served) -> Result<Self, Error> {
        Ok(Self { keys, webhooks: served.webhooks()?, only: None, clock: Clock::default() })
    }

    /// Dates its notifications by another clock than the machine's. Signatures are by the machine's clock always.
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Emits the events of one face alone: some, such as `DELIVERY_PLAN.CHANGE`, have the same name on both.
    pub fn of_face(&self, face: Face) -> Self {
        Self { only: Some(face), ..self.clone() }
    }

    /// Returns what can be emitted, in the order of the documents.
    pub fn events(&self) -> impl Iterator<Item = Emittable<'_>> {
        self.known().map(|(face, webhook)| Emittable::new(face, webhook))
    }

    fn known(&self) -> impl Iterator<Item = (Face, &Webhook)> {
        let known = self.webhooks.iter().map(|(face, webhook)| (*face, webhook));
        known.filter(|(face, _)| self.only.is_none_or(|only| only == *face))
    }

    /// The event with this name on the wire, in upper or lower case.
    ///
    /// # Errors
    /// [`EmitError::UnknownEvent`] or [`EmitError::OfBothFaces`].
    pub fn find_event(&self, event_type: &str) -> Result<Emittable<'_>, EmitError> {
        self.find(event_type).map(|(face, webhook)| Emittable::new(face, webhook))
    }

    /// Makes a notification of an event, named as on the wire, in upper or lower case.
    ///
    /// It brings the example of the documents, in which the given fields take the place of the example's, each as
    /// a whole; `null` leaves a field out. Sensitive strings are given in plaintext; inside the notification they are
    /// sealed for the caller or stay plaintext, as the documents say.
    ///
    /// # Errors
    /// [`EmitError::UnknownEvent`], [`EmitError::OfBothFaces`], or [`EmitError::Fields`] if the result is not valid to the documents.
    pub fn notification(
        &self,
        event_type: &str,
        fields: Option<Value>,
    ) -> Result<OutgoingNotification, EmitError> {
        self.make(event_type, envelope::new_id()?, fields, None)
    }

    /// Makes a notification that has something wrong with it on purpose, otherwise as
    /// [`notification`](Self::notification) does.
    ///
    /// # Errors
    /// The same.
    pub fn flawed(
        &self,
        event_type: &str,
        fields: Option<Value>,
        flaw: Flaw,
    ) -> Result<OutgoingNotification, EmitError> {
        self.make(event_type, envelope::new_id()?, fields, Some(flaw))
    }

    /// Whether an event may bring these fields; those that it doesn't have are of no concern.
    pub(crate) fn check(&self, event_type: &str, fields: &Map<String, Value>) -> Result<(), EmitError> {
        let (_, webhook) = self.find(event_type)?;
        let known = webhook.resource.facets().fields();
        let mut fields = fields.clone();
        fields.retain(|name, _| known.contains(&name.as_str()));
        envelope::plain_resource(webhook, Some(Value::Object(fields))).map(drop)
    }

    /// Makes a notification under an ID, with a flaw or without.
    pub(crate) fn make(
        &self,
        event_type: &str,
        id: String,
        fields: Option<Value>,
        flaw: Option<Flaw>,
    ) -> Result<OutgoingNotification, EmitError> {
        let (face, webhook) = self.find(event_type)?;
        let keys = self.keys.newest(face);
        let resource = envelope::resource(webhook, fields, &keys)?;
        let enclosed = envelope::enclose(webhook, id, &resource, &keys, self.clock.now(), flaw)?;
        // What is refused as it should be isn't sent again.
        let redelivery = webhook.redelivery.clone().filter(|_| flaw.is_none());
        Ok(self.ready(face, enclosed, flaw, redelivery))
    }

    fn ready(
        &self,
        face: Face,
        enclosed: Enclosed,
        flaw: Option<Flaw>,
        redelivery: Option<Redelivery>,
    ) -> OutgoingNotification {
        OutgoingNotification { face, enclosed, flaw, redelivery, keys: self.keys.clone() }
    }

    /// Makes a notification and posts it; see [`notification`](Self::notification) and
    /// [`OutgoingNotification::send`].
    ///
    /// # Errors
    /// What keeps the notification from being made or delivered. An answer with an error status isn't an error here.
    pub async fn emit(
        &self,
        event_type: &str,
        fields: Option<Value>,
        url: &str,
    ) -> Result<Delivered, EmitError> {
        self.notification(event_type, fields)?.send(url).await
    }

    fn find(&self, event_type: &str) -> Result<(Face, &Webhook), EmitError> {
        let mut found =
            self.known().filter(|(_, webhook)| webhook.event_type.eq_ignore_ascii_case(event_type));
        let first = found.next().ok_or_else(|| self.unknown(event_type))?;
        match found.next() {
            None => Ok(first),
            Some(_) => Err(EmitError::OfBothFaces { event_type: first.1.event_type.clone() }),
        }
    }

    fn unknown(&self, event_type: &str) -> EmitError {
        let known: Vec<&str> = self.events().map(|event| event.event_type).collect();
        let hint = did_you_mean(&event_type.to_ascii_uppercase(), &known);
        EmitError::UnknownEvent { event_type: event_type.to_owned(), hint }
    }
}

impl<'e> Emittable<'e> {
    fn new(face: Face, webhook: &'e Webhook) -> Self {
        Self {
            face,
            event_type: &webhook.event_type,
            name: &webhook.name,
            summary: &webhook.meaning,
            deprecated: webhook.deprecated,
        }
    }
}

impl fmt::Debug for Emitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events: Vec<&str> = self.events().map(|event| event.event_type).collect();
        f.debug_struct("Emitter").field("events", &events).finish_non_exhaustive()
    }
}
