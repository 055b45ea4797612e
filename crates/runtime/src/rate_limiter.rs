//! Keeps callers within the documented rate limits.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter as Limiter};

use crate::clock::Clock;
use crate::operation::{OperationInfo, RateLimit};

/// Spaces the attempts of each operation and identity, for all clones of a client.
///
/// Attempts are spaced evenly: a burst would put more than the documented number into some stretches of time.
pub(crate) struct RateLimiter {
    time: Monotonic,
    /// By identity and operation.
    queues: Mutex<HashMap<(String, &'static str), Arc<Queue>>>,
}

impl RateLimiter {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let started = clock.monotonic();
        Self { time: Monotonic { clock, started }, queues: Mutex::default() }
    }

    /// Where the attempts of an operation wait for their turn; `None` if no limit is documented.
    pub(crate) fn queue(&self, identity: &str, info: &'static OperationInfo) -> Option<Arc<Queue>> {
        let spacing = spacing(info.rate_limit?)?;
        let key = (identity.to_owned(), info.name);
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        Some(queues.entry(key).or_insert_with(|| Arc::new(Queue::new(spacing, self.time.clone()))).clone())
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").finish_non_exhaustive()
    }
}

/// The time from one attempt to the next.
fn spacing(limit: RateLimit) -> Option<Duration> {
    Duration::from_secs(limit.seconds.into()).checked_div(limit.requests).filter(|spacing| !spacing.is_zero())
}

/// The attempts of one operation by one identity.
pub(crate) struct Queue {
    limiter: Limiter<NotKeyed, InMemoryState, Monotonic, NoOpMiddleware<Duration>>,
    time: Monotonic,
    spacing: Duration,
    waiting: AtomicU32,
}

impl Queue {
    fn new(spacing: Duration, time: Monotonic) -> Self {
        let one_at_a_time = std::num::NonZeroU32::MIN;
        // A spacing of zero is no limit, and has no queue.
        let quota = Quota::with_period(spacing).unwrap_or(Quota::per_second(one_at_a_time));
        let limiter = Limiter::direct_with_clock(quota.allow_burst(one_at_a_time), time.clone());
        Self { limiter, time, spacing, waiting: AtomicU32::new(0) }
    }

    /// Takes the next turn if it is now; else says how long to wait before asking again.
    ///
    /// Who waits keeps `place`: those who come later wait a turn longer each, so that a thousand calls don't all wake
    /// for every turn.
    pub(crate) fn ask(self: &Arc<Self>, place: &mut Option<Place>) -> Result<(), Duration> {
        let Err(not_until) = self.limiter.check() else {
            *place = None;
            return Ok(());
        };
        let wait = not_until.wait_time_from(self.time.now());
        if place.is_some() {
            return Err(wait);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        *place = Some(Place(self.clone()));
        Err(wait.saturating_add(self.spacing.saturating_mul(before)))
    }
}

/// A place in a queue, left when it is dropped.
pub(crate) struct Place(Arc<Queue>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The client's clock, as the limiter reads it.
#[derive(Clone)]
struct Monotonic {
    clock: Arc<dyn Clock>,
    started: Instant,
}

impl GovernorClock for Monotonic {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.clock.monotonic().saturating_duration_since(self.started)
    }
}
