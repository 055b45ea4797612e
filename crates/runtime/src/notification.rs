//! Notifications: from the raw headers and body of a request to a verified, opened, typed event.

mod envelope;
mod error;
mod reader;
mod undecodable_event;

use std::fmt;

pub use error::NotificationError;
pub use reader::NotificationReader;
pub use undecodable_event::UndecodableEventError;

pub(crate) use envelope::Sealed;

use crate::raw_body::RawBody;
use crate::time::Time;

/// A notification of the platform: verified, opened and read.
///
/// The same one may come several times, under the same [`id`](Self::id): act on the first, accept the others.
/// `Debug` shows neither event nor plaintext: both may be personal.
#[derive(Clone, PartialEq, Eq)]
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
    /// Makes a notification of 1970 without summary, `Request-ID` and plaintext; in tests of code that handles
    /// notifications.
    ///
    /// ```
    /// use wechatpay_runtime::Notification;
    ///
    /// let notification = Notification::new("8b33f79f", "BRAND_MEMBER_CARD.USER_CARD.CREATE", "an event")
    ///     .with_plaintext(r#"{"openid":"o-1"}"#);
    /// assert_eq!((notification.id.as_str(), notification.event), ("8b33f79f", "an event"));
    /// ```
    pub fn new(id: impl Into<String>, event_type: impl Into<String>, event: E) -> Self {
        Self {
            id: id.into(),
            create_time: Time::from("1970-01-01T08:00:00+08:00"),
            event_type: event_type.into(),
            resource_type: "encrypt-resource".to_owned(),
            summary: String::new(),
            original_type: None,
            request_id: None,
            plaintext: RawBody::default(),
            event,
        }
    }

    /// Sets when the platform made it.
    pub fn with_create_time(mut self, create_time: impl Into<Time>) -> Self {
        self.create_time = create_time.into();
        self
    }

    /// Sets what happened, in a few words.
    pub fn with_summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    /// Sets what the resource was before it was sealed.
    pub fn with_original_type(mut self, original_type: impl Into<String>) -> Self {
        self.original_type = Some(original_type.into());
        self
    }

    /// Sets the `Request-ID`.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Sets the opened resource.
    pub fn with_plaintext(mut self, plaintext: impl Into<RawBody>) -> Self {
        self.plaintext = plaintext.into();
        self
    }

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
