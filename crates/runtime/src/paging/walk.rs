//! Where a walk over a list stands, without any I/O: which page is next, and when the list ends.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::error::PageError;
use super::position::Position;

/// The longest list that is believed to be one.
const MOST_RECORDS: i64 = 10_000_000_000;

/// So many empty pages in a row, each with the token of a next one, are believed to lead to items.
const MOST_EMPTY_PAGES: u32 = 100;

/// A walk over the pages of a list, whatever chooses them.
///
/// It goes on behind what was received, not behind what was asked for, so that a short page loses nothing. It ends
/// where the list says so: at an empty page whatever `total_count` claims, when it has reached `total_count`, without a
/// token of a next page, and after an error. A page that came before, a token that was used before and a `total_count`
/// that can't be true are errors: such a list might never end.
#[derive(Debug)]
pub(super) struct Walk {
    position: Position,
    /// How many records came before the position, where that is known.
    before: Option<i64>,
    is_over: bool,
    /// The fingerprints of the pages so far.
    pages: HashSet<u64>,
    /// The hashes of the tokens so far.
    tokens: HashSet<u64>,
    empty_pages: u32,
}

/// What a page says of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// How many items it holds.
    pub(super) items: usize,
    /// How many records the whole list holds.
    pub(super) total_count: Option<i64>,
    /// The token of the next page.
    pub(super) next_token: Option<String>,
    /// What tells its items from those of other pages.
    pub(super) fingerprint: u64,
}

impl Walk {
    /// Starts there, in a list whose first page is `first`.
    pub(super) fn from(position: Position, first: &Position) -> Self {
        let before = match position {
            Position::Offset(offset) => Some(offset),
            // Nobody says how long the pages before it are: the platform may make them shorter than asked for.
            Position::Index(_) | Position::Token(_) => (position == *first).then_some(0),
        };
        let tokens = HashSet::from_iter(token(&position));
        Self { position, before, is_over: false, pages: HashSet::new(), tokens, empty_pages: 0 }
    }

    /// The next page, if there is one.
    pub(super) fn next(&self) -> Option<&Position> {
        (!self.is_over).then_some(&self.position)
    }

    /// Behind all items received; the last page, where it ended with a page that is chosen as a whole.
    pub(super) fn position(&self) -> &Position {
        &self.position
    }

    /// Takes what the page at [`next`](Self::next) held; an error ends the walk.
    pub(super) fn received(&mut self, part: Part) -> Result<(), PageError> {
        let advanced = self.advance(part);
        self.is_over |= advanced.is_err();
        advanced
    }

    /// Ends the walk.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    fn advance(&mut self, part: Part) -> Result<(), PageError> {
        let position = self.position.clone();
        let Part { items, fingerprint, .. } = part;
        let Ok(length) = i64::try_from(items) else {
            self.end();
            return Ok(());
        };
        let behind = self.before.and_then(|before| before.checked_add(length));
        // In a list by token it is documented for the first page alone, and others may say 0.
        let counts = !matches!(position, Position::Token(Some(_))) && items > 0;
        let total_count = part.total_count.filter(|_| counts);
        let least = behind.unwrap_or(length);
        if let Some(total_count) = total_count.filter(|count| *count < least || *count > MOST_RECORDS) {
            return Err(PageError::TotalCount { position, items, total_count });
        }
        if items > 0 && !self.pages.insert(fingerprint) {
            return Err(PageError::Repeated { position });
        }
        let next = match (&position, part.next_token) {
            (Position::Offset(_), _) => behind.map(Position::Offset),
            (Position::Index(index), _) => index.checked_add(1).map(Position::Index),
            (Position::Token(_), next) => next.map(|token| Position::Token(Some(token))),
        };
        let is_by_token = matches!(position, Position::Token(_));
        let Some(next) = next.filter(|_| items > 0 || is_by_token) else {
            self.end();
            return Ok(());
        };
        if token(&next).is_some_and(|token| !self.tokens.insert(token)) {
            return Err(PageError::TokenRepeated { position });
        }
        self.empty_pages = if items == 0 { self.empty_pages.saturating_add(1) } else { 0 };
        if self.empty_pages > MOST_EMPTY_PAGES {
            return Err(PageError::Empty { position });
        }
        self.before = behind;
        self.is_over |= !is_by_token && behind.is_some() && total_count == behind;
        // A numbered page that is the last may get more items.
        if !self.is_over || matches!(next, Position::Offset(_)) {
            self.position = next;
        }
        Ok(())
    }
}

fn token(position: &Position) -> Option<u64> {
    let Position::Token(Some(token)) = position else { return None };
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_offset(start: i64) -> Walk {
        Walk::from(Position::Offset(start), &Position::Offset(0))
    }

    fn by_index(start: i64) -> Walk {
        Walk::from(Position::Index(start), &Position::Index(1))
    }

    fn at_token(token: &str) -> Position {
        Position::Token(Some(token.to_owned()))
    }

    fn by_token() -> Walk {
        Walk::from(Position::Token(None), &Position::Token(None))
    }

    fn part(items: usize, total_count: impl Into<Option<i64>>, fingerprint: u64) -> Part {
        Part { items, total_count: total_count.into(), next_token: None, fingerprint }
    }

    fn leading_to(token: &str, items: usize, fingerprint: u64) -> Part {
        Part { next_token: Some(token.to_owned()), ..part(items, None, fingerprint) }
    }

    /// Walks over a list of so many items on a server that answers with pages of these sizes at most, in turn.
    fn walk(start: i64, length: usize, sizes: &[usize], total_count: Option<i64>) -> Vec<usize> {
        let mut walk = by_offset(start);
        let mut seen = Vec::new();
        let mut sizes = sizes.iter().cycle();
        while let Some(Position::Offset(offset)) = walk.next().cloned() {
            let first = usize::try_from(offset).unwrap().min(length);
            let end = first.saturating_add(*sizes.next().unwrap()).min(length);
            seen.extend(first..end);
            walk.received(part(end - first, total_count, offset.unsigned_abs())).unwrap();
            assert!(seen.len() <= length, "an item came twice");
        }
        seen
    }

    /// The pages that a walk asks for in a list of so many items on a server with pages of this size.
    fn pages_asked(start: i64, length: usize, size: usize, total_count: Option<i64>) -> Vec<i64> {
        let mut walk = by_index(start);
        let mut asked = Vec::new();
        while let Some(Position::Index(index)) = walk.next().cloned() {
            let first = (usize::try_from(index).unwrap() - 1).saturating_mul(size).min(length);
            let items = size.min(length - first);
            asked.push(index);
            walk.received(part(items, total_count, index.unsigned_abs())).unwrap();
        }
        asked
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
        fn numbered_pages_are_asked_for_up_to_the_last_and_none_behind_it_where_the_count_says_so(
            length in 1_usize..200,
            size in 1_usize..25,
            start in 1_i64..30,
        ) {
            let total_count = i64::try_from(length).unwrap();
            let last = i64::try_from(length.div_ceil(size)).unwrap();
            prop_assert_eq!(pages_asked(1, length, size, Some(total_count)), (1..=last).collect::<Vec<_>>());
            // Whoever doesn't know how long the pages before are goes on to an empty one.
            let to_an_empty_one: Vec<_> = (start..=start.max(last + 1)).collect();
            prop_assert_eq!(pages_asked(start, length, size, None), to_an_empty_one.clone());
            prop_assume!(start > 1);
            prop_assert_eq!(pages_asked(start, length, size, Some(total_count)), to_an_empty_one);
        }

        #[test]
        fn it_only_ever_goes_forward_and_ends_for_good(
            start: i64,
            is_by_offset: bool,
            replies in prop::collection::vec((any::<usize>(), any::<Option<i64>>(), any::<u64>()), 0..50),
        ) {
            let number = |position: &Position| match position {
                Position::Offset(number) | Position::Index(number) => *number,
                Position::Token(_) => panic!("a token"),
            };
            let mut walk = if is_by_offset { by_offset(start) } else { by_index(start) };
            let mut last = None;
            for (items, total_count, fingerprint) in replies {
                let now = walk.next().map(number);
                prop_assert!(last.is_none_or(|last| now.is_none_or(|now| now > last)));
                let was_over = now.is_none();
                let failed = walk.received(part(items, total_count, fingerprint)).is_err();
                prop_assert!(!failed || walk.next().is_none());
                prop_assert!(!was_over || walk.next().is_none());
                last = now.or(last);
            }
        }

        #[test]
        fn no_token_is_asked_for_twice(
            replies in prop::collection::vec((0_usize..3, "[abc]{1,2}", any::<u64>()), 0..50),
        ) {
            let mut walk = by_token();
            let mut asked = HashSet::new();
            for (items, token, fingerprint) in replies {
                let Some(position) = walk.next().cloned() else { break };
                prop_assert!(asked.insert(position), "asked twice");
                let _ = walk.received(leading_to(&token, items, fingerprint));
            }
        }
    }

    #[test]
    fn the_count_ends_it_without_another_request() {
        let mut walk = by_offset(20);
        walk.received(part(20, 41, 1)).unwrap();
        assert_eq!(walk.next(), Some(&Position::Offset(40)));
        walk.received(part(1, 41, 2)).unwrap();
        assert_eq!(walk.next(), None);
        assert_eq!(walk.position(), &Position::Offset(41), "more may come behind it");
    }

    #[test]
    fn an_empty_page_ends_it_whatever_the_count() {
        for total_count in [None, Some(1000), Some(-1), Some(0)] {
            for mut walk in [by_offset(0), by_index(1), by_token()] {
                walk.received(part(0, total_count, 1)).unwrap();
                assert_eq!(walk.next(), None);
            }
        }
    }

    #[test]
    fn a_count_that_cannot_be_true_is_an_error() {
        for total_count in [0, -1, i64::MIN, 24, MOST_RECORDS + 1, i64::MAX] {
            let mut walk = by_offset(5);
            let error = walk.received(part(20, total_count, 1)).unwrap_err();
            let position = Position::Offset(5);
            assert_eq!(error, PageError::TotalCount { position: position.clone(), items: 20, total_count });
            assert_eq!((walk.next(), walk.position()), (None, &position));
        }
        let mut walk = by_index(1);
        walk.received(part(20, 30, 1)).unwrap();
        let position = Position::Index(2);
        let error = PageError::TotalCount { position, items: 11, total_count: 30 };
        assert_eq!(walk.received(part(11, 30, 2)), Err(error));
    }

    #[test]
    fn only_the_first_page_of_a_list_by_token_is_held_to_its_count() {
        let mut walk = by_token();
        walk.received(Part { total_count: Some(3), ..leading_to("b", 2, 1) }).unwrap();
        walk.received(Part { total_count: Some(0), ..leading_to("c", 2, 2) }).unwrap();
        assert_eq!(walk.next(), Some(&at_token("c")), "records may have been added meanwhile");
        let mut walk = by_token();
        assert!(walk.received(Part { total_count: Some(1), ..leading_to("b", 2, 1) }).is_err());
    }

    #[test]
    fn a_list_by_token_ends_without_a_token_and_only_so() {
        let mut walk = by_token();
        walk.received(Part { total_count: Some(2), ..leading_to("b", 2, 1) }).unwrap();
        assert_eq!(walk.next(), Some(&at_token("b")));
        walk.received(leading_to("c", 0, 2)).unwrap();
        assert_eq!(walk.next(), Some(&at_token("c")), "an empty page may lead on");
        walk.received(part(1, None, 3)).unwrap();
        assert_eq!((walk.next(), walk.position()), (None, &at_token("c")));
    }

    #[test]
    fn a_page_that_came_before_is_an_error_however_long_ago() {
        let mut walk = by_offset(0);
        for fingerprint in 0..3 {
            walk.received(part(2, None, fingerprint)).unwrap();
        }
        let position = Position::Offset(6);
        let error = PageError::Repeated { position: position.clone() };
        assert_eq!(walk.received(part(2, None, 1)), Err(error));
        assert_eq!((walk.next(), walk.position()), (None, &position));
        // A server that answers with its last page whatever the number.
        let mut walk = by_index(7);
        walk.received(part(2, 90, 1)).unwrap();
        let error = PageError::Repeated { position: Position::Index(8) };
        assert_eq!(walk.received(part(2, 90, 1)), Err(error));
        assert_eq!(walk.next(), None);
    }

    #[test]
    fn a_token_that_was_used_before_is_an_error_however_long_ago() {
        let mut walk = by_token();
        for (number, token) in ["b", "c", "d"].into_iter().enumerate() {
            walk.received(leading_to(token, 1, number as u64)).unwrap();
        }
        let error = PageError::TokenRepeated { position: at_token("d") };
        assert_eq!(walk.received(leading_to("c", 1, 9)), Err(error));
        assert_eq!(walk.next(), None);
        let mut walk = Walk::from(at_token("b"), &Position::Token(None));
        assert!(walk.received(leading_to("b", 1, 1)).is_err(), "also the token that the walk began with");
    }

    #[test]
    fn ever_new_tokens_that_lead_to_nothing_are_an_error() {
        let mut walk = by_token();
        let asked = (0..).take_while(|number| walk.received(leading_to(&number.to_string(), 0, 1)).is_ok());
        assert_eq!(asked.count(), MOST_EMPTY_PAGES as usize);
        assert_eq!(walk.next(), None);
    }

    #[test]
    fn a_number_that_would_overflow_ends_it() {
        for items in [1, usize::MAX] {
            for mut walk in [by_offset(i64::MAX), by_index(i64::MAX)] {
                walk.received(part(items, None, 1)).unwrap();
                assert_eq!(walk.next(), None);
            }
        }
    }
}
