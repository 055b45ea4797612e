//! Page in, spec out: what pages say otherwise than the spec becomes edits of its documents.
//!
//! ```text
//!             the spec lacks it:    Page ─► Parts ─► Matching ─► YAML ─┐
//! Page, spec                                                           ├─► Steps ─► Source
//!             the spec has it:      Drift ─────────► edits ────────────┘
//! ```
//!
//! The documents are edited as text, at the places that their trees name: comments, order and descriptions of what
//! stands there stay byte for byte. Nothing is invented: what a page doesn't print is left out, and a comment says
//! so; what people have to write reads `TODO`, with the page's sentence in a comment. After each edit the spec must
//! still lower, and the difference it is for must be gone.

mod apply;
mod draft;
mod errors;
mod event;
mod matching;
mod operation;
mod parts;
mod place;
mod product;
mod report;
mod schema;
mod target;
mod text;
mod tree;
mod yaml;

use wechatpay_codegen::document::Documents;
use wechatpay_codegen::plan::Plan;
use wechatpay_codegen::{Diagnostics, Source, SourceFile, understand};

use crate::evidence::Page;
pub use report::{Change, LeftOver};
use report::changes;
use text::{Edit, edited};

/// What pages change in a spec.
#[derive(Clone, Debug)]
pub struct Import {
    /// The spec with the changes.
    pub source: Source,
    /// The changes, in the order they were made.
    pub changes: Vec<Change>,
    /// What of the pages isn't in the spec now.
    pub left: Vec<LeftOver>,
    /// What people should look at, though nothing is missing.
    pub notes: Vec<LeftOver>,
}

/// An edit and what it is for.
#[derive(Clone, Debug)]
struct Step {
    edit: Edit,
    what: String,
}

impl Step {
    fn new(edit: Edit, what: String) -> Self {
        Self { edit, what }
    }
}

/// Imports pages into a spec, one after the other; into the product of that name, which is started if the spec lacks
/// it, else into the product whose paths start like the page's.
///
/// # Errors
/// What is wrong with the spec before anything is changed.
pub fn import(source: &Source, pages: &[Page], product: Option<&str>) -> Result<Import, Diagnostics> {
    diagnostics(source).into_result(())?;
    let mut import =
        Import { source: source.clone(), changes: Vec::new(), left: Vec::new(), notes: Vec::new() };
    if let Some(name) = product {
        let started = product::start(source, name, pages);
        import.changes.extend(report::new_files(source, &started, &format!("the product {name}")));
        import.source = started;
    }
    for page in pages {
        import.add(page, product);
    }
    Ok(import)
}

impl Import {
    /// The documents that changed, as they are now.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        let files = self.source.folders.iter().flat_map(|folder| &folder.files);
        files
            .filter(|file| self.changes.iter().any(|change| change.file == file.shown))
            .map(std::sync::Arc::as_ref)
    }

    fn add(&mut self, page: &Page, product: Option<&str>) {
        let documents = Documents::read(&self.source, &mut Diagnostics::default());
        match draft::draft(&documents, page, product) {
            Ok(addition) => self.add_draft(page, addition),
            Err(left) => self.left.push(left),
        }
    }

    /// Takes a draft, if the spec lowers with it.
    fn add_draft(&mut self, page: &Page, addition: draft::Addition) {
        let edits: Vec<_> = addition.steps.iter().map(|step| step.edit.clone()).collect();
        let Some(next) = edited(&self.source, &edits) else {
            let what = "the draft's edits overlap: nothing was written";
            return self.left.push(LeftOver::of_page(page, what));
        };
        let found = diagnostics(&next);
        if !found.is_empty() {
            let messages: Vec<_> = found.iter().map(|it| format!("{} ({})", it.message, it.rule.name())).collect();
            let what = format!("the draft doesn't lower and was left out: {}", messages.join("; "));
            return self.left.push(LeftOver::of_page(page, &what));
        }
        let whats: Vec<_> = addition.steps.into_iter().map(|step| step.what).collect();
        self.take(next, &edits, &whats.first().cloned().unwrap_or_default());
        self.left.extend(addition.left);
    }

    fn take(&mut self, next: Source, edits: &[Edit], what: &str) {
        self.changes.extend(changes(&self.source, edits, what));
        self.source = next;
    }
}

/// What is wrong with a spec, names in Rust included.
fn diagnostics(source: &Source) -> Diagnostics {
    let mut found = Diagnostics::default();
    let (_, api) = understand(source, &mut found);
    drop(Plan::new(&api, &mut found));
    found
}
