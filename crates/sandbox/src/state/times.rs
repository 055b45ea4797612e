//! Times as the platform writes them.

use jiff::{SignedDuration, Timestamp};

/// How far China is ahead of UTC, in hours.
const CHINA: i8 = 8;

/// The time so many seconds from another, to the second.
pub(super) fn written(now: Timestamp, seconds: i64) -> String {
    let moved = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    let whole = Timestamp::from_second(moved.as_second()).unwrap_or(moved);
    whole.display_with_offset(jiff::tz::offset(CHINA)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_chinas_offset() {
        let noon = "2026-01-01T12:00:00.5Z".parse().unwrap();
        assert_eq!(written(noon, 0), "2026-01-01T20:00:00+08:00");
        assert_eq!(written(noon, -3600), "2026-01-01T19:00:00+08:00");
        assert_eq!(written(Timestamp::MAX, i64::MAX).len(), 25);
    }
}
