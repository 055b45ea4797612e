//! One call over several attempts, without any I/O: what to send next, and what an outcome means.

use std::time::Duration;

use bytes::Bytes;

use crate::attempt::Attempt;
use crate::base_url::BaseUrl;
use crate::error::{Error, NoReplyError};
use crate::exchange::{Exchange, Prepared};
use crate::reply::Verified;
use crate::retry::{Delays, RetryPolicy};
use crate::transport::TransportError;

/// What both clients hold beside their transport.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) exchange: Exchange,
    pub(crate) hosts: Hosts,
    pub(crate) retry: RetryPolicy,
}

/// The base URLs: attempts go to them in turn.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    pub(crate) primary: BaseUrl,
    pub(crate) backups: Vec<BaseUrl>,
}

impl Hosts {
    /// The base URL of an attempt, counted from 0.
    fn of_attempt(&self, attempt: u32) -> &BaseUrl {
        let turn = usize::try_from(attempt).unwrap_or(0) % (1 + self.backups.len());
        turn.checked_sub(1).and_then(|backup| self.backups.get(backup)).unwrap_or(&self.primary)
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &BaseUrl> + Clone {
        std::iter::once(&self.primary).chain(&self.backups)
    }
}

/// A call under way.
pub(crate) struct Call<'a> {
    setup: &'a Setup,
    prepared: &'a Prepared,
    delays: Delays,
    attempts_made: u32,
}

/// What to do after an attempt.
pub(crate) enum Step {
    /// Hand this to the caller.
    Done(Result<Verified, Error>),
    /// Wait, then ask for the next request.
    Wait(Duration),
}

impl<'a> Call<'a> {
    pub(crate) fn new(setup: &'a Setup, prepared: &'a Prepared) -> Self {
        Self { setup, prepared, delays: setup.retry.delays(prepared.info), attempts_made: 0 }
    }

    /// The request of the next attempt, signed anew.
    pub(crate) fn request(&self) -> Result<http::Request<Bytes>, Error> {
        let mut request = self.setup.exchange.sign(self.prepared, self.host())?;
        let number = self.attempts_made + 1;
        request.extensions_mut().insert(Attempt { operation: self.prepared.info, number, time_left: None });
        Ok(request)
    }

    /// Takes what an attempt came to.
    pub(crate) fn settle(&mut self, outcome: Result<http::Response<Bytes>, TransportError>) -> Step {
        let host = self.host();
        self.attempts_made += 1;
        let result = match outcome {
            Ok(response) => self.setup.exchange.accept(self.prepared.info, response),
            Err(error) => {
                let operation = self.prepared.info.name;
                Err(NoReplyError::new(operation, host.to_string(), self.attempts_made, error).into())
            }
        };
        self.trace(&result);
        match result {
            Err(error) => match self.delays.after(&error) {
                Some(delay) => Step::Wait(delay),
                None => Step::Done(Err(error)),
            },
            done => Step::Done(done),
        }
    }

    fn host(&self) -> &'a BaseUrl {
        self.setup.hosts.of_attempt(self.attempts_made)
    }

    fn trace(&self, result: &Result<Verified, Error>) {
        let operation = self.prepared.info.name;
        let attempt = self.attempts_made;
        match result {
            Ok(reply) => {
                let request_id = crate::error::request_id(&reply.headers);
                let status = reply.status.as_u16();
                tracing::debug!(operation, attempt, status, request_id, "reply verified");
            }
            Err(error) => {
                let status = error.status().map(|status| status.as_u16());
                let failure = match error {
                    Error::Invalid(_) => "not sent",
                    Error::Transport(_) => "no whole reply",
                    Error::Verification(_) => "reply not verified",
                    Error::Api(refusal) if !refusal.verified => "refused, unsigned",
                    Error::Api(_) => "refused",
                    Error::Decode(_) => "not decoded",
                };
                tracing::warn!(operation, attempt, status, request_id = error.request_id(), failure);
            }
        }
    }
}
