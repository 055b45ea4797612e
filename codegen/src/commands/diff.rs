//! `cargo codegen diff` shows what a change of the spec means for callers.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use wechatpay_codegen::Source;
use wechatpay_codegen::diff::{self, Unreadable, Version};

use super::{print_line, spec_error, usage_error};

/// Two specs, and how to show what differs.
#[derive(Args)]
#[command(after_help = "Exit codes: 0 compared, whatever changed; 1 errors in a spec; 2 usage.")]
pub(crate) struct Diff {
    /// The old spec: a folder, or a path in a git revision such as `HEAD~1:spec`.
    old: String,
    /// The new spec, likewise.
    new: String,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The version that the old spec's crate has, this workspace's by default.
    #[arg(long, value_name = "VERSION", default_value = env!("CARGO_PKG_VERSION"), value_parser = version)]
    from: Version,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a pull request or a changelog.
    Markdown,
    /// For tools.
    Json,
}

impl Diff {
    /// Prints every change, and the version that they ask for.
    pub(crate) fn run(self) -> ExitCode {
        let (old, new) = match (read(&self.old), read(&self.new)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(code), _) | (_, Err(code)) => return code,
        };
        match diff::diff(&old, &new) {
            Ok(changes) => {
                print_line(&match self.format {
                    Format::Markdown => changes.to_markdown(self.from).trim_end().to_owned(),
                    Format::Json => format!("{:#}", changes.to_json(self.from)),
                });
                ExitCode::SUCCESS
            }
            Err(diagnostics) => spec_error(&diagnostics),
        }
    }
}

fn read(name: &str) -> Result<Source, ExitCode> {
    diff::read(name).map_err(|error| match error {
        Unreadable::Name(reason) => usage_error(&reason),
        Unreadable::Tree(diagnostics) => spec_error(&diagnostics),
    })
}

fn version(text: &str) -> Result<Version, &'static str> {
    Version::parse(text).ok_or("a version has three numbers: `0.1.0`")
}
