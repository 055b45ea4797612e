//! `-v` and `RUST_LOG`: what the crates trace, on standard error. They trace neither bodies nor secrets.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;

const VARIABLE: &str = "RUST_LOG";
/// `-v`: each attempt of a call; each request that the sandbox takes.
const STEPS: &str = "wechatpay_runtime=debug,wechatpay_api=debug,wechatpay_sandbox=debug";
/// `-vv`: all that we trace, and the connections.
const EVERYTHING: &str =
    "wechatpay_runtime=trace,wechatpay_api=trace,wechatpay_sandbox=trace,hyper_util=debug,reqwest=debug";

/// Starts logging if somebody asked for it; what is typed comes before the environment.
pub(crate) fn start(verbosity: u8) -> Result<(), Failure> {
    let filter = match verbosity {
        0 => match std::env::var(VARIABLE) {
            Ok(filter) if !filter.trim().is_empty() => filter,
            _ => return Ok(()),
        },
        1 => STEPS.to_owned(),
        _ => EVERYTHING.to_owned(),
    };
    let filter =
        EnvFilter::try_new(filter).map_err(|error| Failure::Input(format!("${VARIABLE}: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .try_init()
        .map_err(|error| Failure::Unexpected(format!("logging cannot be started: {error}")))
}
