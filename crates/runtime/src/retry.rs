//! Retrying: which failures are worth another attempt, and how long to wait for it.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::error::{Error, RequestErrorKind};
use crate::operation::OperationInfo;
use crate::transport::TransportErrorKind;

/// When and how often a call is tried again.
///
/// Failed connects are always retried, and so is a signer that failed for a while: nothing was sent. Timeouts, broken
/// replies, 429 and 5xx are retried only where the operation is idempotent. The delay doubles from attempt to attempt,
/// with jitter; a `Retry-After`, in seconds or as a date, is honoured up to the longest delay, and beyond it ends the
/// retrying. Attempts go to the base URLs in turn, without those that couldn't be connected to lately. A retry that
/// doesn't fit into the call's deadline isn't started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RetryPolicy {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, delays from 200 ms to 5 s.
    fn default() -> Self {
        Self { attempts: 3, first_delay: Duration::from_millis(200), longest_delay: Duration::from_secs(5) }
    }
}

impl RetryPolicy {
    /// One attempt only.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets how many attempts are made at most; zero counts as one.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the delay before the second attempt.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the longest delay, also for `Retry-After`.
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    pub(crate) fn delays(&self, info: &'static OperationInfo) -> Delays {
        let more = usize::try_from(self.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let backoff = ExponentialBuilder::default()
            .with_min_delay(self.first_delay)
            // Jitter adds up to the delay once more.
            .with_max_delay(self.longest_delay / 2)
            .with_max_times(more)
            .with_jitter()
            .build();
        Delays { backoff, longest: self.longest_delay, idempotent: info.idempotent }
    }
}

/// The delays of one call.
pub(crate) struct Delays {
    backoff: ExponentialBackoff,
    longest: Duration,
    idempotent: bool,
}

impl Delays {
    /// How long to wait before the next attempt; `None` if there is none.
    pub(crate) fn after(&mut self, error: &Error) -> Option<Duration> {
        if !self.is_worth_it(error) {
            return None;
        }
        let delay = self.backoff.next()?.min(self.longest);
        match error {
            Error::Api(refusal) => match refusal.retry_after() {
                Some(asked) if asked > self.longest => None,
                Some(asked) => Some(asked.max(delay)),
                None => Some(delay),
            },
            _ => Some(delay),
        }
    }

    fn is_worth_it(&self, error: &Error) -> bool {
        match error {
            Error::Transport(failure) => match failure.kind() {
                TransportErrorKind::Connect => true,
                TransportErrorKind::Timeout | TransportErrorKind::Broken => self.idempotent,
                // It would be altered, as large or redirected again, or there is no time.
                TransportErrorKind::Altered
                | TransportErrorKind::TooLarge
                | TransportErrorKind::Redirected
                | TransportErrorKind::NoTimeLeft => false,
            },
            Error::Api(refusal) => {
                self.idempotent && (refusal.status.as_u16() == 429 || refusal.status.is_server_error())
            }
            // Nothing was sent, so it's safe for every operation.
            Error::Invalid(request) => {
                matches!(&request.kind, RequestErrorKind::Sign(error) if error.is_temporary())
            }
            Error::Verification(_) | Error::Decode(_) => false,
        }
    }
}
