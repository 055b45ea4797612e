//! `wechatpay sandbox`: fresh keys for both sides, and the sandbox that uses them.

mod admin;
mod emit;
mod events;
mod remote;
mod report;
mod serve;

use std::path::{Path, PathBuf};

use wechatpay_sandbox::{Error, Setup};

pub(crate) use emit::{Emission, event_table};
pub(crate) use events::Trigger;
pub(crate) use remote::{Remote, Wish};
pub(crate) use serve::Service;

use crate::config::Options;
use crate::failure::Failure;
use crate::output;

/// What to do with the sandbox.
#[derive(Debug)]
pub(crate) enum Task {
    Init { dir: PathBuf },
    Serve(Service),
    Emit(Emission),
    Remote(Remote),
}

pub(crate) async fn run(task: Task, options: &Options) -> Result<(), Failure> {
    match task {
        Task::Init { dir } => init(&dir),
        Task::Serve(service) => serve::run(service).await,
        Task::Emit(emission) => emit::run(emission, options).await,
        Task::Remote(remote) => remote::run(remote, options).await,
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
