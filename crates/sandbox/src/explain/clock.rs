//! A timestamp beside a clock: how far it is off, and what that looks like.

use crate::check::replay::WINDOW;

/// Timestamps from here on are in milliseconds: as seconds they would be the year 5138.
const FIRST_MILLISECONDS: i64 = 100_000_000_000;
const HOUR: u64 = 3600;

/// What is wrong with a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockProblem {
    Milliseconds,
    /// Further from the clock than is allowed.
    Away {
        seconds: u64,
        is_before: bool,
    },
}

/// Compares a timestamp with a clock, both in Unix seconds; without a clock, looks at its size.
pub(crate) fn check(timestamp: i64, now: Option<i64>) -> Option<ClockProblem> {
    if timestamp >= FIRST_MILLISECONDS {
        return Some(ClockProblem::Milliseconds);
    }
    let now = now?;
    let seconds = timestamp.abs_diff(now);
    (seconds > WINDOW.unsigned_abs()).then_some(ClockProblem::Away { seconds, is_before: timestamp < now })
}

impl ClockProblem {
    /// What to do, in the imperative.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Milliseconds => "send and sign Unix seconds, 10 digits",
            // A clock that is off by whole hours is right: somebody added a time zone.
            Self::Away { seconds, .. }
                if (HOUR..=14 * HOUR).contains(&seconds) && !(5..=HOUR - 5).contains(&(seconds % HOUR)) =>
            {
                "Unix seconds are those of UTC, without a time zone"
            }
            Self::Away { .. } => "set the clock by NTP, and sign each attempt anew",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_are_allowed_and_milliseconds_and_time_zones_recognised() {
        let now = Some(1_554_208_460);
        assert_eq!(check(1_554_208_160, now), None);
        assert_eq!(check(1_554_208_460_000, None), Some(ClockProblem::Milliseconds));
        let eight_hours = check(1_554_208_460 + 8 * 3600 - 1, now).unwrap();
        assert!(eight_hours.hint().contains("time zone"));
        let away = check(1_554_208_159, now).unwrap();
        assert_eq!(away, ClockProblem::Away { seconds: 301, is_before: true });
        assert!(away.hint().contains("NTP"));
    }
}
