//! `cargo codegen generate` writes the generated crate from the spec, `cargo codegen check` compares the two.

use std::env;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use wechatpay_codegen::{Diagnostics, Difference, Report, Source, compile};

/// Turns the spec into the generated crate.
#[derive(Parser)]
#[command(
    bin_name = "cargo codegen",
    version,
    after_help = "Exit codes: 0 done; 1 stale, or mistakes in the spec; 2 usage."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated files; those that are already right are left untouched.
    Generate(Folders),
    /// Compares the generated files with the spec, and writes nothing.
    Check(Folders),
}

#[derive(Args)]
struct Folders {
    /// The folder of the spec, `spec` of this workspace by default.
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
    /// The folder of the generated files, `generated/src` of this workspace by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let (Command::Generate(folders) | Command::Check(folders)) = &command;
    let spec = Folder::new(folders.spec.as_deref(), "spec");
    let out = Folder::new(folders.out.as_deref(), "generated/src");
    let (Some(spec), Some(out)) = (spec, out) else {
        say("this is no workspace with a spec: give `--spec` and `--out`");
        return ExitCode::from(2);
    };
    let tree = Source::read_as(&spec.path, &spec.shown).and_then(|source| compile(&source));
    let outcome = match &command {
        Command::Generate(_) => {
            tree.and_then(|tree| tree.write(&out.path)).map(|report| written(&report, &out))
        }
        Command::Check(_) => {
            tree.and_then(|tree| tree.compare(&out.path)).map(|found| compared(&found, &out))
        }
    };
    outcome.unwrap_or_else(|mistakes| refused(&mistakes))
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
}

/// The workspace: above this package if cargo runs us, else above the current folder.
fn workspace() -> Option<PathBuf> {
    let start = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok())?;
    let is_workspace = |folder: &&Path| folder.join("spec").is_dir() && folder.join("generated").is_dir();
    start.ancestors().find(is_workspace).map(Path::to_owned)
}

fn written(report: &Report, out: &Folder) -> ExitCode {
    let Report { written, removed, unchanged } = report;
    let shown = &out.shown;
    for path in written {
        tell(&format!("wrote {shown}/{path}"));
    }
    for path in removed {
        tell(&format!("removed {shown}/{path}"));
    }
    tell(&format!("{shown}: {} written, {} removed, {unchanged} unchanged", written.len(), removed.len()));
    ExitCode::SUCCESS
}

fn compared(differences: &[Difference], out: &Folder) -> ExitCode {
    if differences.is_empty() {
        return ExitCode::SUCCESS;
    }
    for difference in differences {
        say(&format!("{}/{difference}", out.shown));
    }
    say(&format!("\n{} is stale: run `cargo codegen generate`", out.shown));
    ExitCode::FAILURE
}

fn refused(mistakes: &Diagnostics) -> ExitCode {
    say(&mistakes.render(stderr().is_terminal()));
    ExitCode::FAILURE
}

/// Writes a line of what was asked for. A closed pipe is the reader's wish.
fn tell(line: &str) {
    let _ = writeln!(stdout(), "{line}");
}

/// Writes a line of what is wrong. There is nobody left to tell if this fails.
fn say(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}
