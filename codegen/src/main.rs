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
    let (Some(spec), Some(out)) =
        (folders.folder(&folders.spec, "spec"), folders.folder(&folders.out, "generated/src"))
    else {
        say("this is no workspace with a spec: give `--spec` and `--out`");
        return ExitCode::from(2);
    };
    let tree = Source::read(&spec.path).and_then(|source| compile(&source));
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

impl Folders {
    /// The folder that was given, or the workspace's.
    fn folder(&self, given: &Option<PathBuf>, otherwise: &str) -> Option<Folder> {
        match given {
            Some(path) => Some(Folder { path: path.clone(), shown: path.display().to_string() }),
            None => Some(Folder { path: workspace()?.join(otherwise), shown: otherwise.to_owned() }),
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
    let mut text = String::new();
    for path in &report.written {
        text += &format!("wrote {}/{path}\n", out.shown);
    }
    for path in &report.removed {
        text += &format!("removed {}/{path}\n", out.shown);
    }
    text += &format!(
        "{}: {} written, {} removed, {} unchanged\n",
        out.shown,
        report.written.len(),
        report.removed.len(),
        report.unchanged
    );
    // A closed pipe is the reader's wish.
    let _ = stdout().write_all(text.as_bytes());
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

fn say(text: &str) {
    // There is nobody left to tell if this fails.
    let _ = writeln!(stderr(), "{text}");
}
