//! What the walks of both clients have in common, written once.

/// Writes a client's methods that start walks, those that say where a walk stands, and a `Debug` that shows neither
/// the request nor the items at hand: both may be personal.
macro_rules! walk_methods {
    ($client:ident, $items:ident, $pages:ident, $dynamic_pages:ident) => {
        impl $client {
            /// Walks over all items of a list, from where the request starts on, with a call a page.
            ///
            /// An error comes once, as the last item; those before it are sound. No call is made before the first item
            /// is asked for, or beyond what is asked for. With the feature `rate-limit` the calls keep within the
            /// documented rate limit. Pages are as large as the request says, by default as large as they may be.
            ///
            /// A list that the platform doesn't bring to an end is an error: a page or a token that came before, or a
            /// `total_count` that can't be true, is [`Error::Decode`] with [`PageError`](crate::PageError).
            pub fn items<O: Paged + Send + 'static>(&self, operation: O) -> $items<O::Item> {
                let listing: Box<dyn Listing<Page = _> + Send> = Box::new(ItemsOf(Replies::new(operation)));
                let page = listing.position().clone();
                $items {
                    pages: Driver::new(self.for_walks(), listing),
                    page,
                    waiting: Vec::new().into_iter(),
                }
            }

            /// Walks over all pages of a list, from where the request starts on, and hands out their replies in full,
            /// each with the position to resume at.
            ///
            /// An error comes once, as the last page. The last page may be empty. Otherwise it is as
            /// [`items`](Self::items).
            pub fn pages<O: Paged<Reply: Clone>>(&self, operation: O) -> $pages<O> {
                $pages(Driver::new(self.for_walks(), Replies::new(operation)))
            }

            /// Walks over all pages of a list that is known only by its description.
            ///
            /// It starts at the beginning, with the largest pages allowed, if the arguments do not say otherwise. An
            /// operation that does not answer with pages is [`Error::Invalid`], as the first page.
            pub fn pages_dynamic(
                &self,
                info: &'static OperationInfo,
                arguments: Arguments,
            ) -> $dynamic_pages {
                $dynamic_pages(Driver::new(self.for_walks(), DynamicReplies::new(info, arguments)))
            }
        }

        impl<T> $items<T> {
            /// Where the walk stands, behind the last item that was handed out: a walk that starts there goes on.
            ///
            /// In a list by offset that is exact. Where pages are chosen by a number or a token, it is the page that
            /// the next item stands on, so that none is left out and some may come again.
            pub fn position(&self) -> Position {
                self.pages.listing.position().before(&self.page, self.waiting.len())
            }
        }

        impl<O: Paged<Reply: Clone>> $pages<O> {
            /// Where the walk stands, behind the last page that was handed out: a walk that starts there goes on.
            ///
            /// At the end of a list whose pages are chosen by a number or a token, it is the last page.
            pub fn position(&self) -> &Position {
                self.0.listing.position()
            }
        }

        impl $dynamic_pages {
            /// Where the walk stands, behind the last page that was handed out: a walk that starts there goes on.
            ///
            /// At the end of a list whose pages are chosen by a number or a token, it is the last page.
            pub fn position(&self) -> &Position {
                self.0.listing.position()
            }
        }

        impl<T> std::fmt::Debug for $items<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($items)).finish_non_exhaustive()
            }
        }

        impl<O> std::fmt::Debug for $pages<O> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($pages)).finish_non_exhaustive()
            }
        }

        impl std::fmt::Debug for $dynamic_pages {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($dynamic_pages)).finish_non_exhaustive()
            }
        }
    };
}
pub(super) use walk_methods;
