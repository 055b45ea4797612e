//! The blocking client: the same calls without an asynchronous runtime.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::call::{Call, Setup, Step};
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::exchange::{Exchange, Prepared};
use crate::file::File;
use crate::operation::{Operation, OperationInfo};
use crate::reply::{Reply, Verified};
use crate::transport::BlockingTransport;

/// Sends operations to WeChat Pay and waits for their replies.
///
/// It is not for use inside an asynchronous runtime; [`Client`](crate::Client) is.
#[derive(Clone)]
pub struct BlockingClient {
    setup: Setup,
    transport: Arc<dyn BlockingTransport>,
}

impl BlockingClient {
    pub(crate) fn new(setup: Setup, transport: Arc<dyn BlockingTransport>) -> Self {
        Self { setup, transport }
    }

    /// Sends an operation and returns its reply.
    ///
    /// # Errors
    /// See [`Error`]. An unverified reply is never handed out.
    pub fn send<O: Operation>(&self, operation: O) -> Result<O::Reply, Error> {
        self.send_full(operation).map(|reply| reply.value)
    }

    /// Sends an operation and returns its reply with status, `Request-ID`, headers and the verified raw body.
    ///
    /// # Errors
    /// See [`Error`]. An unverified reply is never handed out.
    pub fn send_full<O: Operation>(&self, operation: O) -> Result<Reply<O::Reply>, Error> {
        let prepared = self.setup.exchange.prepare(&operation)?;
        self.run(&prepared)?.decode()
    }

    /// Sends an operation that is known only by its description, with a JSON body in plaintext.
    ///
    /// Sensitive fields of the body are sealed; those of the reply stay sealed until
    /// [`open_reply`](Exchange::open_reply).
    ///
    /// # Errors
    /// See [`Error`]; a missing or unknown parameter or one out of its range is [`Error::Invalid`].
    pub fn send_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        body: Option<Value>,
    ) -> Result<Reply<Value>, Error> {
        let prepared = self.setup.exchange.prepare_dynamic(info, arguments, body)?;
        self.run(&prepared)?.decode()
    }

    /// Uploads a file by an operation that is known only by its description.
    ///
    /// # Errors
    /// See [`Error`]; a file that the platform would not take is [`Error::Invalid`].
    pub fn send_upload_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        file: File,
    ) -> Result<Reply<Value>, Error> {
        let prepared = self.setup.exchange.prepare_upload_dynamic(info, arguments, &file)?;
        self.run(&prepared)?.decode()
    }

    /// What signs, verifies, seals and opens.
    pub fn exchange(&self) -> &Exchange {
        &self.setup.exchange
    }

    /// The part of a call that does not depend on the operation's type.
    pub(crate) fn run(&self, prepared: &Prepared) -> Result<Verified, Error> {
        let _span = tracing::debug_span!("wechatpay", operation = prepared.info.name).entered();
        let mut call = Call::new(&self.setup, prepared);
        loop {
            match call.settle(self.transport.send(call.request()?)) {
                Step::Done(result) => return result,
                Step::Wait(delay) => self.transport.sleep(delay),
            }
        }
    }
}

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("setup", &self.setup).finish_non_exhaustive()
    }
}
