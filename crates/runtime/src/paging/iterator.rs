//! Walks over lists for the blocking client.

use std::iter::FusedIterator;
use std::vec;

use serde_json::Value;

use super::listing::{DynamicReplies, ItemsOf, Listing, Replies};
use super::page_reply::PageReply;
use super::paged::Paged;
use super::position::Position;
use super::walk_methods::walk_methods;
use crate::blocking_client::BlockingClient;
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::operation::OperationInfo;

walk_methods!(BlockingClient, BlockingItems, BlockingPages, BlockingDynamicPages);

/// All items of a list.
///
/// ```
/// # fn sync<O: wechatpay_runtime::Paged + Send + 'static>(
/// #     client: &wechatpay_runtime::BlockingClient, list: O, stored: Option<wechatpay_runtime::Position>,
/// #     store: impl Fn(&O::Item, &str),
/// # ) -> Result<(), wechatpay_runtime::Error> {
/// // A nightly job that resumes where it was interrupted: the position is stored beside what came before it.
/// let list = match &stored {
///     Some(position) => list.starting_at(position)?,
///     None => list,
/// };
/// let mut items = client.items(list);
/// while let Some(item) = items.next() {
///     let item = item?;
///     store(&item, &items.position().to_string());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a walk makes no call until it is asked for something"]
pub struct BlockingItems<T> {
    pages: Driver<Box<dyn Listing<Page = (Position, Vec<T>)> + Send>>,
    /// The page whose items wait.
    page: Position,
    waiting: vec::IntoIter<T>,
}

/// All pages of a list, as replies in full.
#[must_use = "a walk makes no call until it is asked for something"]
pub struct BlockingPages<O>(Driver<Replies<O>>);

/// All pages of a list that is known only by its description.
#[must_use = "a walk makes no call until it is asked for something"]
pub struct BlockingDynamicPages(Driver<DynamicReplies>);

impl<T> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.waiting.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok((page, items)) => (self.page, self.waiting) = (page, items.into_iter()),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: Paged<Reply: Clone>> Iterator for BlockingPages<O> {
    type Item = Result<PageReply<O::Reply>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl Iterator for BlockingDynamicPages {
    type Item = Result<PageReply<Value>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl<T> FusedIterator for BlockingItems<T> {}
impl<O: Paged<Reply: Clone>> FusedIterator for BlockingPages<O> {}
impl FusedIterator for BlockingDynamicPages {}

/// Calls for the pages of a listing, one at a time.
struct Driver<L> {
    client: BlockingClient,
    listing: L,
}

impl<L: Listing> Driver<L> {
    fn new(client: BlockingClient, listing: L) -> Self {
        Self { client, listing }
    }

    fn next(&mut self) -> Option<Result<L::Page, Error>> {
        let prepared = self.listing.request(&self.client.exchange())?;
        let outcome = prepared.and_then(|prepared| self.client.run(&prepared));
        Some(self.listing.settle(outcome))
    }
}
