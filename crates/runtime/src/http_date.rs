//! Dates in HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT`.

use std::time::SystemTime;

use jiff::fmt::rfc2822::DateTimeParser;

/// Reads a date as HTTP writes it today; the two older forms that it knows are not read.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    const PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok().map(SystemTime::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_date_is_read_and_anything_else_is_not() {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(expected));
        for text in
            ["", "soon", "-1", "Sun, 06 Nov 1994", "1994-11-06T08:49:37Z", "Mon, 31 Feb 1994 08:49:37 GMT"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
