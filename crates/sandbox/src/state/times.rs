//! Times as the platform writes them.

use jiff::{SignedDuration, Timestamp};

/// How far China is ahead of UTC, in hours.
const CHINA: i8 = 8;
/// The length of a day, in seconds.
const DAY: i64 = 86400;

/// The time so many seconds from another, to the second.
pub(super) fn written(now: Timestamp, seconds: i64) -> String {
    let moved = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    let whole = Timestamp::from_second(moved.as_second()).unwrap_or(moved);
    whole.display_with_offset(jiff::tz::offset(CHINA)).to_string()
}

/// The midnight in China with which the day begins that is so many days after a time.
pub(super) fn midnight(time: Timestamp, days: i64) -> Option<Timestamp> {
    let ahead = i64::from(CHINA) * 3600;
    let day = (time.as_second() + ahead).div_euclid(DAY).checked_add(days)?;
    Timestamp::from_second(day.checked_mul(DAY)?.checked_sub(ahead)?).ok()
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

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let evening = "2026-01-01T17:30:00Z".parse().unwrap();
        let of = |days| midnight(evening, days).map(|time| written(time, 0));
        assert_eq!(of(0).as_deref(), Some("2026-01-02T00:00:00+08:00"));
        assert_eq!(of(1).as_deref(), Some("2026-01-03T00:00:00+08:00"));
        assert_eq!(of(i64::MAX), None);
    }
}
