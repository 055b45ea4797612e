//! What is known of a paged list.

use super::types::Shape;
use crate::document;

/// A reply that is one page of a list.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    /// The wire's words.
    pub words: document::Paging,
    /// What the list holds.
    pub item: Shape,
}
