//! Page in, spec out: a page's operation is drafted into the spec's documents, or its drift applied to them.
//!
//! ```text
//! Page ─► Wanted ─► Matching ─► Steps ─► Source
//!         tables     what the    edits     the documents, edited
//!         and        spec has    by span
//!         samples    already
//! ```
//!
//! The documents are edited as text, at the places that their trees name: comments, order and descriptions of what
//! stands there stay byte for byte. Nothing is invented: what a page does not print is left out, and a comment says
//! so; what people have to write reads `TODO`, with the page's word in a comment. Every draft is lowered before it is
//! handed out.

mod apply;
mod attempt;
mod draft;
mod errors;
mod lines;
mod matching;
mod operation;
mod place;
mod schema;
mod target;
mod text;
mod told;
mod wanted;
mod yaml;

use std::fmt;
use std::sync::Arc;

use crate::page::{Page, PageLine};
use wechatpay_codegen::diagnostic::Diagnostics;
use wechatpay_codegen::document::Documents;
use wechatpay_codegen::rule::Rule;
use wechatpay_codegen::{Source, SourceFile};
use wechatpay_codegen::{plan::Plan, understand};

use attempt::Scope;
use text::{Edit, edited};

/// What pages change in a spec.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The spec with the changes.
    pub source: Source,
    /// The changes, in the order they were made.
    pub changes: Vec<Change>,
    /// What of the pages is not in the spec now.
    pub left: Vec<Left>,
    /// What people should look at: what the page of a new operation says otherwise than the models that it shares with
    /// others, which stay; a path that looks like another product's.
    pub notes: Vec<Left>,
    /// What is wrong with the spec as it would be; then nothing should be written.
    pub mistakes: Option<Diagnostics>,
}

/// A change of one document.
#[derive(Clone, Debug)]
pub struct Change {
    /// How messages name the document.
    pub file: String,
    /// The line where it starts, from one, as the document was before this change.
    pub line: usize,
    /// What it is.
    pub what: String,
    /// The lines that go.
    pub before: String,
    /// The lines that come.
    pub after: String,
    /// Whether it is an entry by itself, an operation or a schema, and no line of one.
    pub is_entry: bool,
}

/// Something that a page says and the spec does not now.
#[derive(Clone, Debug)]
pub struct Left {
    /// The page.
    pub page: String,
    /// The line that says it.
    pub line: PageLine,
    /// The place in the spec, if it has one.
    pub spec: Option<String>,
    /// What it is and why it was left.
    pub what: String,
}

impl Left {
    fn new(page: &Page, line: PageLine, what: &str) -> Self {
        Self { page: page.name.clone(), line, spec: None, what: what.to_owned() }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.page, self.line)?;
        if let Some(spec) = &self.spec {
            write!(f, "{spec}: ")?;
        }
        f.write_str(&self.what)
    }
}

/// An entry stands as it would in the document; of other changes `-` and `+` tell what goes and what comes.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# {}:{}: {}", self.file, self.line, self.what)?;
        if self.is_entry && self.before.is_empty() {
            return f.write_str(&self.after);
        }
        self.before.lines().try_for_each(|line| writeln!(f, "-{line}"))?;
        self.after.lines().try_for_each(|line| writeln!(f, "+{line}"))
    }
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

    fn change(&self, source: &Source) -> Change {
        let file = text::file(source, &self.edit.path);
        let text = file.map(|file| file.text.as_str()).unwrap_or_default();
        let start = text::line_start(text, self.edit.range.start);
        let end = if self.edit.range.is_empty() && start == self.edit.range.start {
            start
        } else {
            let last = self.edit.range.end.max(self.edit.range.start + 1) - 1;
            text::line_end(text, last)
        };
        let before = text.get(start..end).unwrap_or_default();
        let kept = (start..self.edit.range.start, self.edit.range.end..end);
        let after = format!(
            "{}{}{}",
            text.get(kept.0).unwrap_or_default(),
            self.edit.text,
            text.get(kept.1).unwrap_or_default()
        );
        Change {
            file: file.map(|file| file.shown.clone()).unwrap_or_default(),
            line: text.get(..start).unwrap_or_default().matches('\n').count() + 1,
            what: self.what.clone(),
            before: before.to_owned(),
            after: after.trim_start_matches('\n').to_owned(),
            is_entry: true,
        }
    }
}

/// Drafts pages into a spec, one after the other.
///
/// # Errors
/// What is wrong with the spec before anything is changed.
pub fn draft(source: &Source, pages: &[Page]) -> Result<Draft, Diagnostics> {
    if let Some(mistakes) = mistakes(source) {
        return Err(mistakes);
    }
    let mut draft = Draft {
        source: source.clone(),
        changes: Vec::new(),
        left: Vec::new(),
        notes: Vec::new(),
        mistakes: None,
    };
    for page in pages {
        draft.add(page);
    }
    draft.mistakes = mistakes(&draft.source);
    Ok(draft)
}

impl Draft {
    /// The documents that changed, as they are now.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        let is_changed =
            |file: &&Arc<SourceFile>| self.changes.iter().any(|change| change.file == file.shown);
        let files = self.source.folders.iter().flat_map(|folder| &folder.files);
        files.filter(is_changed).map(Arc::as_ref)
    }

    fn add(&mut self, page: &Page) {
        let mut ignored = Diagnostics::default();
        let documents = Documents::read(&self.source, &mut ignored);
        if apply::Known::of(&documents, page).is_some() {
            let left = self.apply(page, Scope::All);
            return self.left.extend(left);
        }
        match draft::draft(&documents, page, true) {
            Ok(addition) => self.take(page, &documents, addition),
            Err(left) => self.left.push(left),
        }
    }

    /// Takes an addition, without the page's examples if they do not fit its tables.
    fn take(&mut self, page: &Page, documents: &Documents, mut addition: draft::Addition) {
        let made = |addition: &draft::Addition| {
            let edits: Vec<_> = addition.steps.iter().map(|step| step.edit.clone()).collect();
            edited(&self.source, &edits)
        };
        let is_example = |mistakes: &Diagnostics| mistakes.iter().any(|it| it.rule == Rule::ExampleType);
        let mut source = made(&addition);
        let misfits = source.as_ref().and_then(mistakes).as_ref().is_some_and(is_example);
        let plain = misfits.then(|| draft::draft(documents, page, false).ok()).flatten();
        if let Some(plain) = plain {
            source = made(&plain);
            addition = plain;
            let line = page.reply_example.as_ref().or(page.request_example.as_ref()).map(|it| it.at);
            let what = "the page's examples are not what its tables say, and were left out";
            self.left.push(Left::new(page, line.unwrap_or(PageLine(1)), what));
        }
        let Some(source) = source else {
            let what = "the draft could not be put together";
            return self.left.push(Left::new(page, PageLine(1), what));
        };
        self.changes.extend(addition.steps.iter().map(|step| step.change(&self.source)));
        self.left.extend(addition.left);
        self.notes.extend(addition.notes);
        self.source = source;
        // What was only known by name and type is known better now.
        let notes = self.apply(page, Scope::Additions);
        self.notes.extend(notes);
    }

    /// Applies what a page says otherwise; what stays is returned.
    fn apply(&mut self, page: &Page, scope: Scope) -> Vec<Left> {
        let outcome = attempt::apply(&self.source, page, scope);
        self.source = outcome.source;
        self.changes.extend(outcome.changes);
        outcome.left
    }
}

/// What is wrong with a spec, names in Rust included.
fn mistakes(source: &Source) -> Option<Diagnostics> {
    let mut problems = Diagnostics::default();
    let (_, api) = understand(source, &mut problems);
    drop(Plan::new(&api, &mut problems));
    problems.into_result(()).err()
}
