//! Time and nonces, injectable so that tests can fix both.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::hex::upper_hex;

/// What makes each attempt unlike any other: the time in Unix seconds and a random string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Unix seconds.
    pub timestamp: u64,
    /// 32 characters from a secure source.
    pub nonce_str: String,
}

/// Tells the time and draws nonces.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> SystemTime;

    /// Where time stands that is never put back: deadlines, rate limits and the memory of dead hosts go by it.
    fn monotonic(&self) -> Instant {
        Instant::now()
    }

    /// A stamp for one attempt.
    ///
    /// # Errors
    /// A random source that fails.
    fn stamp(&self) -> Result<Stamp, RandomError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| RandomError)?;
        Ok(Stamp { timestamp: unix_seconds(self.now()), nonce_str: upper_hex(&random) })
    }
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The operating system's random source failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system's random source failed, so no nonce can be drawn")]
pub struct RandomError;

/// Whole seconds since 1970; a clock before that counts as 1970.
pub(crate) fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}
