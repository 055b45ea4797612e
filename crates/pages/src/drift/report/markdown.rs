//! A report as Markdown, such as the body of a pull request.

use super::found::{Compared, Report};
use super::text::{page_lines, sections, shared_with, spec_line, verdicts};
use crate::drift::difference::Drift;

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut parts = vec![format!("# Documentation drift\n\n{}.\n", report.summary())];
    for page in report.own() {
        let open = page.drift.iter().filter(|drift| drift.is_open());
        let rows = open.map(|drift| row(page, drift)).collect::<Vec<_>>().concat();
        if !rows.is_empty() {
            let name = escaped(&page.names());
            parts.push(format!("\n## {name}\n\n| fact | page | spec |\n|---|---|---|\n{rows}"));
        }
    }
    let unreadable = ("Unreadable pages", report.unreadable.iter().map(ToString::to_string).collect());
    let sections = sections(report).into_iter().map(|section| (section.title, section.entries));
    for (title, entries) in sections.chain([unreadable]).filter(|(_, entries)| !entries.is_empty()) {
        parts.push(format!("\n## {title}\n\n{}", list(&entries)));
    }
    if report.whole.is_some() {
        let pages = list(&verdicts(report));
        let summary = "<summary>Every page that was compared</summary>";
        parts.push(format!("\n<details>{summary}\n\n{pages}\n</details>\n"));
    }
    parts.concat()
}

/// A row of an operation's table.
fn row(page: &Compared, drift: &Drift) -> String {
    let at = spec_line(drift).map(|line| format!(" (`{line}`)")).unwrap_or_default();
    let is_shared = !drift.also_on_faces.is_empty();
    let shared = if is_shared { format!("; {}", shared_with(drift)) } else { String::new() };
    let page_says = escaped(&drift.page_says.to_string());
    let spec_says = escaped(&drift.spec_says.to_string());
    let lines = page_lines(page, drift);
    format!("| `{}` | {page_says} (`{lines}`) | {spec_says}{at}{shared} |\n", drift.fact)
}

fn list(entries: &[String]) -> String {
    entries.iter().map(|entry| format!("- {}\n", escaped(entry))).collect::<Vec<_>>().concat()
}

/// Text that Markdown would take for something else.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}
