//! A route that answers in time, whatever its handler does.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::answer::{Accepted, NotAccepted};
use crate::event::EventSet;
use crate::notification::{Notification, NotificationReader};

/// How long an answer takes at most, from the moment the headers are there.
///
/// The platform waits five seconds and ignores a later answer; half a second is for the network.
pub const ANSWER_WITHIN: Duration = Duration::from_millis(4500);

/// Takes `POST`ed notifications: reads them, runs the handler, and answers within [`ANSWER_WITHIN`].
///
/// | what happens | answer |
/// |---|---|
/// | the handler returns `Ok` | 204 |
/// | it returns an error, which is logged, or panics | 500 |
/// | it is not done in time | 500 |
/// | the notification cannot be read | what [`RejectionError`](super::RejectionError) says |
///
/// The handler runs in a task of its own, to its end, also if the deadline passes or the platform hangs up. After
/// an answer that is not 204 the platform delivers the notification again, under the same ID, perhaps while the
/// handler still works on the first delivery. So claim [`Notification::id`] first, where it survives a restart,
/// and accept a notification whose ID is done already.
pub fn notifications<E, H, F, X, S>(reader: NotificationReader, handler: H) -> MethodRouter<S>
where
    E: EventSet + Send + 'static,
    H: Fn(Notification<E>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), X>> + Send + 'static,
    X: Display + 'static,
    S: Clone + Send + Sync + 'static,
{
    let handler = Arc::new(handler);
    post(move |request: Request| {
        let (reader, handler) = (reader.clone(), handler.clone());
        async move {
            let deadline = Instant::now() + ANSWER_WITHIN;
            match Notification::from_request(request, &reader).await {
                Ok(notification) => handle(notification, handler, deadline).await,
                Err(reason) => reason.into_response(),
            }
        }
    })
}

/// Runs the handler and waits for it until the deadline.
async fn handle<E, H, F, X>(notification: Notification<E>, handler: Arc<H>, deadline: Instant) -> Response
where
    E: EventSet + Send + 'static,
    H: Fn(Notification<E>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), X>> + Send + 'static,
    X: Display + 'static,
{
    let (id, event_type) = (notification.id.as_str(), notification.event_type.as_str());
    let span = tracing::info_span!("wechatpay_notification", id, event_type);
    let run = async move {
        // Logged here, since nobody may be waiting any more. The error itself need not be `Send`.
        match handler(notification).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(error = %format_args!("{error:#}"), "the handler of a notification failed");
                false
            }
        }
    };
    let task = tokio::spawn(run.instrument(span.clone()));
    match timeout_at(deadline, task).await {
        Ok(Ok(true)) => Accepted.into_response(),
        Ok(Ok(false)) => NotAccepted::new("the handler failed").into_response(),
        Ok(Err(error)) => {
            span.in_scope(|| tracing::error!(panicked = error.is_panic(), "a notification was not handled"));
            NotAccepted::new("the handler failed").into_response()
        }
        Err(_) => {
            span.in_scope(|| tracing::warn!("the handler of a notification is late and runs on"));
            NotAccepted::new("the handler is not done yet, deliver it again").into_response()
        }
    }
}
