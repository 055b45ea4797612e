//! What an operation says that answers with a part of a list: which part it asks for, and what came.

use super::position::Position;
use super::query::PageQuery;
use crate::error::{Error, RequestErrorKind};
use crate::operation::Operation;

/// An operation that answers with a part of a list.
///
/// Generated request structs implement it. [`Client::items`](crate::Client::items) and
/// [`Client::pages`](crate::Client::pages) send it once a page.
pub trait Paged: Operation {
    /// What the list holds.
    type Item;

    /// Which part of the list the request asks for.
    fn position(&mut self) -> PageQuery<'_>;

    /// What the reply holds of the list.
    fn page(reply: Self::Reply) -> Page<Self::Item>;

    /// Asks for the part of the list that begins there, such as where an earlier walk stood.
    ///
    /// # Errors
    /// The position is one of another kind of list: an offset, where pages are chosen by a token.
    fn starting_at(mut self, position: &Position) -> Result<Self, Error>
    where
        Self: Sized,
    {
        let mut query = self.position();
        if query.begin_at(position) {
            return Ok(self);
        }
        let (list, position) = (query.kind(), position.kind());
        Err(RequestErrorKind::OtherPosition { list, position }.of(Self::INFO.name))
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, none if the list ends before the part.
    pub items: Vec<T>,
    /// How many records the whole list holds, if the reply says so.
    pub total_count: Option<i64>,
    /// What the next page is asked for with, in a list by token; none at the end.
    pub next_token: Option<String>,
}

impl<T> Page<T> {
    /// Takes the items of a reply; a list that is left out is an empty one.
    pub fn new(items: impl Into<Option<Vec<T>>>) -> Self {
        Self { items: items.into().unwrap_or_default(), total_count: None, next_token: None }
    }

    /// Sets how many records the whole list holds.
    pub fn total(mut self, total_count: impl Into<Option<i64>>) -> Self {
        self.total_count = total_count.into();
        self
    }

    /// Sets the token of the next page; an empty one leads nowhere.
    pub fn next(mut self, token: impl Into<Option<String>>) -> Self {
        self.next_token = token.into().filter(|token| !token.is_empty());
        self
    }
}
