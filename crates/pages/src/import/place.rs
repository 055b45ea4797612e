//! Where in a document something new goes.

use super::target::{Target, common_segments};
use super::text::{Edit, after, block, indented, line_end};
use super::tree::{column, insert_after};
use super::yaml::put;
use wechatpay_codegen::spec::yaml::{Entry, Node};
use wechatpay_codegen::spec::{Document, Kind};

/// Puts an operation into the face's document: beside the other methods of its path, else by path.
pub(super) fn operation(target: &Target<'_>, path: &str, entry: &str) -> Edit {
    let document = target.document;
    let text = &document.file.text;
    let paths = document.tree.get("paths").map_or(&[][..], Node::entries);
    if let Some(found) = paths.iter().find(|other| other.key.value == path) {
        let depth = found.value.entries().first().map_or(4, column);
        return insert(document, end(text, found), &format!("\n{}", indented(entry, depth)));
    }
    let depth = paths.first().map_or(2, column);
    let key = super::yaml::scalar(path);
    let lines = format!("{key}:\n{}", indented(entry, 2));
    let below = format!("{path}/");
    if let Some(first) = paths.iter().position(|other| other.key.value.starts_with(&below)) {
        return match first.checked_sub(1).and_then(|before| paths.get(before)) {
            Some(before) => insert_after(&document.file, before, &lines, "\n"),
            None => insert(document, start_of(document, "paths"), &format!("{}\n", indented(&lines, depth))),
        };
    }
    let sibling = paths.iter().max_by_key(|other| common_segments(&other.key.value, path));
    match sibling {
        Some(sibling) => insert_after(&document.file, sibling, &lines, "\n"),
        None => under(document, &["paths"], &indented(&lines, depth)),
    }
}

/// What is put into `components/schemas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Put {
    Body,
    Refinement,
    Model,
    Enum,
}

/// Puts schemas into a document, each at the end of the section where its like stand.
pub(super) fn schemas<'e>(document: &Document, added: impl Iterator<Item = (Put, &'e String)>) -> Vec<Edit> {
    let entries = document.written(Kind::Schema);
    let Some(last) = entries.last() else {
        let all: Vec<_> = added.map(|(_, entry)| entry.as_str()).collect();
        let lines = indented(&all.join("\n"), 4);
        let edit = (!all.is_empty()).then(|| under(document, &["components", "schemas"], &lines));
        return edit.into_iter().collect();
    };
    let text = &document.file.text;
    let put = |(put, entry): (Put, &String)| {
        let is = |key: &'static str| entries.iter().rfind(|entry| entry.value.get(key).is_some());
        let behind = match put {
            Put::Body => last,
            Put::Refinement => is("allOf").unwrap_or(last),
            Put::Model => is("properties").map_or(last, |found| last_of_section(text, entries, found)),
            Put::Enum => is("enum").map_or(last, |found| last_of_section(text, entries, found)),
        };
        insert_after(&document.file, behind, entry, "\n")
    };
    added.map(put).collect()
}

/// Puts components of a kind into a document, behind those that it has.
pub(super) fn components(document: &Document, kind: Kind, lines: &str) -> Edit {
    match document.written(kind).last() {
        Some(last) => insert_after(&document.file, last, lines, "\n"),
        None => under(document, &["components", kind.key()], &format!("\n{}", indented(lines, 4))),
    }
}

/// Puts an event into the face's document, behind the others.
pub(super) fn event(document: &Document, entry: &str) -> Edit {
    let last = document.tree.get("webhooks").and_then(|webhooks| webhooks.entries().last());
    if let Some(last) = last {
        return insert_after(&document.file, last, entry, "\n");
    }
    // Before the components, as in OpenAPI's own examples.
    let components = document.tree.entries().iter().find(|entry| entry.key.value == "components");
    let at = components.map_or(document.file.text.len(), |it| it.key.span.range().start);
    insert(document, at, &format!("webhooks:\n{}\n", indented(entry, 2)))
}

/// The last entry before the next heading, a comment that is ruled with dashes.
fn last_of_section<'e>(text: &str, entries: &'e [Entry], anchor: &'e Entry) -> &'e Entry {
    let mut last = anchor;
    let from = anchor.key.span.range().start;
    for entry in entries.iter().skip_while(|entry| entry.key.span.range().start <= from) {
        let between = text.get(end(text, last)..entry.key.span.range().start).unwrap_or_default();
        if between.lines().any(|line| line.trim_start().starts_with("# ---")) {
            break;
        }
        last = entry;
    }
    last
}

/// Puts lines at the end of a mapping that is reached by these keys; those that are missing are made.
fn under(document: &Document, keys: &[&str], lines: &str) -> Edit {
    let text = &document.file.text;
    let mut node = &document.tree;
    let mut at = text.len();
    for (depth, key) in keys.iter().enumerate() {
        let found = node.entries().iter().find(|entry| entry.key.value == *key);
        let Some(entry) = found else {
            let missing = headings(keys, depth);
            let gap = if depth == 0 && !text.is_empty() { "\n" } else { "" };
            return insert(document, at, &format!("{gap}{missing}{lines}"));
        };
        node = &entry.value;
        at = end(text, entry);
        if node.entries().is_empty() {
            // `schemas: {}`, or nothing.
            let start = entry.key.span.range().end;
            let missing = headings(keys, depth + 1);
            return Edit {
                path: document.file.path.clone(),
                range: start..line_end(text, start),
                text: format!(":\n{missing}{lines}"),
            };
        }
    }
    insert(document, at, lines)
}

/// The lines of keys from one of them on.
fn headings(keys: &[&str], from: usize) -> String {
    let mut lines = String::new();
    for (depth, key) in keys.iter().enumerate().skip(from) {
        put(&mut lines, format_args!("{}{key}:\n", "  ".repeat(depth)));
    }
    lines
}

/// Where the first line below a key of the document starts.
fn start_of(document: &Document, key: &str) -> usize {
    let entry = document.tree.entries().iter().find(|entry| entry.key.value == key);
    entry.map_or(0, |entry| line_end(&document.file.text, entry.key.span.range().start))
}

fn insert(document: &Document, at: usize, lines: &str) -> Edit {
    let text = after(&document.file.text, at, lines);
    Edit { path: document.file.path.clone(), range: at..at, text }
}

fn end(text: &str, entry: &Entry) -> usize {
    block(text, entry.key.span.range().start).end
}
