//! Where in a document something new goes.

use super::target::{Target, common_segments};
use super::text::{Edit, after, block, indented, line_end};
use super::yaml::put;
use wechatpay_codegen::document::{Component, Document, Schema};
use wechatpay_codegen::node::{Entry, Node};

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
    let lines = indented(&format!("{key}:\n{}", indented(entry, 2)), depth);
    let below = format!("{path}/");
    if let Some(first) = paths.iter().position(|other| other.key.value.starts_with(&below)) {
        return match first.checked_sub(1).and_then(|before| paths.get(before)) {
            Some(before) => insert(document, end(text, before), &format!("\n{lines}")),
            None => insert(document, start_of(document, "paths"), &format!("{lines}\n")),
        };
    }
    let sibling = paths.iter().max_by_key(|other| common_segments(&other.key.value, path));
    match sibling {
        Some(sibling) => insert(document, end(text, sibling), &format!("\n{lines}")),
        None => under(document, &["paths"], &lines),
    }
}

/// What is put into `components/schemas`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    Body,
    Model,
    Enum,
    Refinement,
}

/// Puts a schema into a document, at the end of the section where its like stand.
pub(super) fn schema(target: &Target<'_>, document: &Document, put: Put, path: &str, entry: &str) -> Edit {
    let entries = document.tree.get("components").and_then(|components| components.get("schemas"));
    let entries = entries.map_or(&[][..], Node::entries);
    let Some(last) = entries.last() else {
        return under(document, &["components", "schemas"], &indented(entry, 4));
    };
    let is = |wanted: fn(&Schema) -> bool| {
        let schemas = document.components.schemas.iter().rev();
        let mut found = schemas.filter(|schema| schema.value.as_ref().is_some_and(wanted));
        found.next().and_then(|schema| entry_of(entries, schema))
    };
    let anchor = match put {
        Put::Body => None,
        Put::Enum => is(|schema| matches!(schema, Schema::Enum(_))),
        Put::Refinement => is(|schema| matches!(schema, Schema::Refinement(_))),
        Put::Model => {
            let neighbour =
                target.neighbour(path).and_then(|operation| Some(operation.reply()?.1.schema.name.as_str()));
            entries.iter().find(|entry| Some(entry.key.as_str()) == neighbour)
        }
    };
    let after_it = match (put, anchor) {
        (Put::Refinement, Some(anchor)) => anchor,
        (_, Some(anchor)) => last_of_section(&document.file.text, entries, anchor),
        (_, None) => last,
    };
    let lines = indented(entry, column(last));
    insert(document, end(&document.file.text, after_it), &format!("\n{lines}"))
}

fn entry_of<'e>(entries: &'e [Entry], schema: &Component<Schema>) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key.value == schema.name.value)
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

/// How far an entry is indented.
fn column(entry: &Entry) -> usize {
    entry.key.span.line_and_column().1 - 1
}
