//! How fast requests follow each other: a pause between any two, a longer one where the server asks for it.

use std::cell::Cell;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::time::{Instant, sleep_until};

/// A `Retry-After` beyond this ends the attempts at a page.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// The turns of all requests of a run.
pub(super) struct Pace {
    pause: Duration,
    next: Cell<Instant>,
}

impl Pace {
    pub(super) fn new(pause: Duration) -> Self {
        Self { pause, next: Cell::new(Instant::now()) }
    }

    /// Waits until the next request may go out.
    pub(super) async fn turn(&self) {
        loop {
            let (now, next) = (Instant::now(), self.next.get());
            if next <= now {
                self.next.set(now + self.pause);
                return;
            }
            sleep_until(next).await;
        }
    }

    /// Lets no request go out for a while.
    pub(super) fn hold(&self, wait: Duration) {
        self.next.set(self.next.get().max(Instant::now() + wait));
    }
}

/// The delays between the attempts at one page, twice as long each, with jitter.
pub(super) fn delays(first: Duration, retries: usize) -> impl Iterator<Item = Duration> {
    let builder = ExponentialBuilder::default().with_min_delay(first).with_max_delay(Duration::from_secs(20));
    builder.with_max_times(retries).with_jitter().build()
}

/// Reads a `Retry-After`: seconds, or a date.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = header.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(header.trim()).ok()?.timestamp();
    // A date that has passed asks for no wait.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
        let wait = |header| retry_after(header, now).map(|wait| wait.as_secs());
        assert_eq!(wait("7"), Some(7));
        assert_eq!(wait("Fri, 20 Nov 2026 08:01:30 GMT"), Some(90));
        assert_eq!(wait("Fri, 20 Nov 2026 07:00:00 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn delays_grow_and_end() {
        let delays: Vec<_> = delays(Duration::from_millis(100), 3).collect();
        assert_eq!(delays.len(), 3);
        for (delay, least) in delays.iter().zip([100, 200, 400]) {
            assert!((least..=2 * least).contains(&delay.as_millis()), "{delays:?}");
        }
    }
}
