//! Tokens on one line, with the spaces where rustfmt puts them.
//!
//! Generated code has no arithmetic: `<` and `>` are generics, `&` is a reference, `-` and `*` do not occur.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Prints tokens on one line.
pub(super) fn flat(tokens: impl ToTokens) -> String {
    let mut line = Line::default();
    line.stream(tokens.into_token_stream());
    line.text
}

#[derive(Default)]
struct Line {
    text: String,
    /// Whether the next token follows without a space.
    is_tight: bool,
    /// Whether the last token was a word, after which a group is a call or an index.
    is_word: bool,
}

impl Line {
    fn stream(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Punct(mark) => self.mark(mark.as_char(), mark.spacing() == Spacing::Joint),
                TokenTree::Ident(ident) => self.word(&ident.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.space();
        // A bracket after a lifetime or `mut` opens a type, after another word it is an index.
        self.is_word = word != "mut" && !self.text.ends_with('\'');
        self.text.push_str(word);
    }

    fn mark(&mut self, mark: char, is_joint: bool) {
        let is_path = mark == ':' && (is_joint || self.text.ends_with(':'));
        // The second half of `->` and `=>` stands by the first.
        let is_arrow = mark == '>' && self.is_tight && self.text.ends_with(['-', '=']);
        let follows_tightly = is_arrow || ",;?.<>:!".contains(mark);
        if !follows_tightly {
            self.space();
        }
        self.text.push(mark);
        self.is_tight = match mark {
            '.' | '<' | '!' | '#' | '&' | '\'' => true,
            ':' => is_path,
            '-' | '=' => is_joint,
            _ => false,
        };
        self.is_word = "!?".contains(mark) || (mark == '>' && !is_arrow);
    }

    fn group(&mut self, group: &Group) {
        let (open, close, inner_space) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")", ""),
            Delimiter::Bracket => ("[", "]", ""),
            Delimiter::Brace => ("{", "}", " "),
            Delimiter::None => ("", "", ""),
        };
        let is_call = self.is_word && group.delimiter() != Delimiter::Brace;
        if !is_call {
            self.space();
        }
        self.text.push_str(open);
        self.is_tight = true;
        self.is_word = false;
        let inside = flat(group.stream());
        let inside = inside.trim_end_matches(',');
        if !inside.is_empty() {
            self.text.push_str(inner_space);
            self.text.push_str(inside);
            self.text.push_str(inner_space);
        }
        self.text.push_str(close);
        self.is_tight = false;
        self.is_word = true;
    }

    fn space(&mut self) {
        if !self.is_tight && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.is_tight = false;
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::flat;

    #[test]
    fn spaces_stand_where_rustfmt_puts_them() {
        for (tokens, text) in [
            (
                quote! { const INFO: &'static OperationInfo = &INFO; },
                "const INFO: &'static OperationInfo = &INFO;",
            ),
            (
                quote! { fn body(&self, body: &mut ObjectWriter<'_>) -> Result<Self, E> },
                "fn body(&self, body: &mut ObjectWriter<'_>) -> Result<Self, E>",
            ),
            (quote! { impl Iterator<Item = &'static T> }, "impl Iterator<Item = &'static T>"),
            (quote! { Self { a: None, b: c.take("d")? } }, r#"Self { a: None, b: c.take("d")? }"#),
            (quote! { pub use a::b::{ C, D }; }, "pub use a::b::{ C, D };"),
            (quote! { let a: &[&[&T]] = &[x::Y, z]; }, "let a: &[&[&T]] = &[x::Y, z];"),
            (quote! { pub a: Option<Vec<String>>, }, "pub a: Option<Vec<String>>,"),
            (quote! { vec!["a".into(), r#type,] }, r#"vec!["a".into(), r#type]"#),
            (quote! { #[derive(Clone, Debug)] }, "#[derive(Clone, Debug)]"),
            (quote! { #[path = "a.rs"] mod b; }, r#"#[path = "a.rs"] mod b;"#),
            (quote! { client.send(a).await?.b() }, "client.send(a).await?.b()"),
            (quote! { Face::Brand => &[], }, "Face::Brand => &[],"),
            (quote! { a::b!(C); }, "a::b!(C);"),
            (quote! { fn new() -> Self {} }, "fn new() -> Self {}"),
            (quote! { const fn f(mut self, [a, b]: [u8; 2]) {} }, "const fn f(mut self, [a, b]: [u8; 2]) {}"),
            (quote! { &[(Face::Brand, a::B)] }, "&[(Face::Brand, a::B)]"),
            (
                quote! { fn a() -> &'static [(A, &'static str)] {} },
                "fn a() -> &'static [(A, &'static str)] {}",
            ),
        ] {
            assert_eq!(flat(tokens), text);
        }
    }
}
