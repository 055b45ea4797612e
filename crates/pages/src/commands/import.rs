//! `cargo pages import` drafts doc pages into the spec.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use wechatpay_pages::import::{Draft, draft};
use wechatpay_pages::page::{self, Page};

use super::{Folder, SpecFolder, misused, refused, say, tell};

/// Drafts the operations of doc pages into the spec, or applies what their pages say otherwise.
///
/// Exit codes: 0 done; 1 the draft does not lower, or something could not be applied; 2 a page cannot be read.
#[derive(Args)]
pub(crate) struct Import {
    /// The pages: text dumps, copies, Markdown.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    #[command(flatten)]
    spec: SpecFolder,
    /// Writes the changes into the spec, instead of printing them.
    #[arg(long)]
    write: bool,
}

impl Import {
    /// Prints or writes what the pages change.
    pub(crate) fn run(self) -> ExitCode {
        let Some(folder) = Folder::new(self.spec.spec.as_deref(), "spec") else {
            return misused("this is no workspace with a spec: give `--spec`");
        };
        let pages: Vec<Page> = self.pages.iter().filter_map(read).collect();
        if pages.len() < self.pages.len() {
            return ExitCode::from(2);
        }
        let source = match folder.read() {
            Ok(source) => source,
            Err(mistakes) => return refused(&mistakes),
        };
        match draft(&source, &pages) {
            Ok(draft) => self.hand_out(&draft, &folder),
            Err(mistakes) => refused(&mistakes),
        }
    }

    fn hand_out(&self, draft: &Draft, folder: &Folder) -> ExitCode {
        let mut is_done = draft.left.is_empty();
        draft.left.iter().for_each(|left| say(&left.to_string()));
        draft.notes.iter().for_each(|note| say(&format!("note: {note}")));
        if let Some(mistakes) = &draft.mistakes {
            refused(mistakes);
            is_done = false;
        }
        if !self.write {
            draft.changes.iter().for_each(|change| tell(&change.to_string()));
        } else if draft.mistakes.is_some() {
            say("nothing was written");
        } else {
            for file in draft.files() {
                if let Err(error) = fs::write(folder.path.join(&file.path), &file.text) {
                    say(&format!("cannot write `{}`: {error}", file.shown));
                    is_done = false;
                } else {
                    tell(&format!("wrote {}", file.shown));
                }
            }
        }
        if is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Reads a page; why it cannot be read is told.
fn read(path: &PathBuf) -> Option<Page> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| say(&format!("cannot read `{name}`: {error}"))).ok()?;
    page::read(&name, &bytes).map_err(|error| say(&error.to_string())).ok()
}
