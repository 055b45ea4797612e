//! The request target: path and query, percent-encoded once, signed and sent as the same bytes; and the headers that
//! are parameters.

mod parameter;

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::time::Time;

pub use parameter::{ParameterError, ParameterErrorKind, ParameterInfo, Place};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Fills a path template and appends the query.
///
/// A segment and a query value are percent-encoded per RFC 3986: all but letters, digits, `-`, `.`, `_` and `~`
/// becomes the upper-case hex of its UTF-8 bytes. The text is both what is signed and what is sent;
/// `Debug` does not show it.
pub struct Target {
    /// What of the template is still to be written.
    template: &'static str,
    /// What is known of the parameters; their ranges are checked.
    parameters: &'static [ParameterInfo],
    text: String,
    has_query: bool,
    headers: HeaderMap,
    problem: Option<ParameterError>,
}

impl Target {
    /// Starts with a path template such as `/brand/card-member/cards/{card_id}`.
    pub fn new(template: &'static str) -> Self {
        Self::with_parameters(template, &[])
    }

    /// Starts with a path template, and checks the ranges of these parameters.
    pub(crate) fn with_parameters(template: &'static str, parameters: &'static [ParameterInfo]) -> Self {
        let text = String::with_capacity(template.len() + 64);
        Self { template, parameters, text, has_query: false, headers: HeaderMap::new(), problem: None }
    }

    /// Fills the next placeholder of the template.
    ///
    /// An empty value, `.` and `..` are problems that [`finish`](Self::finish) reports: the first would name another
    /// path, and URL parsers remove the others.
    pub fn segment(&mut self, value: &(impl ParameterValue + ?Sized)) {
        let Some((literal, rest)) = self.template.split_once('{') else {
            return self.fail("", Place::Path, ParameterErrorKind::TooManySegments);
        };
        let Some((name, rest)) = rest.split_once('}') else {
            return self.fail("", Place::Path, ParameterErrorKind::OpenPlaceholder);
        };
        self.template = rest;
        self.text.push_str(literal);
        match value.text().as_deref() {
            None | Some("") => self.fail(name, Place::Path, ParameterErrorKind::Empty),
            Some("." | "..") => self.fail(name, Place::Path, ParameterErrorKind::Dots),
            Some(text) => {
                self.check_range(name, Place::Path, text);
                self.text.extend(utf8_percent_encode(text, RESERVED));
            }
        }
    }

    /// Fills the next placeholder of the template, which must have this name.
    pub(crate) fn segment_of(&mut self, name: &'static str, value: &(impl ParameterValue + ?Sized)) {
        match self.placeholder() {
            Some(next) if next != name => {
                self.fail(name, Place::Path, ParameterErrorKind::OtherPlaceholder { next });
            }
            _ => self.segment(value),
        }
    }

    /// The name of the placeholder that the next [`segment`](Self::segment) fills.
    pub(crate) fn placeholder(&self) -> Option<&'static str> {
        let (_, rest) = self.template.split_once('{')?;
        rest.split_once('}').map(|(name, _)| name)
    }

    /// Appends a query parameter; an absent optional one is left out.
    pub fn query(&mut self, name: &'static str, value: &(impl ParameterValue + ?Sized)) {
        let Some(text) = value.text() else { return };
        self.check_range(name, Place::Query, &text);
        if self.has_query {
            self.text.push('&');
        } else {
            self.text.push_str(self.template);
            self.template = "";
            self.has_query = true;
            self.text.push('?');
        }
        self.text.extend(utf8_percent_encode(name, RESERVED));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(&text, RESERVED));
    }

    /// Sets a header; an absent optional one is left out. Headers are not signed.
    pub fn header(&mut self, name: &'static str, value: &(impl ParameterValue + ?Sized)) {
        let Some(text) = value.text() else { return };
        match (HeaderName::try_from(name), HeaderValue::try_from(text.as_ref())) {
            (Ok(key), Ok(value)) => drop(self.headers.insert(key, value)),
            _ => self.fail(name, Place::Header, ParameterErrorKind::Header),
        }
    }

    /// Takes the headers out.
    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.headers)
    }

    /// Returns the target.
    ///
    /// # Errors
    /// Names the parameter that cannot be a part of a path or is out of its range.
    pub fn finish(mut self) -> Result<String, ParameterError> {
        self.text.push_str(self.template);
        if self.problem.is_none() && self.text.contains('{') {
            self.fail("", Place::Path, ParameterErrorKind::TooFewSegments);
        }
        match self.problem {
            Some(problem) => Err(problem),
            None => Ok(self.text),
        }
    }

    fn check_range(&mut self, name: &'static str, place: Place, text: &str) {
        let same = |parameter: &&ParameterInfo| parameter.name == name && parameter.place == place;
        let Some((min, max)) = self.parameters.iter().find(same).and_then(|parameter| parameter.range) else {
            return;
        };
        match integer(text) {
            None => self.fail(name, place, ParameterErrorKind::NotAnInteger { min, max }),
            Some(value) if value < min || value > max => {
                self.fail(name, place, ParameterErrorKind::OutOfRange { value, min, max });
            }
            Some(_) => {}
        }
    }

    fn fail(&mut self, parameter: &'static str, place: Place, kind: ParameterErrorKind) {
        self.problem.get_or_insert(ParameterError { parameter, place, kind });
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("problem", &self.problem).finish_non_exhaustive()
    }
}

/// A value that can stand in a path or a query.
pub trait ParameterValue {
    /// The value's text before percent-encoding; `None` leaves the parameter out.
    fn text(&self) -> Option<Cow<'_, str>>;
}

impl ParameterValue for str {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl ParameterValue for String {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl ParameterValue for i64 {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

impl ParameterValue for bool {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(if *self { "true" } else { "false" }))
    }
}

impl ParameterValue for Time {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}

impl<T: ParameterValue> ParameterValue for Option<T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(ParameterValue::text)
    }
}

/// Reads an integer as the platform writes it: no plus sign, no leading zeros, no blanks.
pub(crate) fn integer(text: &str) -> Option<i64> {
    text.parse().ok().filter(|value: &i64| value.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_unreserved_characters_are_escaped_once() {
        let mut target = Target::new("/cards/{code}/confirm");
        target.segment("a/b c+d%41?#&=~*é");
        target.query("q", "a b&c=d");
        assert_eq!(
            target.finish().unwrap(),
            "/cards/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9/confirm?q=a%20b%26c%3Dd"
        );
    }

    #[test]
    fn an_absent_query_parameter_leaves_no_trace() {
        let mut target = Target::new("/cards");
        target.query("state", &None::<String>);
        assert_eq!(target.finish().unwrap(), "/cards");
    }

    #[test]
    fn a_second_query_parameter_follows_an_ampersand() {
        let mut target = Target::new("/cards");
        target.query("offset", &0_i64);
        target.query("limit", &Some(20_i64));
        assert_eq!(target.finish().unwrap(), "/cards?offset=0&limit=20");
    }

    #[test]
    fn a_segment_that_would_change_the_path_is_refused() {
        for value in ["", ".", ".."] {
            let mut target = Target::new("/cards/{card_id}");
            target.segment(value);
            assert_eq!(target.finish().unwrap_err().parameter, "card_id", "{value:?}");
        }
    }

    #[test]
    fn a_value_out_of_its_range_or_not_an_integer_is_refused() {
        const PARAMETERS: &[ParameterInfo] = &[
            ParameterInfo::path("level").range(1, 3),
            ParameterInfo::query("limit", true).range(1, 20),
            ParameterInfo::query("offset", true).range(0, i64::MAX),
        ];
        let of = |level: &str, limit: &str, offset: &str| {
            let mut target = Target::with_parameters("/cards/{level}", PARAMETERS);
            target.segment(level);
            target.query("limit", limit);
            target.query("offset", offset);
            target.finish().map_err(|error| error.to_string())
        };
        assert_eq!(of("1", "20", "0").unwrap(), "/cards/1?limit=20&offset=0");
        assert_eq!(of("3", "1", &i64::MAX.to_string()).unwrap().len(), "/cards/3?limit=1&offset=".len() + 19);
        for (given, message) in [
            (["0", "1", "0"], "path parameter `level`: is 0, and must be from 1 to 3"),
            (["1", "21", "0"], "query parameter `limit`: is 21, and must be from 1 to 20"),
            (["1", "", "0"], "query parameter `limit`: is not an integer, and must be from 1 to 20"),
            (["1", "+1", "0"], "query parameter `limit`: is not an integer, and must be from 1 to 20"),
            (["1", "01", "0"], "query parameter `limit`: is not an integer, and must be from 1 to 20"),
            (["1", "1", "-1"], "query parameter `offset`: is -1, and must be 0 or more"),
            (
                ["1", "1", "9223372036854775808"],
                "query parameter `offset`: is not an integer, and must be 0 or more",
            ),
        ] {
            let [level, limit, offset] = given;
            assert_eq!(of(level, limit, offset).unwrap_err(), message);
        }
    }

    #[test]
    fn a_missing_segment_is_refused() {
        assert!(Target::new("/cards/{card_id}").finish().is_err());
    }

    #[test]
    fn a_header_is_sent_as_it_is_or_refused() {
        let mut target = Target::new("/cards");
        target.header("Idempotency-Key", "k-1");
        target.header("X-Absent", &None::<String>);
        let headers = target.take_headers();
        assert_eq!((headers.len(), headers["idempotency-key"].to_str().unwrap()), (1, "k-1"));
        target.header("Idempotency-Key", "k\n1");
        let error = target.finish().unwrap_err();
        assert_eq!(
            error.to_string(),
            "header `Idempotency-Key`: holds a character that a header can't carry"
        );
    }
}
