//! Paged lists: an operation that answers with a part of one, and walks over all of it.

mod iterator;
mod listing;
mod page_reply;
mod stream;
mod walk;
mod walk_methods;

pub use iterator::{BlockingDynamicPages, BlockingItems, BlockingPages};
pub use page_reply::PageReply;
pub use stream::{DynamicPages, Items, Pages};
pub use walk::PageError;

use crate::operation::Operation;

/// `Debug` that shows neither the request nor the items at hand: both may be personal.
macro_rules! opaque_debug {
    ($($name:ident $(<$parameter:ident>)?),*) => {
        $(impl $(<$parameter>)? std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}
use opaque_debug;

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
}

/// Which part of a list a request asks for.
#[derive(Debug)]
#[non_exhaustive]
pub struct PageQuery<'a> {
    /// How many records come before the part; a walk writes it.
    pub offset: &'a mut i64,
    /// How many records the part holds at most.
    pub limit: i64,
}

impl<'a> PageQuery<'a> {
    /// Names the request's field and its limit.
    pub fn new(offset: &'a mut i64, limit: i64) -> Self {
        Self { offset, limit }
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
}

impl<T> Page<T> {
    /// Takes a reply's fields; a list that is left out is an empty one.
    pub fn new(items: impl Into<Option<Vec<T>>>, total_count: impl Into<Option<i64>>) -> Self {
        Self { items: items.into().unwrap_or_default(), total_count: total_count.into() }
    }
}
