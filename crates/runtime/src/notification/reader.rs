//! Reading notifications: the signature first, then the envelope, then the resource, then the event.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;

use super::Notification;
use super::envelope::Envelope;
use super::error::NotificationError;
use super::undecodable_event::UndecodableEventError;
use crate::api_key::ApiKey;
use crate::clock::{Clock, SystemClock};
use crate::current_exchange::CurrentExchange;
use crate::error::{BodyError, request_id};
use crate::event::{EventSet, Resource};
use crate::exchange::Exchange;
use crate::platform_keys::PlatformKeys;
use crate::reply::parse;
use crate::verify::verify;

/// Reads notifications: verifies them with the platform's keys and opens them with the API key.
///
/// Give it the headers and the raw bytes of the body, as they came. The signature is over these bytes: a body that
/// went through a JSON parser and back has others (spaces, the order of fields, escapes), and no signature matches
/// them. In most web frameworks that means reading the body before anything else does; the feature `axum` has
/// an extractor that does so.
///
/// Cloning is cheap.
///
/// ```
/// # fn read<Event: wechatpay_runtime::EventSet>(
/// #     platform_keys: wechatpay_runtime::PlatformKeys, headers: &http::HeaderMap, body: &[u8],
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_runtime::{ApiKey, NotificationReader};
///
/// let reader = NotificationReader::new(ApiKey::new("0123456789abcdefghijklmnopqrstuv")?, platform_keys);
/// let notification = reader.read::<Event>(headers, body)?;
/// println!("{} at {}", notification.event_type, notification.create_time);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct NotificationReader {
    api_keys: Vec<ApiKey>,
    platform_keys: KeySource,
    clock: Arc<dyn Clock>,
}

/// Where the platform's keys come from.
#[derive(Clone)]
enum KeySource {
    Fixed(Arc<PlatformKeys>),
    /// From a client, whose keys may be replaced.
    Following(CurrentExchange),
}

impl KeySource {
    fn get(&self) -> Arc<PlatformKeys> {
        match self {
            Self::Fixed(platform_keys) => platform_keys.clone(),
            Self::Following(exchange) => exchange.get().platform_keys,
        }
    }
}

impl NotificationReader {
    /// Opens with this key, verifies with these, by the system's clock.
    ///
    /// The brand face has the brand API key, the partner face the APIv3 key. The platform's keys may be shared
    /// with others: an `Arc` of them is taken as well.
    pub fn new(api_key: ApiKey, platform_keys: impl Into<Arc<PlatformKeys>>) -> Self {
        Self {
            api_keys: vec![api_key],
            platform_keys: KeySource::Fixed(platform_keys.into()),
            clock: Arc::new(SystemClock),
        }
    }

    /// Opens with this key, verifies with the keys that a client has at the time.
    pub(crate) fn following(api_key: ApiKey, exchange: CurrentExchange) -> Self {
        let clock = exchange.get().clock;
        Self { api_keys: vec![api_key], platform_keys: KeySource::Following(exchange), clock }
    }

    /// Opens with another key as well, while the API key changes: what was sealed with the old one may still arrive.
    pub fn and_api_key(mut self, api_key: ApiKey) -> Self {
        self.api_keys.push(api_key);
        self
    }

    /// Takes the time from another clock.
    ///
    /// A notification is refused more than [`TIMESTAMP_TOLERANCE`](crate::verify::TIMESTAMP_TOLERANCE) seconds from
    /// now; one that was captured is read with a clock that stands at the time it came.
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Verifies, opens and reads a notification.
    ///
    /// An event type that `E` does not know, one of the other face for instance, isn't an error: it is read as
    /// unknown.
    ///
    /// # Errors
    /// See [`NotificationError`]: what fails first, in the order signature, envelope, resource, event.
    pub fn read<E: EventSet>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, NotificationError> {
        let (notification, json) = self.open(headers, body)?;
        let (event_type, plaintext) = (&notification.event_type, &notification.plaintext);
        match E::read(event_type, Resource::new(event_type.clone(), plaintext.clone(), json)) {
            Ok(event) => Ok(notification.map(|()| event)),
            Err(error) => Err(undecodable(notification, error.into())),
        }
    }

    /// Verifies and opens a notification, for tools that know no event's type.
    ///
    /// # Errors
    /// See [`NotificationError`]: what fails first, in the order signature, envelope, resource.
    pub fn read_dynamic(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<Value>, NotificationError> {
        self.open(headers, body).map(|(notification, json)| notification.map(|()| json))
    }

    /// The part of reading that does not depend on the events' type.
    fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<(Notification<()>, Value), NotificationError> {
        verify(headers, body, &self.platform_keys.get(), self.clock.now())?;
        let Envelope { id, create_time, event_type, resource_type, summary, resource } =
            Envelope::parse(body)?;
        let plaintext = resource.open_with_any(&self.api_keys)?;
        let notification = Notification {
            id,
            create_time,
            event_type,
            resource_type,
            summary,
            original_type: resource.original_type,
            request_id: request_id(headers),
            plaintext,
            event: (),
        };
        match parse(&notification.plaintext) {
            Ok(json) => Ok((notification, json)),
            Err(error) => Err(undecodable(notification, error)),
        }
    }
}

impl fmt::Debug for NotificationReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationReader")
            .field("platform_keys", &self.platform_keys.get())
            .finish_non_exhaustive()
    }
}

impl Exchange {
    /// Reads notifications with the platform's keys and the clock of these calls.
    pub fn notification_reader(&self, api_key: ApiKey) -> NotificationReader {
        NotificationReader {
            api_keys: vec![api_key],
            platform_keys: KeySource::Fixed(self.platform_keys.clone()),
            clock: self.clock.clone(),
        }
    }
}

/// Keeps what was opened.
fn undecodable(notification: Notification<()>, source: BodyError) -> NotificationError {
    let Notification { id, event_type, plaintext, .. } = notification;
    UndecodableEventError::new(id, event_type, source, plaintext).into()
}
