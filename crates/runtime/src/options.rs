//! Options of one call, or of all calls of a client.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use crate::call_headers::{CallHeaders, HeaderError};
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
    headers: CallHeaders,
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
        self.headers.add(name.as_ref(), value.as_ref());
        self
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
        Self {
            retry: self.retry.or(defaults.retry),
            deadline: self.deadline.or(defaults.deadline),
            headers: self.headers.or(&defaults.headers),
            span: self.span.or_else(|| defaults.span.clone()),
            check_echo: self.check_echo.or(defaults.check_echo),
            #[cfg(feature = "rate-limit")]
            rate_limits: self.rate_limits.or(defaults.rate_limits),
        }
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
        self.headers.checked()
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

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("retry", &self.retry)
            .field("deadline", &self.deadline)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let defaults = CallOptions::new().parent_span(tracing::Span::none()).check_echo(true);
        let merged = CallOptions::new().or(&defaults);
        assert!(merged.span.is_some() && merged.checks_echo());
        assert!(!CallOptions::new().check_echo(false).or(&defaults).checks_echo());
    }

    #[test]
    fn debug_shows_no_value_of_a_header() {
        let options = CallOptions::new().header("x-token", "s3cret");
        assert!(!format!("{options:?}").contains("s3cret"), "{options:?}");
    }
}
