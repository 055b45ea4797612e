//! How an operation is paged, as data: the wire's words, for tools that know it only by its description.

/// The words in which an operation asks for a part of a list and answers with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PagingInfo {
    /// What chooses a part.
    pub by: PagedBy,
    /// The query parameter that says which part is wanted.
    pub start: &'static str,
    /// The query parameter that says how many items the part holds at most.
    pub limit: &'static str,
    /// The field of the reply that holds the items.
    pub items: &'static str,
    /// The field of the reply that says how many items the whole list holds.
    pub total: Option<&'static str>,
}

/// What chooses a part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PagedBy {
    /// How many items come before it.
    Offset,
    /// The number of the page.
    Index,
    /// A text that the page before it gives.
    Token {
        /// The field of the reply that holds the token of the next page; it is absent at the end.
        next: &'static str,
    },
}

impl PagingInfo {
    /// Describes a list whose parts are chosen by how many items come before them.
    pub const fn by_offset(start: &'static str, limit: &'static str, items: &'static str) -> Self {
        Self { by: PagedBy::Offset, start, limit, items, total: None }
    }

    /// Describes a list whose pages are numbered.
    pub const fn by_index(start: &'static str, limit: &'static str, items: &'static str) -> Self {
        Self { by: PagedBy::Index, start, limit, items, total: None }
    }

    /// Describes a list each of whose pages gives, in the field `next`, what to ask for the next one with.
    pub const fn by_token(
        start: &'static str,
        next: &'static str,
        limit: &'static str,
        items: &'static str,
    ) -> Self {
        Self { by: PagedBy::Token { next }, start, limit, items, total: None }
    }

    /// Says which field of the reply counts the items of the whole list.
    pub const fn total(mut self, total: &'static str) -> Self {
        self.total = Some(total);
        self
    }
}
