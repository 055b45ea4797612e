//! The asynchronous client: sends operations, hands out verified replies.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use tracing::Instrument;

use crate::call::{Call, Setup, Step};
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::exchange::{Exchange, Prepared};
use crate::file::File;
use crate::operation::{Operation, OperationInfo};
use crate::reply::{Reply, Verified};
use crate::transport::Transport;

/// Sends operations to WeChat Pay and hands out what they reply, verified.
///
/// Cloning is cheap; clones share connections.
#[derive(Clone)]
pub struct Client {
    setup: Setup,
    transport: Arc<dyn Transport>,
}

impl Client {
    pub(crate) fn new(setup: Setup, transport: Arc<dyn Transport>) -> Self {
        Self { setup, transport }
    }

    /// Sends an operation and returns its reply.
    ///
    /// # Errors
    /// See [`Error`]. An unverified reply is never handed out.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Reply, Error> {
        self.send_full(operation).await.map(|reply| reply.value)
    }

    /// Sends an operation and returns its reply with status, `Request-ID`, headers and the verified raw body.
    ///
    /// # Errors
    /// See [`Error`]. An unverified reply is never handed out.
    pub async fn send_full<O: Operation>(&self, operation: O) -> Result<Reply<O::Reply>, Error> {
        let prepared = self.setup.exchange.prepare(&operation)?;
        self.run(&prepared).await?.decode()
    }

    /// Sends an operation that is known only by its description, with a JSON body in plaintext.
    ///
    /// Sensitive fields of the body are sealed; those of the reply stay sealed until
    /// [`open_reply`](Exchange::open_reply).
    ///
    /// # Errors
    /// See [`Error`]; a missing or unknown parameter or one out of its range is [`Error::Invalid`].
    pub async fn send_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        body: Option<Value>,
    ) -> Result<Reply<Value>, Error> {
        let prepared = self.setup.exchange.prepare_dynamic(info, arguments, body)?;
        self.run(&prepared).await?.decode()
    }

    /// Uploads a file by an operation that is known only by its description.
    ///
    /// # Errors
    /// See [`Error`]; a file that the platform would not take is [`Error::Invalid`].
    pub async fn send_upload_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        file: File,
    ) -> Result<Reply<Value>, Error> {
        let prepared = self.setup.exchange.prepare_upload_dynamic(info, arguments, &file)?;
        self.run(&prepared).await?.decode()
    }

    /// What signs, verifies, seals and opens.
    pub fn exchange(&self) -> &Exchange {
        &self.setup.exchange
    }

    /// The part of a call that does not depend on the operation's type.
    pub(crate) async fn run(&self, prepared: &Prepared) -> Result<Verified, Error> {
        let span = tracing::debug_span!("wechatpay", operation = prepared.info.name);
        async {
            let mut call = Call::new(&self.setup, prepared);
            loop {
                let outcome = self.transport.send(call.request()?).await;
                match call.settle(outcome) {
                    Step::Done(result) => return result,
                    Step::Wait(delay) => self.transport.sleep(delay).await,
                }
            }
        }
        .instrument(span)
        .await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("setup", &self.setup).finish_non_exhaustive()
    }
}
