//! What the demo runs on: a client that calls, and an inbox where the platform's notifications arrive.

use std::net::Ipv4Addr;
use std::time::Instant;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;
use wechatpay_api::runtime::axum::notifications;
use wechatpay_api::runtime::{EventSet, Notification, NotificationReader};
use wechatpay_api::{Client, Face, Operation};
use wechatpay_sandbox::Running;

use crate::failure::Failure;
use crate::output;

/// A client that calls, and an inbox for the platform's notifications.
pub(super) struct Stage<'a, E> {
    client: Client,
    sandbox: &'a Running,
    inbox: Inbox<E>,
}

impl<'a, E: EventSet + Send + 'static> Stage<'a, E> {
    pub(super) async fn set(face: Face, sandbox: &'a Running) -> Result<Self, Failure> {
        let client = sandbox.client_builder(face).map_err(Failure::unexpected)?;
        let client = client.build().map_err(Failure::unexpected)?;
        let reader = sandbox.notification_reader(face).map_err(Failure::unexpected)?;
        Ok(Self { client, sandbox, inbox: Inbox::open(reader).await? })
    }

    /// Where this face is notified.
    pub(super) fn notify_url(&self) -> String {
        self.inbox.url.clone()
    }

    /// Makes one call and writes its line.
    pub(super) async fn call<O: Operation>(&self, operation: O) -> Result<O::Reply, Failure> {
        let start = Instant::now();
        let reply = self.client.send_full(operation).await.map_err(Failure::call(O::INFO))?;
        let status = reply.status.as_u16();
        line(O::INFO.name, O::INFO.method.as_str(), O::INFO.path, status, start)?;
        Ok(reply.value)
    }

    /// Lets a user do what the platform notifies of, receives the event and writes its line.
    pub(super) async fn happens(
        &mut self,
        event_type: &str,
        fields: Value,
    ) -> Result<Notification<E>, Failure> {
        let start = Instant::now();
        let deliveries = self.sandbox.trigger(event_type, fields).await.map_err(Failure::unexpected)?;
        let attempt = deliveries.first().and_then(|delivery| delivery.attempts.first());
        let status = attempt.and_then(|attempt| attempt.status).unwrap_or_default();
        let notification = self.inbox.next().ok_or_else(|| not_received(event_type))?;
        let info = E::EVENTS.iter().find(|info| info.event_type == notification.event_type);
        line(info.map_or("Unknown", |info| info.name), "event", event_type, status, start)?;
        Ok(notification)
    }
}

pub(super) fn not_received(event_type: &str) -> Failure {
    Failure::Unexpected(format!("{event_type} was sent, but something else was received"))
}

fn line(name: &str, method: &str, path: &str, status: u16, start: Instant) -> Result<(), Failure> {
    let time = start.elapsed().as_millis();
    output::reply(format!("{name:<30}{method:<6}{path:<78}{status:<5}{time:>4} ms  verified").as_bytes())
}

/// A server that accepts each notification it can verify and open. Dropping it stops it.
struct Inbox<E> {
    url: String,
    arrived: Receiver<Notification<E>>,
    server: JoinHandle<()>,
}

impl<E: EventSet + Send + 'static> Inbox<E> {
    async fn open(reader: NotificationReader) -> Result<Self, Failure> {
        let (sender, arrived) = channel(1);
        let keep = move |notification| {
            let sender = sender.clone();
            async move { sender.send(notification).await.map_err(|_| "nobody reads them any more") }
        };
        let routes = Router::new().route("/notify", notifications(reader, keep));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Failure::unexpected)?;
        let address = listener.local_addr().map_err(Failure::unexpected)?;
        let server = tokio::spawn(async {
            // Serving ends with an error only if the listener does, and then nothing arrives.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { url: format!("http://{address}/notify"), arrived, server })
    }

    /// The notification that arrived; `None` if none did.
    fn next(&mut self) -> Option<Notification<E>> {
        self.arrived.try_recv().ok()
    }
}

impl<E> Drop for Inbox<E> {
    fn drop(&mut self) {
        self.server.abort();
    }
}
