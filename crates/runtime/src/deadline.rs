//! The time that a whole call may take.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// Counts from the start of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    started: Instant,
    limit: Duration,
}

impl Deadline {
    pub(crate) fn new(started: Instant, limit: Duration) -> Self {
        Self { started, limit }
    }

    pub(crate) fn time_left(&self, now: Instant) -> Duration {
        self.limit.saturating_sub(now.saturating_duration_since(self.started))
    }

    /// What a call ends with that takes longer.
    pub(crate) fn error(&self) -> DeadlineError {
        DeadlineError { deadline: self.limit }
    }
}

/// A call's deadline passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the call's deadline of {deadline:?} passed")]
pub(crate) struct DeadlineError {
    deadline: Duration,
}

/// Awaits work, but no longer than an alarm; what is then left of the work is dropped.
pub(crate) async fn before<T>(alarm: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let (mut alarm, mut work) = (pin!(alarm), pin!(work));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => alarm.as_mut().poll(context).map(|()| None),
    })
    .await
}
