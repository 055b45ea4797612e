//! `cargo codegen openapi` writes each face as one OpenAPI document.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use wechatpay_codegen::openapi::{self, Bundled, Format};

use super::{Folder, SpecFolder, print_error, print_line, spec_error, usage_error};

/// Which documents to write, how and where to.
#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 written; 1 errors in the spec, or a file that can't be written; 2 usage."
)]
pub(crate) struct Openapi {
    #[command(flatten)]
    spec: SpecFolder,
    /// Only this face: `brand`, or `card-member.brand` where several products have one.
    #[arg(long, value_name = "FACE")]
    face: Option<String>,
    /// The folder to write to, a file a face such as `card-member.brand.json`; without it, one face goes to
    /// standard output.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to write them.
    #[arg(long, value_enum, default_value_t = Text::Json)]
    format: Text,
}

#[derive(Clone, Copy, ValueEnum)]
enum Text {
    /// As the generated crate holds them.
    Json,
    /// The same in YAML.
    Yaml,
}

impl Openapi {
    /// Writes the documents, or prints the one that was chosen.
    pub(crate) fn run(self) -> ExitCode {
        let Some(spec) = Folder::new(self.spec.spec.as_deref(), "spec") else {
            return usage_error("this isn't a workspace with a spec: give `--spec`");
        };
        let format = match self.format {
            Text::Json => Format::Json,
            Text::Yaml => Format::Yaml,
        };
        let all = match spec.read().and_then(|source| openapi::bundled(&source)) {
            Ok(all) => all,
            Err(diagnostics) => return spec_error(&diagnostics),
        };
        let chosen = match &self.face {
            Some(face) => all.iter().filter(|it| it.face.stem() == face || it.name() == *face).collect(),
            None => all.iter().collect::<Vec<_>>(),
        };
        match (&self.out, &self.face, chosen.as_slice()) {
            (_, Some(face), []) => usage_error(&format!("no face `{face}`; there are {}", names(&all))),
            (Some(out), _, chosen) => write(chosen, format, out),
            (None, Some(_), [one]) => print(one, format),
            (None, ..) => usage_error(&format!("give `--out`, or choose one with `--face`: {}", names(&all))),
        }
    }
}

fn names(all: &[Bundled]) -> String {
    all.iter().map(|bundled| format!("`{}`", bundled.name())).collect::<Vec<_>>().join(", ")
}

fn print(bundled: &Bundled, format: Format) -> ExitCode {
    match bundled.text(format) {
        Ok(text) => {
            print_line(text.strip_suffix('\n').unwrap_or(&text));
            ExitCode::SUCCESS
        }
        Err(error) => failed(&bundled.name(), &error),
    }
}

fn write(chosen: &[&Bundled], format: Format, out: &Path) -> ExitCode {
    if let Err(error) = fs::create_dir_all(out) {
        return failed(&out.display().to_string(), &error.to_string());
    }
    for bundled in chosen {
        let path = out.join(format!("{}.{}", bundled.name(), format.extension()));
        let written =
            bundled.text(format).and_then(|text| fs::write(&path, text).map_err(|error| error.to_string()));
        match written {
            Ok(()) => print_line(&format!("wrote {}", path.display())),
            Err(error) => return failed(&path.display().to_string(), &error),
        }
    }
    ExitCode::SUCCESS
}

fn failed(what: &str, error: &str) -> ExitCode {
    print_error(&format!("cannot write `{what}`: {error}"));
    ExitCode::FAILURE
}
