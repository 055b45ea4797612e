//! `wechatpay`: call WeChat Pay from a shell, and run a sandbox of the platform on loopback.

mod arguments;
mod call;
mod check;
mod config;
mod demo;
mod describe;
mod explain;
mod failure;
mod headers;
mod input;
mod kebab;
mod logging;
mod names;
mod notify;
mod operations;
mod output;
mod sandbox;

use std::process::ExitCode;

use arguments::{Command, Invocation};
use failure::Failure;

fn main() -> ExitCode {
    match arguments::parse().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::message(&failure);
            failure.exit_code()
        }
    }
}

fn run(Invocation { command, options, verbosity }: Invocation) -> Result<(), Failure> {
    logging::start(verbosity)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::unexpected)?;
    runtime.block_on(async {
        match command {
            // It holds the calls of every product.
            Command::Demo(products) => Box::pin(demo::run(&products)).await,
            Command::Call(request) => call::run(request, options).await,
            Command::Operations(selection) => operations::run(&selection),
            Command::Describe(question) => describe::run(&question),
            Command::Check { clock } => check::run(clock, &options).await,
            Command::Completions(shell) => output::reply(&arguments::completions(shell)),
            Command::Explain(question) => explain::run(&question, &options),
            Command::NotifyVerify(captured) => notify::verify(&captured, &options),
            Command::Sandbox(task) => sandbox::run(task, &options).await,
        }
    })
}
