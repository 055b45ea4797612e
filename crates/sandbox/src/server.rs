//! The socket: loopback only, every request handed to the platform as raw bytes.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use wechatpay_api::Face;

use crate::admin;
use crate::answered::Answered;
use crate::error::Error;
use crate::faults::Faults;
use crate::keys::SandboxKeys;
use crate::over_http::{self, Stopped};
use crate::platform::Platform;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::spec::documents;

/// The longest request body that is read, in bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How long a shutdown waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// The platform, ready to be served.
#[derive(Clone)]
pub struct Sandbox {
    platform: Arc<Platform>,
}

impl Sandbox {
    /// Plays every operation of `wechatpay-api`.
    ///
    /// # Errors
    /// [`Error::Document`] if a bundled document cannot be served, which its own tests prevent.
    pub fn new(keys: SandboxKeys) -> Result<Self, Error> {
        Ok(Self { platform: Arc::new(Platform::new(keys, &documents::bundled()?)?) })
    }

    /// Plays the operations of other documents: bundled OpenAPI 3.1 in JSON, one for each face.
    ///
    /// # Errors
    /// [`Error::Document`] if a document is broken, or has no example to answer with.
    pub fn with_documents<'d>(
        keys: SandboxKeys,
        documents: impl IntoIterator<Item = (Face, &'d str)>,
    ) -> Result<Self, Error> {
        Ok(Self { platform: Arc::new(Platform::new(keys, &documents::parse(documents)?)?) })
    }

    /// Returns the platform as an axum router, for embedding; it has to stay at the root of its server, because
    /// paths are signed.
    pub fn router(&self) -> Router {
        self.router_until(Stopped::default())
    }

    /// What goes wrong with calls, on demand.
    pub fn faults(&self) -> &Faults {
        &self.platform.faults
    }

    fn router_until(&self, stopped: Stopped) -> Router {
        let calls = Calls { platform: Arc::clone(&self.platform), stopped };
        let calls = Router::new().fallback(handle).with_state(calls);
        admin::router(Arc::clone(&self.platform)).merge(calls)
    }

    /// Plays every operation of `wechatpay-api` on an address of this machine; port 0 takes a free one.
    ///
    /// # Errors
    /// An address that other machines can reach, or that cannot be listened on.
    pub async fn start(keys: SandboxKeys, addr: SocketAddr) -> Result<Running, Error> {
        Self::new(keys)?.serve(addr).await
    }

    /// Serves this platform on an address of this machine; port 0 takes a free one.
    ///
    /// # Errors
    /// An address that other machines can reach, or that cannot be listened on.
    pub async fn serve(&self, addr: SocketAddr) -> Result<Running, Error> {
        if !addr.ip().to_canonical().is_loopback() {
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
        Ok(Running { addr, stop, task })
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

/// A sandbox that listens. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base URL for clients, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Waits until the server ends, which it never does by itself: something to wait for beside a signal.
    pub async fn wait(&mut self) {
        self.stop.closed().await;
    }

    /// Stops listening, and waits a moment for requests under way.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(());
        if tokio::time::timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
        }
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
    let refuse = |status, message: &str| {
        let message = format!("{message} {BODY_LIMIT} bytes.");
        platform.refuse(&target, Refusal::of_request(status, "INVALID_REQUEST", message))
    };
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > BODY_LIMIT) {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "The body is longer than");
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return refuse(StatusCode::BAD_REQUEST, "The body ended early, or is longer than");
    };
    let worker = Arc::clone(&platform);
    let request = Request { method: parts.method, target: target.clone(), headers: parts.headers, body };
    // RSA takes milliseconds; other requests should not wait for it, nor die of a panic in it.
    let answer = tokio::task::spawn_blocking(move || worker.respond(&request)).await;
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the sandbox failed");
        platform.refuse(&target, Refusal::system_error())
    })
}
