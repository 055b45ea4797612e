//! `wechatpay sandbox serve`: the sandbox until it is interrupted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde_json::json;
use wechatpay_sandbox::{DEFAULT_PORT, Sandbox, SandboxKeys, Setup};

use crate::failure::Failure;
use crate::output;
use crate::sandbox::report::{Log, Report};

/// How to serve, as it was typed.
#[derive(Debug)]
pub(crate) struct Service {
    /// What `sandbox init` wrote; fresh keys without it.
    pub(crate) dir: Option<PathBuf>,
    pub(crate) host: Option<IpAddr>,
    pub(crate) port: Option<u16>,
    /// Resources to begin with.
    pub(crate) seed: Option<PathBuf>,
    pub(crate) empty: bool,
    /// What keeps the state across restarts.
    pub(crate) state: Option<PathBuf>,
    /// Where each call is written as a line of JSON.
    pub(crate) log: Option<PathBuf>,
    pub(crate) rate_limits: bool,
    pub(crate) forward_to: Option<String>,
    pub(crate) notify_anywhere: bool,
}

/// Runs the sandbox until interrupted.
pub(super) async fn run(service: Service) -> Result<(), Failure> {
    let fresh = match &service.dir {
        Some(_) => None,
        None => Some(fresh_folder()?),
    };
    let dir =
        service.dir.as_deref().or(fresh.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    let keys = SandboxKeys::load(dir).map_err(super::failure)?;
    let host = service.host.unwrap_or(Ipv4Addr::LOCALHOST.into());
    let addr = SocketAddr::new(host, service.port.unwrap_or(DEFAULT_PORT));
    let log = service.log.as_deref().map(Log::open).transpose()?;
    // A signal that comes while the sandbox starts should count.
    let interrupted = interrupted()?;
    let mut builder = Sandbox::builder()
        .keys(keys)
        .addr(addr)
        .rate_limits(service.rate_limits)
        .notify_anywhere(service.notify_anywhere);
    if let Some(url) = service.forward_to {
        builder = builder.forward_to(url);
    }
    if service.empty {
        builder = builder.empty();
    }
    if let Some(file) = service.seed {
        builder = builder.seed(file);
    }
    if let Some(file) = service.state {
        if fresh.is_some() {
            output::message(&format_args!(
                "without --dir the brand_id is new each time, so the next sandbox won't find the brand's cards in {}; \
                 make a folder by `wechatpay sandbox init`, and give it as --dir",
                file.display()
            ));
        }
        builder = builder.state_file(file);
    }
    let sandbox = builder.start().await.map_err(super::failure)?;
    let report = Report::start(&sandbox, log);
    announce(&sandbox.url(), &dir.join("wechatpay.toml"))?;
    interrupted.await;
    sandbox.shutdown().await;
    report.finish().await;
    Ok(())
}

/// Says for people on standard error how to call it, and for programs in a line on standard output that it is ready.
fn announce(url: &str, config: &Path) -> Result<(), Failure> {
    output::message(&format_args!(
        "the sandbox listens on {url}, and shows in a browser there what it receives; try:\n  wechatpay --config {config} --base-url {url} call brand get-user-card \
         --user-card-code 478515832665 --card-id pbLatjvWOibDc5-TBnbUk1pD12o0 --openid obLatjnx9gnqzS4myYGmLZ7LgLBA",
        config = config.display(),
    ));
    output::text(&json!({ "ready": { "url": url, "config": config.display().to_string() } }).to_string())
}

/// Sets up a sandbox in a temporary folder, which goes with the value.
fn fresh_folder() -> Result<tempfile::TempDir, Failure> {
    let folder =
        tempfile::Builder::new().prefix("wechatpay-sandbox-").tempdir().map_err(Failure::unexpected)?;
    Setup::generate().and_then(|setup| setup.save(folder.path())).map_err(super::failure)?;
    Ok(folder)
}

/// Listens from now on for Ctrl-C or a request to end; the future waits for either.
fn interrupted() -> Result<impl Future<Output = ()>, Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::unexpected)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::unexpected)?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        // Without a handler there is nothing but to be killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
