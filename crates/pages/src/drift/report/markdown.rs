//! A report as Markdown, such as the body of a pull request.

use std::fmt::Write;

use super::text::{place, verdict};
use super::{Compared, Report};
use crate::drift::OperationName;
use crate::drift::difference::{Drift, DriftKind};

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# Documentation drift\n\n{}.\n", report.summary());
    for page in &report.compared {
        let open: Vec<_> = page.drift.iter().filter(|drift| drift.is_open()).collect();
        if open.is_empty() || report.is_foreign(page) {
            continue;
        }
        let names: Vec<_> = page.operations.iter().map(|name| escaped(&name.to_string())).collect();
        push(&mut text, &format!("\n## {}\n\n| fact | page | spec |\n|---|---|---|", names.join(", ")));
        for drift in open {
            push(&mut text, &row(page, drift));
        }
    }
    let of_kind = |is: &dyn Fn(&DriftKind) -> bool| {
        let found = report.drift().filter(|(_, drift)| is(&drift.kind));
        found.map(|(page, drift)| entry(page, drift)).collect::<Vec<_>>()
    };
    let contradictions = of_kind(&|kind| matches!(kind, DriftKind::Contradiction));
    section(&mut text, "Pages that contradict themselves", &contradictions);
    let explained = of_kind(&|kind| matches!(kind, DriftKind::Explained { .. }));
    section(&mut text, "Explained by the spec", &explained);
    let unread: Vec<_> = report
        .compared
        .iter()
        .filter(|page| !report.is_foreign(page))
        .flat_map(|page| page.unread.iter().map(|unread| (place(page, unread.line), &unread.what)))
        .map(|(place, what)| format!("`{place}`: {}", escaped(what)))
        .collect();
    section(&mut text, "Not understood, and so not compared", &unread);
    let files: Vec<_> =
        report.unreadable.iter().map(|file| format!("`{}`: {}", file.file, escaped(&file.reason))).collect();
    section(&mut text, "Unreadable pages", &files);
    if let Some(whole) = &report.whole {
        let names =
            |names: &[OperationName]| names.iter().map(|name| escaped(&name.to_string())).collect::<Vec<_>>();
        section(&mut text, "In the spec, but on no page", &names(&whole.undocumented));
        let gone: Vec<_> = whole
            .gone
            .iter()
            .map(|(page, operation)| {
                let operation =
                    operation.as_ref().map(|name| format!(", the page of {name}")).unwrap_or_default();
                escaped(&format!("{}/{}.md {}{operation}", page.section, page.id, page.title))
            })
            .collect();
        section(&mut text, "Pages that are gone", &gone);
        push(&mut text, "\n<details><summary>Every page that was compared</summary>\n");
        for page in report.compared.iter().filter(|page| !report.is_foreign(page)) {
            let names: Vec<_> = page.operations.iter().map(|name| escaped(&name.to_string())).collect();
            push(&mut text, &format!("- {}: {}", names.join(", "), verdict(page)));
        }
        push(&mut text, "\n</details>");
    }
    text
}

/// A row of an operation's table.
fn row(page: &Compared, drift: &Drift) -> String {
    let lines: Vec<_> = drift.said_by.iter().map(|(_, line)| format!("`{}`", place(page, *line))).collect();
    let spec = drift.spec.as_ref().map(|span| {
        let (line, _) = span.line_and_column();
        format!(" (`{}:{line}`)", span.file().shown)
    });
    let mut faces = drift.also_on_faces.iter().map(|face| face.stem()).collect::<Vec<_>>().join(", ");
    if !faces.is_empty() {
        faces = format!("; shared with {faces}");
    }
    format!(
        "| `{}` | {} ({}) | {}{}{faces} |",
        drift.fact,
        escaped(&drift.page_says.to_string()),
        lines.join(", "),
        escaped(&drift.spec_says.to_string()),
        spec.unwrap_or_default(),
    )
}

/// A difference in a list.
fn entry(page: &Compared, drift: &Drift) -> String {
    let lines: Vec<_> = drift.said_by.iter().map(|(_, line)| format!("`{}`", place(page, *line))).collect();
    let reason = match &drift.kind {
        DriftKind::Explained { why, .. } => format!(". {}", escaped(why)),
        DriftKind::Open | DriftKind::Contradiction => String::new(),
    };
    format!(
        "{} `{}`: page {} ({}), spec {}{reason}",
        escaped(&drift.operation.to_string()),
        drift.fact,
        escaped(&drift.page_says.to_string()),
        lines.join(", "),
        escaped(&drift.spec_says.to_string()),
    )
}

fn section(text: &mut String, title: &str, entries: &[String]) {
    if !entries.is_empty() {
        push(text, &format!("\n## {title}\n"));
        for entry in entries {
            push(text, &format!("- {entry}"));
        }
    }
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

fn push(text: &mut String, line: &str) {
    // Writing to a string can't fail.
    let _ = writeln!(text, "{line}");
}
