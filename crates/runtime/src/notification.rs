//! Notifications: from the raw headers and body of a request to a verified, opened, typed event.

mod envelope;
mod error;
mod reader;
mod undecodable_event;

use std::fmt;

pub use error::NotificationError;
pub use reader::NotificationReader;
pub use undecodable_event::UndecodableEventError;

use crate::raw_body::RawBody;
use crate::time::Time;

/// A notification of the platform: verified, opened and read.
///
/// The same one may come several times, under the same [`id`](Self::id): act on the first, accept the others.
/// `Debug` shows neither event nor plaintext: both may be personal.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification<E> {
    /// The notification's own ID, the same each time it is delivered.
    pub id: String,
    /// When the platform made it.
    pub create_time: Time,
    /// The wire name of the event, such as `BRAND_MEMBER_CARD.USER_CARD.CREATE`.
    pub event_type: String,
    /// What the envelope calls its resource: `encrypt-resource`.
    pub resource_type: String,
    /// What happened, in a few Chinese words.
    pub summary: String,
    /// What the resource was before it was sealed: `user_card`.
    pub original_type: Option<String>,
    /// The `Request-ID` of this delivery, to quote to WeChat Pay's support.
    pub request_id: Option<String>,
    /// The opened resource, byte for byte.
    pub plaintext: RawBody,
    /// What happened, and to what.
    pub event: E,
}

impl<E> Notification<E> {
    /// Turns the event into another value, such as the one case that a handler is for.
    pub fn map<T>(self, f: impl FnOnce(E) -> T) -> Notification<T> {
        Notification {
            id: self.id,
            create_time: self.create_time,
            event_type: self.event_type,
            resource_type: self.resource_type,
            summary: self.summary,
            original_type: self.original_type,
            request_id: self.request_id,
            plaintext: self.plaintext,
            event: f(self.event),
        }
    }
}

impl<E> fmt::Debug for Notification<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("create_time", &self.create_time)
            .field("event_type", &self.event_type)
            .field("resource_type", &self.resource_type)
            .field("summary", &self.summary)
            .field("original_type", &self.original_type)
            .field("request_id", &self.request_id)
            .field("plaintext", &self.plaintext)
            .finish_non_exhaustive()
    }
}
