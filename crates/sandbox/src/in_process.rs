//! The sandbox as a transport: requests reach it within the process, byte for byte as they would over a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request as HttpRequest, Response};
use tokio::runtime::Handle;
use wechatpay_api::{Attempt, BlockingTransport, BoxFuture, Transport, TransportError, TransportErrorKind};

use crate::answered::{Answered, Outcome};
use crate::platform::{BODY_LIMIT, Platform};
use crate::request::Request;

/// How long the transport over a socket waits for an answer, unless it is told otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Carries a client's requests to a sandbox of the same process, for clients with and without async.
///
/// Faults on demand look as they would over a socket, but nobody waits: a time-out fails at once.
#[derive(Clone)]
pub struct InProcess {
    platform: Arc<Platform>,
}

impl InProcess {
    pub(crate) fn new(platform: Arc<Platform>) -> Self {
        Self { platform }
    }
}

impl Transport for InProcess {
    fn send(&self, request: HttpRequest<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let limit = limit(&request);
            let platform = Arc::clone(&self.platform);
            let respond = move || respond(&platform, request);
            let answered = match Handle::try_current() {
                // RSA takes milliseconds; other tasks should not wait for it.
                Ok(runtime) => runtime.spawn_blocking(respond).await.map_err(broken)?,
                Err(_) => respond(),
            };
            Transport::sleep(self, answered.delay.min(limit)).await;
            seen(answered, limit)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            match Handle::try_current() {
                Ok(_) => tokio::time::sleep(duration).await,
                Err(_) => std::thread::sleep(duration),
            }
        })
    }
}

impl BlockingTransport for InProcess {
    fn send(&self, request: HttpRequest<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let limit = limit(&request);
        let answered = respond(&self.platform, request);
        std::thread::sleep(answered.delay.min(limit));
        seen(answered, limit)
    }
}

/// What a caller sees who waits so long.
fn seen(answered: Answered, limit: Duration) -> Result<Response<Bytes>, TransportError> {
    if answered.delay > limit {
        return Err(on_demand(TransportErrorKind::Timeout));
    }
    match answered.outcome {
        Outcome::Whole(response) => Ok(response),
        Outcome::Cut { .. } | Outcome::Dropped => Err(on_demand(TransportErrorKind::Broken)),
        // Nobody has to wait for what will not come.
        Outcome::Never => Err(on_demand(TransportErrorKind::Timeout)),
    }
}

/// How long the call still lasts, but no longer than the transport that calls over a socket waits.
fn limit(request: &HttpRequest<Bytes>) -> Duration {
    let left = request.extensions().get::<Attempt>().and_then(|attempt| attempt.time_left);
    left.map_or(TIMEOUT, |left| left.min(TIMEOUT))
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

fn respond(platform: &Platform, request: HttpRequest<Bytes>) -> Answered {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    if body.len() > BODY_LIMIT {
        return platform.refuse_long_body(parts.method.as_str(), &target);
    }
    platform.respond(&Request { method: parts.method, target, headers: parts.headers, body })
}

fn on_demand(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, "a fault on demand")
}

fn broken(error: tokio::task::JoinError) -> TransportError {
    TransportError::new(TransportErrorKind::Broken, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_body_may_be_as_long_as_over_a_socket() {
        let transport = Sandbox::in_process().unwrap().transport();
        let status = |length: usize| {
            let request = HttpRequest::post("https://sandbox.invalid/brand/card-member/cards");
            let request = request.body(vec![b' '; length].into()).unwrap();
            BlockingTransport::send(&*transport, request).unwrap().status().as_u16()
        };
        assert_eq!([BODY_LIMIT, BODY_LIMIT + 1].map(status), [401, 413]);
    }
}
