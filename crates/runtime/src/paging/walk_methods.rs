//! What the walks of both clients have in common, written once.

/// Writes a client's methods that start walks, and those that say where a walk stands.
macro_rules! walk_methods {
    ($client:ident, $items:ident, $pages:ident, $dynamic_pages:ident) => {
        impl $client {
            /// Walks over all items of a list, from the request's offset on, with a call a page.
            ///
            /// An error comes once, as the last item; those before it are sound. No call is made before the first item
            /// is asked for, or beyond what is asked for. With the feature `rate-limit` the calls keep within the
            /// documented rate limit.
            ///
            /// A list that the platform doesn't bring to an end is an error: a page that came before, or a
            /// `total_count` that can't be true, is [`Error::Decode`] with [`PageError`](crate::PageError).
            pub fn items<O: Paged + Send + 'static>(&self, operation: O) -> $items<O::Item> {
                let listing: Box<dyn Listing<Page = _> + Send> = Box::new(ItemsOf(Replies::new(operation)));
                $items { pages: Driver::new(self.for_walks(), listing), page: Vec::new().into_iter() }
            }

            /// Walks over all pages of a list, from the request's offset on, and hands out their replies in full, each
            /// with the offset to resume at.
            ///
            /// An error comes once, as the last page. The last page may be empty. Otherwise it is as
            /// [`items`](Self::items).
            pub fn pages<O: Paged<Reply: Clone>>(&self, operation: O) -> $pages<O> {
                $pages(Driver::new(self.for_walks(), Replies::new(operation)))
            }

            /// Walks over all pages of a list that is known only by its description.
            ///
            /// `offset` is 0 and `limit` the greatest allowed if the arguments do not say otherwise. An operation that
            /// does not answer with pages is [`Error::Invalid`], as the first page.
            pub fn pages_dynamic(
                &self,
                info: &'static OperationInfo,
                arguments: Arguments,
            ) -> $dynamic_pages {
                $dynamic_pages(Driver::new(self.for_walks(), DynamicReplies::new(info, arguments)))
            }
        }

        impl<T> $items<T> {
            /// The offset behind the last item that was handed out: a walk that starts there goes on where this one
            /// stands.
            pub fn offset(&self) -> i64 {
                let waiting = i64::try_from(self.page.len()).unwrap_or(i64::MAX);
                self.pages.listing.offset().saturating_sub(waiting)
            }
        }

        impl<O: Paged<Reply: Clone>> $pages<O> {
            /// The offset behind the last page that was handed out: a walk that starts there goes on where this one
            /// stands.
            pub fn offset(&self) -> i64 {
                self.0.listing.offset()
            }
        }

        impl $dynamic_pages {
            /// The offset behind the last page that was handed out: a walk that starts there goes on where this one
            /// stands.
            pub fn offset(&self) -> i64 {
                self.0.listing.offset()
            }
        }
    };
}
pub(super) use walk_methods;
