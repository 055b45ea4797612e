//! Times on the wire: kept as text, parsed on demand.

use std::fmt;
use std::time::SystemTime;

use jiff::civil::DateTime;
use jiff::fmt::temporal::{DateTimePrinter, Pieces};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::wire::{DecodeError, DecodeValue, EncodeError, EncodeValue, Origin, Sealing};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
const MILLISECONDS: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

/// A time as the platform writes it: RFC 3339, with or without milliseconds, `Z` or an offset.
///
/// The text is kept byte for byte, so a reply never fails over a time and a value read can be sent back unchanged.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use wechatpay_runtime::Time;
///
/// let time = Time::from("2020-05-20T13:29:35.120+08:00");
/// assert_eq!(time.to_system_time()?, SystemTime::UNIX_EPOCH + Duration::from_millis(1_589_952_575_120));
/// # Ok::<(), wechatpay_runtime::TimeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Time(String);

impl Time {
    /// The text as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the text.
    ///
    /// # Errors
    /// A text that is not an RFC 3339 time with `Z` or an offset, or is out of the operating system's range.
    pub fn to_system_time(&self) -> Result<SystemTime, TimeError> {
        // jiff's `Timestamp` ends before 9999-12-31, which stands for "never" in many a system, and its conversion
        // panics where the operating system cannot tell a time: on Windows, before 1601.
        let pieces = Pieces::parse(&self.0).map_err(|_| TimeError)?;
        let time_of_day = pieces.time().ok_or(TimeError)?;
        let offset = pieces.to_numeric_offset().ok_or(TimeError)?;
        let local = pieces.date().to_datetime(time_of_day).duration_since(EPOCH);
        let since_1970 = local - SignedDuration::from_secs(offset.seconds().into());
        let distance = since_1970.unsigned_abs();
        let time = if since_1970.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        };
        time.ok_or(TimeError)
    }

    /// Writes a time in Beijing's offset, as the platform does: `2020-05-20T13:29:35.120+08:00`.
    ///
    /// # Errors
    /// A time before the year -9999 or after 9999.
    pub fn from_system_time(time: SystemTime) -> Result<Self, TimeError> {
        let timestamp = Timestamp::try_from(time).map_err(|_| TimeError)?;
        let beijing = Offset::from_hours(8).map_err(|_| TimeError)?;
        Ok(Self(MILLISECONDS.timestamp_with_offset_to_string(&timestamp, beijing)))
    }
}

impl From<&str> for Time {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Time {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl EncodeValue for Time {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(Value::String(self.0.clone())))
    }
}

impl DecodeValue for Time {
    fn decode_from(value: Value, origin: Origin) -> Result<Self, DecodeError> {
        String::decode_from(value, origin).map(Self)
    }

    fn placeholder() -> Self {
        Self(String::new())
    }
}

crate::serde_by_codec!(Time);

/// A text that is not an RFC 3339 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time such as 2015-05-20T13:29:35+08:00")]
pub struct TimeError;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_four_documented_shapes_parse() {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(1_432_099_775);
        for text in [
            "2015-05-20T05:29:35Z",
            "2015-05-20T05:29:35.000Z",
            "2015-05-20T13:29:35+08:00",
            "2015-05-20T13:29:35.000+08:00",
        ] {
            assert_eq!(Time::from(text).to_system_time(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn the_first_and_the_last_year_panic_nowhere() {
        let expected = SystemTime::UNIX_EPOCH.checked_sub(Duration::from_secs(62_135_596_800));
        assert_eq!(Time::from("0001-01-01T00:00:00Z").to_system_time().ok(), expected);
        let expected = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(253_402_271_999));
        assert_eq!(Time::from("9999-12-31T23:59:59+08:00").to_system_time().ok(), expected);
    }

    #[test]
    fn a_text_that_is_no_time_is_kept_and_does_not_parse() {
        for text in ["soon", "", "2015-05-20", "2015-05-20T13:29:35", "2015-05-32T13:29:35Z", "1432099775"] {
            let time = Time::from(text);
            assert_eq!((time.as_str(), time.to_system_time()), (text, Err(TimeError)));
        }
    }

    #[test]
    fn a_time_is_written_with_beijings_offset() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_589_952_575_120);
        assert_eq!(Time::from_system_time(time).unwrap().as_str(), "2020-05-20T13:29:35.120+08:00");
    }
}
