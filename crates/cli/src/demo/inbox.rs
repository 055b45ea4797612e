//! A face's inbox: a service that accepts the platform's notifications.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use wechatpay_api::Face;
use wechatpay_api::runtime::axum::notifications;
use wechatpay_api::runtime::{EventSet, Notification};
use wechatpay_sandbox::TriggerError;

use super::story::Story;
use crate::failure::Failure;

/// How long a notification may take, which goes from one end of this machine to the other.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that accepts each notification it can verify and open. Dropping it stops it.
pub(super) struct Inbox<'a, E> {
    story: &'a Story<'a>,
    face: Face,
    url: String,
    arriving: UnboundedReceiver<Notification<E>>,
    /// What came while another event was waited for.
    unread: Vec<Notification<E>>,
    server: JoinHandle<()>,
}

impl<'a, E: EventSet + Send + 'static> Inbox<'a, E> {
    pub(super) async fn open(story: &'a Story<'a>, face: Face) -> Result<Self, Failure> {
        let (sender, arriving) = unbounded_channel();
        let keep = move |notification| {
            let sent = sender.send(notification).map_err(|_| "nobody reads them any more");
            async move { sent }
        };
        let reader = story.sandbox.notification_reader(face).map_err(Failure::unexpected)?;
        let routes = Router::new().route("/notify", notifications(reader, keep));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Failure::unexpected)?;
        let address = listener.local_addr().map_err(Failure::unexpected)?;
        let server = tokio::spawn(async {
            // Serving ends with an error only if the listener does, and then nothing arrives.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            story,
            face,
            url: format!("http://{address}/notify"),
            arriving,
            unread: Vec::new(),
            server,
        })
    }

    /// Where this face is notified.
    pub(super) fn url(&self) -> String {
        self.url.clone()
    }

    /// Lets something happen on the platform's side that it notifies of, and receives the event.
    pub(super) async fn happens(&mut self, event_type: &str, fields: Value) -> Result<E, Failure> {
        match self.story.sandbox.trigger_for(self.face, event_type, fields.clone()).await {
            // Nothing that the sandbox remembers changes by it, so it is sent as it is.
            Err(TriggerError::Stateless { .. }) => self.send(event_type, fields).await?,
            triggered => drop(triggered.map_err(Failure::unexpected)?),
        }
        self.receives(event_type).await
    }

    /// Receives an event that a call or the time brought about, and writes its line.
    pub(super) async fn receives(&mut self, event_type: &str) -> Result<E, Failure> {
        let notification = self.next(event_type).await?;
        let info = E::EVENTS.iter().find(|info| info.event_type == event_type);
        self.story.saw_event(info.ok_or_else(|| not_received(event_type))?)?;
        Ok(notification.event)
    }

    async fn next(&mut self, event_type: &str) -> Result<Notification<E>, Failure> {
        if let Some(index) = self.unread.iter().position(|unread| unread.event_type == event_type) {
            return Ok(self.unread.remove(index));
        }
        loop {
            let arriving = tokio::time::timeout(PATIENCE, self.arriving.recv());
            match arriving.await.ok().flatten() {
                Some(notification) if notification.event_type == event_type => return Ok(notification),
                Some(other) => self.unread.push(other),
                None => return Err(not_received(event_type)),
            }
        }
    }

    /// Sends an event by itself.
    async fn send(&self, event_type: &str, fields: Value) -> Result<(), Failure> {
        let emitter = self.story.sandbox.emitter().of_face(self.face);
        let sent = emitter.emit(event_type, Some(fields), &self.url).await;
        sent.map(drop).map_err(Failure::unexpected)
    }
}

/// What a story says of an event that isn't the one that was to come.
pub(super) fn not_received(event_type: &str) -> Failure {
    Failure::Unexpected(format!("{event_type} should have been received, but wasn't"))
}

impl<E> Drop for Inbox<'_, E> {
    fn drop(&mut self) {
        self.server.abort();
    }
}
