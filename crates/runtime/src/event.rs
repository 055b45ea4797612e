//! What an event of the platform is: the facts that generated code lists, and the one trait it implements.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::face::Face;
use crate::raw_body::RawBody;
use crate::wire::{
    DecodeError, DecodeValue, EncodeError, EncodeValue, JsonObject, ObjectReader, ObjectWriter, Sealing,
    parse_json,
};

/// The events of one face, as an open enum: known ones with their models, and one variant for all others.
///
/// Generated enums implement it. The [`NotificationReader`](crate::NotificationReader) does the rest: it verifies,
/// opens and parses.
pub trait EventSet: Sized {
    /// Whose events they are.
    const FACE: Face;

    /// What the platform's documentation says of each, older names included.
    const EVENTS: &'static [EventInfo];

    /// Reads an opened resource; an event type it does not know becomes its `Unknown` variant.
    ///
    /// # Errors
    /// A resource of a known event that is not of the documented shape.
    fn read(event_type: &str, resource: Resource) -> Result<Self, DecodeError>;

    /// The present wire name of the event and its resource, which serde writes.
    fn stored(&self) -> (&str, &dyn EncodeValue);

    /// Makes an event of JSON, as a notification with this event type would bring it: for tests, and for events of
    /// which only a [`Notification`](crate::Notification)'s `event_type` and `plaintext` were stored.
    ///
    /// Every required field of the event has to be there; the error names the first that isn't. A test that asks for
    /// one or two fields alone takes the documented example for the rest, from the `Emitter` of `wechatpay-sandbox`.
    ///
    /// ```
    /// # fn read<Event: wechatpay_runtime::EventSet>(stored: &str) -> Result<Event, Box<dyn std::error::Error>> {
    /// let event = Event::from_json("BRAND_MEMBER_CARD.USER_CARD.CREATE", serde_json::from_str(stored)?)?;
    /// # Ok(event) }
    /// ```
    ///
    /// # Errors
    /// A resource of a known event that is not of the documented shape.
    fn from_json(event_type: &str, resource: Value) -> Result<Self, DecodeError> {
        let plaintext = RawBody::from(resource.to_string());
        Self::read(event_type, Resource::new(event_type.to_owned(), plaintext, resource))
    }
}

/// Serializes an event as `{"event_type": …, "resource": …}`, with its plaintexts: it came with them.
///
/// # Errors
/// An event into which someone put a plaintext of their own.
#[doc(hidden)]
pub fn serialize_event<E: EventSet, S: Serializer>(event: &E, serializer: S) -> Result<S::Ok, S::Error> {
    let (event_type, resource) = event.stored();
    let mut fields = ObjectWriter::new(Sealing::Keep);
    fields.put(EVENT_TYPE, &event_type.to_owned());
    fields.put_dyn(RESOURCE, resource);
    let fields = fields.finish().map_err(|error| serde::ser::Error::custom(format_args!("{error:#}")))?;
    fields.serialize(serializer)
}

/// Deserializes an event that was stored.
///
/// # Errors
/// A resource of a known event that is not of the documented shape.
#[doc(hidden)]
pub fn deserialize_event<'de, E: EventSet, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    let mut fields = ObjectReader::new(JsonObject::deserialize(deserializer)?);
    let (event_type, resource) = (fields.take::<String>(EVENT_TYPE), fields.take(RESOURCE));
    let event = fields.finish().and_then(|()| E::from_json(&event_type, resource));
    event.map_err(serde::de::Error::custom)
}

const EVENT_TYPE: &str = "event_type";
const RESOURCE: &str = "resource";

/// Implements serde's `Serialize` and `Deserialize` for an [`EventSet`].
#[macro_export]
macro_rules! serde_of_events {
    ($events:ident) => {
        impl $crate::serde::Serialize for $events {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::serialize_event(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $events {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::deserialize_event(deserializer)
            }
        }
    };
}

/// The documented facts of one event, as data, for tools that work on every event alike; without serde, as
/// [`OperationInfo`](crate::OperationInfo).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct EventInfo {
    /// The wire name, such as `BRAND_MEMBER_CARD.USER_CARD.CREATE`.
    pub event_type: &'static str,
    /// The name of the enum's variant, such as `UserCardCreated`.
    pub name: &'static str,
    /// The product that it belongs to, such as `card-member`; empty if nobody said.
    pub product: &'static str,
    /// What happened, in one sentence; empty if nobody said.
    pub summary: &'static str,
    /// Who is notified.
    pub face: Face,
    /// Where sealed strings stand in the opened resource: JSON pointers in which `*` is any index. Sensitive
    /// plaintexts are not among them.
    pub sensitive: &'static [&'static str],
    /// The word in the envelope's `original_type` and `associated_data`; empty if no page prints one.
    pub original_type: &'static str,
    /// Whether it is an older name of an event.
    pub deprecated: bool,
    /// The page that documents it.
    pub doc_url: &'static str,
}

impl EventInfo {
    /// Starts a description: no product, no summary, nothing sensitive, no original type, not deprecated.
    pub const fn new(
        event_type: &'static str,
        name: &'static str,
        face: Face,
        doc_url: &'static str,
    ) -> Self {
        Self {
            event_type,
            name,
            product: "",
            summary: "",
            face,
            sensitive: &[],
            original_type: "",
            deprecated: false,
            doc_url,
        }
    }

    /// Says which product it belongs to.
    pub const fn product(mut self, product: &'static str) -> Self {
        self.product = product;
        self
    }

    /// Says in one sentence what happened.
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// Says where the opened resource holds sealed strings.
    pub const fn sensitive(mut self, pointers: &'static [&'static str]) -> Self {
        self.sensitive = pointers;
        self
    }

    /// Sets the word in the envelope's `original_type` and `associated_data`.
    pub const fn original_type(mut self, original_type: &'static str) -> Self {
        self.original_type = original_type;
        self
    }

    /// Says that it is an older name of an event.
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }
}

/// The opened resource of a notification, parsed but not yet read into a model.
///
/// `Debug` shows no plaintext. It is read once, so it has no `Clone`.
pub struct Resource {
    event_type: String,
    plaintext: RawBody,
    json: Value,
}

impl Resource {
    pub(crate) fn new(event_type: String, plaintext: RawBody, json: Value) -> Self {
        Self { event_type, plaintext, json }
    }

    /// Reads it into a model.
    ///
    /// # Errors
    /// A required field that is missing, or a value of another type.
    pub fn decode<T: DecodeValue>(self) -> Result<T, DecodeError> {
        T::decode_value(self.json)
    }

    /// Keeps it as an event that nobody documented.
    pub fn unknown(self) -> UnknownEvent {
        UnknownEvent { event_type: self.event_type, plaintext: self.plaintext }
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resource")
            .field("event_type", &self.event_type)
            .field("plaintext", &self.plaintext)
            .finish_non_exhaustive()
    }
}

/// An event that this crate's version does not know: verified and opened, its plaintext kept.
///
/// A newer event of the platform, or one of the other face. `Debug` shows no plaintext. serde keeps the JSON, not the
/// bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEvent {
    event_type: String,
    plaintext: RawBody,
}

impl UnknownEvent {
    /// The wire name.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The opened resource, byte for byte: JSON in UTF-8.
    pub fn plaintext(&self) -> &[u8] {
        &self.plaintext
    }

    /// The opened resource as JSON.
    ///
    /// ```
    /// # fn show(event: &wechatpay_runtime::UnknownEvent) {
    /// if let Some(openid) = event.json()["openid"].as_str() {
    ///     println!("{} is about {openid}", event.event_type());
    /// }
    /// # }
    /// ```
    pub fn json(&self) -> Value {
        // The reader has parsed these bytes before; they parse again.
        parse_json(&self.plaintext).unwrap_or_default()
    }
}

impl EncodeValue for UnknownEvent {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(self.json()))
    }
}
