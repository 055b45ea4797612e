//! Documented errors → a list of Markdown, an entry for each status and code.

use super::{escape, wrap};
use crate::api::ErrorEntry;

/// The errors as lines of at most `width` characters.
///
/// Callers match on status and code, so errors that share both stand together, in the order in which the first of
/// them is documented; what stands alone takes one entry.
pub(crate) fn errors(entries: &[ErrorEntry], width: usize) -> Vec<String> {
    let mut groups: Vec<(&ErrorEntry, Vec<String>)> = Vec::new();
    for entry in entries {
        let text = format!("{} {}", escape(&entry.meaning), escape(&entry.remedy));
        let same = |first: &ErrorEntry| first.status == entry.status && first.code == entry.code;
        match groups.iter_mut().find(|(first, _)| same(first)) {
            // Two messages may mean the same to a caller: `OpenID 无效` and `openid无效` are documented for one call.
            Some((_, texts)) if texts.contains(&text) => {}
            Some((_, texts)) => texts.push(text),
            None => groups.push((entry, vec![text])),
        }
    }
    groups.iter().flat_map(|(first, texts)| group(first, texts, width)).collect()
}

fn group(first: &ErrorEntry, texts: &[String], width: usize) -> Vec<String> {
    let name = format!("- {} `{}`:", first.status, first.code);
    if let [text] = texts {
        return wrap(&format!("{name} {text}"), width);
    }
    let nested = texts.iter().flat_map(|text| wrap(&format!("- {text}"), width.saturating_sub(2)));
    std::iter::once(name).chain(nested.map(|line| format!("  {line}"))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source_file::SourceFile;
    use crate::span::{Span, Text};

    fn entry(status: &str, code: &str, meaning: &str) -> ErrorEntry {
        let name =
            Text { value: code.to_owned(), span: Span::new(&Arc::new(SourceFile::new("", "", "")), 0..0) };
        ErrorEntry {
            name,
            status: status.to_owned(),
            code: code.to_owned(),
            message: String::new(),
            meaning: meaning.to_owned(),
            remedy: "Mend it.".to_owned(),
        }
    }

    #[test]
    fn errors_of_one_code_stand_together_in_their_order() {
        let entries = [
            entry("400", "PARAM_ERROR", "The card_id is wrong."),
            entry("400", "INVALID_REQUEST", "A rule is broken."),
            entry("400", "PARAM_ERROR", "A time is wrong."),
            entry("404", "PARAM_ERROR", "There is none."),
        ];
        let expected = [
            "- 400 `PARAM_ERROR`:",
            "  - The `card_id` is wrong. Mend it.",
            "  - A time is wrong. Mend it.",
            "- 400 `INVALID_REQUEST`: A rule is broken. Mend it.",
            "- 404 `PARAM_ERROR`: There is none. Mend it.",
        ];
        assert_eq!(errors(&entries, 80), expected);
    }

    #[test]
    fn a_long_entry_continues_under_its_text() {
        let entries = [entry("400", "A", "One two three."), entry("400", "A", "Four five six.")];
        let expected = [
            "- 400 `A`:",
            "  - One two",
            "    three. Mend",
            "    it.",
            "  - Four five",
            "    six. Mend",
            "    it.",
        ];
        assert_eq!(errors(&entries, 15), expected);
    }

    #[test]
    fn what_means_the_same_stands_there_once() {
        let entries = [entry("400", "A", "One."), entry("400", "A", "One.")];
        assert_eq!(errors(&entries, 80), ["- 400 `A`: One. Mend it."]);
    }
}
