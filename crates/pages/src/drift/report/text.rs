//! A report as lines for people.

use super::found::{Compared, Report};
use crate::drift::difference::{Drift, DriftKind};
use crate::evidence::{Line, Voice};

/// Entries under a title, as both the text and the Markdown have them.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) entries: Vec<String>,
    is_of_differences: bool,
}

/// The report as text. Of a whole folder, a line an operation comes first; then the differences, what pages contradict
/// themselves in, what is explained; then what only one side has, and the summary.
pub fn text(report: &Report) -> String {
    let is_whole = report.whole.is_some();
    let mut lines: Vec<String> = if is_whole { verdicts(report) } else { Vec::new() };
    lines.extend(is_whole.then(String::new));
    let open = Section {
        title: "",
        entries: report.open().map(|(page, drift)| one(page, drift, is_whole)).collect(),
        is_of_differences: true,
    };
    for Section { title, entries, is_of_differences } in [open].into_iter().chain(sections(report)) {
        if entries.is_empty() {
            continue;
        }
        lines.extend((!title.is_empty()).then(|| format!("{title}:")));
        let indent = if is_of_differences { "" } else { "  " };
        lines.extend(entries.iter().map(|entry| format!("{indent}{entry}")));
        lines.extend((is_whole || !is_of_differences).then(String::new));
    }
    lines.extend((is_whole || report.is_clean()).then(|| report.summary()));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// All that a report has besides the open differences.
pub(super) fn sections(report: &Report) -> Vec<Section> {
    let of_kind = |title, is: fn(&DriftKind) -> bool| Section {
        title,
        entries: report.of_kind(is).map(|(page, drift)| one(page, drift, report.whole.is_some())).collect(),
        is_of_differences: true,
    };
    let list = |title, entries| Section { title, entries, is_of_differences: false };
    let unread = report.own().flat_map(|page| {
        page.unread.iter().map(|unread| format!("{}  {}", place(page, unread.line), unread.what))
    });
    let mut sections = vec![
        of_kind("The page contradicts itself", DriftKind::is_contradiction),
        of_kind("Explained by the spec", DriftKind::is_explained),
        list("Not understood, and so not compared", unread.collect()),
    ];
    if let Some(whole) = &report.whole {
        let names = |names: &[_]| names.iter().map(ToString::to_string).collect();
        let gone = whole.gone.iter().map(|(page, operation)| {
            let operation =
                operation.as_ref().map(|name| format!(", the page of {name}")).unwrap_or_default();
            format!("{}/{}.md  {}{operation}", page.section, page.id, page.title)
        });
        let foreign = report.foreign().into_iter().map(|(area, count)| format!("{area}: {count}")).collect();
        sections.extend([
            list("In the spec, but on no page", names(&whole.undocumented)),
            list("Known from third parties only", names(&whole.third_party)),
            list("Pages that are gone", gone.collect()),
            list("Products that the spec doesn't have, and how many pages they have", foreign),
        ]);
    }
    sections
}

/// What was found on each page, in a few words.
pub(super) fn verdicts(report: &Report) -> Vec<String> {
    let verdict = |page: &Compared| {
        let mut words = vec![match page.count(DriftKind::is_open) {
            0 => "no drift".to_owned(),
            1 => "1 difference".to_owned(),
            more => format!("{more} differences"),
        }];
        let others = [
            (page.count(DriftKind::is_explained), "explained"),
            (page.count(DriftKind::is_contradiction), "times against itself"),
            (page.unread.len(), "lines unread"),
        ];
        let others = others.iter().filter(|(count, _)| *count > 0);
        words.extend(others.map(|(count, what)| format!("{count} {what}")));
        format!("{}: {}", page.names(), words.join(", "))
    };
    report.own().map(verdict).collect()
}

/// One difference: operation, fact, what the page says and where, what the spec says and where.
fn one(page: &Compared, drift: &Drift, with_product: bool) -> String {
    let name = if with_product { drift.operation.to_string() } else { drift.operation.name.clone() };
    let at = spec_line(drift).map(|line| format!(" ({line})")).unwrap_or_default();
    let note = match &drift.kind {
        DriftKind::Explained { why, .. } => format!("  {why}"),
        DriftKind::Open if !drift.also_on_faces.is_empty() => format!("  {}", shared_with(drift)),
        DriftKind::Open | DriftKind::Contradiction => String::new(),
    };
    let Drift { fact, page_says, spec_says, .. } = drift;
    format!("{name}  {fact}  page: {page_says} ({})  spec: {spec_says}{at}{note}", page_lines(page, drift))
}

/// The lines of the page that say so: `card.md:14, 20, 31 Java sample`.
pub(super) fn page_lines(page: &Compared, drift: &Drift) -> String {
    let mut file = None;
    let line = |(voice, line): &(Voice, Line)| {
        let is_same_file = file.replace(line.file) == Some(line.file);
        let place = if is_same_file { line.number.to_string() } else { place(page, *line) };
        let voice = if *voice == Voice::Table { "" } else { voice.name() };
        format!("{place} {voice}").trim_end().to_owned()
    };
    drift.said_by.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// Where the spec says so: `spec/card-member/brand.yaml:14`.
pub(super) fn spec_line(drift: &Drift) -> Option<String> {
    let span = drift.spec.as_ref()?;
    Some(format!("{}:{}", span.file().shown, span.line_and_column().0))
}

/// `shared with partner`
pub(super) fn shared_with(drift: &Drift) -> String {
    let faces: Vec<_> = drift.also_on_faces.iter().map(|face| face.stem()).collect();
    format!("shared with {}", faces.join(", "))
}

/// A line of a page: `brand/4015582716.md:14`.
fn place(page: &Compared, line: Line) -> String {
    format!("{}:{}", page.file(line), line.number)
}
