//! The sandbox as a transport: requests reach it within the process, byte for byte as they would over a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request as HttpRequest, Response};
use tokio::runtime::Handle;
use wechatpay_api::{BlockingTransport, BoxFuture, Transport, TransportError, TransportErrorKind};

use crate::platform::Platform;
use crate::request::Request;

/// Carries a client's requests to a sandbox of the same process, for clients with and without async.
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
            let platform = Arc::clone(&self.platform);
            let respond = move || platform.respond(&received(request));
            match Handle::try_current() {
                // RSA takes milliseconds; other tasks should not wait for it.
                Ok(runtime) => runtime.spawn_blocking(respond).await.map_err(failed),
                Err(_) => Ok(respond()),
            }
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
        Ok(self.platform.respond(&received(request)))
    }
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

fn received(request: HttpRequest<Bytes>) -> Request {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    Request { method: parts.method, target, headers: parts.headers, body }
}

fn failed(error: tokio::task::JoinError) -> TransportError {
    TransportError::new(TransportErrorKind::Broken, error)
}
