//! `cargo pages drift` compares pages of the platform's documentation with the spec.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;
use wechatpay_codegen::document::Documents;
use wechatpay_codegen::{Diagnostics, describe};
use wechatpay_pages::drift::{self, Spec};
use wechatpay_pages::page::{self, Page, SIZE_LIMIT};

use super::{Folder, SpecFolder, misused, refused, say, tell};

/// Compares pages of the platform's documentation with the spec.
#[derive(Args)]
#[command(after_help = "\
Each difference is one line: operation, fact, what the page says and at which line, what the spec says and where. \
What a page contradicts itself in, and what the spec explains with `x-drift`, is listed apart.

Exit codes: 0 no drift; 1 drift; 2 a page or the spec cannot be read, or usage.")]
pub(crate) struct Drift {
    /// The pages: text dumps, copies, or Markdown.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    #[command(flatten)]
    spec: SpecFolder,
    /// How the differences are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How differences are printed.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One object: `drift`, a list of differences; `unread`, the pages that could not be read.
    Json,
}

impl Drift {
    /// Tells each difference; a page that cannot be read does not keep the others from being compared.
    pub(crate) fn run(self) -> ExitCode {
        let Some(folder) = Folder::new(self.spec.spec.as_deref(), "spec") else {
            return misused("this is no workspace with a spec: give `--spec`");
        };
        let spec = match read_spec(&folder) {
            Ok(spec) => spec,
            Err(mistakes) => {
                refused(&mistakes);
                return ExitCode::from(2);
            }
        };
        let (mut found, mut unread) = (Vec::new(), Vec::new());
        for path in &self.pages {
            match read_page(path) {
                Ok(page) => found.extend(drift::compare(&page, &spec)),
                Err(problem) => unread.push(problem),
            }
        }
        match self.format {
            Format::Text => {
                for line in drift::text(&found).lines() {
                    tell(line);
                }
            }
            Format::Json => {
                let found: Vec<_> = found.iter().map(drift::json).collect();
                let unread: Vec<_> = unread.iter().map(Unread::json).collect();
                tell(&format!("{:#}", json!({"drift": found, "unread": unread})));
            }
        }
        for problem in &unread {
            say(&problem.to_string());
        }
        match (unread.is_empty(), found.iter().any(drift::Drift::is_open)) {
            (false, _) => ExitCode::from(2),
            (true, true) => ExitCode::FAILURE,
            (true, false) => ExitCode::SUCCESS,
        }
    }
}

/// The facts of a spec without mistakes: of one with mistakes some would be missing.
fn read_spec(folder: &Folder) -> Result<Spec, Diagnostics> {
    let source = folder.read()?;
    describe(&source)?;
    Ok(Spec::of(&Documents::read(&source, &mut Diagnostics::default())))
}

/// A page that could not be read: its name, the line if there is one, and why.
struct Unread {
    file: String,
    line: Option<usize>,
    reason: String,
}

impl Unread {
    fn json(&self) -> serde_json::Value {
        json!({"file": self.file, "line": self.line, "reason": self.reason})
    }
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, reason } = self;
        match line {
            Some(line) => write!(f, "{file}:{line}: {reason}"),
            None => write!(f, "{file}: {reason}"),
        }
    }
}

fn read_page(path: &Path) -> Result<Page, Unread> {
    let file = path.display().to_string();
    let unread = |reason| Unread { file: file.clone(), line: None, reason };
    let size = fs::metadata(path).map_err(|error| unread(format!("{error}; check the name")))?.len();
    if size > SIZE_LIMIT as u64 {
        return Err(unread(format!("it has {size} bytes, a page has at most {SIZE_LIMIT}; give one page")));
    }
    let bytes = fs::read(path).map_err(|error| unread(format!("{error}; check the name")))?;
    page::read(&file, &bytes).map_err(|error| Unread {
        file: error.name,
        line: Some(error.line.0),
        reason: error.reason,
    })
}
