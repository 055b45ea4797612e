//! Mistakes as people read them: message, `file:line:column`, the line, a caret, the fix.

use std::fmt;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Diagnostics, Label};
use crate::source_file::SourceFile;

impl Diagnostics {
    /// Writes each diagnostic with its line and a caret, and at the end how many there are.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for mistake in self.iter() {
            text.push_str(&renderer.render(&[group(mistake)]));
            text.push_str("\n\n");
        }
        let summary = match self.iter().count() {
            1 => "1 mistake".to_owned(),
            several => format!("{several} mistakes"),
        };
        text.push_str(&renderer.render(&[Group::with_title(Level::ERROR.primary_title(summary))]));
        text
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

fn group(mistake: &Diagnostic) -> Group<'_> {
    let title = Level::ERROR.primary_title(mistake.message.as_str()).id(mistake.rule.name());
    let mut group = Group::with_title(title);
    let mut rest = mistake.labels.as_slice();
    let mut kind = AnnotationKind::Primary;
    while let Some(file) = rest.first().map(|label| label.span.file()) {
        let here = rest.iter().take_while(|label| label.span.file().path == file.path).count();
        let (labels, others) = rest.split_at(here);
        group = group.element(snippet(file, labels, kind));
        rest = others;
        kind = AnnotationKind::Context;
    }
    match &mistake.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The lines of one file; the first label is the mistake where `kind` says so.
fn snippet<'a>(file: &'a SourceFile, labels: &'a [Label], kind: AnnotationKind) -> Element<'a> {
    if file.text.is_empty() {
        return Origin::path(file.shown.as_str()).line(1).char_column(1).into();
    }
    let kinds = std::iter::once(kind).chain(std::iter::repeat(AnnotationKind::Context));
    let annotations = labels.iter().zip(kinds).map(|(label, kind)| {
        let annotation = kind.span(label.span.range());
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(file.text.as_str()).path(file.shown.as_str()).annotations(annotations).into()
}
