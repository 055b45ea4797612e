//! `cargo pages`: a command a module.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wechatpay_pages::fetch;

/// Works with the platform's documentation pages.
#[derive(Parser)]
#[command(bin_name = "cargo pages", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fetches the documentation pages and their code samples.
    Fetch(fetch::Command),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Fetch(command) => command.run(),
    }
}
