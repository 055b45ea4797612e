//! A sandbox that listens.

use std::net::SocketAddr;
use std::ops::Deref;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use wechatpay_api::{Client, ClientBuilder, Face};

use crate::clients::no_client;
use crate::error::Error;
use crate::sandbox::Sandbox;

/// How long a shutdown waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// A sandbox that listens. Dropping it stops it.
///
/// It can do what every [`Sandbox`] can; its clients call over the socket.
#[derive(Debug)]
pub struct Running {
    sandbox: Sandbox,
    addr: SocketAddr,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    pub(crate) fn new(
        sandbox: Sandbox,
        addr: SocketAddr,
        stop: watch::Sender<()>,
        task: JoinHandle<()>,
    ) -> Self {
        Self { sandbox, addr, stop, task }
    }

    /// A client for the brand merchant, which calls over the socket.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn brand(&self) -> Result<Client, Error> {
        self.client(Face::Brand)
    }

    /// A client for the service provider, which calls over the socket.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn partner(&self) -> Result<Client, Error> {
        self.client(Face::Partner)
    }

    /// What a client for a face is built of, with the sandbox's URL in it; such as for a blocking one, or for other
    /// time-outs.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn client_builder(&self, face: Face) -> Result<ClientBuilder, Error> {
        Ok(self.sandbox.client_builder(face)?.base_urls([self.url()]))
    }

    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base URL for clients, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Waits until the server ends, which it never does by itself: something to wait for beside a signal.
    pub async fn wait(&mut self) {
        self.stop.closed().await;
    }

    /// Stops listening, and waits a moment for requests under way.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(());
        if tokio::time::timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
            // Only a task that has ended has let go of the port.
            let _ = self.task.await;
        }
    }

    fn client(&self, face: Face) -> Result<Client, Error> {
        self.client_builder(face)?.build().map_err(no_client)
    }
}

impl Deref for Running {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}
