//! `cargo codegen check` compares the generated crate with the spec.

use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::Difference;

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
        let out = self.folders.out();
        let tree = made(&spec, out.as_ref());
        let Some(out) = out else {
            return match tree {
                Ok(_) => {
                    print_error("the spec is sound; to compare generated files with it, give `--out`");
                    ExitCode::SUCCESS
                }
                Err(diagnostics) => spec_error(&diagnostics),
            };
        };
        match tree.and_then(|tree| tree.compare(&out.path)) {
            Ok(differences) => compared(&differences, &out),
            Err(diagnostics) => spec_error(&diagnostics),
        }
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
