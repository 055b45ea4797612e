//! Times as people read them: in China, as the platform writes them.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

const CHINA: Offset = Offset::constant(8);

/// A time for people, and the same for programs.
pub(super) struct Time {
    /// Such as `2026-01-31 12:00:00`.
    pub(super) text: String,
    /// Such as `12:00:00`.
    pub(super) of_day: String,
    /// RFC 3339.
    pub(super) machine_readable: String,
    /// Such as `2026-01-31T12:00:00`, as a form has it.
    pub(super) local: String,
}

impl Time {
    pub(super) fn of(time: Timestamp) -> Self {
        let local = CHINA.to_datetime(time);
        Self {
            text: local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            of_day: local.strftime("%H:%M:%S").to_string(),
            machine_readable: time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            local: local.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        }
    }
}

/// Reads the time of a form.
pub(super) fn of_form(text: &str) -> Result<Timestamp, jiff::Error> {
    let local: DateTime = text.parse()?;
    Ok(local.to_zoned(TimeZone::fixed(CHINA))?.timestamp())
}

/// A length of time in the largest unit that leaves something to say, such as `3 days`.
pub(super) fn length(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().unsigned_abs();
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_and_read_as_in_china() {
        let time = Time::of("2026-01-31T20:00:09.5Z".parse().unwrap());
        assert_eq!((time.text.as_str(), time.of_day.as_str()), ("2026-02-01 04:00:09", "04:00:09"));
        assert_eq!(time.machine_readable, "2026-01-31T20:00:09Z");
        assert_eq!(of_form(&time.local).unwrap().to_string(), "2026-01-31T20:00:09Z");
        assert_eq!(of_form("2026-02-01T04:00").unwrap().to_string(), "2026-01-31T20:00:00Z");
        assert!(of_form("tomorrow").is_err());
    }

    #[test]
    fn lengths_are_rounded_down_to_one_unit() {
        let text = |seconds| length(SignedDuration::from_secs(seconds));
        assert_eq!([text(1), text(-90), text(150)], ["1 second", "90 seconds", "2 minutes"]);
        assert_eq!([text(7_200), text(90_000), text(2_592_000)], ["2 hours", "25 hours", "30 days"]);
    }
}
