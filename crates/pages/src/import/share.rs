//! What several drafted operations say alike stands once: errors, responses and parameters become components.
//!
//! Only drafts are touched, which a summary that is still to be written shows. What a part says stays as it is; where
//! two say the same in other words, the first wins.

use heck::ToUpperCamelCase;
use serde_json::Value;
use wechatpay_codegen::spec::yaml::{Entry, Node};
use wechatpay_codegen::spec::{Document, Kind, Product};

use super::errors::STATUSES;
use super::place;
use super::text::{Edit, block, indented, item, line_start};
use super::tree::items;

/// The kinds of parts that are shared, in this order: a response refers to errors.
pub(super) const KINDS: [Kind; 3] = [Kind::Example, Kind::Response, Kind::Parameter];

/// A part of an operation that may stand elsewhere as well.
struct Part<'d> {
    document: &'d Document,
    /// Its lines, as the document has them.
    lines: std::ops::Range<usize>,
    /// What it says.
    says: Value,
    /// What a component of it would be called.
    name: String,
}

/// The edits that make components of what several drafts of a product say alike.
pub(super) fn edits(product: &Product, kind: Kind) -> Vec<Edit> {
    let mut groups: Vec<Vec<Part<'_>>> = Vec::new();
    for (_, document) in product.faces() {
        for part in drafted(document).flat_map(|operation| parts(document, operation, kind)) {
            match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.says == part.says)) {
                Some(group) => group.push(part),
                None => groups.push(vec![part]),
            }
        }
    }
    groups.retain(|group| group.len() > 1);
    // The one that most say alike gets the plain name.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut taken: Vec<String> = product
        .documents
        .iter()
        .chain(product.common.iter().map(|document| &**document))
        .flat_map(|document| document.written(kind))
        .map(|entry| entry.key.value.clone())
        .collect();
    let shared = product.documents.iter().find(|document| document.face.is_none());
    let mut edits = Vec::new();
    let mut entries: Vec<(&Document, String)> = Vec::new();
    for group in &groups {
        let Some(first) = group.first() else { continue };
        let is_of_face = group.iter().all(|part| std::ptr::eq(part.document, first.document));
        let home = if kind == Kind::Parameter && is_of_face {
            first.document
        } else {
            shared.unwrap_or(first.document)
        };
        let name = free_name(&first.name, &taken);
        let body = body(first, kind);
        let body = if std::ptr::eq(home, first.document) {
            body
        } else {
            body.replace(&format!("'{}#", home.file.name), "'#")
        };
        entries.push((home, format!("{name}:\n{}", indented(&body, 2))));
        edits.extend(group.iter().filter_map(|part| reference(part, home, kind, &name)));
        taken.push(name);
    }
    for document in &product.documents {
        let own: Vec<_> = entries.iter().filter(|(home, _)| std::ptr::eq(*home, document)).collect();
        if !own.is_empty() {
            let lines = own.iter().map(|(_, entry)| entry.as_str()).collect::<Vec<_>>().join("\n");
            edits.push(place::components(document, kind, &lines));
        }
    }
    edits
}

/// The operations of a face that are drafts.
fn drafted(document: &Document) -> impl Iterator<Item = &Node> {
    let paths = document.tree.get("paths").map_or(&[][..], Node::entries);
    let operations = paths.iter().flat_map(|path| path.value.entries()).map(|method| &method.value);
    operations.filter(|operation| operation.get("summary").and_then(Node::text) == Some("TODO"))
}

fn parts<'d>(document: &'d Document, operation: &'d Node, kind: Kind) -> Vec<Part<'d>> {
    let text = &document.file.text;
    let is_error =
        |entry: &&Entry| entry.key.value.starts_with(['4', '5']) && entry.value.get("$ref").is_none();
    let responses = operation.get("responses").map_or(&[][..], Node::entries).iter().filter(is_error);
    let keyed = |entry: &'d Entry, name: String, says: Value| Part {
        document,
        lines: block(text, entry.key.span.range().start),
        says,
        name,
    };
    match kind {
        Kind::Response => responses
            .map(|entry| {
                let known = STATUSES.iter().find(|(status, ..)| entry.key.value == status.to_string());
                let name = known
                    .map_or_else(|| format!("Status{}", entry.key.value), |(_, name, _)| (*name).to_owned());
                keyed(entry, name, entry.value.to_json())
            })
            .collect(),
        Kind::Example => responses
            .filter_map(|entry| super::errors::examples(&entry.value))
            .flat_map(Node::entries)
            .filter(|entry| entry.value.get("$ref").is_none())
            .filter_map(|entry| {
                let value = entry.value.get("value")?;
                let name = value.get("code").and_then(Node::text)?.to_upper_camel_case();
                Some(keyed(entry, name, value.to_json()))
            })
            .collect(),
        Kind::Parameter => items(operation.get("parameters").unwrap_or(operation))
            .iter()
            .filter_map(|node| {
                let name = node.get("name").and_then(Node::text)?.to_upper_camel_case();
                Some(Part {
                    document,
                    lines: item(text, node.span.range().start),
                    says: node.to_json(),
                    name,
                })
            })
            .collect(),
        Kind::Schema => Vec::new(),
    }
}

/// What stands below a component's name: the lines of a part, without its key or its dash.
fn body(part: &Part<'_>, kind: Kind) -> String {
    let lines = part.document.file.text.get(part.lines.clone()).unwrap_or_default();
    let lines = if kind == Kind::Parameter {
        lines.replacen("- ", "  ", 1)
    } else {
        lines.split_once('\n').map_or("", |(_, rest)| rest).to_owned()
    };
    let margin = lines.lines().next().map_or(0, |line| line.len() - line.trim_start().len());
    let own = |line: &str| line.get(margin..).unwrap_or_default().to_owned();
    lines.lines().map(own).collect::<Vec<_>>().join("\n") + "\n"
}

/// The edit that refers to a component where a part stands.
fn reference(part: &Part<'_>, home: &Document, kind: Kind, name: &str) -> Option<Edit> {
    let file = if std::ptr::eq(part.document, home) { "" } else { home.file.name.as_str() };
    let target = format!("$ref: '{file}#/components/{}/{name}'\n", kind.key());
    let text = &part.document.file.text;
    let first = text.get(line_start(text, part.lines.start)..)?.lines().next()?;
    let margin = " ".repeat(first.len() - first.trim_start().len());
    let lines = if kind == Kind::Parameter {
        format!("{margin}- {target}")
    } else {
        format!("{first}\n{margin}  {target}")
    };
    Some(Edit { path: part.document.file.path.clone(), range: part.lines.clone(), text: lines })
}

fn free_name(name: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}
