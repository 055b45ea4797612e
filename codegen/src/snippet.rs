//! Diagnostics as people read them: message, `file:line:column`, the line, a caret, the fix.

use std::fmt;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::source_file::SourceFile;

/// How many diagnostics are written out: whoever has more of them repairs these first.
const MOST_SHOWN: usize = 100;

/// Labels that are further apart than so many lines get a snippet each.
const NEAR: usize = 100;

impl Diagnostics {
    /// Writes the first hundred diagnostics, each with its line and a caret, and at the end how many there are.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for diagnostic in self.iter().take(MOST_SHOWN) {
            text.push_str(&renderer.render(&[group(diagnostic)]));
            text.push_str("\n\n");
        }
        let summary = summary(self.iter().count());
        text.push_str(&renderer.render(&[Group::with_title(Level::ERROR.primary_title(summary))]));
        text
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

fn summary(count: usize) -> String {
    match count {
        1 => "found 1 error".to_owned(),
        2..=MOST_SHOWN => format!("found {count} errors"),
        _ => format!("found {count} errors; the first {MOST_SHOWN} are shown"),
    }
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.name());
    let mut group = Group::with_title(title);
    let mut rest = diagnostic.labels.as_slice();
    let mut kind = AnnotationKind::Primary;
    while let Some(first) = rest.first() {
        let here = rest.iter().take_while(|label| are_near(first, label)).count();
        let (labels, others) = rest.split_at(here);
        group = group.element(snippet(first.span.file(), labels, kind));
        rest = others;
        kind = AnnotationKind::Context;
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

fn are_near(one: &Label, other: &Label) -> bool {
    let line = |label: &Label| label.span.file().line_of(label.span.range().start);
    one.span.file().path == other.span.file().path && line(one).abs_diff(line(other)) <= NEAR
}

/// Some lines of one file; the first label is where it is wrong if `kind` says so.
///
/// No other line is handed over, since the renderer goes through all that it gets.
fn snippet<'a>(file: &'a SourceFile, labels: &'a [Label], kind: AnnotationKind) -> Element<'a> {
    if file.text.is_empty() {
        return Origin::path(file.shown.as_str()).line(1).char_column(1).into();
    }
    let positions = || labels.iter().map(|label| label.span.range().start);
    let first = file.line_of(positions().min().unwrap_or_default());
    let last = file.line_of(positions().max().unwrap_or_default());
    let start = file.line_start(first);
    let text = file.text.get(start..file.line_start(last + 1)).unwrap_or_default();
    let kinds = std::iter::once(kind).chain(std::iter::repeat(AnnotationKind::Context));
    let annotations = labels.iter().zip(kinds).map(|(label, kind)| {
        let range = label.span.range();
        let annotation = kind.span(range.start - start..range.end - start);
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(text).line_start(first + 1).path(file.shown.as_str()).annotations(annotations).into()
}
