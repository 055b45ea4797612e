//! `cargo codegen check` compares the generated crate with the spec.

use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::{Difference, compile};

use super::{Folder, Folders, made, print_error, spec_error};

/// Compares the generated files with the spec; without such files, checks the spec alone.
#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    folders: Folders,
}

impl Check {
    /// Prints what differs, and writes nothing.
    pub(crate) fn run(self) -> ExitCode {
        let spec = match self.folders.spec() {
            Ok(spec) => spec,
            Err(code) => return code,
        };
        let Some(out) = self.folders.out() else { return sound(&spec) };
        match made(&spec, &out).and_then(|tree| tree.compare(&out.path)) {
            Ok(differences) => compared(&differences, &out),
            Err(diagnostics) => spec_error(&diagnostics),
        }
    }
}

/// Checks a spec that nothing is generated from here.
fn sound(spec: &Folder) -> ExitCode {
    match spec.read().and_then(|source| compile(&source)) {
        Ok(_) => {
            print_error("the spec is sound; to compare generated files with it, give `--out`");
            ExitCode::SUCCESS
        }
        Err(diagnostics) => spec_error(&diagnostics),
    }
}

fn compared(differences: &[Difference], out: &Folder) -> ExitCode {
    if differences.is_empty() {
        return ExitCode::SUCCESS;
    }
    for difference in differences {
        print_error(&format!("{}/{difference}", out.shown));
    }
    print_error(&format!("\n{} is stale: run `cargo codegen generate`", out.shown));
    ExitCode::FAILURE
}
