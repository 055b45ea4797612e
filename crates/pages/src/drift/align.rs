//! Lists of names side by side: what is in both, what was renamed, dropped, added.

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// It is in both lists, at these places.
    Same(usize, usize),
    /// One is gone and another has come in its place.
    Renamed(usize, usize),
    /// It is in the first list alone.
    Dropped(usize),
    /// It is in the second list alone.
    Added(usize),
}

/// Puts lists side by side: first all items of the first list in order, then what was added.
///
/// A renamed item stands between the same neighbours, or at least behind or before the same one, and `alike` finds
/// nothing else to differ. Order is of no other importance.
pub(super) fn align(first: &[&str], second: &[&str], alike: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let mut taken = vec![false; second.len()];
    let partners: Vec<Option<usize>> = first
        .iter()
        .map(|name| {
            let partner = (0..second.len())
                .find(|at| second.get(*at) == Some(name) && taken.get(*at) == Some(&false))?;
            mark(&mut taken, partner);
            Some(partner)
        })
        .collect();
    let held: Vec<Option<usize>> =
        (0..second.len()).map(|at| partners.iter().position(|partner| *partner == Some(at))).collect();
    let behind = running(held.iter());
    let mut ahead = running(held.iter().rev());
    ahead.reverse();
    let mut pairs = Vec::new();
    for (at, partner) in partners.iter().enumerate() {
        if let Some(partner) = partner {
            pairs.push(Pair::Same(at, *partner));
            continue;
        }
        // Neighbours of this item that are in both lists, as places of the first.
        let before = partners.iter().take(at).rposition(Option::is_some);
        let after = partners.iter().skip(at + 1).position(Option::is_some).map(|skipped| at + 1 + skipped);
        let renamed = (0..second.len()).find(|other| {
            let is_free = taken.get(*other) == Some(&false);
            let is_there = behind.get(*other) == Some(&before) || ahead.get(*other) == Some(&after);
            is_free && is_there && alike(at, *other)
        });
        match renamed {
            Some(other) => {
                mark(&mut taken, other);
                pairs.push(Pair::Renamed(at, other));
            }
            None => pairs.push(Pair::Dropped(at)),
        }
    }
    let added = taken.iter().enumerate().filter(|(_, taken)| !**taken);
    pairs.extend(added.map(|(at, _)| Pair::Added(at)));
    pairs
}

/// For each item, the last one that was held before it.
fn running<'a>(held: impl Iterator<Item = &'a Option<usize>>) -> Vec<Option<usize>> {
    let mut last = None;
    held.map(|held| {
        let before = last;
        last = held.or(last);
        before
    })
    .collect()
}

fn mark(taken: &mut [bool], at: usize) {
    if let Some(taken) = taken.get_mut(at) {
        *taken = true;
    }
}

#[cfg(test)]
mod tests {
    use super::Pair::{Added, Dropped, Renamed, Same};
    use super::*;

    fn seen(first: &[&str], second: &[&str]) -> Vec<Pair> {
        align(first, second, |_, _| true)
    }

    #[test]
    fn what_is_in_both_lists_is_the_same_in_any_order() {
        assert_eq!(seen(&["a", "b"], &["b", "a"]), [Same(0, 1), Same(1, 0)]);
    }

    #[test]
    fn a_new_name_at_the_place_of_an_old_one_is_a_renaming() {
        assert_eq!(seen(&["a", "b", "c"], &["a", "x", "c"]), [Same(0, 0), Renamed(1, 1), Same(2, 2)]);
        assert_eq!(seen(&["a"], &["x"]), [Renamed(0, 0)]);
    }

    #[test]
    fn a_new_name_elsewhere_is_no_renaming() {
        let pairs = seen(&["a", "b", "c", "d"], &["a", "c", "d", "x"]);
        assert_eq!(pairs, [Same(0, 0), Dropped(1), Same(2, 1), Same(3, 2), Added(3)]);
    }

    #[test]
    fn what_differs_otherwise_is_no_renaming() {
        assert_eq!(align(&["a"], &["x"], |_, _| false), [Dropped(0), Added(0)]);
    }

    #[test]
    fn a_name_may_stand_twice() {
        assert_eq!(seen(&["a", "a"], &["a"]), [Same(0, 0), Dropped(1)]);
    }
}
