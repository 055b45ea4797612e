//! What an import reports: the changes, and what it left.

use std::fmt;
use std::ops::Range;

use wechatpay_codegen::{FaceKind, Source};

use super::text::{self, Edit};
use crate::drift::Drift;
use crate::evidence::{Line, Page};

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
}

/// Something of a page that isn't in the spec now.
#[derive(Clone, Debug)]
pub struct LeftOver {
    /// The page, or the file of a sample.
    pub page: String,
    /// The number of the line that says it, from one.
    pub line: usize,
    /// The place in the spec, if it has one.
    pub spec: Option<String>,
    /// What it is and why it was left.
    pub what: String,
}

impl LeftOver {
    /// Something about a page as a whole; if it is cut off, where.
    pub(super) fn of_page(page: &Page, what: &str) -> Self {
        let path = page.path.best().map(|path| path.line);
        Self::at(page, page.truncated.or(path).unwrap_or(Line { file: 0, number: 1 }), what)
    }

    /// A difference that stays, and why.
    pub(super) fn of_drift(page: &Page, drift: &Drift, why: &str) -> Self {
        let line = drift.best().map_or(Line { file: 0, number: 1 }, |(_, line)| line);
        let spec = drift.spec.as_ref();
        let spec = spec.map(|span| format!("{}:{}", span.file().shown, span.line_and_column().0));
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        Self { spec, ..Self::at(page, line, &format!("{}; not applied{why}", what(drift))) }
    }

    /// Something that a line says.
    pub(super) fn at(page: &Page, line: Line, what: &str) -> Self {
        let file = page.files.get(usize::from(line.file)).cloned().unwrap_or_default();
        Self { page: file, line: line.number, spec: None, what: what.to_owned() }
    }
}

impl fmt::Display for LeftOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.page, self.line)?;
        if let Some(spec) = &self.spec {
            write!(f, "{spec}: ")?;
        }
        f.write_str(&self.what)
    }
}

/// A diff: `-` what goes, `+` what comes.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# {}:{}: {}", self.file, self.line, self.what)?;
        self.before.lines().try_for_each(|line| writeln!(f, "-{line}"))?;
        self.after.lines().try_for_each(|line| writeln!(f, "+{line}"))
    }
}

/// A difference in words; faces that share the model are named.
pub(super) fn what(drift: &Drift) -> String {
    let Drift { operation, fact, page_says, spec_says, .. } = drift;
    let mut what = format!("{} {fact}: the page says {page_says}, the spec {spec_says}", operation.name);
    if let (Some(own), false) = (operation.face, drift.also_on_faces.is_empty()) {
        let faces = std::iter::once(own).chain(drift.also_on_faces.iter().copied());
        let faces: Vec<_> = faces.map(FaceKind::stem).collect();
        what.extend([" (shared by the faces ", &faces.join(" and "), ")"]);
    }
    what
}

/// The documents that the spec did not have before.
pub(super) fn new_files(old: &Source, new: &Source, what: &str) -> Vec<Change> {
    let files = new.folders.iter().flat_map(|folder| &folder.files);
    let added = files.filter(|file| text::file(old, &file.path).is_none()).map(|file| Change {
        file: file.shown.clone(),
        line: 1,
        what: what.to_owned(),
        before: String::new(),
        after: file.text.clone(),
    });
    added.collect()
}

/// What edits change, as whole lines; edits of one line, or of one place, are one change.
pub(super) fn changes(source: &Source, edits: &[Edit], what: &str) -> Vec<Change> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (&edit.path, edit.range.start));
    let mut found: Vec<(Range<usize>, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let Some(file) = text::file(source, &edit.path) else { continue };
        let lines = lines_of(&file.text, &edit.range);
        match found.last_mut() {
            Some((last, others))
                if others.first().is_some_and(|other| other.path == edit.path) && lines.start <= last.end =>
            {
                last.end = last.end.max(lines.end);
                others.push(edit);
            }
            _ => found.push((lines, vec![edit])),
        }
    }
    let change = |(lines, edits): (Range<usize>, Vec<&Edit>)| {
        let file = text::file(source, &edits.first()?.path)?;
        let mut after = String::new();
        let mut from = lines.start;
        for edit in edits {
            after.push_str(file.text.get(from..edit.range.start).unwrap_or_default());
            after.push_str(&edit.text);
            from = edit.range.end;
        }
        after.push_str(file.text.get(from..lines.end).unwrap_or_default());
        Some(Change {
            file: file.shown.clone(),
            line: file.text.get(..lines.start)?.matches('\n').count() + 1,
            what: what.to_owned(),
            before: file.text.get(lines)?.to_owned(),
            after,
        })
    };
    found.into_iter().filter_map(change).collect()
}

/// The whole lines that a range touches; none if something is only put in between two lines.
fn lines_of(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text::line_start(text, range.start);
    if range.is_empty() && start == range.start {
        return start..start;
    }
    start..text::line_end(text, range.end.max(range.start + 1) - 1)
}
