//! The headers that a caller adds to a call: which can be sent, and how many.

use std::fmt;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
    EXPECT, HOST, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// More than anybody needs, and far fewer than servers and the map take.
const MOST_HEADERS: usize = 100;

/// What the client or its transport sets itself, beside everything that begins with `Wechatpay-`.
const RESERVED: [HeaderName; 15] = [
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    EXPECT,
    HOST,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    USER_AGENT,
];

/// Headers to send beside the client's own.
#[derive(Clone, Default)]
pub(crate) struct CallHeaders {
    headers: HeaderMap,
    /// The first one that can't be sent.
    invalid: Option<HeaderError>,
}

impl CallHeaders {
    /// Adds a header, or takes note that it can't be sent.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        match parse(name, value) {
            Ok((name, value)) => self.insert(&name, value),
            Err(error) => drop(self.invalid.get_or_insert(error)),
        }
    }

    fn insert(&mut self, name: &HeaderName, value: HeaderValue) {
        if self.headers.len() < MOST_HEADERS || self.headers.contains_key(name) {
            self.headers.insert(name, value);
        } else {
            let error = HeaderError { name: name.as_str().to_owned(), problem: "is one too many" };
            self.invalid.get_or_insert(error);
        }
    }

    /// These headers, and those that have other names.
    pub(crate) fn or(self, defaults: &Self) -> Self {
        let mut merged = Self {
            headers: defaults.headers.clone(),
            invalid: self.invalid.or_else(|| defaults.invalid.clone()),
        };
        self.headers.iter().for_each(|(name, value)| merged.insert(name, value.clone()));
        merged
    }

    /// All of them, if each can be sent.
    pub(crate) fn checked(&self) -> Result<&HeaderMap, HeaderError> {
        self.invalid.clone().map_or(Ok(&self.headers), Err)
    }
}

/// The values of headers may be secret, so only their names are shown.
impl fmt::Debug for CallHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.headers.keys()).finish()
    }
}

fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    let fail = |problem| HeaderError { name: name.to_owned(), problem };
    let parsed = HeaderName::try_from(name).map_err(|_| fail("isn't a header's name"))?;
    if RESERVED.contains(&parsed) || parsed.as_str().starts_with("wechatpay-") {
        return Err(fail("is the client's own: leave it out"));
    }
    match HeaderValue::try_from(value) {
        Ok(sound) if value.is_ascii() => Ok((parsed, sound)),
        _ => Err(fail("has a value that can't be sent: give visible ASCII on one line")),
    }
}

/// A header that a caller can't set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("header {name:?} {problem}")]
pub struct HeaderError {
    name: String,
    problem: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_client_and_what_cannot_be_one_are_refused_by_name() {
        for (name, value, problem) in [
            ("Authorization", "x", "header \"Authorization\" is the client's own: leave it out"),
            ("wechatpay-serial", "x", "header \"wechatpay-serial\" is the client's own: leave it out"),
            ("Wechatpay-Anything", "x", "header \"Wechatpay-Anything\" is the client's own: leave it out"),
            ("a b", "x", "header \"a b\" isn't a header's name"),
            (
                "X-A",
                "1\r\nHost: x",
                "header \"X-A\" has a value that can't be sent: give visible ASCII on one line",
            ),
            ("X-A", "会员", "header \"X-A\" has a value that can't be sent: give visible ASCII on one line"),
        ] {
            let mut headers = CallHeaders::default();
            headers.add(name, value);
            headers.add("x-fine", "1");
            assert_eq!(headers.checked().unwrap_err().to_string(), problem);
        }
    }

    #[test]
    fn more_headers_than_a_request_should_have_are_refused() {
        let some = |prefix: &str, count: usize| {
            let mut headers = CallHeaders::default();
            (0..count).for_each(|number| headers.add(&format!("{prefix}-{number}"), "1"));
            headers
        };
        let mut most = some("a", MOST_HEADERS);
        most.add("a-0", "2");
        assert_eq!(most.checked().unwrap().len(), MOST_HEADERS);
        for headers in [some("a", 40_000), some("a", MOST_HEADERS).or(&some("b", 1))] {
            let error = headers.checked().unwrap_err().to_string();
            assert!(error.ends_with("is one too many"), "{error}");
        }
        assert!(some("a", 60).or(&some("a", 60)).checked().is_ok());
    }
}
