//! What is known of a paged list.

use super::types::Shape;
use crate::span::Span;

/// A reply that is one page of a list: the query has `offset` and `limit`, the reply `data` and `total_count`.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    /// Where the spec says so.
    pub span: Span,
    /// What the list holds.
    pub item: Shape,
}
