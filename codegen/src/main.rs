//! `cargo codegen`: a command a file, see [`commands`].

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Turns the spec into the generated crate.
#[derive(Parser)]
#[command(
    bin_name = "cargo codegen",
    version,
    after_help = "Exit codes: 0 done; 1 stale, drift, or errors in the spec; 2 usage, or a page that can't be read."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated files; those that are already right are left untouched.
    Generate(commands::Generate),
    /// Compares the generated files with the spec, and writes nothing.
    Check(commands::Check),
    /// Shows what changed between two specs, what it breaks, and the version that it asks for.
    Diff(commands::Diff),
    /// Writes each face as one self-contained OpenAPI 3.1 document, for other people's tools.
    Openapi(commands::Openapi),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Openapi(command) => command.run(),
    }
}
