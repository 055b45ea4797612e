//! What the documents say of paged lists: the words in which a page is asked for and answered with.

use serde_json::Value;

use super::document::Node;
use super::parameter::Parameter;
use super::schema::{Facets, Schema};

/// How an operation is asked for a page of a list, and how it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) by: PagedBy,
    /// The query parameter that says which page is wanted.
    pub(crate) start: String,
    /// The query parameter that says how long a page is.
    pub(crate) limit: String,
    /// How long a page is where nobody says; none for all of the list.
    pub(crate) default_limit: Option<usize>,
    /// The field of the reply that holds the items.
    pub(crate) items: String,
    /// The field of the reply that counts all of them.
    pub(crate) total: Option<String>,
    /// Whether it is on every page, or on the first alone.
    pub(crate) counts_always: bool,
}

/// What chooses a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PagedBy {
    /// How many items come before it.
    Offset,
    /// Its number; the first page has this one.
    Index(u64),
    /// A text that the page before it gave, in the field `next` of its reply.
    Token { next: String },
}

impl Paging {
    /// Pages in the usual words.
    pub(crate) fn usual() -> Self {
        Self {
            by: PagedBy::Offset,
            start: "offset".to_owned(),
            limit: "limit".to_owned(),
            default_limit: None,
            items: "data".to_owned(),
            total: Some("total_count".to_owned()),
            counts_always: true,
        }
    }

    /// The field of the reply that holds the token of the next page.
    pub(crate) fn next(&self) -> Option<&String> {
        match &self.by {
            PagedBy::Token { next } => Some(next),
            PagedBy::Offset | PagedBy::Index(_) => None,
        }
    }

    /// Reads `x-paged` of an operation, whose reply has this example and schema.
    pub(crate) fn read(
        operation: &Node<'_>,
        parameters: &[Parameter],
        reply: Option<&(Value, Schema)>,
    ) -> Result<Option<Self>, String> {
        let paging = match operation.value().get("x-paged") {
            None | Some(Value::Bool(false)) => return Ok(None),
            Some(Value::Bool(true)) => Self::usual(),
            Some(words) => Self::of_words(words)?,
        };
        let (example, schema) = reply.ok_or("`x-paged`, and the reply is empty")?;
        if !example.get(&paging.items).is_some_and(Value::is_array) {
            return Err(format!("`x-paged`, and the reply's example has no list `{}`", paging.items));
        }
        let facets = |name: &str| {
            parameters.iter().find(|parameter| parameter.name == name).map(|found| found.schema.facets())
        };
        let limit = facets(&paging.limit).and_then(|facets| facets.find("default")?.as_u64());
        let by = match paging.by {
            PagedBy::Index(first) => {
                let least = facets(&paging.start).and_then(|facets| facets.least("minimum"));
                PagedBy::Index(least.and_then(|least| u64::try_from(least).ok()).unwrap_or(first))
            }
            by => by,
        };
        let required = |facets: Facets<'_>, name: &str| facets.required().contains(&name);
        let is_by_token = matches!(by, PagedBy::Token { .. });
        let counts_always =
            !is_by_token || paging.total.as_ref().is_some_and(|total| required(schema.facets(), total));
        let default_limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(Some(Self { by, default_limit, counts_always, ..paging }))
    }

    fn of_words(words: &Value) -> Result<Self, String> {
        let word = |key: &str| words.get(key).and_then(Value::as_str).map(str::to_owned);
        let require = |key: &str| word(key).ok_or_else(|| format!("`x-paged` has no `{key}`"));
        let (by, start) = match (word("offset"), word("index"), word("token")) {
            (Some(offset), None, None) => (PagedBy::Offset, offset),
            (None, Some(index), None) => (PagedBy::Index(1), index),
            (None, None, Some(token)) => (PagedBy::Token { next: require("next")? }, token),
            _ => return Err("`x-paged` must have one of `offset`, `index` and `token`".to_owned()),
        };
        let (limit, items) = (require("limit")?, require("items")?);
        Ok(Self { by, start, limit, items, total: word("total"), ..Self::usual() })
    }
}
