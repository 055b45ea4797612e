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
        for diagnostic in self.iter() {
            text.push_str(&renderer.render(&[group(diagnostic)]));
            text.push_str("\n\n");
        }
        let summary = match self.iter().count() {
            1 => "found 1 error".to_owned(),
            several => format!("found {several} errors"),
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

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.name());
    let mut group = Group::with_title(title);
    let mut rest = diagnostic.labels.as_slice();
    let mut kind = AnnotationKind::Primary;
    while let Some(file) = rest.first().map(|label| label.span.file()) {
        let here = rest.iter().take_while(|label| label.span.file().path == file.path).count();
        let (labels, others) = rest.split_at(here);
        group = group.element(snippet(file, labels, kind));
        rest = others;
        kind = AnnotationKind::Context;
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The lines of one file; the first label is where it is wrong if `kind` says so.
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
