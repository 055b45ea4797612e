//! Walks over lists for the blocking client.

use std::iter::FusedIterator;
use std::vec;

use serde_json::Value;

use super::listing::{DynamicReplies, ItemsOf, Listing, Replies};
use super::{Paged, opaque_debug};
use crate::blocking_client::BlockingClient;
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::operation::OperationInfo;
use crate::reply::Reply;

impl BlockingClient {
    /// Walks over all items of a list, from the request's offset on, with a call a page.
    ///
    /// An error comes once, as the last item; those before it are sound. No call is made before the first item is
    /// asked for, or beyond what is asked for.
    pub fn items<O: Paged + Send + 'static>(&self, operation: O) -> BlockingItems<O::Item> {
        let listing: Box<dyn Listing<Page = _> + Send> = Box::new(ItemsOf(Replies::new(operation)));
        BlockingItems { pages: Driver { client: self.clone(), listing }, page: Vec::new().into_iter() }
    }

    /// Walks over all pages of a list, from the request's offset on, and hands out their replies in full.
    ///
    /// An error comes once, as the last page. The last page may be empty.
    pub fn pages<O: Paged<Reply: Clone>>(&self, operation: O) -> BlockingPages<O> {
        BlockingPages(Driver { client: self.clone(), listing: Replies::new(operation) })
    }

    /// Walks over all pages of a list that is known only by its description.
    ///
    /// `offset` is 0 and `limit` the greatest allowed if the arguments do not say otherwise. An operation that does
    /// not answer with pages is [`Error::Invalid`], as the first page.
    pub fn pages_dynamic(&self, info: &'static OperationInfo, arguments: Arguments) -> BlockingDynamicPages {
        let listing = DynamicReplies::new(info, arguments);
        BlockingDynamicPages(Driver { client: self.clone(), listing })
    }
}

/// All items of a list.
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
    type Item = Result<Reply<O::Reply>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl Iterator for BlockingDynamicPages {
    type Item = Result<Reply<Value>, Error>;

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
    fn next(&mut self) -> Option<Result<L::Page, Error>> {
        let prepared = self.listing.request(self.client.exchange())?;
        let outcome = prepared.and_then(|prepared| self.client.run(&prepared));
        Some(self.listing.settle(outcome))
    }
}
