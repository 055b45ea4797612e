//! The socket: loopback only, every request handed to the platform as raw bytes.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::admin;
use crate::answered::Answered;
use crate::error::Error;
use crate::over_http::{self, Stopped};
#[cfg(feature = "page")]
use crate::page;
use crate::platform::{BODY_LIMIT, Platform};
use crate::refusal::Refusal;
use crate::request::Request;
use crate::running::Running;
use crate::sandbox::Sandbox;
use crate::this_machine;

impl Sandbox {
    /// Returns the platform as an axum router, for embedding; it has to stay at the root of its server, because
    /// paths are signed.
    pub fn router(&self) -> Router {
        self.router_until(Stopped::default())
    }

    fn router_until(&self, stopped: Stopped) -> Router {
        let router = admin::router(Arc::clone(&self.platform));
        #[cfg(feature = "page")]
        let router = router.merge(page::router(Arc::clone(&self.platform), stopped.clone()));
        let calls = Calls { platform: Arc::clone(&self.platform), stopped };
        router.merge(Router::new().fallback(handle).with_state(calls))
    }

    /// Serves this platform on an address of this machine; port 0 takes a free one.
    ///
    /// # Errors
    /// An address that other machines can reach, or that cannot be listened on.
    pub async fn serve(&self, addr: SocketAddr) -> Result<Running, Error> {
        if !this_machine::is_address(addr.ip()) {
            return Err(Error::NotLoopback { addr });
        }
        let listen = async || {
            let listener = TcpListener::bind(addr).await?;
            Ok((listener.local_addr()?, listener))
        };
        let (addr, listener) = listen().await.map_err(|source| Error::Listen { addr, source })?;
        // Dropping `Running` drops the sender, which stops the server too.
        let (stop, receiver) = watch::channel(());
        let stopped = Stopped::new(receiver);
        let router = self.router_until(stopped.clone());
        let server = axum::serve(listener, router).with_graceful_shutdown(stopped.wait());
        let task = tokio::spawn(async {
            let _ = server.await;
        });
        tracing::info!(%addr, "the sandbox listens");
        Ok(Running::new(self.clone(), addr, stop, task))
    }
}

/// What a call needs of the server.
#[derive(Clone)]
struct Calls {
    platform: Arc<Platform>,
    stopped: Stopped,
}

async fn handle(State(calls): State<Calls>, request: HttpRequest) -> Response {
    let answered = answer(calls.platform, request).await;
    over_http::respond(answered, calls.stopped).await
}

async fn answer(platform: Arc<Platform>, request: HttpRequest) -> Answered {
    let (parts, body) = request.into_parts();
    // hyper hands the target over as it came; see tests/platform/targets.rs.
    let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > BODY_LIMIT) {
        return platform.refuse_long_body(parts.method.as_str(), &target);
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let message = format!("The body ended early, or is longer than {BODY_LIMIT} bytes.");
        let refusal = Refusal::of_request(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message);
        return platform.refuse(parts.method.as_str(), &target, refusal);
    };
    let worker = Arc::clone(&platform);
    let method = parts.method.clone();
    let request = Request { method: parts.method, target: target.clone(), headers: parts.headers, body };
    // RSA takes milliseconds; other requests should not wait for it, nor die of a panic in it.
    let answer = tokio::task::spawn_blocking(move || worker.respond(&request)).await;
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the sandbox failed");
        platform.refuse(method.as_str(), &target, Refusal::system_error())
    })
}
