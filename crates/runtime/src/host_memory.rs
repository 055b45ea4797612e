//! Which hosts could not be reached lately, so that calls pass over them until a while has gone by.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Remembers failed connects, for all clones of a client.
///
/// After one, calls pass over the host. When the pause is over, one call tries it again while the others still pass
/// over it; if that call reaches it, all do. There is no lock: a host is one number.
pub(crate) struct HostMemory {
    pause: Duration,
    started: Instant,
    /// When each host may be tried again, in milliseconds since `started`; 0 for a host that can be reached.
    retry_at: Box<[AtomicU64]>,
}

impl HostMemory {
    /// Knows nothing bad of any host yet; with no pause it never will.
    pub(crate) fn new(hosts: usize, pause: Duration, now: Instant) -> Self {
        Self { pause, started: now, retry_at: (0..hosts).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Whether a call may go to a host now.
    ///
    /// After a pause it says so to one caller only, and to the next one a pause later: a call that is dropped midway
    /// blocks nobody.
    pub(crate) fn admits(&self, host: usize, now: Instant) -> bool {
        let Some(state) = self.retry_at.get(host) else { return true };
        let retry_at = state.load(Ordering::Relaxed);
        if retry_at == 0 {
            return true;
        }
        let now = self.milliseconds(now);
        let claimed = now.saturating_add(self.pause_in_milliseconds());
        now >= retry_at
            && state.compare_exchange(retry_at, claimed, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Notes that a connection to a host stood.
    pub(crate) fn reached(&self, host: usize) {
        if let Some(state) = self.retry_at.get(host) {
            state.store(0, Ordering::Relaxed);
        }
    }

    /// Notes that no connection to a host could be made.
    pub(crate) fn not_reached(&self, host: usize, now: Instant) {
        if let Some(state) = self.retry_at.get(host).filter(|_| !self.pause.is_zero()) {
            let retry_at = self.milliseconds(now).saturating_add(self.pause_in_milliseconds());
            state.store(retry_at, Ordering::Relaxed);
        }
    }

    fn milliseconds(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.started).as_millis()).unwrap_or(u64::MAX)
    }

    fn pause_in_milliseconds(&self) -> u64 {
        u64::try_from(self.pause.as_millis()).unwrap_or(u64::MAX).max(1)
    }
}

impl fmt::Debug for HostMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostMemory").field("pause", &self.pause).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(30);

    #[test]
    fn a_host_is_passed_over_until_the_pause_is_over_and_then_one_call_tries_it() {
        let start = Instant::now();
        let memory = HostMemory::new(2, PAUSE, start);
        assert!(memory.admits(0, start) && memory.admits(0, start));
        memory.not_reached(0, start);
        assert!(!memory.admits(0, start) && memory.admits(1, start));
        let almost = start + PAUSE.checked_sub(Duration::from_millis(1)).unwrap();
        assert!(!memory.admits(0, almost));
        let over = start + PAUSE;
        assert!(memory.admits(0, over));
        assert!(!memory.admits(0, over), "one call is enough");
        assert!(memory.admits(0, over + PAUSE), "whatever became of that call");
    }

    #[test]
    fn a_host_that_is_reached_again_is_as_good_as_new() {
        let start = Instant::now();
        let memory = HostMemory::new(1, PAUSE, start);
        memory.not_reached(0, start);
        assert!(memory.admits(0, start + PAUSE));
        memory.reached(0);
        assert!(memory.admits(0, start) && memory.admits(0, start));
    }

    #[test]
    fn without_a_pause_nothing_is_remembered() {
        let start = Instant::now();
        let memory = HostMemory::new(1, Duration::ZERO, start);
        memory.not_reached(0, start);
        assert!(memory.admits(0, start));
    }

    #[test]
    fn of_many_threads_one_tries_the_host_again() {
        let start = Instant::now();
        let memory = HostMemory::new(1, PAUSE, start);
        memory.not_reached(0, start);
        let admitted: usize = std::thread::scope(|scope| {
            let ask = || usize::from(memory.admits(0, start + PAUSE));
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(admitted, 1);
    }
}
