//! Tries the edits of an operation that the spec has: what brings the spec closer to the page stays.

use std::collections::BTreeSet;

use super::apply::{Candidate, Known, candidates};
use super::lines::hunks;
use super::text::{Edit, block, edited, file, item, line_start};
use super::told::{Told, told};
use super::{Change, Left, mistakes};
use crate::page::Page;
use wechatpay_codegen::diagnostic::{Diagnostic, Diagnostics};
use wechatpay_codegen::document::Documents;
use wechatpay_codegen::rule::Rule;
use wechatpay_codegen::source::Source;

/// How many lines may have to follow an edit: components that nobody uses any more, examples.
const REPAIRS: usize = 100;

/// What became of a page's drift.
pub(super) struct Outcome {
    pub(super) source: Source,
    pub(super) changes: Vec<Change>,
    pub(super) left: Vec<Left>,
}

/// What of a page is applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everything that it says otherwise.
    All,
    /// What it says and the spec has no word about.
    Additions,
}

/// Applies what a page says otherwise, and nothing else.
pub(super) fn apply(source: &Source, page: &Page, scope: Scope) -> Outcome {
    let mut outcome = Outcome { source: source.clone(), changes: Vec::new(), left: Vec::new() };
    let mut open = told(source, page);
    let (mut tried, mut refused) = (BTreeSet::new(), BTreeSet::new());
    while !open.is_empty() {
        let mut untried = offered(&outcome.source, page, scope);
        untried.retain(|candidate| !tried.contains(&candidate.what));
        // Every attempt reads the spec anew: the likeliest first.
        untried.sort_by_key(|candidate| !open.iter().any(|told| told.is_about(&candidate.what)));
        let found = untried.iter().find_map(|candidate| {
            tried.insert(candidate.what.clone());
            Some((candidate, attempt(&outcome.source, page, &[candidate], &open, &mut refused)?))
        });
        let Some((candidate, (next, rest))) = found else { break };
        outcome.take(next, &candidate.what);
        open = rest;
    }
    if !open.is_empty() && scope == Scope::All {
        open = in_pairs(&mut outcome, page, open);
    }
    outcome.left = open.into_iter().map(|told| told.left(page, &refused)).collect();
    outcome
}

/// Tries two at a time: a placeholder and its parameter only make sense together.
fn in_pairs(outcome: &mut Outcome, page: &Page, open: Vec<Told>) -> Vec<Told> {
    /// More would be a page that says everything otherwise.
    const MOST: usize = 16;
    let offered = offered(&outcome.source, page, Scope::All);
    let offered = offered.get(..MOST.min(offered.len())).unwrap_or_default();
    for (at, one) in offered.iter().enumerate() {
        for other in offered.iter().skip(at + 1) {
            if let Some((next, rest)) =
                attempt(&outcome.source, page, &[one, other], &open, &mut BTreeSet::new())
            {
                outcome.take(next, &format!("{}, {}", one.what, other.what));
                return rest;
            }
        }
    }
    open
}

impl Outcome {
    fn take(&mut self, next: Source, what: &str) {
        for old in self.source.folders.iter().flat_map(|folder| &folder.files) {
            let new = file(&next, &old.path).map(|new| new.text.as_str()).unwrap_or_default();
            for hunk in hunks(&old.text, new) {
                self.changes.push(Change {
                    file: old.shown.clone(),
                    line: hunk.line,
                    what: what.to_owned(),
                    before: hunk.before,
                    after: hunk.after,
                    is_entry: false,
                });
            }
        }
        self.source = next;
    }
}

fn offered(source: &Source, page: &Page, scope: Scope) -> Vec<Candidate> {
    let documents = Documents::read(source, &mut Diagnostics::default());
    let mut found = Known::of(&documents, page).map(|known| candidates(known, page)).unwrap_or_default();
    found.retain(|candidate| scope == Scope::All || candidate.adds);
    found
}

/// Makes edits, and what must follow them; `None` unless the spec is sound and says less otherwise than before.
fn attempt(
    source: &Source,
    page: &Page,
    tried: &[&Candidate],
    open: &[Told],
    refused: &mut BTreeSet<String>,
) -> Option<(Source, Vec<Told>)> {
    let edits: Vec<_> = tried.iter().flat_map(|candidate| candidate.edits.iter().cloned()).collect();
    let mut next = edited(source, &edits)?;
    for _ in 0..REPAIRS {
        let Some(mistakes) = mistakes(&next) else {
            let rest = told(&next, page);
            let is_known = |told: &Told| open.iter().any(|other| other.is(told));
            return (rest.len() < open.len() && rest.iter().all(is_known)).then_some((next, rest));
        };
        let renames = tried.iter().find_map(|candidate| candidate.renames.as_ref());
        // What nobody uses goes at once: one such component may refer to another.
        let mut edits: Vec<_> = mistakes.iter().filter_map(unused).collect();
        if edits.is_empty() {
            let repaired = mistakes.iter().find_map(|mistake| repair(mistake, renames));
            if repaired.is_none() {
                refused.extend(mistakes.iter().map(|mistake| mistake.message.clone()));
            }
            edits.push(repaired?);
        }
        next = edited(&next, &edits)?;
    }
    None
}

/// Removes a component that nobody uses.
fn unused(mistake: &Diagnostic) -> Option<Edit> {
    let span = &mistake.labels.first().filter(|_| mistake.rule == Rule::UnusedComponent)?.span;
    let file = span.file();
    Some(super::apply::edit::remove_lines(file, block(&file.text, span.range().start)))
}

/// What must follow an edit: an example of what there is no more goes, or is renamed.
fn repair(mistake: &Diagnostic, renames: Option<&(String, String)>) -> Option<Edit> {
    let span = &mistake.labels.first()?.span;
    let (text, path) = (&span.file().text, &span.file().path);
    let start = span.range().start;
    let edit = |range, text: &str| Some(Edit { path: path.clone(), range, text: text.to_owned() });
    match mistake.rule {
        Rule::ExampleType => {
            if let Some((_, new)) = renames.filter(|(old, _)| span.text() == old) {
                return edit(span.range(), new);
            }
            let line = line_start(text, start);
            let first = text.get(line..)?.trim_start();
            let margin = text.get(line..)?.len() - first.len();
            if first.starts_with("- ") {
                let whole = item(text, start);
                // The first key of an item goes, and the next one takes its place behind the dash.
                let rest = text.get(super::text::line_end(text, start)..whole.end)?;
                let next = format!("\n{}", " ".repeat(margin + 2));
                let is_key = |at: &usize| {
                    !rest.get(at + next.len() - 1..).is_some_and(|key| key.starts_with([' ', '#']))
                };
                let rest_start = whole.end - rest.len();
                let keys = format!("\n{rest}");
                let found = keys.match_indices(&next).map(|(at, _)| at).find(is_key);
                let Some(at) = found.filter(|_| first.contains(": ") || first.trim_end().ends_with(':'))
                else {
                    return edit(whole, "");
                };
                return edit(line + margin + 2..rest_start + at + margin + 2, "");
            }
            edit(block(text, line + margin), "")
        }
        _ => None,
    }
}
