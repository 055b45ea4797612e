//! What is known of a paged list.

use super::types::Shape;
use crate::span::Span;

/// The query parameter that says where a page starts.
pub(crate) const OFFSET: &str = "offset";
/// The query parameter that says how long a page is.
pub(crate) const LIMIT: &str = "limit";

/// A reply that is one page of a list: the query has `offset` and `limit`, the reply `data` and `total_count`.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    /// Where the spec says so.
    pub span: Span,
    /// What the list holds.
    pub item: Shape,
}
