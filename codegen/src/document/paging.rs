//! `x-paged`: the reply is one page of a list, and which words of the wire say so.

use super::read::{Read, Reported, wrong_type};
use super::reader::Fields;
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// The words in which an operation is asked for a page and answers with it.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Where the spec says so.
    pub span: Span,
    /// What chooses a page.
    pub by: PagedBy,
    /// The query parameter that does.
    pub start: Text,
    /// The query parameter that says how long a page is.
    pub limit: Text,
    /// The field of the reply that holds the items.
    pub items: Text,
    /// The field of the reply that counts the items of all pages.
    pub total: Option<Text>,
}

/// What chooses a page.
#[derive(Clone, Debug)]
pub enum PagedBy {
    /// How many items come before it.
    Offset,
    /// Its number.
    Index,
    /// A text that the page before it gives.
    Token {
        /// The field of the reply that does.
        next: Text,
    },
}

impl PagedBy {
    /// The key of `x-paged` that names the parameter.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Index => "index",
            Self::Token { .. } => "token",
        }
    }
}

/// Reads `true`, which stands for the usual words, or a mapping of other ones.
pub(super) fn paging(node: &Node, diagnostics: &mut Diagnostics) -> Read<Option<Paging>> {
    match node.value {
        Value::Boolean(is_paged) => Ok(is_paged.then(|| usual(&node.span))),
        Value::Map(_) => words(node, diagnostics).map(Some),
        _ => wrong_type(node, "`true`, or a mapping such as `{offset: …, limit: …, items: …}`", diagnostics),
    }
}

fn usual(span: &Span) -> Paging {
    let word = |word: &str| Text { value: word.to_owned(), span: span.clone() };
    Paging {
        span: span.clone(),
        by: PagedBy::Offset,
        start: word("offset"),
        limit: word("limit"),
        items: word("data"),
        total: Some(word("total_count")),
    }
}

fn words(node: &Node, diagnostics: &mut Diagnostics) -> Read<Paging> {
    let mut fields = Fields::open(node, "`x-paged`", diagnostics)?;
    let starts = [
        (PagedBy::Offset, fields.optional("offset", text)),
        (PagedBy::Index, fields.optional("index", text)),
    ];
    let token = fields.optional("token", text);
    let next = if matches!(token, Ok(None)) { Err(Reported) } else { fields.required("next", text) };
    let limit = fields.required("limit", text);
    let items = fields.required("items", text);
    let total = fields.optional("total", text);
    fields.finish();
    let mut found = Vec::new();
    for (by, start) in starts {
        found.extend(start?.map(|start| (by, start)));
    }
    if let Some(start) = token? {
        found.push((PagedBy::Token { next: next? }, start));
    }
    let (limit, items, total) = (limit?, items?, total?);
    let mut found = found.into_iter();
    let (by, start) = match (found.next(), found.next()) {
        (Some(only), None) => only,
        (None, _) => {
            let help = "add `offset`, `index` or `token`: the query parameter that says which page is wanted";
            let message = "`x-paged` doesn't say what chooses a page";
            diagnostics.report(Diagnostic::new(Rule::Paging, &node.span, message).help(help));
            return Err(Reported);
        }
        (Some((one, first)), Some((other, second))) => {
            let message = format!("`x-paged` names both `{}` and `{}`", one.key(), other.key());
            let help = "remove the one by which no page is chosen";
            diagnostics.report(
                Diagnostic::new(Rule::Paging, &second.span, message)
                    .label(&first.span, "chooses a page too")
                    .help(help),
            );
            return Err(Reported);
        }
    };
    Ok(Paging { span: node.span.clone(), by, start, limit, items, total })
}
