//! `wechatpay sandbox`: fresh keys for both sides, and the sandbox that uses them.

mod emit;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use wechatpay_api::{Client, Credentials, Face, PlatformKeys, PrivateKey, PublicKey, SerialNo};
use wechatpay_sandbox::{CallerKeys, DEFAULT_PORT, Error, Sandbox, SandboxKeys, Setup};

pub(crate) use emit::{Emission, event_table};

use crate::config::Options;
use crate::failure::Failure;
use crate::output;

/// What to do with the sandbox.
#[derive(Debug)]
pub(crate) enum Task {
    Init { dir: PathBuf },
    Serve { dir: Option<PathBuf>, port: Option<u16> },
    Emit(Emission),
}

pub(crate) async fn run(task: Task, options: &Options) -> Result<(), Failure> {
    match task {
        Task::Init { dir } => init(&dir),
        Task::Serve { dir, port } => serve(dir, port).await,
        Task::Emit(emission) => emit::run(emission, options).await,
    }
}

/// Writes a configuration with fresh keys into a folder.
fn init(dir: &Path) -> Result<(), Failure> {
    Setup::generate().and_then(|setup| setup.save(dir)).map_err(failure)?;
    output::message(&format_args!(
        "the sandbox is set up in {dir}; start it with: wechatpay sandbox serve --dir {dir}",
        dir = dir.display()
    ));
    Ok(())
}

/// Runs the sandbox until interrupted.
async fn serve(dir: Option<PathBuf>, port: Option<u16>) -> Result<(), Failure> {
    let fresh = match &dir {
        Some(_) => None,
        None => Some(fresh_folder()?),
    };
    let dir = dir.as_deref().or(fresh.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    let keys = SandboxKeys::load(dir).map_err(failure)?;
    let port = port.unwrap_or(DEFAULT_PORT);
    let sandbox = Sandbox::builder()
        .keys(keys)
        .addr(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .start()
        .await
        .map_err(failure)?;
    output::message(&format_args!(
        "the sandbox listens on {url}; try:\n  wechatpay --config {config} --base-url {url} call brand get-user-card \
         --user-card-code 478515832665 --card-id pbLatjvWOibDc5-TBnbUk1pD12o0 --openid obLatjnx9gnqzS4myYGmLZ7LgLBA",
        url = sandbox.url(),
        config = dir.join("wechatpay.toml").display(),
    ));
    interrupted().await?;
    sandbox.shutdown().await;
    Ok(())
}

/// Sets up a sandbox in a temporary folder, which goes with the value.
fn fresh_folder() -> Result<tempfile::TempDir, Failure> {
    let folder =
        tempfile::Builder::new().prefix("wechatpay-sandbox-").tempdir().map_err(Failure::unexpected)?;
    Setup::generate().and_then(|setup| setup.save(folder.path())).map_err(failure)?;
    Ok(folder)
}

/// Waits for Ctrl-C or a request to end.
async fn interrupted() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::unexpected)?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.map_err(Failure::unexpected),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(Failure::unexpected)
}

/// The client of one of the sandbox's callers.
pub(crate) fn client(face: Face, caller: &CallerKeys, url: &str) -> Result<Client, Failure> {
    let private_key = PrivateKey::from_pem(&caller.private_key).map_err(Failure::unexpected)?;
    let public_key = PublicKey::from_pem(&caller.public_key).map_err(Failure::unexpected)?;
    let serial_no = SerialNo::new(&caller.certificate_serial_no).map_err(Failure::unexpected)?;
    let credentials = Credentials::with_private_key(face, &caller.identity, serial_no, private_key)
        .map_err(Failure::unexpected)?;
    Client::builder(credentials, PlatformKeys::new(&caller.public_key_id, public_key))
        .base_urls([url])
        .build()
        .map_err(Failure::unexpected)
}

/// What the caller can fix is bad input; the rest is unexpected.
fn failure(error: Error) -> Failure {
    match error {
        Error::AlreadyInitialised { .. } | Error::SymbolicLink { .. } | Error::Load { .. } => {
            Failure::input(error)
        }
        Error::Listen { .. } => {
            Failure::Unexpected(format!("{error:#}; another port: --port N, 0 for any free one"))
        }
        _ => Failure::unexpected(error),
    }
}
