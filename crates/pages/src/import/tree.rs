//! Edits of what stands in a document: scalars, entries, lists of names.

use super::text::{Edit, after, block, indented, item, line_end};
use super::yaml::{flow_scalar, names, scalar};
use wechatpay_codegen::SourceFile;
use wechatpay_codegen::spec::yaml::{Entry, Node, Value};

/// The entry of a key.
pub(super) fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entries().iter().find(|entry| entry.key.value == key)
}

/// Writes something else where a scalar, or a key, stands.
pub(super) fn replace(file: &SourceFile, span: &wechatpay_codegen::Span, text: &str) -> Edit {
    Edit { path: file.path.clone(), range: span.range(), text: text.to_owned() }
}

/// Removes an entry's lines, and the blank line that set it apart.
pub(super) fn remove(file: &SourceFile, entry: &Entry) -> Edit {
    remove_lines(file, block(&file.text, entry.key.span.range().start))
}

/// Removes whole lines, and the blank line that set them apart.
pub(super) fn remove_lines(file: &SourceFile, lines: std::ops::Range<usize>) -> Edit {
    let text = &file.text;
    let is_blank = |range: std::ops::Range<usize>| {
        !range.is_empty() && text.get(range).is_some_and(|line| line.trim().is_empty())
    };
    let next = lines.end..line_end(text, lines.end);
    let before = lines.start.checked_sub(1).map(|end| super::text::line_start(text, end)..lines.start);
    let range = match before {
        // The last of a block takes the blank line before it, any other the one behind it.
        Some(before) if is_blank(before.clone()) && is_blank(next.clone()) => lines.start..next.end,
        Some(before) if is_blank(before.clone()) && next.is_empty() => before.start..lines.end,
        _ => lines,
    };
    Edit { path: file.path.clone(), range, text: String::new() }
}

/// Puts lines behind an entry, as deep as that is.
pub(super) fn insert_after(file: &SourceFile, entry: &Entry, lines: &str, gap: &str) -> Edit {
    let at = block(&file.text, entry.key.span.range().start).end;
    let lines = format!("{gap}{}", indented(lines, column(entry)));
    Edit { path: file.path.clone(), range: at..at, text: after(&file.text, at, &lines) }
}

/// Puts lines before an entry, as deep as that is.
pub(super) fn insert_before(file: &SourceFile, entry: &Entry, lines: &str, gap: &str) -> Edit {
    let at = block(&file.text, entry.key.span.range().start).start;
    let lines = format!("{}{gap}", indented(lines, column(entry)));
    Edit { path: file.path.clone(), range: at..at, text: lines }
}

/// How far an entry is indented.
pub(super) fn column(entry: &Entry) -> usize {
    entry.key.span.line_and_column().1 - 1
}

/// The texts of a list.
pub(super) fn texts(node: &Node) -> Vec<&str> {
    items(node).iter().filter_map(Node::text).collect()
}

/// The items of a list, none of anything else.
pub(super) fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => &[],
    }
}

/// An integer.
pub(super) fn number(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// Adds a name to a list of names, behind another one or in front.
pub(super) fn add_name(file: &SourceFile, list: &Entry, name: &str, behind: Option<&str>) -> Edit {
    let found = |name: &str| items(&list.value).iter().find(|item| item.text() == Some(name));
    if let Some(range) = brackets(file, list) {
        let mut all = texts(&list.value);
        let at =
            behind.and_then(|behind| all.iter().position(|other| *other == behind)).map_or(0, |at| at + 1);
        all.insert(at.min(all.len()), name);
        return rewrite(file, list, range, &all);
    }
    let lines = |margin: usize| format!("{}- {}\n", " ".repeat(margin), scalar(name));
    let margin = |node: &Node| node.span.line_and_column().1.saturating_sub(3);
    let (at, margin) = match (behind.and_then(found), items(&list.value).first()) {
        (Some(other), _) => (item(&file.text, other.span.range().start).end, margin(other)),
        (None, Some(first)) => (item(&file.text, first.span.range().start).start, margin(first)),
        (None, None) => (line_end(&file.text, list.key.span.range().end), column(list) + 2),
    };
    Edit { path: file.path.clone(), range: at..at, text: after(&file.text, at, &lines(margin)) }
}

/// Removes a name from a list of names; with the last one goes the list.
pub(super) fn remove_name(file: &SourceFile, list: &Entry, name: &str) -> Option<Edit> {
    let all: Vec<_> = texts(&list.value).into_iter().filter(|other| *other != name).collect();
    let found = items(&list.value).iter().find(|item| item.text() == Some(name))?;
    if all.is_empty() {
        return Some(remove(file, list));
    }
    Some(match brackets(file, list) {
        Some(range) => rewrite(file, list, range, &all),
        None => Edit {
            path: file.path.clone(),
            range: item(&file.text, found.span.range().start),
            text: String::new(),
        },
    })
}

/// Writes another name where one stands in a list.
fn rename(file: &SourceFile, list: &Entry, old: &str, new: &str) -> Option<Edit> {
    let found = items(&list.value).iter().find(|item| item.text() == Some(old))?;
    Some(replace(file, &found.span, &flow_scalar(new)))
}

/// The list that names the members of a model or an enum, and the mapping that describes them.
pub(super) type Members = (&'static str, &'static str);
/// The fields of a model.
pub(super) const FIELDS: Members = ("required", "properties");
/// The values of an enum.
pub(super) const VALUES: Members = ("enum", "x-enumDescriptions");

/// Removes a member of a schema.
pub(super) fn remove_member(file: &SourceFile, schema: &Node, of: Members, name: &str) -> Vec<Edit> {
    let named = entry(schema, of.0).and_then(|list| remove_name(file, list, name));
    let described = schema.get(of.1).and_then(|all| entry(all, name)).map(|found| remove(file, found));
    named.into_iter().chain(described).collect()
}

/// Gives a member of a schema another name.
pub(super) fn rename_member(
    file: &SourceFile,
    schema: &Node,
    of: Members,
    old: &str,
    new: &str,
) -> Vec<Edit> {
    let named = entry(schema, of.0).and_then(|list| rename(file, list, old, new));
    let described = schema.get(of.1).and_then(|all| entry(all, old));
    named.into_iter().chain(described.map(|it| replace(file, &it.key.span, &scalar(new)))).collect()
}

/// The bytes of `[…]`, if the list is written so.
fn brackets(file: &SourceFile, list: &Entry) -> Option<std::ops::Range<usize>> {
    let from = list.key.span.range().end;
    let rest = file.text.get(from..)?;
    let open = rest
        .find(|c: char| !c.is_whitespace() && c != ':')
        .filter(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with('[')))?;
    let content = items(&list.value).last().map_or(from + open, |found| found.span.range().end);
    let close = file.text.get(content..)?.find(']')?;
    Some(from + open..content + close + 1)
}

fn rewrite(file: &SourceFile, list: &Entry, range: std::ops::Range<usize>, all: &[&str]) -> Edit {
    let inline: Vec<_> = all.iter().map(|name| flow_scalar(name)).collect();
    let inline = format!("[{}]", inline.join(", "));
    let line = super::text::line_start(&file.text, range.start);
    let is_alone =
        file.text.get(range.end..line_end(&file.text, range.end)).is_some_and(|rest| rest.trim().is_empty());
    let width = file.text.get(line..range.start).map_or(0, |before| before.chars().count());
    if width + inline.chars().count() <= 110 || !is_alone {
        return Edit { path: file.path.clone(), range, text: inline };
    }
    // Too long for a line: one an item, behind the colon.
    let start = list.key.span.range().end + 1;
    let lines = names(all, 200);
    let depth = column(list) + 2;
    let margin = format!(
        "
{}",
        " ".repeat(depth)
    );
    let lines: String = lines.lines().skip(1).flat_map(|line| [margin.as_str(), line.trim_start()]).collect();
    Edit { path: file.path.clone(), range: start..range.end, text: lines }
}

#[cfg(test)]
mod tests {
    use super::super::text::{edited, file};
    use super::*;
    use wechatpay_codegen::Diagnostics;
    use wechatpay_codegen::Source;

    fn with(text: &str, edit: impl FnOnce(&SourceFile, &Node) -> Edit) -> String {
        let source = Source::from_texts("spec", [("p/brand.yaml", text)]);
        let found = file(&source, "p/brand.yaml").unwrap();
        let node = wechatpay_codegen::spec::yaml::read(found, &mut Diagnostics::default()).unwrap();
        let edit = edit(found, &node);
        file(&edited(&source, &[edit]).unwrap(), "p/brand.yaml").unwrap().text.clone()
    }

    fn list(node: &Node) -> &Entry {
        entry(node, "a").unwrap()
    }

    #[test]
    fn names_are_added_where_they_belong() {
        let flow = "a: [b, c] # why\n";
        assert_eq!(with(flow, |f, n| add_name(f, list(n), "d", Some("b"))), "a: [b, d, c] # why\n");
        assert_eq!(with(flow, |f, n| add_name(f, list(n), "d", None)), "a: [d, b, c] # why\n");
        let block = "a:\n  # first\n  - b\n  - c\ne: 1\n";
        assert_eq!(
            with(block, |f, n| add_name(f, list(n), "d", Some("b"))),
            "a:\n  # first\n  - b\n  - d\n  - c\ne: 1\n"
        );
        assert_eq!(with("a: []\n", |f, n| add_name(f, list(n), "d", None)), "a: [d]\n");
    }

    #[test]
    fn names_are_removed_and_renamed() {
        let block = "a:\n  # first\n  - b\n  - c\ne: 1\n";
        assert_eq!(with(block, |f, n| remove_name(f, list(n), "c").unwrap()), "a:\n  # first\n  - b\ne: 1\n");
        assert_eq!(with("a: [b, c]\n", |f, n| remove_name(f, list(n), "b").unwrap()), "a: [c]\n");
        assert_eq!(with("a: [b]\nc: 1\n", |f, n| remove_name(f, list(n), "b").unwrap()), "c: 1\n");
        assert_eq!(
            with(block, |f, n| rename(f, list(n), "c", "d").unwrap()),
            "a:\n  # first\n  - b\n  - d\ne: 1\n"
        );
    }

    #[test]
    fn an_entry_goes_with_its_blank_line() {
        let text = "a:\n  b: 1\n\n  c: 2\n\n  d: 3\n";
        let of = |node: &Node, key: &str| entry(&list(node).value, key).unwrap().clone();
        assert_eq!(with(text, |f, n| remove(f, &of(n, "c"))), "a:\n  b: 1\n\n  d: 3\n");
        assert_eq!(with(text, |f, n| remove(f, &of(n, "d"))), "a:\n  b: 1\n\n  c: 2\n");
    }
}
