//! The blocking client: the same calls without an asynchronous runtime.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use zeroize::Zeroizing;

use crate::api_key::ApiKey;
use crate::call::{Call, Step};
use crate::certificates_call;
use crate::client_methods::client_methods;
use crate::credentials::Credentials;
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
use crate::transport::BlockingTransport;

/// Sends operations to WeChat Pay and waits for their replies.
///
/// It is not for use inside an asynchronous runtime; [`Client`](crate::Client) is. Finish its builder with
/// `build_blocking` (feature `blocking`), or with
/// [`build_blocking_with`](crate::ClientBuilder::build_blocking_with) and a custom transport.
///
/// Cloning is cheap, and clones share what those of the asynchronous client share.
#[derive(Clone)]
pub struct BlockingClient {
    setup: Arc<Setup>,
    transport: Arc<dyn BlockingTransport>,
}

client_methods!(BlockingClient);

impl BlockingClient {
    pub(crate) fn new(setup: Setup, transport: Arc<dyn BlockingTransport>) -> Self {
        Self { setup: Arc::new(setup), transport }
    }

    /// The part of a call that does not depend on the operation's type.
    ///
    /// The transport keeps an attempt within the deadline: it finds the time left in the request's extensions.
    pub(crate) fn run(&self, prepared: &Prepared) -> Result<Verified, Error> {
        let _span = self.setup.options.span_of(prepared.info.name).entered();
        let mut call = Call::new(&self.setup, prepared);
        loop {
            match call.step() {
                Step::Done(result) => return result,
                Step::Wait(delay) => self.transport.sleep(delay),
                Step::Attempt => match call.request() {
                    Ok(request) => call.settle(Some(self.transport.send(request))),
                    Err(error) => call.refuse(error),
                },
            }
        }
    }
}
