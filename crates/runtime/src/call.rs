//! One call over several attempts, without any I/O: what to do next, and what an outcome means.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::attempt::Attempt;
use crate::deadline::Deadline;
use crate::echo::check_echo;
use crate::error::{Error, NoReplyError, RequestErrorKind};
use crate::exchange::{Prepared, unverified};
#[cfg(feature = "rate-limit")]
use crate::rate_limiter::{Place, Queue};
use crate::reply::Verified;
use crate::retry::Delays;
use crate::setup::Setup;
use crate::transport::{TransportError, TransportErrorKind};

/// A call under way.
pub(crate) struct Call<'a> {
    setup: &'a Setup,
    prepared: &'a Prepared,
    delays: Delays,
    deadline: Option<Deadline>,
    /// The host of the last attempt.
    host: Option<usize>,
    attempts_made: u32,
    /// Whether the platform may have got any of the attempts.
    may_have_been_received: bool,
    after: After,
    #[cfg(feature = "rate-limit")]
    queue: Option<std::sync::Arc<Queue>>,
    #[cfg(feature = "rate-limit")]
    place: Option<Place>,
}

/// What the attempts so far have come to.
enum After {
    /// None was made.
    Nothing,
    /// The last one failed, and the next begins after a delay, which is taken once.
    Failure(Error, Option<Duration>),
    /// No other attempt is made.
    End(Result<Verified, Error>),
}

/// What to do next.
pub(crate) enum Step {
    /// Hand this to the caller.
    Done(Result<Verified, Error>),
    /// Wait, then ask again.
    Wait(Duration),
    /// Send [`Call::request`], and [`settle`](Call::settle) what comes of it.
    Attempt,
}

impl<'a> Call<'a> {
    /// Starts the clock.
    pub(crate) fn new(setup: &'a Setup, prepared: &'a Prepared) -> Self {
        let started = prepared.exchange.clock.monotonic();
        Self {
            setup,
            prepared,
            delays: setup.options.policy().delays(prepared.info),
            deadline: setup.options.time_limit().map(|limit| Deadline::new(started, limit)),
            host: None,
            attempts_made: 0,
            may_have_been_received: false,
            after: After::Nothing,
            #[cfg(feature = "rate-limit")]
            queue: setup
                .options
                .keeps_rate_limits(false)
                .then(|| setup.limiter.queue(prepared.exchange.credentials().identity(), prepared.info))
                .flatten(),
            #[cfg(feature = "rate-limit")]
            place: None,
        }
    }

    /// What to do next.
    pub(crate) fn step(&mut self) -> Step {
        if let After::Failure(_, delay) = &mut self.after
            && let Some(delay) = delay.take()
        {
            return Step::Wait(delay);
        }
        match std::mem::replace(&mut self.after, After::Nothing) {
            After::End(result) => return Step::Done(result),
            unfinished => self.after = unfinished,
        }
        let wait = self.wait_for_turn();
        if let Some(deadline) = self.deadline
            && self.time_left().is_some_and(|left| left <= wait)
        {
            return Step::Done(Err(self.out_of_time(deadline)));
        }
        if wait > Duration::ZERO { Step::Wait(wait) } else { Step::Attempt }
    }

    /// The request of the next attempt, signed anew.
    pub(crate) fn request(&mut self) -> Result<http::Request<Bytes>, Error> {
        let headers = self.headers()?;
        let host = self.choose_host();
        let request = self.prepared.exchange.sign(self.prepared, self.setup.hosts.url(host))?;
        Ok(self.complete(request, headers))
    }

    /// The same by any signer.
    pub(crate) async fn request_async(&mut self) -> Result<http::Request<Bytes>, Error> {
        let headers = self.headers()?;
        let host = self.choose_host();
        let request = self.prepared.exchange.sign_async(self.prepared, self.setup.hosts.url(host)).await?;
        Ok(self.complete(request, headers))
    }

    /// Whether signing may take a while.
    pub(crate) fn waits_for_signer(&self) -> bool {
        self.prepared.exchange.credentials().signs_elsewhere()
    }

    fn choose_host(&mut self) -> usize {
        let host = self.setup.hosts.next(self.host, self.prepared.exchange.clock.monotonic());
        self.host = Some(host);
        host
    }

    /// The headers of the call's options; they come before signing, since a remote signature is a call of its own.
    fn headers(&self) -> Result<&'a HeaderMap, Error> {
        let headers = self.setup.options.headers();
        headers.map_err(|error| RequestErrorKind::from(error).of(self.prepared.info.name))
    }

    /// Adds what a transport learns beside the request, and the headers of the call's options.
    fn complete(&self, mut request: http::Request<Bytes>, headers: &HeaderMap) -> http::Request<Bytes> {
        for (name, value) in headers {
            // What the client or the operation says stays.
            request.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        let number = self.attempts_made + 1;
        let time_left = self.time_left();
        request.extensions_mut().insert(Attempt { operation: self.prepared.info, number, time_left });
        request
    }

    /// How much time the call has left, if it has a deadline.
    pub(crate) fn time_left(&self) -> Option<Duration> {
        Some(self.deadline?.time_left(self.prepared.exchange.clock.monotonic()))
    }

    /// Takes what an attempt came to; no outcome at all is one that the deadline cut off.
    pub(crate) fn settle(&mut self, outcome: Option<Result<http::Response<Bytes>, TransportError>>) {
        self.attempts_made += 1;
        let outcome = self.judge(outcome);
        self.remember(&outcome);
        let result = match outcome {
            Ok(response) => {
                let newest = self.setup.exchange.get();
                let verified =
                    self.prepared.exchange.accept_by(self.prepared.info, response, newest.platform_keys());
                verified.and_then(|reply| self.check_echo(reply))
            }
            Err(cause) => Err(self.no_reply(cause)),
        };
        self.conclude(result);
    }

    /// Refuses a reply to another call, if the options say so.
    fn check_echo(&self, reply: Verified) -> Result<Verified, Error> {
        if !self.setup.options.checks_echo() {
            return Ok(reply);
        }
        let info = self.prepared.info;
        match check_echo(info, self.prepared.target(), &reply.body) {
            Ok(()) => Ok(reply),
            Err(source) => Err(unverified(info, reply.status, &reply.headers, source)),
        }
    }

    /// Takes that the next attempt could not be signed.
    pub(crate) fn refuse(&mut self, error: Error) {
        // The host isn't to blame: the next attempt starts at the first one again.
        self.host = None;
        self.conclude(Err(error));
    }

    /// Takes that the deadline came before the signature of the next attempt.
    pub(crate) fn cut_off_before_sending(&mut self) {
        if let Some(deadline) = self.deadline {
            self.after = After::End(Err(self.out_of_time(deadline)));
        }
    }

    /// Says of a time-out that it is the call's.
    fn judge(
        &self,
        outcome: Option<Result<http::Response<Bytes>, TransportError>>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let is_timeout = match &outcome {
            Some(Ok(_)) => false,
            Some(Err(error)) => error.kind() == TransportErrorKind::Timeout,
            None => true,
        };
        match (outcome, self.deadline) {
            (outcome, Some(deadline)) if is_timeout && (outcome.is_none() || self.is_over()) => {
                Err(TransportError::new(TransportErrorKind::Timeout, deadline.error()))
            }
            (Some(outcome), _) => outcome,
            (None, _) => Err(TransportError::new(TransportErrorKind::Timeout, "the attempt was cut off")),
        }
    }

    /// Notes what the outcome says of the host, and of what the platform may have got.
    fn remember(&mut self, outcome: &Result<http::Response<Bytes>, TransportError>) {
        let hosts = self.setup.hosts.memory();
        let (Some(host), now) = (self.host, self.prepared.exchange.clock.monotonic()) else { return };
        match outcome {
            Ok(_) => hosts.reached(host),
            Err(error) => match error.kind() {
                TransportErrorKind::Connect => hosts.not_reached(host, now),
                // Whether a connection stood isn't known. Calls that are shorter than the connect time-out would never
                // find out, so they go elsewhere for a while.
                TransportErrorKind::Timeout if self.is_over() => hosts.not_reached(host, now),
                TransportErrorKind::Timeout
                | TransportErrorKind::Altered
                | TransportErrorKind::NoTimeLeft => {}
                TransportErrorKind::Broken
                | TransportErrorKind::TooLarge
                | TransportErrorKind::Redirected => {
                    hosts.reached(host);
                }
            },
        }
        self.may_have_been_received |= match outcome {
            Ok(reply) => !reply.status().is_client_error(),
            Err(error) => !error.nothing_was_sent(),
        };
    }

    /// Decides whether to go on.
    fn conclude(&mut self, result: Result<Verified, Error>) {
        let result = result.map_err(|error| error.received_before(self.may_have_been_received));
        let delay = result.as_ref().err().and_then(|error| self.delays.after(error));
        // A retry that doesn't fit isn't started.
        let delay = delay.filter(|delay| self.time_left().is_none_or(|left| left > *delay));
        self.trace(&result, delay);
        self.after = match (result, delay) {
            (Err(error), Some(delay)) => After::Failure(error, Some(delay)),
            (result, _) => After::End(result),
        };
    }

    /// What a call ends with that has no time for an attempt: the last failure, if there is one.
    fn out_of_time(&mut self, deadline: Deadline) -> Error {
        if let After::Failure(error, _) = std::mem::replace(&mut self.after, After::Nothing) {
            return error;
        }
        self.no_reply(TransportError::new(TransportErrorKind::NoTimeLeft, deadline.error()))
    }

    fn no_reply(&self, cause: TransportError) -> Error {
        let host = self.setup.hosts.url(self.host.unwrap_or(0)).to_string();
        NoReplyError::new(self.prepared.info.name, host, self.attempts_made, cause).into()
    }

    fn is_over(&self) -> bool {
        self.time_left().is_some_and(|left| left.is_zero())
    }

    #[cfg(feature = "rate-limit")]
    fn wait_for_turn(&mut self) -> Duration {
        let asked = self.queue.as_ref().map_or(Ok(()), |queue| queue.ask(&mut self.place));
        asked.err().unwrap_or_default()
    }

    #[cfg(not(feature = "rate-limit"))]
    #[expect(clippy::unused_self, reason = "with the feature `rate-limit` it is used")]
    fn wait_for_turn(&mut self) -> Duration {
        Duration::ZERO
    }

    fn trace(&self, result: &Result<Verified, Error>, retry_in: Option<Duration>) {
        let operation = self.prepared.info.name;
        let attempt = self.attempts_made;
        let host = tracing::field::display(self.setup.hosts.url(self.host.unwrap_or(0)));
        match result {
            Ok(reply) => {
                let request_id = crate::error::request_id(&reply.headers);
                let status = reply.status.as_u16();
                tracing::debug!(operation, attempt, host, status, request_id, "reply verified");
            }
            Err(error) => {
                let status = error.status().map(|status| status.as_u16());
                let request_id = error.request_id();
                let failure = failure(error);
                let retry_in = retry_in.map(tracing::field::debug);
                tracing::warn!(operation, attempt, host, status, request_id, failure, retry_in);
            }
        }
    }
}

/// What happened, in a word or two: nothing that came from the network.
fn failure(error: &Error) -> &'static str {
    match error {
        Error::Invalid(_) => "not sent",
        Error::Transport(_) => "no whole reply",
        Error::Verification(_) => "reply not verified",
        Error::Api(refusal) if !refusal.verified => "refused, but not signed by the platform",
        Error::Api(_) => "refused",
        Error::Decode(_) => "not decoded",
    }
}
