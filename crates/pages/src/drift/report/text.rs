//! A report as lines for people.

use std::fmt::Write;

use super::{Compared, Report};
use crate::drift::difference::{Drift, DriftKind};
use crate::evidence::{Line, Voice};

/// The report as text. Of a whole folder, a line an operation comes first; then the differences, what pages contradict
/// themselves in, what is explained; then what only one side has, and the summary.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    if report.whole.is_some() {
        for page in report.compared.iter().filter(|page| !report.is_foreign(page)) {
            let names: Vec<_> = page.operations.iter().map(ToString::to_string).collect();
            line(&mut text, &format!("{}: {}", names.join(", "), verdict(page)));
        }
        text.push('\n');
    }
    let open: Vec<_> = report.open().collect();
    block(&mut text, "", &open, report);
    let of_kind = |is: &dyn Fn(&DriftKind) -> bool| {
        report.drift().filter(|(_, drift)| is(&drift.kind)).collect::<Vec<_>>()
    };
    let contradictions = of_kind(&|kind| matches!(kind, DriftKind::Contradiction));
    block(&mut text, "The page contradicts itself:", &contradictions, report);
    let explained = of_kind(&|kind| matches!(kind, DriftKind::Explained { .. }));
    block(&mut text, "Explained by the spec:", &explained, report);
    unread(&mut text, report);
    whole(&mut text, report);
    if report.whole.is_some() || report.is_clean() {
        line(&mut text, &report.summary());
    }
    text
}

/// One difference: operation, fact, what the page says and where, what the spec says and where.
pub(super) fn one(page: &Compared, drift: &Drift, with_product: bool) -> String {
    let name = if with_product { drift.operation.to_string() } else { drift.operation.name.clone() };
    let spec = drift.spec.as_ref().map(|span| {
        let (line, _) = span.line_and_column();
        format!(" ({}:{line})", span.file().shown)
    });
    let faces: Vec<_> = drift.also_on_faces.iter().map(|face| face.stem()).collect();
    let note = match &drift.kind {
        DriftKind::Explained { why, .. } => format!("  {why}"),
        DriftKind::Open if !faces.is_empty() => format!("  shared with {}", faces.join(", ")),
        DriftKind::Open | DriftKind::Contradiction => String::new(),
    };
    format!(
        "{name}  {}  page: {} ({})  spec: {}{}{note}",
        drift.fact,
        drift.page_says,
        lines(page, drift),
        drift.spec_says,
        spec.unwrap_or_default(),
    )
}

/// The lines of the page that say so: `card.md:14, 20, 31 Java sample`.
fn lines(page: &Compared, drift: &Drift) -> String {
    let mut file = None;
    let line = |(voice, line): &(Voice, Line)| {
        let is_same_file = file.replace(line.file) == Some(line.file);
        let place = if is_same_file { line.number.to_string() } else { place(page, *line) };
        let voice = if *voice == Voice::Table { "" } else { voice.name() };
        format!("{place} {voice}").trim_end().to_owned()
    };
    drift.said_by.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// A line of a page: `brand/4015582716.md:14`.
pub(super) fn place(page: &Compared, line: Line) -> String {
    let file = page.files.get(usize::from(line.file)).map_or("", String::as_str);
    format!("{file}:{}", line.number)
}

/// What was found on a page, in a few words.
pub(super) fn verdict(page: &Compared) -> String {
    let open = page.count(|kind| matches!(kind, DriftKind::Open));
    let explained = page.count(|kind| matches!(kind, DriftKind::Explained { .. }));
    let contradictions = page.count(|kind| matches!(kind, DriftKind::Contradiction));
    let mut words = vec![match open {
        0 => "no drift".to_owned(),
        1 => "1 difference".to_owned(),
        more => format!("{more} differences"),
    }];
    words.extend((explained > 0).then(|| format!("{explained} explained")));
    words.extend((contradictions > 0).then(|| format!("{contradictions} times against itself")));
    words.extend((!page.unread.is_empty()).then(|| format!("{} lines unread", page.unread.len())));
    words.join(", ")
}

fn block(text: &mut String, title: &str, found: &[(&Compared, &Drift)], report: &Report) {
    if found.is_empty() {
        return;
    }
    if !title.is_empty() {
        line(text, title);
    }
    for (page, drift) in found {
        line(text, &one(page, drift, report.whole.is_some()));
    }
    if report.whole.is_some() {
        text.push('\n');
    }
}

fn unread(text: &mut String, report: &Report) {
    let lines: Vec<_> = report
        .compared
        .iter()
        .filter(|page| !report.is_foreign(page))
        .flat_map(|page| {
            page.unread.iter().map(|unread| format!("{}  {}", place(page, unread.line), unread.what))
        })
        .collect();
    list(text, "Not understood, and so not compared:", &lines);
}

fn whole(text: &mut String, report: &Report) {
    let Some(whole) = &report.whole else { return };
    let names =
        |names: &[crate::drift::OperationName]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    list(text, "In the spec, but on no page:", &names(&whole.undocumented));
    list(text, "Known from third parties only:", &names(&whole.third_party));
    let gone: Vec<_> = whole
        .gone
        .iter()
        .map(|(page, operation)| {
            let operation =
                operation.as_ref().map(|name| format!(", the page of {name}")).unwrap_or_default();
            format!("{}/{}.md  {}{operation}", page.section, page.id, page.title)
        })
        .collect();
    list(text, "Pages that are gone:", &gone);
    let foreign: Vec<_> = report.foreign().iter().map(|(area, count)| format!("{area}: {count}")).collect();
    list(text, "Products that the spec doesn't have, and how many pages they have:", &foreign);
}

fn list(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    line(text, title);
    for entry in lines {
        line(text, &format!("  {entry}"));
    }
    text.push('\n');
}

fn line(text: &mut String, line: &str) {
    // Writing to a string can't fail.
    let _ = writeln!(text, "{line}");
}
