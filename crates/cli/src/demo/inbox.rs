//! Where the platform's notifications arrive: a server on loopback that hands them on.

use std::net::Ipv4Addr;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;
use wechatpay_api::runtime::axum::notifications;
use wechatpay_api::runtime::{Event, Notification, NotificationReader};

use crate::failure::Failure;

/// A server that accepts each notification it can verify and open. Dropping it stops it.
pub(super) struct Inbox<E> {
    url: String,
    arrived: Receiver<Notification<E>>,
    server: JoinHandle<()>,
}

impl<E: Event + Send + 'static> Inbox<E> {
    pub(super) async fn open(reader: NotificationReader) -> Result<Self, Failure> {
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

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The notification that arrived; `None` if none did.
    pub(super) fn next(&mut self) -> Option<Notification<E>> {
        self.arrived.try_recv().ok()
    }
}

impl<E> Drop for Inbox<E> {
    fn drop(&mut self) {
        self.server.abort();
    }
}
