//! Where a walk over a list stands, without any I/O: which page is next, and when the list ends.

/// A walk over the pages of a list.
///
/// It goes on by the number of items received, not by the number asked for, so that a short page loses nothing. It
/// ends at an empty page whatever `total_count` claims, when it has reached `total_count`, and after an error.
#[derive(Debug)]
pub(super) struct Walk {
    offset: i64,
    is_over: bool,
}

impl Walk {
    /// Starts at this offset.
    pub(super) fn from(offset: i64) -> Self {
        Self { offset, is_over: false }
    }

    /// The offset of the next page, if there is one.
    pub(super) fn next(&self) -> Option<i64> {
        (!self.is_over).then_some(self.offset)
    }

    /// Takes what the page at [`next`](Self::next) held.
    pub(super) fn received(&mut self, items: usize, total_count: Option<i64>) {
        let next = i64::try_from(items).ok().and_then(|items| self.offset.checked_add(items));
        // A count of zero beside items, or below zero, says nothing.
        let total_count = total_count.filter(|count| *count > 0);
        match next {
            Some(offset) if items > 0 && total_count.is_none_or(|count| offset < count) => {
                self.offset = offset;
            }
            _ => self.end(),
        }
    }

    /// Ends the walk.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }
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
            walk.received(end - first, total_count);
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
            for total_count in [Some(honest), None, Some(i64::MAX), claim.map(|more| honest + more)] {
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
            replies in prop::collection::vec((any::<usize>(), any::<Option<i64>>()), 0..50),
        ) {
            let mut walk = Walk::from(start);
            let mut last = None;
            for (items, total_count) in replies {
                let now = walk.next();
                prop_assert!(last.is_none_or(|last| now.is_none_or(|now| now > last)));
                let was_over = now.is_none();
                walk.received(items, total_count);
                prop_assert!(!was_over || walk.next().is_none());
                last = now.or(last);
            }
        }
    }

    #[test]
    fn the_count_ends_it_without_another_request() {
        let mut walk = Walk::from(20);
        walk.received(20, Some(41));
        assert_eq!(walk.next(), Some(40));
        walk.received(1, Some(41));
        assert_eq!(walk.next(), None);
    }

    #[test]
    fn an_empty_page_ends_it_whatever_the_count() {
        for total_count in [None, Some(1000), Some(-1), Some(0)] {
            let mut walk = Walk::from(0);
            walk.received(0, total_count);
            assert_eq!(walk.next(), None);
        }
    }

    #[test]
    fn a_count_of_none_or_less_beside_items_is_not_believed() {
        for total_count in [0, -1, i64::MIN] {
            let mut walk = Walk::from(0);
            walk.received(20, Some(total_count));
            assert_eq!(walk.next(), Some(20));
        }
    }

    #[test]
    fn an_offset_that_would_overflow_ends_it() {
        for items in [1, usize::MAX] {
            let mut walk = Walk::from(i64::MAX);
            walk.received(items, None);
            assert_eq!(walk.next(), None);
        }
    }
}
