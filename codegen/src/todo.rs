//! What is left to do: a `TODO` in a value, a key or a comment of the spec.
//!
//! A draft of an operation holds one wherever people have to write, and can be checked all the same. So this is a
//! gate of its own, in front of the generated files alone.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Source;
use crate::span::Span;

const TODO: &str = "TODO";

/// Reports every `TODO` in the text of a spec.
pub(crate) fn find(source: &Source, diagnostics: &mut Diagnostics) {
    for file in source.folders.iter().flat_map(|folder| &folder.files) {
        for (at, _) in file.text.match_indices(TODO).filter(|(at, _)| is_word(&file.text, *at)) {
            let span = Span::new(file, at..at + TODO.len());
            diagnostics.report(
                Diagnostic::new(Rule::Todo, &span, "something is left to do here")
                    .help("write what is missing, in your own words, and remove the `TODO` and its comment"),
            );
        }
    }
}

/// Whether the `TODO` at a position is a word of its own and not a part of a name.
fn is_word(text: &str, at: usize) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let behind = text.get(at + TODO.len()..).and_then(|behind| behind.chars().next());
    !before.is_some_and(is_part) && !behind.is_some_and(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, usize)> {
        let mut found = Diagnostics::default();
        find(&Source::from_texts("spec", [("cards/brand.yaml", text)]), &mut found);
        found.iter().map(|todo| todo.labels[0].span.line_and_column()).collect()
    }

    #[test]
    fn values_keys_and_comments_are_searched() {
        let text = "a: TODO\nTODO: b\n# TODO 会员\nc: d # 卡TODO\ne: https://example.com/TODO, 'TODO TODO'\n";
        assert_eq!(lines(text), [(1, 4), (2, 1), (3, 3), (4, 9), (5, 24), (5, 31), (5, 36)]);
    }

    #[test]
    fn a_part_of_a_name_is_not_meant() {
        assert_eq!(lines("enum: [TODO_LIST, MY_TODO, TODOS, todo]\n"), []);
    }
}
