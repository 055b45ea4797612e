//! The words of a sample, in Java or Go.

use crate::evidence::Line;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The page's line.
    pub(super) at: Line,
    /// The sample's line.
    pub(super) row: usize,
    pub(super) word: Word<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Name(&'a str),
    /// A string in quotes, without them, its escapes as they are.
    Text(&'a str),
    /// A string in backquotes, without them.
    Tag(&'a str),
    Number,
    /// Any other character.
    Mark(char),
}

/// Takes a sample apart. Comments are passed over.
pub(super) fn read<'a>(lines: &[(Line, &'a str)]) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let mut comment = false;
    for (row, (at, line)) in lines.iter().enumerate() {
        let mut rest = *line;
        loop {
            if comment {
                let Some((_, after)) = rest.split_once("*/") else { break };
                comment = false;
                rest = after;
            }
            rest = rest.trim_start();
            if rest.starts_with("//") {
                break;
            }
            if let Some(after) = rest.strip_prefix("/*") {
                comment = true;
                rest = after;
                continue;
            }
            let Some((word, after)) = next(rest) else { break };
            tokens.push(Token { at: *at, row, word });
            rest = after;
        }
    }
    tokens
}

fn next(text: &str) -> Option<(Word<'_>, &str)> {
    let c = text.chars().next()?;
    if c.is_alphabetic() || c == '_' || c == '$' {
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
        return text.split_at_checked(end).map(|(name, rest)| (Word::Name(name), rest));
    }
    if c.is_ascii_digit() {
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
        return text.get(end..).map(|rest| (Word::Number, rest));
    }
    let inner = text.get(c.len_utf8()..)?;
    match c {
        '"' | '\'' => {
            let end = closing(inner, c);
            let rest = inner.get(end..).map(|rest| rest.strip_prefix(c).unwrap_or(rest))?;
            Some((Word::Text(inner.get(..end)?), rest))
        }
        '`' => {
            inner.split_once('`').map(|(tag, rest)| (Word::Tag(tag), rest)).or(Some((Word::Mark(c), inner)))
        }
        _ => Some((Word::Mark(c), inner)),
    }
}

fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hold_what_looks_like_code() {
        let tokens = read(&[(Line::new(0, 1), "a = \"{ // \\\" }\"; /* { */ b `json:\"c\"` // }")]);
        let words: Vec<_> = tokens.iter().map(|token| token.word).collect();
        let text = Word::Text("{ // \\\" }");
        let tag = Word::Tag("json:\"c\"");
        assert_eq!(words, [Word::Name("a"), Word::Mark('='), text, Word::Mark(';'), Word::Name("b"), tag]);
    }
}
