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
mod follow;
mod operation;
mod parts;
mod place;
mod product;
mod report;
mod schema;
mod share;
mod state;
mod target;
mod text;
mod tree;
mod yaml;

use std::collections::BTreeSet;

use wechatpay_codegen::fact_path::{Aspect, FactPath, Place};
use wechatpay_codegen::spec::{check, reach};
use wechatpay_codegen::{Diagnostics, Source, SourceFile};

use crate::drift::{Drift, Finding, OperationName};
use crate::evidence::{Page, Subject};
pub use report::{Change, LeftOver};
use state::State;
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

/// Imports pages into a spec, one after the other; into the product of that name, which is started if the spec lacks
/// it, else into the product whose paths start like the page's. Pages of one call are one operation.
///
/// # Errors
/// What is wrong with the spec before anything is changed.
pub fn import(source: &Source, pages: &[Page], product: Option<&str>) -> Result<Import, Diagnostics> {
    let documents = check(source)?;
    let mut import = Importer {
        product,
        state: State::checked(source.clone(), documents, product),
        changes: Vec::new(),
        left: Vec::new(),
        notes: Vec::new(),
        drafts: Vec::new(),
        drafted: BTreeSet::new(),
    };
    if let Some(name) = product {
        import.start(name, pages);
    }
    for page in united(pages) {
        import.add(&page);
    }
    // What later pages made looser, earlier ones explain.
    for draft in std::mem::take(&mut import.drafts) {
        import.apply(&draft.page, Some(&draft.used));
    }
    import.share();
    let Importer { state, changes, left, notes, .. } = import;
    Ok(Import { source: state.source, changes, left, notes })
}

/// The pages, those of one call as one.
fn united(pages: &[Page]) -> Vec<Page> {
    let mut all: Vec<Page> = Vec::new();
    for page in pages {
        let is_same = |other: &&mut Page| {
            page.subject == Subject::Call
                && other.subject == Subject::Call
                && page.path.value().is_some()
                && (other.path.value(), other.method.value(), other.face.value())
                    == (page.path.value(), page.method.value(), page.face.value())
        };
        match all.iter_mut().find(is_same) {
            Some(other) => *other = other.clone().united(page.clone()),
            None => all.push(page.clone()),
        }
    }
    all
}

impl Import {
    /// The documents that changed, as they are now.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        let files = self.source.folders.iter().flat_map(|folder| &folder.files);
        files
            .filter(|file| self.changes.iter().any(|change| change.file == file.shown))
            .map(std::sync::Arc::as_ref)
    }
}

const NO_PRODUCT: &str =
    "no product of the spec has paths that start like this page's: name the product with `--product`";

/// An import on its way.
struct Importer<'n> {
    product: Option<&'n str>,
    state: State<'n>,
    changes: Vec<Change>,
    left: Vec<LeftOver>,
    notes: Vec<LeftOver>,
    /// What was drafted.
    drafts: Vec<Drafted>,
    /// The products that something was drafted in.
    drafted: BTreeSet<String>,
}

/// A page whose operation or events were drafted, and the models that its face had before.
#[derive(Clone)]
struct Drafted {
    page: Page,
    used: BTreeSet<String>,
}

/// The next state of the spec, and the edits that lead there.
struct Taken<'n> {
    next: State<'n>,
    changes: Vec<Change>,
}

impl<'n> Importer<'n> {
    fn start(&mut self, name: &str, pages: &[Page]) {
        let before = &self.state.source;
        let started = product::start(before, name, pages);
        self.changes.extend(report::new_files(before, &started, &format!("the product {name}")));
        self.state = State::new(started, self.product);
    }

    fn add(&mut self, page: &Page) {
        let unread = page.unread.iter().map(|unread| LeftOver::at(page, unread.line, &unread.what));
        self.notes.extend(unread);
        let is_lacking = |drift: &Drift| {
            drift.fact == FactPath::Operation && drift.spec_says == Finding::Absent && drift.is_open()
        };
        let open = self.state.open(page);
        match open.iter().find(|drift| is_lacking(drift)) {
            Some(lacking) => {
                let product = lacking.operation.product.as_deref();
                let used = self.used(page, product);
                let product = self.product.or(product).map(str::to_owned);
                let name = OperationName { product: product.clone(), ..lacking.operation.clone() };
                if self.draft(page, product.as_deref()) {
                    self.settle(page, Some(&used));
                    self.restore_examples(page, &name);
                    self.drafts.push(Drafted { page: page.clone(), used });
                }
            }
            None => self.apply(page, None),
        }
    }

    /// The examples of a draft may show what its models had no place for before the page was settled.
    fn restore_examples(&mut self, page: &Page, name: &OperationName) {
        let lacking = |import: &Self| apply::examples(import.state.documents(), page, name);
        let edits = lacking(self);
        if edits.is_empty() {
            return;
        }
        if let Ok(taken) = self.lowered(&edits, None, "what the page's examples show") {
            self.take(taken);
        }
        if !lacking(self).is_empty() {
            let what = "the page's examples show fields otherwise than its tables; that part was left out";
            self.notes.push(LeftOver::of_page(page, what));
        }
    }

    /// The schemas that the face of a page leads to.
    fn used(&self, page: &Page, product: Option<&str>) -> BTreeSet<String> {
        let documents = self.state.documents();
        let name = self.product.or(product);
        let product = documents.products.iter().find(|product| Some(product.name.as_str()) == name);
        let face = page.face.value().copied();
        let reached = product.into_iter().flat_map(|product| {
            let document = product.faces().find(|(kind, _)| Some(*kind) == face);
            document.map(|(_, document)| reach(product, document)).unwrap_or_default()
        });
        reached.map(|found| found.component.key.value.clone()).collect()
    }

    /// Drafts what the spec lacks, and returns whether that went well.
    fn draft(&mut self, page: &Page, product: Option<&str>) -> bool {
        self.drafted.extend(self.product.or(product).map(str::to_owned));
        let addition = match self.product.or(product).ok_or_else(|| LeftOver::of_page(page, NO_PRODUCT)) {
            Ok(product) => draft::draft(self.state.documents(), page, product),
            Err(left) => Err(left),
        };
        let addition = match addition {
            Ok(addition) => addition,
            Err(left) => {
                self.left.push(left);
                return false;
            }
        };
        match self.lowered(&addition.edits, None, &addition.what) {
            Ok(taken) => {
                self.take(taken);
                self.left.extend(addition.left);
                true
            }
            Err(why) => {
                let what = format!("the draft of {} was left out: {why}", addition.what);
                self.left.push(LeftOver::of_page(page, &what));
                false
            }
        }
    }

    /// Applies what a page says otherwise, and reports what is left. Of a draft, `used` are the models before it.
    fn apply(&mut self, page: &Page, used: Option<&BTreeSet<String>>) {
        for (drift, why) in self.settle(page, used) {
            let left = LeftOver::of_drift(page, &drift, &why);
            let is_noted = has_no_place(&drift);
            if is_noted { &mut self.notes } else { &mut self.left }.push(left);
        }
    }

    /// Settles the differences, one at a time; the spec must lower, and the difference be gone. Gives those that are
    /// left, and why.
    fn settle(&mut self, page: &Page, used: Option<&BTreeSet<String>>) -> Vec<(Drift, String)> {
        let mut tried: Vec<(Drift, String)> = Vec::new();
        loop {
            let open = self.state.open(page);
            let is_tried = |drift: &Drift| tried.iter().find(|(other, _)| is_same(drift, other));
            let Some(drift) = open.iter().find(|drift| is_tried(drift).is_none()) else {
                let why = |drift: &Drift| is_tried(drift).map_or_else(String::new, |(_, why)| why.clone());
                return open.iter().map(|drift| (drift.clone(), why(drift))).collect();
            };
            let drift = drift.clone();
            let outcome = self.attempt(page, &drift, used);
            let why = match outcome {
                Ok(taken) => {
                    self.take(taken);
                    String::new()
                }
                Err(why) => why,
            };
            tried.push((drift, why));
        }
    }

    /// Makes components of what several drafts say alike.
    fn share(&mut self) {
        for name in std::mem::take(&mut self.drafted) {
            for kind in share::KINDS {
                let mut products = self.state.documents().products.iter();
                let product = products.find(|product| product.name == name);
                let edits = product.map(|product| share::edits(product, kind)).unwrap_or_default();
                match self.lowered(&edits, None, "what several operations say alike") {
                    Ok(taken) => self.take(taken),
                    Err(why) => {
                        let what =
                            format!("{} stay where they are, though drafts share them: {why}", kind.key());
                        let (page, line, spec) = (name.clone(), 1, None);
                        self.notes.push(LeftOver { page, line, spec, what });
                    }
                }
            }
        }
    }

    fn attempt(
        &self,
        page: &Page,
        drift: &Drift,
        used: Option<&BTreeSet<String>>,
    ) -> Result<Taken<'n>, String> {
        let edits =
            apply::edits(self.state.documents(), page, drift, used).map_err(|refused| refused.to_string())?;
        let taken = self.lowered(&edits.edits, edits.renames.as_ref(), &report::what(drift))?;
        if taken.next.open(page).iter().any(|other| is_same(drift, other)) {
            return Err("its edit did not settle it".to_owned());
        }
        Ok(taken)
    }

    /// Makes edits and what must follow them; the spec must lower then.
    fn lowered(
        &self,
        edits: &[Edit],
        renames: Option<&(String, String)>,
        what: &str,
    ) -> Result<Taken<'n>, String> {
        /// How many edits may have to follow: components that nobody uses any more, lines of examples.
        const FOLLOWING: usize = 200;
        let (mut source, mut changes) = (self.state.source.clone(), Vec::new());
        let mut edits = edits.to_vec();
        for _ in 0..FOLLOWING {
            let next = edited(&source, &edits).ok_or("its edits overlap")?;
            changes.extend(report::changes(&source, &edits, what));
            source = next;
            let found = match check(&source) {
                Ok(documents) => {
                    let next = State::checked(source, documents, self.product);
                    return Ok(Taken { next, changes });
                }
                Err(found) => found,
            };
            edits = follow::edits(&found, renames);
            if edits.is_empty() {
                let messages: Vec<_> = found.iter().map(|it| it.message.as_str()).collect();
                return Err(format!("the spec would not lower: {}", messages.join("; ")));
            }
        }
        Err("too much would have to follow it".to_owned())
    }

    fn take(&mut self, taken: Taken<'n>) {
        self.changes.extend(taken.changes);
        self.state = taken.next;
    }
}

/// Whether OpenAPI has no place for a difference: the headers of HTTP and the placeholders of a path always stand there,
/// and what a table of errors lists with another status is no error.
fn has_no_place(drift: &Drift) -> bool {
    match &drift.fact {
        FactPath::Field { field, aspect: Aspect::Presence } => {
            parts::is_of_http(field) || (field.place == Place::Path && drift.page_says == Finding::Absent)
        }
        FactPath::Error(error) => !(400..600).contains(&error.status),
        _ => false,
    }
}

/// Whether both are the same difference, before and after an edit.
fn is_same(one: &Drift, other: &Drift) -> bool {
    one.fact == other.fact && one.page_says == other.page_says && one.operation == other.operation
}
