//! Options of one call, or of all calls of a client.

use std::fmt;
use std::time::Duration;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
    EXPECT, HOST, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::retry::RetryPolicy;

/// Options of one call; [`Client::with`](crate::Client::with) applies them to a clone of the client.
///
/// What isn't set stays as the client has it. Options hold a tracing span, so there is no `PartialEq`.
///
/// ```
/// # async fn call<O: wechatpay_runtime::Operation>(
/// #     client: wechatpay_runtime::Client, operation: O, traceparent: &str,
/// # ) -> Result<(), wechatpay_runtime::Error> {
/// use std::time::Duration;
/// use wechatpay_runtime::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new()
///     .deadline(Duration::from_secs(2))
///     .retry(RetryPolicy::never())
///     .header("traceparent", traceparent);
/// let reply = client.with(options).send(operation).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    retry: Option<RetryPolicy>,
    deadline: Option<Duration>,
    headers: HeaderMap,
    /// The first header that can't be sent.
    invalid: Option<HeaderError>,
    span: Option<tracing::Span>,
    check_echo: Option<bool>,
    #[cfg(feature = "rate-limit")]
    rate_limits: Option<bool>,
}

impl CallOptions {
    /// Sets nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets when and how often a call is tried again.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets how long a call may take in all: every attempt, every wait between them and the wait for a rate limit.
    ///
    /// There is no deadline by default; `Duration::MAX` takes away the client's. A retry that doesn't fit isn't
    /// started, and an attempt under way is cut off; the error is then a time-out. Over a walk of a list each page is
    /// a call.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends a header with each attempt, such as `traceparent`; it isn't signed.
    ///
    /// A name that the client sets itself (`Authorization`, `Content-Type`, `Host`, all of `Wechatpay-…` and the like),
    /// one that can't be a header's name, a value that can't be one and more than 100 headers fail the call before it is
    /// sent. A header that is a parameter of the operation keeps the operation's value.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match checked(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => self.insert(&name, value),
            Err(error) => drop(self.invalid.get_or_insert(error)),
        }
        self
    }

    fn insert(&mut self, name: &HeaderName, value: HeaderValue) {
        if self.headers.len() < MOST_HEADERS || self.headers.contains_key(name) {
            self.headers.insert(name, value);
        } else {
            let error = HeaderError { name: name.as_str().to_owned(), problem: "is one too many" };
            self.invalid.get_or_insert(error);
        }
    }

    /// Says whether what a reply repeats of the path parameters is compared with them; by default it isn't.
    ///
    /// It finds a genuine reply that was replayed to another call, see [`check_echo`](crate::check_echo); the call
    /// then fails with [`VerificationError::OtherCall`](crate::VerificationError::OtherCall). Leave it off for
    /// operations whose reply writes a parameter in another way.
    pub fn check_echo(mut self, check: bool) -> Self {
        self.check_echo = Some(check);
        self
    }

    /// Puts the calls' spans under this one instead of the current one.
    pub fn parent_span(mut self, span: tracing::Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Says whether calls keep within the documented rate limits, see
    /// [`ClientBuilder::rate_limits`](crate::ClientBuilder::rate_limits).
    #[cfg(feature = "rate-limit")]
    pub fn rate_limits(mut self, keep: bool) -> Self {
        self.rate_limits = Some(keep);
        self
    }

    /// These options, and where they say nothing, those.
    pub(crate) fn or(self, defaults: &Self) -> Self {
        let mut merged = Self {
            retry: self.retry.or(defaults.retry),
            deadline: self.deadline.or(defaults.deadline),
            headers: defaults.headers.clone(),
            invalid: self.invalid.or_else(|| defaults.invalid.clone()),
            span: self.span.or_else(|| defaults.span.clone()),
            check_echo: self.check_echo.or(defaults.check_echo),
            #[cfg(feature = "rate-limit")]
            rate_limits: self.rate_limits.or(defaults.rate_limits),
        };
        self.headers.iter().for_each(|(name, value)| merged.insert(name, value.clone()));
        merged
    }

    pub(crate) fn policy(&self) -> RetryPolicy {
        self.retry.unwrap_or_default()
    }

    pub(crate) fn time_limit(&self) -> Option<Duration> {
        self.deadline.filter(|deadline| *deadline != Duration::MAX)
    }

    pub(crate) fn checks_echo(&self) -> bool {
        self.check_echo.unwrap_or(false)
    }

    /// The headers to send beside the client's own.
    pub(crate) fn headers(&self) -> Result<&HeaderMap, HeaderError> {
        self.invalid.clone().map_or(Ok(&self.headers), Err)
    }

    /// The span of a call.
    pub(crate) fn span_of(&self, operation: &'static str) -> tracing::Span {
        if let Some(parent) = &self.span {
            tracing::debug_span!(parent: parent, "wechatpay", operation)
        } else {
            tracing::debug_span!("wechatpay", operation)
        }
    }

    #[cfg(feature = "rate-limit")]
    pub(crate) fn keeps_rate_limits(&self, by_default: bool) -> bool {
        self.rate_limits.unwrap_or(by_default)
    }
}

/// The values of headers may be secret, so only their names are shown.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("retry", &self.retry)
            .field("deadline", &self.deadline)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

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

fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
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
            let options = CallOptions::new().header(name, value).header("x-fine", "1");
            assert_eq!(options.headers().unwrap_err().to_string(), problem);
        }
    }

    #[test]
    fn what_a_call_does_not_say_the_client_does() {
        let defaults = CallOptions::new().deadline(Duration::from_secs(9)).header("a", "1").header("b", "1");
        let merged = CallOptions::new().retry(RetryPolicy::never()).header("b", "2").or(&defaults);
        assert_eq!(merged.time_limit(), Some(Duration::from_secs(9)));
        assert_eq!(merged.policy(), RetryPolicy::never());
        let headers = merged.headers().unwrap();
        assert_eq!(
            (&headers["a"], &headers["b"], headers.len()),
            (&"1".parse().unwrap(), &"2".parse().unwrap(), 2)
        );
        assert_eq!(CallOptions::new().deadline(Duration::MAX).or(&defaults).time_limit(), None);
    }

    #[test]
    fn more_headers_than_a_request_should_have_are_refused() {
        let some = |prefix: &str, count: usize| {
            let name = |number| format!("{prefix}-{number}");
            (0..count).fold(CallOptions::new(), |options, number| options.header(name(number), "1"))
        };
        assert_eq!(some("a", MOST_HEADERS).header("a-0", "2").headers().unwrap().len(), MOST_HEADERS);
        for options in [some("a", 40_000), some("a", MOST_HEADERS).or(&some("b", 1))] {
            let error = options.headers().unwrap_err().to_string();
            assert!(error.ends_with("is one too many"), "{error}");
        }
        assert!(some("a", 60).or(&some("a", 60)).headers().is_ok());
    }

    #[test]
    fn debug_shows_no_value_of_a_header() {
        let options = CallOptions::new().header("x-token", "s3cret");
        assert!(!format!("{options:?}").contains("s3cret"), "{options:?}");
    }
}
