//! The delivery of one notification to one URL: every attempt, its answer, and when the next one is due.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wechatpay_api::Face;

use super::error::EmitError;
use super::flaw::Flaw;
use super::notification::{Delivered, OutgoingNotification};

/// The longest answer that is kept, in characters.
const ANSWER_LIMIT: usize = 2_000;

/// How much of an answer stands in a line, in characters.
const SHOWN: usize = 100;

/// The delivery of a notification, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Counts the deliveries of a sandbox, from 1.
    pub number: u64,
    /// The notification's ID, by which the receiver knows a repetition.
    pub id: String,
    /// The face that is notified.
    #[serde(with = "face_name")]
    pub face: Face,
    /// The event's name on the wire.
    pub event_type: String,
    /// Where it is sent.
    pub url: String,
    /// What is wrong with it on purpose, if anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaw: Option<Flaw>,
    /// When the event happened, by the sandbox's clock.
    pub created: Timestamp,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Each attempt that has ended, in order.
    pub attempts: Vec<Attempt>,
    /// When it is sent the next time, by the sandbox's clock; `None` if it isn't sent again by itself.
    pub next_attempt: Option<Timestamp>,
}

/// An attempt to deliver a notification, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When it began, by the sandbox's clock.
    pub at: Timestamp,
    /// The status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// The body of the answer, cut after 2,000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Why there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether another attempt could end otherwise. The sandbox never posts to a URL out of its reach.
    #[serde(skip, default = "yes")]
    pub(super) worth_repeating: bool,
}

impl Delivery {
    pub(super) fn new(
        number: u64,
        notification: &OutgoingNotification,
        url: String,
        created: Timestamp,
    ) -> Self {
        Self {
            number,
            id: notification.id().to_owned(),
            face: notification.face(),
            event_type: notification.event_type().to_owned(),
            url,
            flaw: notification.flaw(),
            created,
            accepted: false,
            attempts: Vec::new(),
            next_attempt: Some(created),
        }
    }

    /// Whether the last attempt was the last by itself: it was accepted, or isn't sent again.
    pub fn is_settled(&self) -> bool {
        self.next_attempt.is_none()
    }
}

/// A line: what is sent where, how the last attempt ended, and what comes next.
impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, id, event_type, url, attempts, .. } = self;
        write!(f, "event {number} {event_type} {id}")?;
        if let Some(flaw) = self.flaw {
            write!(f, " ({flaw})")?;
        }
        write!(f, " to {url}")?;
        let Some(attempt) = attempts.last() else { return f.write_str(": on its way") };
        write!(f, ", attempt {}: {attempt}", attempts.len())?;
        match self.next_attempt {
            Some(next) => write!(f, "; again at {}", whole_second(next)),
            None if attempt.is_accepted() => f.write_str("; accepted"),
            None if self.accepted => f.write_str("; accepted before"),
            None => f.write_str("; not sent again"),
        }
    }
}

/// The answer, or why there is none.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, &self.error) {
            (Some(status), _) if self.answer.is_empty() => write!(f, "{status}"),
            (Some(status), _) => {
                // In one line, and nothing in it that a terminal would obey.
                let shown = |c: char| if c.is_control() { ' ' } else { c };
                let answer: String = self.answer.chars().take(SHOWN).map(shown).collect();
                let more = if self.answer.chars().nth(SHOWN).is_some() { "…" } else { "" };
                write!(f, "{status} {answer}{more}")
            }
            (None, error) => f.write_str(error.as_deref().unwrap_or("no answer")),
        }
    }
}

fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

impl Attempt {
    pub(super) fn new(at: Timestamp, result: Result<Delivered, EmitError>) -> Self {
        match result {
            Ok(Delivered { status, body }) => Self {
                at,
                status: Some(status.as_u16()),
                answer: String::from_utf8_lossy(&body).chars().take(ANSWER_LIMIT).collect(),
                error: None,
                worth_repeating: true,
            },
            Err(error) => Self {
                at,
                status: None,
                answer: String::new(),
                worth_repeating: matches!(error, EmitError::NoAnswer { .. }),
                error: Some(error.to_string()),
            },
        }
    }

    /// Whether the receiver has accepted the notification.
    pub fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// A face by its name.
mod face_name {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;
    use wechatpay_api::Face;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(face: &Face, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(face)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Face, D::Error> {
        let name = String::deserialize(deserializer)?;
        let face = Face::ALL.into_iter().find(|face| face.to_string() == name);
        face.ok_or_else(|| D::Error::custom("there is no such face"))
    }
}

fn yes() -> bool {
    true
}
