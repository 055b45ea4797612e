//! A notification that is ready to go, once or several times.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use wechatpay_api::Face;

use super::{EmitError, post};
use crate::keys::SandboxKeys;
use crate::signature;

/// How long the platform waits for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A notification. Each time it is sent it has the same ID and body, and a signature of that moment.
#[derive(Clone)]
pub struct Delivery {
    face: Face,
    id: String,
    event_type: String,
    body: Bytes,
    keys: Arc<SandboxKeys>,
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

impl Delivery {
    pub(super) fn new(
        face: Face,
        id: String,
        event_type: String,
        body: Bytes,
        keys: Arc<SandboxKeys>,
    ) -> Self {
        Self { face, id, event_type, body, keys }
    }

    /// The face that is notified.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The notification's ID, by which the receiver knows a repetition.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The event's name on the wire.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The body, always the same.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Signs the notification and returns its headers; each call makes a new timestamp, nonce and signature.
    ///
    /// # Errors
    /// [`EmitError::Make`] if the operating system has no random numbers.
    pub fn headers(&self) -> Result<HeaderMap, EmitError> {
        signature::headers(self.face, self.keys.of(self.face), &self.body)
            .map_err(|error| EmitError::Make { reason: error.to_string() })
    }

    /// Signs the notification and posts it; waits five seconds for the answer, as the platform does.
    ///
    /// The URL begins with `http://` and leads to this machine. An answer with an error status isn't an error here.
    ///
    /// # Errors
    /// [`EmitError::Url`] for another URL, [`EmitError::NoAnswer`] if nobody is there or the answer is late.
    pub async fn send(&self, url: &str) -> Result<Delivered, EmitError> {
        let no_answer = |reason| EmitError::NoAnswer { url: url.to_owned(), reason };
        let exchange = async {
            let target = post::Target::find(url).await;
            let target = target.map_err(|reason| EmitError::Url { url: url.to_owned(), reason })?;
            target.post(self.headers()?, self.body.clone()).await.map_err(no_answer)
        };
        let late = |_| no_answer(format!("none came within {} seconds", PATIENCE.as_secs()));
        let (status, body) = tokio::time::timeout(PATIENCE, exchange).await.map_err(late)??;
        tracing::info!(face = %self.face, event_type = self.event_type, status = status.as_u16(), "delivered");
        Ok(Delivered { status, body })
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("face", &self.face)
            .field("id", &self.id)
            .field("event_type", &self.event_type)
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
