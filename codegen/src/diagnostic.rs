//! What is wrong with a spec: the rule, the place, what to write instead. Several at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::rule::Rule;
use crate::span::Span;

/// One thing that is wrong with a spec.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, and what to say at the caret; the first one is where it is wrong, the others explain it.
    pub labels: Vec<Label>,
    /// What to do instead.
    pub help: Option<String>,
}

/// A place and what to say of it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// Describes what is wrong at a place.
    pub fn new(rule: Rule, span: &Span, message: impl Into<String>) -> Self {
        Self::without_place(rule, message).label(span, "")
    }

    /// Describes what is wrong where no line of the spec shows it.
    pub fn without_place(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds a place that explains it.
    pub fn label(mut self, span: &Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span: span.clone(), text: text.into() });
        self
    }

    /// Says what to do instead.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    fn place(&self) -> Option<(&str, usize, usize)> {
        self.labels.first().map(|label| label.span.key())
    }
}

/// All the errors of a spec.
///
/// Its `Display` shows each with its line and a caret, without colour; [`render`](Self::render) has colours.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    known: BTreeMap<Place, Known>,
}

/// The path of a file, and the start and the end of a range of its bytes.
type Place = (String, usize, usize);

/// What has been reported of a place.
#[derive(Clone, Debug)]
struct Known {
    rule: Rule,
    messages: BTreeSet<String>,
}

impl Diagnostics {
    /// Adds a diagnostic, unless its place is known to be wrong already: both faces may trip over one line of the
    /// shared document, and a later stage over what an earlier one has reported.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.is_news(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    /// Whether nobody knows yet that the place is wrong, and remembers that it is.
    fn is_news(&mut self, diagnostic: &Diagnostic) -> bool {
        let Some((path, start, end)) = diagnostic.place() else { return true };
        let rule = diagnostic.rule;
        let known = self
            .known
            .entry((path.to_owned(), start, end))
            .or_insert_with(|| Known { rule, messages: BTreeSet::new() });
        known.rule == rule && known.messages.insert(diagnostic.message.clone())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The diagnostics, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Returns the value if nothing is wrong.
    ///
    /// # Errors
    /// The diagnostics, file by file and from top to bottom.
    pub fn into_result<T>(mut self, value: T) -> Result<T, Self> {
        if self.found.is_empty() {
            return Ok(value);
        }
        self.found.sort_by(|one, other| one.place().cmp(&other.place()));
        Err(self)
    }
}

impl std::error::Error for Diagnostics {}
