//! What must follow an edit: a component that nobody uses any more goes, and so does what an example shows of a field
//! or a value that is no more.

use wechatpay_codegen::Rule;
use wechatpay_codegen::{Diagnostic, Diagnostics};

use super::text::{Edit, block, item, line_end, line_start};
use super::tree::remove_lines;

/// The edits that answer diagnostics; none if they are of another kind.
pub(super) fn edits(found: &Diagnostics, renames: Option<&(String, String)>) -> Vec<Edit> {
    // What nobody uses goes at once: one such component may refer to another.
    let unused: Vec<_> = found.iter().filter_map(unused).collect();
    if !unused.is_empty() {
        return unused;
    }
    let mut edits: Vec<_> = found.iter().filter_map(|diagnostic| example(diagnostic, renames)).collect();
    edits.sort_by(|one, other| (&one.path, one.range.start).cmp(&(&other.path, other.range.start)));
    // What is part of another waits for the next round.
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        let is_behind = |last: &Edit| last.path != edit.path || last.range.end <= edit.range.start;
        if kept.last().is_none_or(is_behind) {
            kept.push(edit);
        }
    }
    kept
}

fn unused(diagnostic: &Diagnostic) -> Option<Edit> {
    let span = &diagnostic.labels.first().filter(|_| diagnostic.rule == Rule::UnusedComponent)?.span;
    let file = span.file();
    Some(remove_lines(file, block(&file.text, span.range().start)))
}

fn example(diagnostic: &Diagnostic, renames: Option<&(String, String)>) -> Option<Edit> {
    let span = &diagnostic.labels.first().filter(|_| diagnostic.rule == Rule::ExampleType)?.span;
    let (text, path) = (&span.file().text, &span.file().path);
    let start = span.range().start;
    let edit = |range, text: &str| Some(Edit { path: path.clone(), range, text: text.to_owned() });
    if let Some((_, new)) = renames.filter(|(old, _)| span.text() == old) {
        return edit(span.range(), new);
    }
    let line = line_start(text, start);
    let first = text.get(line..)?.trim_start();
    let margin = text.get(line..)?.len() - first.len();
    if !first.starts_with("- ") {
        return edit(block(text, line + margin), "");
    }
    // The first key of an item goes, and the next one takes its place behind the dash.
    let whole = item(text, start);
    let rest = text.get(line_end(text, start)..whole.end)?;
    let next = format!("\n{}", " ".repeat(margin + 2));
    let is_key = |at: &usize| !rest.get(at + next.len() - 1..).is_some_and(|key| key.starts_with([' ', '#']));
    let rest_start = whole.end - rest.len();
    let keys = format!("\n{rest}");
    let found = keys.match_indices(&next).map(|(at, _)| at).find(is_key);
    let is_mapping = first.contains(": ") || first.trim_end().ends_with(':');
    match found.filter(|_| is_mapping) {
        Some(at) => edit(line + margin + 2..rest_start + at + margin + 2, ""),
        None => edit(whole, ""),
    }
}
