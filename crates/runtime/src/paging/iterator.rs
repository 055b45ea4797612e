//! Walks over lists for the blocking client.

use std::iter::FusedIterator;
use std::vec;

use serde_json::Value;

use super::listing::{DynamicReplies, ItemsOf, Listing, Replies};
use super::page_reply::PageReply;
use super::walk_methods::walk_methods;
use super::{Paged, opaque_debug};
use crate::blocking_client::BlockingClient;
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::operation::OperationInfo;

walk_methods!(BlockingClient, BlockingItems, BlockingPages, BlockingDynamicPages);

/// All items of a list.
///
/// ```
/// # fn sync<O: wechatpay_runtime::Paged + Send + 'static>(
/// #     client: &wechatpay_runtime::BlockingClient, list: O, store: impl Fn(&O::Item, i64),
/// # ) -> Result<(), wechatpay_runtime::Error> {
/// // A nightly job that resumes where it was interrupted: the offset is stored beside what came before it.
/// let mut items = client.items(list);
/// while let Some(item) = items.next() {
///     let item = item?;
///     store(&item, items.offset());
/// }
/// # Ok(())
/// # }
/// ```
pub struct BlockingItems<T> {
    pages: Driver<Box<dyn Listing<Page = Vec<T>> + Send>>,
    page: vec::IntoIter<T>,
}

/// All pages of a list, as replies in full.
pub struct BlockingPages<O>(Driver<Replies<O>>);

/// All pages of a list that is known only by its description.
pub struct BlockingDynamicPages(Driver<DynamicReplies>);

impl<T> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(items) => self.page = items.into_iter(),
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

opaque_debug!(BlockingItems<T>, BlockingPages<O>, BlockingDynamicPages);

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
