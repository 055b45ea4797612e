//! What a run over pages finds: page by page, and what the pages and the spec have alone.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::{fmt, thread};

use super::super::compare::compare;
use super::super::difference::{Drift, DriftKind, OperationName};
use super::super::folder::GonePage;
use super::super::heading;
use super::super::matching;
use super::super::spec::{Spec, root};
use crate::evidence::{Line, Page, Subject, Unread};

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What each page was compared with, in the order of the pages; pages of one call are one.
    pub compared: Vec<Compared>,
    /// Files that are no pages of operations or events, or can't be read.
    pub unreadable: Vec<Unreadable>,
    /// How many further pages are guides.
    pub guides: usize,
    /// What only a whole folder shows.
    pub whole: Option<Whole>,
}

/// A page that was compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The files of the page; lines refer to them.
    pub files: Vec<String>,
    /// The operations or events.
    pub operations: Vec<OperationName>,
    /// The root of its path, or the family of its events, which tells products apart.
    pub area: String,
    /// The differences.
    pub drift: Vec<Drift>,
    /// What the reader could not make sense of.
    pub unread: Vec<Unread>,
}

/// A file that isn't a page, or can't be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// The line that shows it, if a line does.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// What the spec has and no page of a whole folder describes.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// Operations and events that must have a page.
    pub undocumented: Vec<OperationName>,
    /// Those that are known from third parties only.
    pub third_party: Vec<OperationName>,
    /// Pages that the site no longer has; with the operation that the spec has from it.
    pub gone: Vec<(GonePage, Option<OperationName>)>,
}

impl Report {
    /// Compares pages with the spec. Pages of one call are compared as one.
    pub fn of(pages: Vec<Page>, spec: &Spec) -> Self {
        let pages = united(pages);
        let share = pages.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
        let compare = |share: &[Page]| share.iter().map(|page| Compared::of(page, spec)).collect::<Vec<_>>();
        let compared = thread::scope(|scope| {
            let workers: Vec<_> =
                pages.chunks(share).map(|share| scope.spawn(move || compare(share))).collect();
            let done =
                workers.into_iter().map(|worker| worker.join().unwrap_or_else(|cause| resume_unwind(cause)));
            done.flatten().collect()
        });
        Self { compared, ..Self::default() }
    }

    /// Adds what only a whole folder shows: what of the spec has no page in it.
    pub fn add_whole(&mut self, gone: Vec<GonePage>, spec: &Spec) {
        let seen: BTreeSet<_> = self.compared.iter().flat_map(|page| &page.operations).collect();
        // A folder may hold one section alone.
        let faces: BTreeSet<_> = seen.iter().map(|name| (&name.product, name.face)).collect();
        let mut whole = Whole::default();
        for page in spec.pages().filter(|page| !seen.contains(&page.name)) {
            if page.is_third_party {
                whole.third_party.push(page.name.clone());
            } else if faces.contains(&(&page.name.product, page.name.face)) {
                whole.undocumented.push(page.name.clone());
            }
        }
        for gone in gone {
            let known = spec.pages().find(|page| heading::number(&page.url.value) == gone.id);
            whole.gone.push((gone, known.map(|page| page.name.clone())));
        }
        self.whole = Some(whole);
    }

    /// The pages that were compared. In a whole folder, those of products that the spec doesn't have are left out.
    pub fn own(&self) -> impl Iterator<Item = &Compared> {
        self.compared.iter().filter(|page| !self.is_foreign(page))
    }

    /// The differences of some kind, with their pages.
    pub fn of_kind(&self, is: fn(&DriftKind) -> bool) -> impl Iterator<Item = (&Compared, &Drift)> {
        let all = self.own().flat_map(|page| page.drift.iter().map(move |drift| (page, drift)));
        all.filter(move |(_, drift)| is(&drift.kind))
    }

    /// The differences that somebody has to do something about.
    pub fn open(&self) -> impl Iterator<Item = (&Compared, &Drift)> {
        self.of_kind(DriftKind::is_open)
    }

    /// Whether nothing is left to do.
    pub fn is_clean(&self) -> bool {
        let is_whole = self.whole.as_ref().is_none_or(|whole| {
            whole.undocumented.is_empty() && whole.gone.iter().all(|(_, operation)| operation.is_none())
        });
        is_whole && self.open().next().is_none() && self.unreadable.is_empty()
    }

    /// Whether a page of a whole folder is of a product that the spec doesn't have.
    pub fn is_foreign(&self, page: &Compared) -> bool {
        self.whole.is_some() && page.operations.iter().all(|operation| operation.product.is_none())
    }

    /// How many operations each product has that the spec lacks as a whole, by the root of its paths.
    pub fn foreign(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for page in self.compared.iter().filter(|page| self.is_foreign(page)) {
            *counts.entry(page.area.as_str()).or_default() += 1;
        }
        counts
    }

    /// The summary for people, a line.
    pub fn summary(&self) -> String {
        let known = self.own().count();
        let mut parts = match self.open().count() {
            0 if self.is_clean() => {
                let agree = if known == 1 { "agrees" } else { "agree" };
                vec![format!("No drift: {} {agree} with the spec", counted(known, "page(s)"))]
            }
            open => vec![format!("{} in {}", counted(open, "difference(s)"), counted(known, "page(s)"))],
        };
        let whole = self.whole.as_ref();
        let others = [
            (self.of_kind(DriftKind::is_contradiction).count(), "contradiction(s) of pages with themselves"),
            (self.of_kind(DriftKind::is_explained).count(), "explained"),
            (self.own().map(|page| page.unread.len()).sum(), "unread line(s)"),
            (self.unreadable.len(), "unreadable page(s)"),
            (whole.map_or(0, |whole| whole.undocumented.len()), "operation(s) without a page"),
            (whole.map_or(0, |whole| whole.gone.len()), "page(s) gone"),
            (self.foreign().into_values().sum(), "page(s) of products that the spec doesn't have"),
        ];
        parts
            .extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what)));
        parts.join("; ")
    }
}

impl Compared {
    fn of(page: &Page, spec: &Spec) -> Self {
        let drift = compare(page, spec);
        let mut operations = matching::names(page, spec);
        operations.extend(drift.iter().map(|drift| drift.operation.clone()));
        operations.sort();
        operations.dedup();
        let area = match &page.subject {
            Subject::Call => page.path.value().map(|path| root(path)),
            Subject::Event { event_types, .. } => {
                event_types.first().map(|said| matching::family(&said.value).to_owned())
            }
        };
        Self {
            files: page.files.clone(),
            operations,
            area: area.unwrap_or_default(),
            drift,
            unread: page.unread.clone(),
        }
    }

    /// How often a kind of difference was found.
    pub fn count(&self, is: fn(&DriftKind) -> bool) -> usize {
        self.drift.iter().filter(|drift| is(&drift.kind)).count()
    }

    /// The operations or events, for people.
    pub(super) fn names(&self) -> String {
        self.operations.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The file that a line is of.
    pub(super) fn file(&self, line: Line) -> &str {
        self.files.get(usize::from(line.file)).map_or("", String::as_str)
    }
}

/// Pages of one call as one page. Copies of a page, such as an older one beside a newer, stay apart.
fn united(pages: Vec<Page>) -> Vec<Page> {
    let mut united: Vec<Page> = Vec::new();
    let call = |page: &Page| (page.method.value().copied(), page.path.value().cloned());
    let is_call = |page: &Page| page.subject == Subject::Call && page.path.value().is_some();
    let numbers = |page: &Page| -> BTreeSet<String> {
        page.url.statements().iter().map(|url| heading::number(&url.value).to_owned()).collect()
    };
    for page in pages {
        let own = numbers(&page);
        let is_sibling = |other: &&mut Page| {
            let known = numbers(other);
            let is_same_call = is_call(&page) && is_call(other) && call(&page) == call(other);
            is_same_call && !own.is_empty() && !known.is_empty() && own.is_disjoint(&known)
        };
        match united.iter_mut().find(is_sibling) {
            Some(other) => *other = other.clone().united(page),
            None => united.push(page),
        }
    }
    united
}

/// `counted(2, "page(s)")` is `2 pages`.
fn counted(number: usize, what: &str) -> String {
    format!("{number} {}", what.replace("(s)", if number == 1 { "" } else { "s" }))
}
