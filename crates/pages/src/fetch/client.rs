//! Gets one address: conditionally, with a deadline, a size limit, redirects within the host, and more attempts.

use std::cell::Cell;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};
use tokio::time::{sleep, timeout};

use super::failure::{Failure, Reason};
use super::pace::{LONGEST_WAIT, Pace, delays, retry_after};
use super::site::Site;

const AGENT: &str = concat!("wechatpay-pages/", env!("CARGO_PKG_VERSION"));
const SIZE_LIMIT: usize = 4 << 20;
const REDIRECT_LIMIT: usize = 5;
/// After so many addresses in a row without any connection, no other is tried.
const UNREACHABLE_AFTER: usize = 3;

/// How a run treats the server.
#[derive(Clone, Debug)]
pub struct RequestPolicy {
    /// At most so many requests at a time.
    pub connections: usize,
    /// The least time between two requests.
    pub pause: Duration,
    /// The longest time that one answer may take.
    pub timeout: Duration,
    /// How often a failed request is repeated.
    pub retries: usize,
    /// The delay before the first repetition; each other is twice as long.
    pub first_delay: Duration,
}

impl Default for RequestPolicy {
    fn default() -> Self {
        Self {
            connections: 3,
            pause: Duration::from_millis(100),
            timeout: Duration::from_secs(30),
            retries: 3,
            first_delay: Duration::from_millis(500),
        }
    }
}

/// What makes the next request for a page conditional, as the server sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

/// An answer that is a success.
pub(super) enum Answer {
    /// What we have is current.
    NotModified,
    /// What there is now.
    Content(Vec<u8>, Validators),
}

impl Answer {
    fn checked(self, check: impl Fn(&[u8]) -> Result<(), String>) -> Result<Self, Reason> {
        if let Self::Content(bytes, _) = &self {
            check(bytes).map_err(Reason::NotAPage)?;
        }
        Ok(self)
    }
}

/// The connections to one site.
pub(super) struct Client {
    http: reqwest::Client,
    site: Site,
    policy: RequestPolicy,
    pace: Pace,
    unreachable: Cell<usize>,
}

impl Client {
    pub(super) fn new(site: &Site, policy: &RequestPolicy) -> Result<Self, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .user_agent(AGENT)
            .redirect(Policy::none())
            .https_only(!site.is_plain())
            .connect_timeout(policy.timeout.min(Duration::from_secs(10)))
            .pool_max_idle_per_host(policy.connections);
        if site.is_loopback() {
            builder = builder.no_proxy();
        }
        let pace = Pace::new(policy.pause);
        let (http, site, policy) = (builder.build()?, site.clone(), policy.clone());
        Ok(Self { http, site, policy, pace, unreachable: Cell::new(0) })
    }

    /// Gets what the site has at the platform's `address`, unless it is still what the validators stand for.
    ///
    /// `check` says what came if it isn't what was asked for.
    pub(super) async fn get(
        &self,
        address: &Url,
        known: &Validators,
        check: impl Fn(&[u8]) -> Result<(), String>,
    ) -> Result<Answer, Failure> {
        let address = self.site.locate(address);
        let mut delays = delays(self.policy.first_delay, self.policy.retries);
        let mut attempts = 0;
        loop {
            if self.unreachable.get() >= UNREACHABLE_AFTER {
                return Err(Failure { address, attempts, reason: Reason::Unreachable });
            }
            self.pace.turn().await;
            attempts += 1;
            let deadline = timeout(self.policy.timeout, self.attempt(&address, known)).await;
            let answer = deadline.unwrap_or(Err(Reason::TimedOut(self.policy.timeout)));
            let reason = match answer.and_then(|answer| answer.checked(&check)) {
                Ok(answer) => {
                    self.unreachable.set(0);
                    return Ok(answer);
                }
                Err(reason) => reason,
            };
            let wait = match reason {
                Reason::Busy { wait, .. } if wait > LONGEST_WAIT => None,
                _ if reason.is_transient() => delays.next(),
                _ => None,
            };
            let Some(wait) = wait else {
                let no_connection = matches!(reason, Reason::NoConnection(_));
                self.unreachable.set(if no_connection { self.unreachable.get() + 1 } else { 0 });
                return Err(Failure { address, attempts, reason });
            };
            if let Reason::Busy { wait, .. } = reason {
                self.pace.hold(wait);
            }
            sleep(wait).await;
        }
    }

    /// Makes one request, and the further ones that redirects within the host lead to.
    async fn attempt(&self, address: &Url, known: &Validators) -> Result<Answer, Reason> {
        let mut seen = vec![address.clone()];
        let mut current = address.clone();
        loop {
            let response = self.send(&current, known).await?;
            let status = response.status();
            if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
                return read(response, known).await;
            }
            let target = text(response.headers(), &LOCATION).ok_or(Reason::NoLocation(status.as_u16()))?;
            let next = current.join(&target).map_err(|_| Reason::NoLocation(status.as_u16()))?;
            if next.origin() != address.origin() {
                return Err(Reason::OtherHost(next.origin().ascii_serialization()));
            }
            if seen.contains(&next) || seen.len() > REDIRECT_LIMIT {
                return Err(Reason::RedirectLoop(next.to_string()));
            }
            self.pace.turn().await;
            seen.push(next.clone());
            current = next;
        }
    }

    async fn send(&self, address: &Url, known: &Validators) -> Result<Response, Reason> {
        let mut request =
            self.http.get(address.clone()).header(ACCEPT, "text/markdown, text/plain;q=0.9, */*;q=0.1");
        // A server that knows entity tags goes by them; the date is for the others.
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        } else if let Some(date) = &known.last_modified {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        request.send().await.map_err(|error| {
            let reason = if error.is_connect() { Reason::NoConnection } else { Reason::Truncated };
            reason(cause(&error))
        })
    }
}

async fn read(response: Response, known: &Validators) -> Result<Answer, Reason> {
    let status = response.status();
    let headers = response.headers();
    match status {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED if *known != Validators::default() => return Ok(Answer::NotModified),
        _ => {
            let header =
                text(headers, &RETRY_AFTER).filter(|_| Reason::Status(status.as_u16()).is_transient());
            let wait = header.and_then(|header| retry_after(&header, Timestamp::now()));
            let status = status.as_u16();
            return Err(wait.map_or(Reason::Status(status), |wait| Reason::Busy { status, wait }));
        }
    }
    let validators = Validators { etag: text(headers, &ETAG), last_modified: text(headers, &LAST_MODIFIED) };
    Ok(Answer::Content(body(response).await?, validators))
}

async fn body(mut response: Response) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Reason::Truncated(cause(&error)))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > SIZE_LIMIT {
            return Err(Reason::TooLarge(SIZE_LIMIT));
        }
    }
    Ok(bytes)
}

fn text(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The innermost cause: what is around it repeats the address.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
