//! The asynchronous client: sends operations, hands out verified replies.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use tracing::Instrument;
use zeroize::Zeroizing;

use crate::api_key::ApiKey;
use crate::call::{Call, Step};
use crate::certificates_call;
use crate::client_methods::client_methods;
use crate::credentials::Credentials;
use crate::deadline;
use crate::dynamic::{Arguments, OpenReplyError};
use crate::error::Error;
use crate::event::EventInfo;
use crate::exchange::{Exchange, OwnKeyError, Prepared};
use crate::file::File;
use crate::notification::NotificationReader;
use crate::operation::{Operation, OperationInfo};
use crate::options::CallOptions;
use crate::platform_certificates::PlatformCertificates;
use crate::platform_keys::PlatformKeys;
use crate::reply::{Reply, Verified};
use crate::seal::OpenError;
use crate::sensitive::Sensitive;
use crate::setup::Setup;
use crate::transport::{Transport, TransportError};

/// Sends operations to WeChat Pay and hands out what they reply, verified.
///
/// Cloning is cheap; clones share connections, rate limits and what is known of dead hosts. So do the clients that
/// [`with`](Self::with) and [`with_credentials`](Self::with_credentials) make.
#[derive(Clone)]
pub struct Client {
    setup: Arc<Setup>,
    transport: Arc<dyn Transport>,
}

client_methods!(Client, async, await);

impl Client {
    pub(crate) fn new(setup: Setup, transport: Arc<dyn Transport>) -> Self {
        Self { setup: Arc::new(setup), transport }
    }

    /// The part of a call that does not depend on the operation's type.
    pub(crate) async fn run(&self, prepared: &Prepared) -> Result<Verified, Error> {
        let span = self.setup.options.span_of(prepared.info.name);
        self.attempt_until_done(prepared).instrument(span).await
    }

    async fn attempt_until_done(&self, prepared: &Prepared) -> Result<Verified, Error> {
        let mut call = Call::new(&self.setup, prepared);
        loop {
            match call.step() {
                Step::Done(result) => return result,
                Step::Wait(delay) => self.transport.sleep(delay).await,
                Step::Attempt => match self.sign_in_time(&mut call).await {
                    Some(Ok(request)) => {
                        let outcome = self.send_in_time(&call, request).await;
                        call.settle(outcome);
                    }
                    Some(Err(error)) => call.refuse(error),
                    None => call.cut_off_before_sending(),
                },
            }
        }
    }

    /// Signs one attempt; `None` if the deadline came first.
    async fn sign_in_time(&self, call: &mut Call<'_>) -> Option<Result<http::Request<Bytes>, Error>> {
        match call.time_left() {
            Some(left) if call.waits_for_signer() => {
                deadline::before(self.transport.sleep(left), call.request_async()).await
            }
            _ => Some(call.request_async().await),
        }
    }

    /// Sends one attempt; `None` if the deadline came first.
    async fn send_in_time(
        &self,
        call: &Call<'_>,
        request: http::Request<Bytes>,
    ) -> Option<Result<http::Response<Bytes>, TransportError>> {
        match call.time_left() {
            Some(left) => deadline::before(self.transport.sleep(left), self.transport.send(request)).await,
            None => Some(self.transport.send(request).await),
        }
    }
}
