//! The platform's refusals.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{DATE, HeaderMap, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::code::{ErrorCode, advice};
use super::foreign::{Foreign, RequestId};
use crate::http_date;
use crate::raw_body::RawBody;
use crate::wire::parse_json;

/// A refusal: a reply whose status is not 2xx.
///
/// What to do goes by [`code`](Self::code); [`ErrorCode`] says it for each, and the message ends with it. After 429
/// and 5xx wait for [`retry_after`](Self::retry_after), or for a while of your own, and send again if the operation
/// is idempotent. A refusal that isn't [`verified`](Self::verified) may come from a proxy or a gateway: take no
/// step on it that can't be taken back.
///
/// `Display` names the field and the issue of the detail, never the value: that may be personal.
///
/// Code that handles refusals is tested with one of its own:
///
/// ```
/// use http::StatusCode;
/// use serde_json::json;
/// use wechatpay_runtime::{ApiError, ErrorCode};
///
/// let refusal = ApiError::new("GetCard", StatusCode::NOT_FOUND, ErrorCode::NotFound, "no such card")
///     .with_detail(json!({"field": "/card_id", "issue": "unknown"}));
/// assert_eq!(refusal.code, Some(ErrorCode::NotFound));
/// assert_eq!(refusal.detail_text("field"), Some("/card_id"));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ApiError {
    /// The operation's name.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The platform's code; `None` if the body is not an error of the platform's, such as a gateway's HTML.
    pub code: Option<ErrorCode>,
    /// The platform's message, empty if it sent none.
    pub message: String,
    /// The platform's detail, if it sent one: `field`, `issue`, `location` and the like.
    pub detail: Option<Value>,
    /// The reply's `Request-ID`.
    pub request_id: Option<String>,
    /// Whether the reply is signed by the platform; refusals need not be.
    pub verified: bool,
    /// The reply's headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: RawBody,
    /// Whether the platform may have got an attempt before this one.
    pub(super) received_before: bool,
}

impl ApiError {
    /// Makes a signed refusal without detail, `Request-ID`, headers and body; in tests of code that handles it.
    pub fn new(
        operation: &'static str,
        status: StatusCode,
        code: impl Into<Option<ErrorCode>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            operation,
            status,
            code: code.into(),
            message: message.into(),
            detail: None,
            request_id: None,
            verified: true,
            headers: HeaderMap::new(),
            body: RawBody::default(),
            received_before: false,
        }
    }

    /// Sets the detail.
    pub fn with_detail(mut self, detail: Value) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Sets the `Request-ID`.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Sets the `Retry-After` header, in whole seconds.
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
        self
    }

    /// Sets the headers.
    pub fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }

    /// Sets the raw body.
    pub fn with_body(mut self, body: impl Into<RawBody>) -> Self {
        self.body = body.into();
        self
    }

    /// Says that the platform hasn't signed it.
    pub fn unsigned(mut self) -> Self {
        self.verified = false;
        self
    }

    pub(crate) fn from_response(
        operation: &'static str,
        response: http::Response<Bytes>,
        verified: bool,
    ) -> Self {
        let (head, body) = response.into_parts();
        let mut fields = match parse_json(&body) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let mut text = |name: &str| match fields.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        Self {
            operation,
            status: head.status,
            code: text("code").filter(|code| !code.is_empty()).map(ErrorCode::from),
            message: text("message").unwrap_or_default(),
            detail: fields.remove("detail"),
            request_id: super::request_id(&head.headers),
            verified,
            headers: head.headers,
            body: body.into(),
            received_before: false,
        }
    }

    /// A text of the detail: `field`, `issue`, `location`.
    pub fn detail_text(&self, name: &str) -> Option<&str> {
        self.detail.as_ref()?.get(name)?.as_str()
    }

    /// Whether the platform was called too often: 429, or one of the codes for it.
    pub fn is_rate_limited(&self) -> bool {
        use ErrorCode::{FrequencyLimitExceed, FrequencyLimited, RateLimitExceeded};
        self.status == StatusCode::TOO_MANY_REQUESTS
            || matches!(self.code, Some(RateLimitExceeded | FrequencyLimited | FrequencyLimitExceed))
    }

    /// How long the platform asks to wait, if it does: `Retry-After` in seconds or as a date.
    ///
    /// A date counts from the reply's own `Date`, so that this machine's clock doesn't matter, and from the clock
    /// where there is none; one that is past is no time at all. A header that is neither is passed over.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = |name| self.headers.get(name)?.to_str().ok().map(str::trim);
        let wait = text(RETRY_AFTER)?;
        if !wait.is_empty() && wait.bytes().all(|byte| byte.is_ascii_digit()) {
            // More seconds than a number holds are a long time all the same.
            return Some(Duration::from_secs(wait.parse().unwrap_or(u64::MAX)));
        }
        let until = http_date::parse(wait)?;
        let now = text(DATE).and_then(http_date::parse).unwrap_or_else(SystemTime::now);
        Some(until.duration_since(now).unwrap_or_default())
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: refused with {}", self.operation, self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(f, " {}", Foreign(code.as_str()))?;
        }
        write!(f, "{}", RequestId(self.request_id.as_deref()))?;
        if !self.verified {
            f.write_str(" (unsigned: it may not come from WeChat Pay)")?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", Foreign(&self.message))?;
        }
        match (self.detail_text("field"), self.detail_text("issue")) {
            (Some(field), Some(issue)) => write!(f, " ({}: {})", Foreign(field), Foreign(issue))?,
            (Some(text), None) | (None, Some(text)) => write!(f, " ({})", Foreign(text))?,
            (None, None) => {}
        }
        write!(f, "; {}", advice(self.status, self.code.as_ref()))
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("verified", &self.verified)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
