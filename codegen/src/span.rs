//! Places in the spec: a file and a range of its bytes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::source_file::SourceFile;

/// A range of bytes of a file of the spec.
#[derive(Clone)]
pub struct Span {
    file: Arc<SourceFile>,
    range: Range<usize>,
}

impl Span {
    /// Names a range; what lies outside the file or inside a character is moved to the nearest boundary.
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let start = boundary(&file.text, range.start);
        let end = boundary(&file.text, range.end.max(start));
        Self { file: Arc::clone(file), range: start..end }
    }

    /// The file.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The bytes, of the first line at most: a message points at a line, not at a page.
    pub fn range(&self) -> Range<usize> {
        let length = self.text().lines().next().map_or(0, |line| line.trim_end().len());
        self.range.start..self.range.start + length
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        self.file.text.get(self.range.clone()).unwrap_or_default()
    }

    /// The part of it that `text` is, or all of it.
    pub(crate) fn part(&self, text: &str) -> Self {
        let Some(offset) = self.text().find(text) else { return self.clone() };
        let start = self.range.start + offset;
        Self { file: Arc::clone(&self.file), range: start..start + text.len() }
    }

    /// Line and column, both from one; a column is a character.
    pub fn line_and_column(&self) -> (usize, usize) {
        let line = self.file.line_of(self.range.start);
        let before = self.file.text.get(self.file.line_start(line)..self.range.start);
        (line + 1, before.unwrap_or_default().chars().count() + 1)
    }

    /// What places are ordered and distinguished by.
    pub fn key(&self) -> (&str, usize, usize) {
        (&self.file.path, self.range.start, self.range.end)
    }
}

fn boundary(text: &str, mut position: usize) -> usize {
    position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    position
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.file.shown)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A value and the place where it stands.
#[derive(Clone)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A text of the spec.
pub type Text = Spanned<String>;

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// The value alone: where it stands is of no interest to a snapshot.
impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, range: Range<usize>) -> Span {
        Span::new(&Arc::new(SourceFile::new("spec", "card-member/brand.yaml", text)), range)
    }

    #[test]
    fn a_column_is_a_character() {
        assert_eq!(span("a: 1\n会员卡: 2\n", 16..17).to_string(), "spec/card-member/brand.yaml:2:6");
    }

    #[test]
    fn a_range_ends_with_its_first_line() {
        assert_eq!(span("a: |\n  b\n", 3..9).range(), 3..4);
    }

    #[test]
    fn a_range_outside_the_file_is_moved_into_it() {
        assert_eq!(span("卡", 1..99).range(), 0..3);
    }
}
