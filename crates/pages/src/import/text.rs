//! Edits of a document's text: what is not edited stays byte for byte.

use std::ops::Range;
use std::sync::Arc;

use wechatpay_codegen::{Source, SourceFile};

/// A range of a document's bytes and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The document's path below the spec's folder.
    pub(super) path: String,
    /// The bytes that go; none if something is only put in.
    pub(super) range: Range<usize>,
    /// What comes.
    pub(super) text: String,
}

/// Makes the edits, which do not overlap; `None` if they do, or lie outside the documents.
pub(super) fn edited(source: &Source, edits: &[Edit]) -> Option<Source> {
    let mut source = source.clone();
    // From the last to the first, so that ranges stay right; what is put in at one place comes in its order.
    let mut order: Vec<_> = edits.iter().enumerate().collect();
    order.sort_by_key(|(at, edit)| (&edit.path, edit.range.start, *at));
    let mut before: Option<&Edit> = None;
    for (_, edit) in order.into_iter().rev() {
        if before.is_some_and(|later| later.path == edit.path && edit.range.end > later.range.start) {
            return None;
        }
        let file = source.folders.iter_mut().flat_map(|folder| &mut folder.files);
        let file = file.into_iter().find(|file| file.path == edit.path)?;
        let mut text = file.text.clone();
        text.get(edit.range.clone())?;
        text.replace_range(edit.range.clone(), &edit.text);
        *file = Arc::new(file.with_text(text));
        before = Some(edit);
    }
    Some(source)
}

/// The document of a path.
pub(super) fn file<'s>(source: &'s Source, path: &str) -> Option<&'s Arc<SourceFile>> {
    source.folders.iter().flat_map(|folder| &folder.files).find(|file| file.path == path)
}

/// Where the line of a position starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Where the line after a position's line starts, or the text ends.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

/// The whole lines of an entry: from the line of its key to the last line that is indented deeper.
///
/// Comments and blank lines between this entry and the next belong to the next.
pub(super) fn block(text: &str, key: usize) -> Range<usize> {
    let start = line_start(text, key);
    let column = key - start;
    // A list may stand as deep as its key, but what follows an item there is the next one.
    let is_item = text.get(start..key).is_some_and(|before| before.contains('-'))
        || text.get(key..).is_some_and(|rest| rest.starts_with("- "));
    let mut end = line_end(text, key);
    let mut at = end;
    while at < text.len() {
        let next = line_end(text, at);
        let line = text.get(at..next).unwrap_or_default();
        let depth = line.len() - line.trim_start_matches(' ').len();
        let is_own_list = depth == column && line.trim_start().starts_with("- ") && !is_item;
        if !line.trim().is_empty() {
            if depth <= column && !is_own_list {
                break;
            }
            end = next;
        }
        at = next;
    }
    start..end
}

/// The whole lines of an item of a block list, from a position inside its first line.
pub(super) fn item(text: &str, at: usize) -> Range<usize> {
    let start = line_start(text, at);
    let dash = text.get(start..).and_then(|line| line.find('-')).unwrap_or_default();
    block(text, start + dash)
}

/// What is put in at the end of a block: the lines, after a line feed if the file ends without one.
pub(super) fn after(text: &str, end: usize, lines: &str) -> String {
    let is_whole_line = end == 0 || text.get(..end).is_some_and(|before| before.ends_with('\n'));
    if is_whole_line { lines.to_owned() } else { format!("\n{lines}") }
}

/// The same lines, each deeper; blank ones stay blank.
pub(super) fn indented(lines: &str, depth: usize) -> String {
    let deeper = |line: &str| {
        if line.trim().is_empty() { "\n".to_owned() } else { format!("{}{line}\n", " ".repeat(depth)) }
    };
    lines.lines().map(deeper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a:\n  b: 1\n\n  # about c\n  c:\n    - d\n\n# about e\ne:\n- f\n- g: 1\n  h: 2\n";

    #[test]
    fn a_block_ends_before_what_is_said_of_the_next() {
        let of = |key: &str| &TEXT[block(TEXT, TEXT.find(key).unwrap())];
        assert_eq!(of("a:"), "a:\n  b: 1\n\n  # about c\n  c:\n    - d\n");
        assert_eq!(of("b:"), "  b: 1\n");
        assert_eq!(of("c:"), "  c:\n    - d\n");
        assert_eq!(of("e:"), "e:\n- f\n- g: 1\n  h: 2\n");
        assert_eq!(&TEXT[item(TEXT, TEXT.find("g:").unwrap())], "- g: 1\n  h: 2\n");
        assert_eq!(&TEXT[item(TEXT, TEXT.find("f\n").unwrap())], "- f\n");
    }

    #[test]
    fn edits_leave_the_rest_alone() {
        let source = Source::from_texts("spec", [("p/brand.yaml", TEXT)]);
        let edit = |range, text: &str| Edit { path: "p/brand.yaml".to_owned(), range, text: text.to_owned() };
        let edits = [edit(3..3, "  x: 0\n"), edit(8..9, "2"), edit(3..3, "  y: 0\n")];
        let changed = edited(&source, &edits).unwrap();
        assert_eq!(
            file(&changed, "p/brand.yaml").unwrap().text,
            TEXT.replace("  b: 1", "  x: 0\n  y: 0\n  b: 2")
        );
        assert!(edited(&source, &[edit(0..5, ""), edit(4..6, "")]).is_none());
        assert!(edited(&source, &[edit(0..5000, "")]).is_none());
    }
}
