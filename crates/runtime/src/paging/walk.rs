//! Where a walk over a list stands, without any I/O: which page is next, and when the list ends.

use std::collections::HashSet;

/// The longest list that is believed to be one.
const MOST_RECORDS: i64 = 10_000_000_000;

/// A walk over the pages of a list.
///
/// It goes on by the number of items received, not by the number asked for, so that a short page loses nothing. It
/// ends at an empty page whatever `total_count` claims, when it has reached `total_count`, and after an error. A page
/// that came before and a `total_count` that can't be true are errors: such a list might never end.
#[derive(Debug)]
pub(super) struct Walk {
    offset: i64,
    is_over: bool,
    /// The fingerprints of the pages so far.
    seen: HashSet<u64>,
}

impl Walk {
    /// Starts at this offset.
    pub(super) fn from(offset: i64) -> Self {
        Self { offset, is_over: false, seen: HashSet::new() }
    }

    /// The offset of the next page, if there is one.
    pub(super) fn next(&self) -> Option<i64> {
        (!self.is_over).then_some(self.offset)
    }

    /// The offset behind all items received.
    pub(super) fn offset(&self) -> i64 {
        self.offset
    }

    /// Takes what the page at [`next`](Self::next) held; an error ends the walk.
    pub(super) fn received(
        &mut self,
        items: usize,
        total_count: Option<i64>,
        fingerprint: u64,
    ) -> Result<(), PageError> {
        let next = i64::try_from(items).ok().and_then(|items| self.offset.checked_add(items));
        let Some(next) = next.filter(|_| items > 0) else {
            self.end();
            return Ok(());
        };
        if let Some(total_count) = total_count.filter(|count| *count < next || *count > MOST_RECORDS) {
            self.end();
            return Err(PageError::TotalCount { offset: self.offset, items, total_count });
        }
        if !self.seen.insert(fingerprint) {
            self.end();
            return Err(PageError::Repeated { offset: self.offset });
        }
        self.offset = next;
        self.is_over |= total_count == Some(next);
        Ok(())
    }

    /// Ends the walk.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }
}

/// A page that can't belong to a list that ends.
///
/// It happens where the platform is out of order. Continue later, from the offset that the walk got to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The page came before, at a lower offset.
    #[error("the page at offset {offset} came before, so the list doesn't advance")]
    Repeated {
        /// The offset that was asked for.
        offset: i64,
    },
    /// The count of all records is less than what came, or more than any list holds.
    #[error(
        "total_count is {total_count}, which can't be true of a list with {items} records at offset {offset}"
    )]
    TotalCount {
        /// The offset that was asked for.
        offset: i64,
        /// How many records the page holds.
        items: usize,
        /// What the reply claims.
        total_count: i64,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Walks over a list of so many items on a server that answers with pages of these sizes at most, in turn.
    fn walk(start: i64, length: usize, sizes: &[usize], total_count: Option<i64>) -> Vec<usize> {
        let mut walk = Walk::from(start);
        let mut seen = Vec::new();
        let mut sizes = sizes.iter().cycle();
        while let Some(offset) = walk.next() {
            let first = usize::try_from(offset).unwrap().min(length);
            let end = first.saturating_add(*sizes.next().unwrap()).min(length);
            seen.extend(first..end);
            walk.received(end - first, total_count, offset.unsigned_abs()).unwrap();
            assert!(seen.len() <= length, "an item came twice");
        }
        seen
    }

    proptest! {
        #[test]
        fn every_item_comes_once_and_in_order_whatever_the_sizes_of_pages(
            length in 0_usize..200,
            sizes in prop::collection::vec(1_usize..25, 1..8),
            claim in prop::option::of(0_i64..1000),
        ) {
            let honest = i64::try_from(length).unwrap();
            // True, none at all, or too much.
            for total_count in [Some(honest), None, Some(MOST_RECORDS), claim.map(|more| honest + more)] {
                prop_assert_eq!(walk(0, length, &sizes, total_count), (0..length).collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_walk_that_starts_within_the_list_sees_the_rest_of_it(
            length in 0_usize..100,
            start in 0_usize..150,
            sizes in prop::collection::vec(1_usize..25, 1..8),
        ) {
            let seen = walk(i64::try_from(start).unwrap(), length, &sizes, Some(i64::try_from(length).unwrap()));
            prop_assert_eq!(seen, (start.min(length)..length).collect::<Vec<_>>());
        }

        #[test]
        fn it_only_ever_goes_forward_and_ends_for_good(
            start: i64,
            replies in prop::collection::vec((any::<usize>(), any::<Option<i64>>(), any::<u64>()), 0..50),
        ) {
            let mut walk = Walk::from(start);
            let mut last = None;
            for (items, total_count, fingerprint) in replies {
                let now = walk.next();
                prop_assert!(last.is_none_or(|last| now.is_none_or(|now| now > last)));
                let was_over = now.is_none();
                let failed = walk.received(items, total_count, fingerprint).is_err();
                prop_assert!(!failed || walk.next().is_none());
                prop_assert!(!was_over || walk.next().is_none());
                last = now.or(last);
            }
        }
    }

    #[test]
    fn the_count_ends_it_without_another_request() {
        let mut walk = Walk::from(20);
        walk.received(20, Some(41), 1).unwrap();
        assert_eq!(walk.next(), Some(40));
        walk.received(1, Some(41), 2).unwrap();
        assert_eq!(walk.next(), None);
    }

    #[test]
    fn an_empty_page_ends_it_whatever_the_count() {
        for total_count in [None, Some(1000), Some(-1), Some(0)] {
            let mut walk = Walk::from(0);
            walk.received(0, total_count, 1).unwrap();
            assert_eq!(walk.next(), None);
        }
    }

    #[test]
    fn a_count_that_cannot_be_true_is_an_error() {
        for total_count in [0, -1, i64::MIN, 24, MOST_RECORDS + 1, i64::MAX] {
            let mut walk = Walk::from(5);
            let error = walk.received(20, Some(total_count), 1).unwrap_err();
            assert_eq!(error, PageError::TotalCount { offset: 5, items: 20, total_count });
            assert_eq!((walk.next(), walk.offset()), (None, 5));
        }
    }

    #[test]
    fn a_page_that_came_before_is_an_error_however_long_ago() {
        let mut walk = Walk::from(0);
        for fingerprint in 0..3 {
            walk.received(2, None, fingerprint).unwrap();
        }
        assert_eq!(walk.received(2, None, 1), Err(PageError::Repeated { offset: 6 }));
        assert_eq!((walk.next(), walk.offset()), (None, 6));
    }

    #[test]
    fn an_offset_that_would_overflow_ends_it() {
        for items in [1, usize::MAX] {
            let mut walk = Walk::from(i64::MAX);
            walk.received(items, None, 1).unwrap();
            assert_eq!(walk.next(), None);
        }
    }
}
