//! The commands: each a struct of arguments that runs to an exit code. Here is what they share.

mod check;
mod diff;
mod generate;
mod openapi;

use std::env;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::{Diagnostics, FileTree, Manifest, Source, compile_for};

pub(crate) use check::Check;
pub(crate) use diff::Diff;
pub(crate) use generate::Generate;
pub(crate) use openapi::Openapi;

/// Where the spec is, and where the generated files are.
#[derive(Args)]
struct Folders {
    #[command(flatten)]
    spec: SpecFolder,
    /// The folder of the generated files, `generated/src` of this workspace by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Folders {
    /// Both folders, or the exit code of a usage that was wrong.
    fn find(&self) -> Result<(Folder, Folder), ExitCode> {
        let spec = self.spec()?;
        let out = self.out().ok_or_else(|| {
            usage_error("this isn't a workspace with generated files: give `--out`, the folder to write to")
        })?;
        Ok((spec, out))
    }

    /// The spec, or the exit code of a usage that was wrong.
    fn spec(&self) -> Result<Folder, ExitCode> {
        Folder::new(self.spec.spec.as_deref(), "spec")
            .ok_or_else(|| usage_error("this isn't a workspace with a spec: give `--spec`"))
    }

    /// The generated files, if a folder was given or this is a workspace.
    fn out(&self) -> Option<Folder> {
        Folder::new(self.out.as_deref(), "generated/src")
    }
}

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

/// The files that follow from a spec, for the crate that holds the folder they go to.
fn made(spec: &Folder, out: &Folder) -> Result<FileTree, Diagnostics> {
    let manifest = Manifest::beside(&out.path)?;
    compile_for(&spec.read()?, manifest.as_ref())
}

/// The workspace: above this package if cargo runs us, else above the current folder.
fn workspace() -> Option<PathBuf> {
    let start = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok())?;
    let is_workspace = |folder: &&Path| folder.join("spec").is_dir() && folder.join("generated").is_dir();
    start.ancestors().find(is_workspace).map(Path::to_owned)
}

/// Tells the errors of a spec.
fn spec_error(diagnostics: &Diagnostics) -> ExitCode {
    print_error(&diagnostics.render(stderr().is_terminal()));
    ExitCode::FAILURE
}

/// Prints what is wrong with the command line.
fn usage_error(message: &str) -> ExitCode {
    print_error(message);
    ExitCode::from(2)
}

/// Writes a line to standard output. A reader that closes the pipe wants no more.
fn print_line(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}

/// Writes a line to standard error. If that fails, there is no other way to report it.
fn print_error(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}
