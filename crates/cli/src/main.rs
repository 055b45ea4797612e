//! `wechatpay`: call WeChat Pay from a shell, and run a sandbox of the platform on loopback.

mod arguments;
mod call;
mod config;
mod demo;
mod failure;
mod headers;
mod input;
mod kebab;
mod notify;
mod output;
mod sandbox;

use std::process::ExitCode;

use arguments::{Command, Invocation};
use failure::Failure;

fn main() -> ExitCode {
    let invocation = arguments::parse();
    match run(invocation) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::message(&failure);
            failure.exit_code()
        }
    }
}

fn run(Invocation { command, options }: Invocation) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::unexpected)?;
    runtime.block_on(async {
        match command {
            Command::Demo => demo::run().await,
            Command::Call(request) => call::run(request, options).await,
            Command::NotifyVerify(captured) => notify::verify(&captured, &options),
            Command::Sandbox(task) => sandbox::run(task, &options).await,
        }
    })
}
