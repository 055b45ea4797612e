//! `cargo codegen generate` writes the generated crate from the spec.

use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::Report;

use super::{Folder, Folders, made, print_line, spec_error};

/// Writes the generated files.
#[derive(Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    folders: Folders,
}

impl Generate {
    /// Writes what is not right yet, and lists it.
    pub(crate) fn run(self) -> ExitCode {
        let (spec, out) = match self.folders.find() {
            Ok(folders) => folders,
            Err(code) => return code,
        };
        let report = made(&spec, &out).and_then(|tree| tree.write(&out.path));
        match report {
            Ok(report) => written(&report, &out),
            Err(diagnostics) => spec_error(&diagnostics),
        }
    }
}

fn written(report: &Report, out: &Folder) -> ExitCode {
    let Report { written, removed, unchanged } = report;
    let shown = &out.shown;
    for path in written {
        print_line(&format!("wrote {shown}/{path}"));
    }
    for path in removed {
        print_line(&format!("removed {shown}/{path}"));
    }
    print_line(&format!(
        "{shown}: {} written, {} removed, {unchanged} unchanged",
        written.len(),
        removed.len()
    ));
    ExitCode::SUCCESS
}
