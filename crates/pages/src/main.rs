//! `cargo pages`: a command a file, see [`commands`].

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Fetches the platform's documentation pages, and compares them with the spec.
#[derive(Parser)]
#[command(
    bin_name = "cargo pages",
    version,
    after_help = "Exit codes: 0 done; 1 drift, or something was left to do; 2 usage, or a page or the spec can't be read."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fetches the pages and their code samples.
    Fetch(commands::Fetch),
    /// Compares pages with the spec.
    Drift(commands::Drift),
    /// Writes what pages say into the spec, or drafts the operations that it lacks.
    Import(commands::Import),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Fetch(command) => command.run(),
        Command::Drift(command) => command.run(),
        Command::Import(command) => command.run(),
    }
}
