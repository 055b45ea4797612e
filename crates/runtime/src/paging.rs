//! Paged lists: an operation that answers with a part of one, and walks over all of it.

mod error;
mod iterator;
mod listing;
mod page_reply;
mod paged;
mod position;
mod query;
mod stream;
mod walk;
mod walk_methods;

pub use error::PageError;
pub use iterator::{BlockingDynamicPages, BlockingItems, BlockingPages};
pub use page_reply::PageReply;
pub use paged::{Page, Paged};
pub use position::{ParsePositionError, Position};
pub use query::{PageNumber, PageQuery};
pub use stream::{DynamicPages, Items, Pages};
