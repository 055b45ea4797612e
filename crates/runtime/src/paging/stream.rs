//! Walks over lists for the asynchronous client.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use serde_json::Value;

use super::listing::{DynamicReplies, ItemsOf, Listing, Replies};
use super::page_reply::PageReply;
use super::paged::Paged;
use super::position::Position;
use super::walk_methods::walk_methods;
use crate::client::Client;
use crate::dynamic::Arguments;
use crate::error::Error;
use crate::operation::OperationInfo;
use crate::reply::Verified;
use crate::transport::BoxFuture;

walk_methods!(Client, Items, Pages, DynamicPages);

/// All items of a list: a [`Stream`][stream], also usable without one by [`next`](Self::next).
///
/// ```
/// # async fn sync<O: wechatpay_runtime::Paged + Send + 'static>(
/// #     client: &wechatpay_runtime::Client, list: O, stored: Option<wechatpay_runtime::Position>,
/// #     store: impl Fn(&O::Item, &str),
/// # ) -> Result<(), wechatpay_runtime::Error> {
/// // A nightly job that resumes where it was interrupted: the position is stored beside what came before it.
/// let list = match &stored {
///     Some(position) => list.starting_at(position)?,
///     None => list,
/// };
/// let mut items = client.items(list);
/// while let Some(item) = items.next().await {
///     let item = item?;
///     store(&item, &items.position().to_string());
/// }
/// # Ok(())
/// # }
/// ```
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "a walk makes no call until it is asked for something"]
pub struct Items<T> {
    pages: Driver<Box<dyn Listing<Page = (Position, Vec<T>)> + Send>>,
    /// The page whose items wait.
    page: Position,
    waiting: vec::IntoIter<T>,
}

/// All pages of a list, as replies in full: a [`Stream`][stream], also usable without one by [`next`](Self::next).
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "a walk makes no call until it is asked for something"]
pub struct Pages<O>(Driver<Replies<O>>);

/// All pages of a list that is known only by its description: a [`Stream`][stream], also usable without one by
/// [`next`](Self::next).
///
/// [stream]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
#[must_use = "a walk makes no call until it is asked for something"]
pub struct DynamicPages(Driver<DynamicReplies>);

impl<T> Items<T> {
    /// The next item; `None` at the end. It may be cancelled and asked again.
    ///
    /// # Errors
    /// The call for its page failed; the walk is over then.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.waiting.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok((page, items))) => (self.page, self.waiting) = (page, items.into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged<Reply: Clone>> Pages<O> {
    /// The next page; `None` at the end. It may be cancelled and asked again.
    ///
    /// # Errors
    /// The call for it failed; the walk is over then.
    pub async fn next(&mut self) -> Option<Result<PageReply<O::Reply>, Error>> {
        poll_fn(|context| self.0.poll(context)).await
    }
}

impl DynamicPages {
    /// The next page; `None` at the end. It may be cancelled and asked again.
    ///
    /// # Errors
    /// The call for it failed; the walk is over then.
    pub async fn next(&mut self) -> Option<Result<PageReply<Value>, Error>> {
        poll_fn(|context| self.0.poll(context)).await
    }
}

// Nothing in them is ever pinned.
impl<T> Unpin for Items<T> {}
impl<O> Unpin for Pages<O> {}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<O: Paged<Reply: Clone>> Stream for Pages<O> {
    type Item = Result<PageReply<O::Reply>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll(context)
    }
}

impl Stream for DynamicPages {
    type Item = Result<PageReply<Value>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll(context)
    }
}

/// Calls for the pages of a listing, one at a time.
struct Driver<L> {
    client: Client,
    listing: L,
    /// The call under way.
    call: Option<BoxFuture<'static, Result<Verified, Error>>>,
}

impl<L: Listing> Driver<L> {
    fn new(client: Client, listing: L) -> Self {
        Self { client, listing, call: None }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<L::Page, Error>>> {
        let outcome = match &mut self.call {
            Some(call) => ready!(call.as_mut().poll(context)),
            None => match self.listing.request(&self.client.exchange()) {
                None => return Poll::Ready(None),
                Some(Err(error)) => Err(error),
                Some(Ok(prepared)) => {
                    let client = self.client.clone();
                    let call = self.call.insert(Box::pin(async move { client.run(&prepared).await }));
                    ready!(call.as_mut().poll(context))
                }
            },
        };
        self.call = None;
        Poll::Ready(Some(self.listing.settle(outcome)))
    }
}
