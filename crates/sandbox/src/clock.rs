//! The sandbox's clock: what its cards expire by and its events are repeated by. It can be set, moved and stopped.
//!
//! Signatures are made and checked by the machine's own clock, whatever this one says: callers sign by theirs.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

/// A clock that all its clones share; it begins as the machine's.
#[derive(Clone, Debug)]
pub struct Clock {
    hands: Arc<Mutex<Hands>>,
    moved: Arc<watch::Sender<()>>,
    keeper: Arc<OnceLock<Keeper>>,
}

/// Is given what to keep of a clock.
struct Keeper(Box<dyn Fn(Value) + Send + Sync>);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Hands {
    /// Runs with the machine's clock, so far ahead of it.
    Running(SignedDuration),
    Stopped(Timestamp),
}

impl Clock {
    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.hands().now()
    }

    /// Sets the time; a running clock runs on from there.
    pub fn set(&self, now: Timestamp) {
        self.change(|hands| hands.set(now));
    }

    /// Moves the time, forward or backward; at the ends of time it stays there.
    ///
    /// By a [`Duration`](std::time::Duration), or by a [`SignedDuration`].
    pub fn advance(&self, by: impl TryInto<SignedDuration>) {
        // A `Duration` may be longer than all of time.
        let by = by.try_into().unwrap_or(SignedDuration::MAX);
        let end = if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        self.change(|hands| hands.set(hands.now().checked_add(by).unwrap_or(end)));
    }

    /// Stops the clock where it stands.
    pub fn stop(&self) {
        self.change(|hands| Hands::Stopped(hands.now()));
    }

    /// Lets a stopped clock run on.
    pub fn run(&self) {
        self.change(|hands| Hands::Running(hands.now().duration_since(Timestamp::now())));
    }

    /// Goes with the machine's clock again.
    pub fn reset(&self) {
        self.change(|_| Hands::Running(SignedDuration::ZERO));
    }

    /// Whether the clock is stopped.
    pub fn is_stopped(&self) -> bool {
        matches!(*self.hands(), Hands::Stopped(_))
    }

    /// How far the clock is ahead of the machine's.
    pub fn offset(&self) -> SignedDuration {
        self.now().duration_since(Timestamp::now())
    }

    /// Goes on from what was kept of a clock, and gives what to keep to somebody each time that it is changed.
    pub(crate) fn keep(&self, kept: Option<Value>, keep: impl Fn(Value) + Send + Sync + 'static) {
        if let Some(hands) = kept.and_then(|kept| serde_json::from_value(kept).ok()) {
            self.change(|_| hands);
        }
        // Only one keeper is ever named.
        let _ = self.keeper.set(Keeper(Box::new(keep)));
    }

    /// Announces each time that the clock is set, moved, stopped or started.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    fn change(&self, change: impl FnOnce(Hands) -> Hands) {
        let mut hands = self.hands();
        *hands = change(*hands);
        if let Some(Keeper(keep)) = self.keeper.get() {
            keep(serde_json::to_value(*hands).unwrap_or_default());
        }
        drop(hands);
        self.moved.send_replace(());
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

impl Hands {
    fn set(self, now: Timestamp) -> Self {
        match self {
            Self::Running(_) => Self::Running(now.duration_since(Timestamp::now())),
            Self::Stopped(_) => Self::Stopped(now),
        }
    }

    fn now(self) -> Timestamp {
        match self {
            Self::Running(ahead) => Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX),
            Self::Stopped(now) => now,
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            hands: Arc::new(Mutex::new(Hands::Running(SignedDuration::ZERO))),
            moved: Arc::new(watch::Sender::new(())),
            keeper: Arc::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-01-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_stopped_clock_moves_only_by_hand() {
        let clock = Clock::default();
        clock.stop();
        clock.set(noon());
        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(clock.now(), noon() + SignedDuration::from_hours(24));
    }

    #[test]
    fn no_move_is_lost_where_several_move_it_at_once() {
        let clock = Clock::default();
        clock.stop();
        clock.set(noon());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1_000).for_each(|_| clock.advance(SignedDuration::from_secs(1))));
            }
        });
        assert_eq!(clock.now(), noon() + SignedDuration::from_secs(4_000));
    }

    #[test]
    fn a_running_clock_runs_on_from_where_it_was_set() {
        let clock = Clock::default();
        clock.set(noon());
        assert!(clock.now() >= noon() && clock.now() < noon() + SignedDuration::from_mins(10));
        clock.stop();
        let stopped = clock.now();
        clock.run();
        assert!(clock.now() >= stopped && !clock.is_stopped());
    }

    #[test]
    fn all_clones_share_one_time_and_hear_of_changes() {
        let clock = Clock::default();
        let (twin, changes) = (clock.clone(), clock.changes());
        twin.stop();
        assert!(clock.is_stopped() && changes.has_changed().unwrap());
    }

    #[test]
    fn what_is_kept_of_a_clock_sets_another_one() {
        let (clock, kept) = (Clock::default(), Arc::new(Mutex::new(Value::Null)));
        let keeper = Arc::clone(&kept);
        clock.keep(None, move |value| *keeper.lock().unwrap() = value);
        let restored = || {
            let clock = Clock::default();
            clock.keep(Some(kept.lock().unwrap().clone()), |_| ());
            clock
        };
        clock.set(noon());
        let twin = restored();
        assert!(
            !twin.is_stopped()
                && twin.now().duration_since(clock.now()).abs() < SignedDuration::from_mins(10)
        );
        clock.stop();
        let twin = restored();
        assert!(twin.is_stopped() && twin.now() == clock.now());
    }

    #[test]
    fn the_ends_of_time_hold() {
        let clock = Clock::default();
        clock.advance(SignedDuration::MAX);
        clock.advance(std::time::Duration::MAX);
        clock.advance(SignedDuration::MIN);
        assert!(!clock.now().to_string().is_empty());
    }
}
