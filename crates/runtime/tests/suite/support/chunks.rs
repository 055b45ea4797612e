//! A stream that yields what it is given, one item at a time, and is not ready now and then.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

pub(crate) struct Chunks<T> {
    items: vec::IntoIter<T>,
    is_ready: bool,
}

/// Streams these items.
pub(crate) fn chunks<T>(items: impl IntoIterator<Item = T>) -> Chunks<T> {
    Chunks { items: items.into_iter().collect::<Vec<_>>().into_iter(), is_ready: false }
}

impl<T> Unpin for Chunks<T> {}

impl<T> Stream for Chunks<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.is_ready = !self.is_ready;
        if self.is_ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.items.next())
    }
}
