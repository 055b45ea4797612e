//! Why a page could not be fetched, in words that say what to do.

use std::time::Duration;

use reqwest::Url;

/// A page that could not be fetched. The copy on disk, if there is one, stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address}: {reason}{}; {}", tries(*.attempts), .reason.advice())]
pub struct Failure {
    /// The address that was asked for.
    pub address: Url,
    /// How often it was asked for.
    pub attempts: usize,
    /// Why the last attempt failed.
    pub reason: Reason,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// No connection: no such host, nobody listening, no trust in its certificate.
    #[error("no connection: {0}")]
    NoConnection(String),
    /// Several addresses in a row had no connection, so that this one was not asked for any more.
    #[error("not asked for, since the server could not be reached")]
    Unreachable,
    /// No whole answer in time.
    #[error("no whole answer within {0:?}")]
    TimedOut(Duration),
    /// The connection ended before the answer did.
    #[error("the answer is cut off: {0}")]
    Truncated(String),
    /// A status that isn't success.
    #[error("the server answered {0}")]
    Status(u16),
    /// The server asks to wait, in its own words or by a wait that is too long.
    #[error("the server answered {status} and asks to wait for {wait:?}")]
    Busy {
        /// 429 or 5xx.
        status: u16,
        /// The `Retry-After`.
        wait: Duration,
    },
    /// A redirect to another host.
    #[error("redirected to {0}, which is another host, as a login would be")]
    OtherHost(String),
    /// Redirects without end.
    #[error("redirected in circles or too often, at last to {0}")]
    RedirectLoop(String),
    /// A redirect that leads nowhere.
    #[error("the server answered {0} without saying where to")]
    NoLocation(u16),
    /// What came isn't a documentation page.
    #[error("{0} came instead of a page")]
    NotAPage(String),
    /// More bytes than any page has.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

impl Reason {
    /// Whether another attempt may do better.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::NoConnection(_) | Self::TimedOut(_) | Self::Truncated(_) | Self::Busy { .. } => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500..),
            _ => false,
        }
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::NoConnection(_) | Self::Unreachable => "check the network, the proxy and `--base-url`",
            Self::TimedOut(_) => "run again later, or with a longer `--timeout`",
            Self::Status(401 | 403) => {
                "the page needs a login, or the server refuses programs: look in a browser"
            }
            Self::Status(404 | 410) => "the index lists it, but it isn't there: look in a browser",
            Self::Truncated(_) | Self::Status(_) | Self::Busy { .. } => "run again later",
            Self::OtherHost(_) => "look in a browser; if the documentation has moved, give `--base-url`",
            Self::RedirectLoop(_) | Self::NoLocation(_) | Self::NotAPage(_) | Self::TooLarge(_) => {
                "nothing was stored: look in a browser"
            }
        }
    }
}

fn tries(attempts: usize) -> String {
    if attempts > 1 { format!(" ({attempts} attempts)") } else { String::new() }
}
