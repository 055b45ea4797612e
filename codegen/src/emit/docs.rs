//! Docs of items, a `///` line each.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};

use crate::api::Page;
use crate::prose::{aliases, wrap};

/// The width of a line of docs at the left margin.
pub(super) const WIDTH: usize = 96;
/// The width of a line of a field's docs, or a method's.
const INDENTED: usize = WIDTH - 4;

/// The docs of an item.
#[derive(Clone, Debug)]
pub(super) struct Docs(pub(super) Vec<String>);

impl Docs {
    /// Those of an item at the left margin.
    pub(super) fn of_item(markdown: &str) -> Self {
        Self(wrap(markdown, WIDTH))
    }

    /// Those of a field, a method or a variant.
    pub(super) fn of_member(markdown: &str) -> Self {
        Self(wrap(markdown, INDENTED))
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(self, markdown: &str) -> Self {
        self.block(wrap(markdown, WIDTH))
    }

    /// Adds lines as they are, after a blank one.
    pub(super) fn block(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() && !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(lines);
        self
    }

    /// Adds lines under a heading, if there are any.
    pub(super) fn section(self, heading: &str, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_none() {
            return self;
        }
        self.block(std::iter::once(heading.to_owned()).chain(lines))
    }
}

/// Sentences as the lines of a list; one alone stands by itself.
pub(super) fn items(sentences: Vec<String>) -> Vec<String> {
    if let [sentence] = sentences.as_slice() {
        return wrap(sentence, WIDTH);
    }
    sentences.iter().flat_map(|sentence| wrap(&format!("- {sentence}"), WIDTH)).collect()
}

/// Names under which rustdoc's search finds an item besides its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases(Vec<String>);

impl Aliases {
    /// The titles of pages, and the words that stand in them.
    pub(super) fn of_pages<'a>(pages: impl IntoIterator<Item = &'a Page>, words: &'a [String]) -> Self {
        Self(aliases(pages.into_iter().map(|page| page.title.as_str()), words).collect())
    }

    /// These words, each once.
    pub(super) fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        Self(aliases(words, &[]).collect())
    }
}

impl ToTokens for Aliases {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let aliases = &self.0;
        tokens.append_all(quote! { #(#[doc(alias = #aliases)])* });
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0 {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.append_all(quote! { #[doc = #line] });
        }
    }
}
