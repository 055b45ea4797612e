//! A notification that is ready to go, once or several times.

use std::fmt;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use wechatpay_api::Face;

use super::envelope::Enclosed;
use super::error::EmitError;
use super::flaw::Flaw;
use super::post::{Reach, Target};
use crate::keys::ring::Keyring;
use crate::signature::{self, CannotSign, now};
use crate::spec::redelivery::Redelivery;

/// How long the platform waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long ago a notification with an old timestamp was signed, in seconds.
const OLD: i64 = 600;

/// What the platform's own wrong signatures begin with.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

/// A notification. Each time it is sent it has the same ID and body, and a signature of that moment.
#[derive(Clone)]
pub struct OutgoingNotification {
    pub(super) face: Face,
    pub(super) enclosed: Enclosed,
    pub(super) flaw: Option<Flaw>,
    pub(super) redelivery: Option<Redelivery>,
    pub(super) keys: Keyring,
}

/// How a notification was answered.
#[derive(Clone)]
#[non_exhaustive]
pub struct Delivered {
    /// The status, which decides: the platform repeats what is not answered with 2xx.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
}

impl OutgoingNotification {
    /// The face that is notified.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The notification's ID, by which the receiver knows a repetition.
    pub fn id(&self) -> &str {
        &self.enclosed.id
    }

    /// The event's name on the wire.
    pub fn event_type(&self) -> &str {
        &self.enclosed.event_type
    }

    /// The body, always the same.
    pub fn body(&self) -> &Bytes {
        &self.enclosed.body
    }

    /// What is wrong with it on purpose, if anything is.
    pub fn flaw(&self) -> Option<Flaw> {
        self.flaw
    }

    /// Signs the notification and returns its headers; each call makes a new timestamp, nonce and signature.
    ///
    /// # Errors
    /// [`EmitError::Make`] if the operating system has no random numbers.
    pub fn headers(&self) -> Result<HeaderMap, EmitError> {
        self.try_headers().map_err(|error| EmitError::Make { reason: error.to_string() })
    }

    fn try_headers(&self) -> Result<HeaderMap, CannotSign> {
        let signed = self.enclosed.signed.as_ref().unwrap_or(&self.enclosed.body);
        let keys = self.keys.newest(self.face);
        let sign = |signed: &[u8], timestamp| signature::headers_at(self.face, &keys, signed, timestamp);
        let mut headers = match self.flaw {
            Some(Flaw::OldTimestamp) => sign(signed, now() - OLD)?,
            Some(Flaw::WrongSignature | Flaw::Probe) => sign(&[signed, b"other".as_slice()].concat(), now())?,
            _ => sign(signed, now())?,
        };
        let changed = match self.flaw {
            Some(Flaw::Probe) => Some(("wechatpay-signature", prefixed(PROBE, &headers))),
            Some(Flaw::WrongSerial) => {
                Some(("wechatpay-serial", Vec::from(b"PUB_KEY_ID_0000000000000000000000000000")))
            }
            _ => None,
        };
        if let Some((name, value)) = changed {
            headers.insert(name, HeaderValue::try_from(value)?);
        }
        Ok(headers)
    }

    /// Signs the notification and posts it; waits five seconds for the answer, as the platform does.
    ///
    /// The URL begins with `http://` and leads to this machine. An answer with an error status isn't an error here.
    ///
    /// # Errors
    /// [`EmitError::Url`] for another URL, [`EmitError::NoAnswer`] if nobody is there or the answer is late.
    pub async fn send(&self, url: &str) -> Result<Delivered, EmitError> {
        self.post(url, Reach::ThisMachine).await
    }

    /// Posts the notification, within reach.
    pub(super) async fn post(&self, url: &str, reach: Reach) -> Result<Delivered, EmitError> {
        let no_answer = |reason| EmitError::NoAnswer { url: url.to_owned(), reason };
        let exchange = async {
            let target = Target::find(url, reach).await;
            let target = target.map_err(|reason| EmitError::Url { url: url.to_owned(), reason })?;
            target.post(self.headers()?, self.body().clone()).await.map_err(no_answer)
        };
        let late = |_| no_answer(format!("none came within {} seconds", PATIENCE.as_secs()));
        let (status, body) = tokio::time::timeout(PATIENCE, exchange).await.map_err(late)??;
        tracing::info!(face = %self.face, event_type = self.event_type(), status = status.as_u16(), "delivered");
        Ok(Delivered { status, body })
    }
}

fn prefixed(prefix: &str, headers: &HeaderMap) -> Vec<u8> {
    let signature = headers.get("wechatpay-signature").map(HeaderValue::as_bytes).unwrap_or_default();
    [prefix.as_bytes(), signature].concat()
}

impl fmt::Debug for OutgoingNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingNotification")
            .field("face", &self.face)
            .field("id", &self.id())
            .field("event_type", &self.event_type())
            .field("flaw", &self.flaw)
            .finish_non_exhaustive()
    }
}

impl Delivered {
    /// Whether the receiver has accepted the notification, so that the platform would not repeat it.
    pub fn is_accepted(&self) -> bool {
        self.status.is_success()
    }
}

impl fmt::Debug for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivered").field("status", &self.status).finish_non_exhaustive()
    }
}
