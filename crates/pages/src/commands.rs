//! The commands: each a struct of arguments that runs to an exit code. Here is what they share.

mod drift;
mod fetch;
mod import;

use std::env;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::{Diagnostics, Source};

pub(crate) use drift::Drift;
pub(crate) use fetch::Fetch;
pub(crate) use import::Import;

/// Where the spec is.
#[derive(Args)]
struct SpecFolder {
    /// The folder of the spec, `spec` of this workspace by default.
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// A folder, and how messages name it.
struct Folder {
    path: PathBuf,
    shown: String,
}

impl Folder {
    /// The folder that was given, or the workspace's.
    fn new(given: Option<&Path>, otherwise: &str) -> Option<Self> {
        match given {
            Some(path) => Some(Self { path: path.to_owned(), shown: path.display().to_string() }),
            None => Some(Self { path: workspace()?.join(otherwise), shown: otherwise.to_owned() }),
        }
    }

    /// The spec that it holds.
    fn read(&self) -> Result<Source, Diagnostics> {
        Source::read_as(&self.path, &self.shown)
    }
}

/// The workspace: above this package if cargo runs us, else above the current folder.
fn workspace() -> Option<PathBuf> {
    let start = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok())?;
    let is_workspace = |folder: &&Path| folder.join("spec").is_dir() && folder.join("generated").is_dir();
    start.ancestors().find(is_workspace).map(Path::to_owned)
}

/// Prints the diagnostics of a spec.
fn spec_error(diagnostics: &Diagnostics) -> ExitCode {
    print_error(&diagnostics.render(stderr().is_terminal()));
    ExitCode::FAILURE
}

/// Prints what was wrong with the command line.
fn usage_error(message: &str) -> ExitCode {
    print_error(message);
    ExitCode::from(2)
}

/// Writes a line to standard output. A closed pipe is the reader's wish.
fn print_line(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}

/// Writes a line to standard error. If this fails there is nobody to report it to.
fn print_error(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}
