//! The faults: what each does, and when it strikes.

use std::time::Duration;

/// Something that goes wrong with a call.
///
/// As text, a fault is its name in kebab case, with a number behind `=` where it takes one: `system-error`,
/// `rate-limited=30` (seconds of `Retry-After`), `delay=500` (milliseconds), `html=502` (status).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// `rate-limited`: 429 `RATELIMIT_EXCEEDED` with `Retry-After`, in whole seconds.
    RateLimited {
        /// How long the caller is asked to wait.
        retry_after: Duration,
    },
    /// `system-error`: 500 `SYSTEM_ERROR`.
    SystemError,
    /// `bad-gateway`: 502 `SERVICE_UNAVAILABLE`.
    BadGateway,
    /// `unavailable`: 503 `SERVICE_UNAVAILABLE`.
    Unavailable,
    /// `html`: the page of a proxy on the way, unsigned.
    Html {
        /// Its HTTP status, 200 unless another is asked for.
        status: u16,
    },
    /// `time-out`: no answer until the caller gives up or the sandbox stops.
    TimeOut,
    /// `dropped-connection`: closed without a byte of an answer.
    DroppedConnection,
    /// `headers-only`: closed after the headers of the answer.
    HeadersOnly,
    /// `truncated-body`: closed in the middle of the body.
    TruncatedBody,
    /// `bad-signature`: a signature that doesn't verify.
    BadSignature,
    /// `expired-signature`: a correct signature of ten minutes ago.
    ExpiredSignature,
    /// `missing-signature`: none of the `Wechatpay-` headers.
    MissingSignature,
    /// `wrong-serial`: the ID of a key that nobody knows.
    WrongSerial,
    /// `probe-signature`: one of the platform's deliberately wrong signatures, `WECHATPAY/SIGNTEST/…`.
    ProbeSignature,
    /// `unknown-enum-value`: an enum field of the reply holds a value that isn't documented.
    UnknownEnumValue,
    /// `unknown-field`: an object of the reply has a field that isn't documented.
    UnknownField,
    /// `null-field`: an optional field of the reply is `null`.
    NullField,
    /// `missing-field`: a required field of the reply isn't there.
    MissingField,
    /// `delay`: the answer comes later, in whole milliseconds.
    Delay(Duration),
}

/// Whether a fault strikes before or after the call took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Nothing is checked or changed.
    Before,
    /// The call is carried out as always, and the caller doesn't learn of it.
    After,
}

/// In which way a fault changes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Another answer takes the place of the right one.
    Replaces,
    /// There is no whole answer.
    Interrupts,
    /// The right answer is changed, so there has to be one first.
    Changes,
    /// A field of the reply is changed, so it has to have such a field.
    ChangesReply,
}

impl Fault {
    /// Every fault, with the number that stands for itself where one takes a number.
    pub const ALL: [Self; 19] = [
        Self::RateLimited { retry_after: Duration::from_secs(1) },
        Self::SystemError,
        Self::BadGateway,
        Self::Unavailable,
        Self::Html { status: 200 },
        Self::TimeOut,
        Self::DroppedConnection,
        Self::HeadersOnly,
        Self::TruncatedBody,
        Self::BadSignature,
        Self::ExpiredSignature,
        Self::MissingSignature,
        Self::WrongSerial,
        Self::ProbeSignature,
        Self::UnknownEnumValue,
        Self::UnknownField,
        Self::NullField,
        Self::MissingField,
        Self::Delay(Duration::from_secs(1)),
    ];

    /// Its name, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate-limited",
            Self::SystemError => "system-error",
            Self::BadGateway => "bad-gateway",
            Self::Unavailable => "unavailable",
            Self::Html { .. } => "html",
            Self::TimeOut => "time-out",
            Self::DroppedConnection => "dropped-connection",
            Self::HeadersOnly => "headers-only",
            Self::TruncatedBody => "truncated-body",
            Self::BadSignature => "bad-signature",
            Self::ExpiredSignature => "expired-signature",
            Self::MissingSignature => "missing-signature",
            Self::WrongSerial => "wrong-serial",
            Self::ProbeSignature => "probe-signature",
            Self::UnknownEnumValue => "unknown-enum-value",
            Self::UnknownField => "unknown-field",
            Self::NullField => "null-field",
            Self::MissingField => "missing-field",
            Self::Delay(_) => "delay",
        }
    }

    /// What it does, in a line.
    pub fn summary(self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "429 RATELIMIT_EXCEEDED; =SECONDS of Retry-After, 1 by default",
            Self::SystemError => "500 SYSTEM_ERROR",
            Self::BadGateway => "502 SERVICE_UNAVAILABLE",
            Self::Unavailable => "503 SERVICE_UNAVAILABLE",
            Self::Html { .. } => "the HTML page of a proxy, unsigned; =STATUS, 200 by default",
            Self::TimeOut => "no answer until the caller gives up",
            Self::DroppedConnection => "the connection is closed without an answer",
            Self::HeadersOnly => "the connection is closed after the headers",
            Self::TruncatedBody => "the connection is closed in the middle of the body",
            Self::BadSignature => "a signature that doesn't verify",
            Self::ExpiredSignature => "a correct signature that is ten minutes old",
            Self::MissingSignature => "no Wechatpay- headers",
            Self::WrongSerial => "the ID of an unknown key",
            Self::ProbeSignature => "a probe, WECHATPAY/SIGNTEST/...",
            Self::UnknownEnumValue => "an undocumented value in an enum field of the reply",
            Self::UnknownField => "an undocumented field in the reply",
            Self::NullField => "null in an optional field of the reply",
            Self::MissingField => "the reply without one of its required fields",
            Self::Delay(_) => "the answer comes later; =MILLISECONDS, 1000 by default",
        }
    }

    /// When it strikes unless something else is asked for: before the call takes effect where the platform itself
    /// would refuse it, otherwise after.
    pub fn default_moment(self) -> Moment {
        match self.effect() {
            Effect::Replaces => Moment::Before,
            Effect::Interrupts | Effect::Changes | Effect::ChangesReply => Moment::After,
        }
    }

    /// Whether it can strike before the call takes effect: a right answer that is changed has to be made first.
    pub(super) fn may_strike_before(self) -> bool {
        matches!(self.effect(), Effect::Replaces | Effect::Interrupts)
    }

    pub(super) fn effect(self) -> Effect {
        match self {
            Self::RateLimited { .. }
            | Self::SystemError
            | Self::BadGateway
            | Self::Unavailable
            | Self::Html { .. } => Effect::Replaces,
            Self::TimeOut | Self::DroppedConnection => Effect::Interrupts,
            Self::HeadersOnly
            | Self::TruncatedBody
            | Self::BadSignature
            | Self::ExpiredSignature
            | Self::MissingSignature
            | Self::WrongSerial
            | Self::ProbeSignature
            | Self::Delay(_) => Effect::Changes,
            Self::UnknownEnumValue | Self::UnknownField | Self::NullField | Self::MissingField => {
                Effect::ChangesReply
            }
        }
    }
}
