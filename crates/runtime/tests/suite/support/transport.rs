//! A transport that plays a script: it keeps what was sent, counts the waiting and never waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use wechatpay_runtime::{
    BlockingTransport, BoxFuture, Client, Face, RetryPolicy, Transport, TransportError, TransportErrorKind,
};

use super::fixtures::{FixedClock, HandClock, credentials, platform_keys};

/// What an attempt comes to.
pub(crate) type Outcome = Result<http::Response<Bytes>, TransportErrorKind>;

/// Plays outcomes one by one; an attempt too many fails the test.
pub(crate) struct Script {
    outcomes: Mutex<VecDeque<Outcome>>,
    requests: Mutex<Vec<http::Request<Bytes>>>,
    sleeps: Mutex<Vec<Duration>>,
    /// Moves on as the script is asked to wait.
    clock: Option<Arc<HandClock>>,
}

impl Script {
    pub(crate) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Arc<Self> {
        Arc::new(Self::of(outcomes, None))
    }

    /// A script whose waits move a clock.
    pub(crate) fn with_clock(
        outcomes: impl IntoIterator<Item = Outcome>,
        clock: &Arc<HandClock>,
    ) -> Arc<Self> {
        Arc::new(Self::of(outcomes, Some(clock.clone())))
    }

    fn of(outcomes: impl IntoIterator<Item = Outcome>, clock: Option<Arc<HandClock>>) -> Self {
        Self {
            outcomes: Mutex::new(outcomes.into_iter().collect()),
            requests: Mutex::default(),
            sleeps: Mutex::default(),
            clock,
        }
    }

    fn wait(&self, duration: Duration) {
        self.sleeps.lock().unwrap().push(duration);
        if let Some(clock) = &self.clock {
            clock.advance(duration);
        }
    }

    /// A brand's client over this script, with two base URLs and the default retrying.
    pub(crate) fn client(self: &Arc<Self>) -> Client {
        self.client_with(RetryPolicy::default())
    }

    pub(crate) fn client_with(self: &Arc<Self>, retry: RetryPolicy) -> Client {
        Client::builder(credentials(Face::Brand), platform_keys())
            .base_urls(["https://primary.test", "https://backup.test"])
            .clock(Arc::new(FixedClock))
            .retry(retry)
            .build_with(self.clone())
            .unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }

    /// The hosts of the attempts, in order.
    pub(crate) fn hosts(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.uri().host().unwrap().to_owned()).collect()
    }

    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.lock().unwrap().clone()
    }

    fn play(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.requests.lock().unwrap().push(request);
        let outcome = self.outcomes.lock().unwrap().pop_front().expect("an attempt more than the script has");
        outcome.map_err(|kind| TransportError::new(kind, "as the script says"))
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { self.play(request) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.wait(duration) })
    }
}

impl BlockingTransport for Script {
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.play(request)
    }

    fn sleep(&self, duration: Duration) {
        self.wait(duration);
    }
}
