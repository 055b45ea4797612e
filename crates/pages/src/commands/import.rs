//! `cargo pages import` writes what pages say into the spec.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use wechatpay_codegen::spec::Documents;
use wechatpay_codegen::{Diagnostics, Source};
use wechatpay_pages::drift::folder::Folder as Pages;
use wechatpay_pages::drift::{Spec, compare};
use wechatpay_pages::evidence::Page;
use wechatpay_pages::import::{Import as Imported, import};

use super::drift::{index, is_named, no_page, read_all, read_page};
use super::{Folder, SpecFolder, print_error, print_line, spec_error, usage_error};

/// Writes what pages say into the spec: drafts what it lacks, applies what differs.
#[derive(Args)]
#[command(after_help = "\
Without a page, it imports everything that was fetched and belongs to a product of the spec. With `--product` the pages \
go into that product, which is started if the spec lacks it. With `--pages`, a PAGE is a part of a file's name, of a \
call's path or of an event's type, such as `brand/4015` or `/brand/card-member/`.

Exit codes: 0 everything is in the spec; 1 something was left, or the spec doesn't lower; 2 a page or the spec can't be \
read, or usage.")]
pub(crate) struct Import {
    /// The pages: Markdown, text dumps, or copies; without any, all of the folder.
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
    /// The folder of fetched pages, `pages` of this workspace by default.
    #[arg(long = "pages", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The product that the pages belong to: a folder of the spec, which is started if there is none.
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
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
            return usage_error("this isn't a workspace with a spec: give `--spec`");
        };
        if self.product.as_deref().is_some_and(|name| !is_name(name)) {
            return usage_error(
                "a product's name is of lower-case letters, digits and `-`, such as `card-member`",
            );
        }
        let source = match self.source(&folder) {
            Ok(source) => source,
            Err(diagnostics) => {
                spec_error(&diagnostics);
                return ExitCode::from(2);
            }
        };
        let pages = match self.read(&source) {
            Ok(pages) => pages,
            Err(reasons) => {
                print_error(&reasons.join("\n"));
                return ExitCode::from(2);
            }
        };
        match import(&source, &pages, self.product.as_deref()) {
            Ok(imported) => self.hand_out(&imported, &folder),
            Err(diagnostics) => spec_error(&diagnostics),
        }
    }

    /// The spec; a product may be started in a folder without any.
    fn source(&self, folder: &Folder) -> Result<Source, Diagnostics> {
        let is_empty = fs::read_dir(&folder.path)
            .is_ok_and(|entries| !entries.flatten().any(|entry| entry.path().is_dir()));
        if self.product.is_some() && (is_empty || !folder.path.exists()) {
            return Ok(Source { shown: folder.shown.clone(), folders: Vec::new() });
        }
        folder.read()
    }

    fn read(&self, source: &Source) -> Result<Vec<Page>, Vec<String>> {
        if self.folder.is_some() || self.pages.is_empty() {
            return self.read_folder(source);
        }
        let (mut pages, mut reasons) = (Vec::new(), Vec::new());
        for path in &self.pages {
            let folder = Path::new(path).parent().and_then(Path::parent);
            match read_page(path.as_ref(), path, folder.and_then(index).as_ref()) {
                Ok(page) => pages.push(page),
                Err(unread) => reasons.push(unread.to_string()),
            }
        }
        if reasons.is_empty() { Ok(pages) } else { Err(reasons) }
    }

    /// The pages of a folder that are meant: those named, else those of a product that the spec has.
    fn read_folder(&self, source: &Source) -> Result<Vec<Page>, Vec<String>> {
        let Some(folder) = Folder::new(self.folder.as_deref(), "pages") else {
            return Err(vec![
                "this isn't a workspace with fetched pages: give `--pages`, or a page".to_owned(),
            ]);
        };
        let shown =
            |error| format!("{}: {error}; run `cargo pages fetch` first, or give a page", folder.shown);
        let entries = Pages::open(&folder.path).map_err(|error| vec![shown(error)])?.pages;
        let spec = Spec::of(&Documents::read(source, &mut Diagnostics::default()));
        let (mut pages, mut reasons) = (Vec::new(), Vec::new());
        for (is_guide, read) in read_all(&entries, index(&folder.path).as_ref(), &spec) {
            match read {
                Ok(page) if self.is_meant(&page, &spec) => pages.push(page),
                Ok(_) => {}
                Err(_) if is_guide => {}
                Err(unread) => reasons.push(unread.to_string()),
            }
        }
        let is_lacking = |part: &&String| !pages.iter().any(|page| is_named(page, part));
        reasons.extend(self.pages.iter().filter(is_lacking).map(|part| no_page(&folder, part)));
        if reasons.is_empty() { Ok(pages) } else { Err(reasons) }
    }

    fn is_meant(&self, page: &Page, spec: &Spec) -> bool {
        if self.pages.is_empty() && self.product.is_none() {
            return compare(page, spec).iter().all(|drift| drift.operation.product.is_some());
        }
        self.pages.is_empty() || self.pages.iter().any(|part| is_named(page, part))
    }

    fn hand_out(&self, imported: &Imported, folder: &Folder) -> ExitCode {
        let mut is_done = imported.left.is_empty();
        imported.left.iter().for_each(|left| print_error(&left.to_string()));
        imported.notes.iter().for_each(|note| print_error(&format!("note: {note}")));
        if self.write {
            is_done &= write(imported, folder);
        } else {
            imported.changes.iter().for_each(|change| print_line(&change.to_string()));
        }
        if is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Writes the documents that changed, and returns whether all could be written.
fn write(imported: &Imported, folder: &Folder) -> bool {
    let mut is_done = true;
    for file in imported.files() {
        let path = folder.path.join(&file.path);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(error) = made.and_then(|()| fs::write(&path, &file.text)) {
            print_error(&format!("cannot write `{}`: {error}", file.shown));
            is_done = false;
        } else {
            print_line(&format!("wrote {}", file.shown));
        }
    }
    is_done
}

/// Whether a product can be called so: its name is a folder, and a module of the generated crate.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
