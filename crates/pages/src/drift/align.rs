//! Lists of names side by side: what is in both, what was renamed, dropped, added.

/// The places of an item in both lists; one that was renamed has both.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// Puts lists side by side: first all items of the first list in order, then what was added.
///
/// Items are the same if the first of the `same` says so that finds any. A renamed item stands between the same
/// neighbours, or at least behind or before the same one, and `alike` finds nothing else to differ. Order is of no
/// other importance.
pub(super) fn align(
    (first, second): (usize, usize),
    same: &[&dyn Fn(usize, usize) -> bool],
    alike: impl Fn(usize, usize) -> bool,
) -> Vec<Pair> {
    let mut taken = vec![false; second];
    let mut partners: Vec<Option<usize>> = vec![None; first];
    for same in same {
        for (at, partner) in partners.iter_mut().enumerate().filter(|(_, partner)| partner.is_none()) {
            *partner = (0..second).find(|other| taken.get(*other) == Some(&false) && same(at, *other));
            mark(&mut taken, *partner);
        }
    }
    let held: Vec<Option<usize>> =
        (0..second).map(|at| partners.iter().position(|partner| *partner == Some(at))).collect();
    let behind = running(held.iter());
    let mut ahead = running(held.iter().rev());
    ahead.reverse();
    let mut pairs = Vec::new();
    for (at, partner) in partners.iter().enumerate() {
        if partner.is_some() {
            pairs.push((Some(at), *partner));
            continue;
        }
        // Neighbours of this item that are in both lists, as places of the first.
        let before = partners.iter().take(at).rposition(Option::is_some);
        let after = partners.iter().skip(at + 1).position(Option::is_some).map(|skipped| at + 1 + skipped);
        let renamed = (0..second).find(|other| {
            let is_free = taken.get(*other) == Some(&false);
            let is_there = behind.get(*other) == Some(&before) || ahead.get(*other) == Some(&after);
            is_free && is_there && alike(at, *other)
        });
        mark(&mut taken, renamed);
        pairs.push((Some(at), renamed));
    }
    let added = taken.iter().enumerate().filter(|(_, taken)| !**taken);
    pairs.extend(added.map(|(at, _)| (None, Some(at))));
    pairs
}

/// The item of the second list behind which a dropped one would stand, or before which.
pub(super) fn neighbour(pairs: &[Pair], at: usize) -> Option<usize> {
    let held = || pairs.iter().filter_map(|(first, second)| first.zip(*second));
    let before = held().filter(|(first, _)| *first < at).last();
    before.or_else(|| held().find(|(first, _)| *first > at)).map(|(_, second)| second)
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

fn mark(taken: &mut [bool], at: Option<usize>) {
    if let Some(taken) = at.and_then(|at| taken.get_mut(at)) {
        *taken = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(first: &[&str], second: &[&str]) -> Vec<Pair> {
        align_names(first, second, true)
    }

    fn align_names(first: &[&str], second: &[&str], is_alike: bool) -> Vec<Pair> {
        align((first.len(), second.len()), &[&|at, other| first[at] == second[other]], |_, _| is_alike)
    }

    #[test]
    fn what_is_in_both_lists_is_the_same_in_any_order() {
        assert_eq!(seen(&["a", "b"], &["b", "a"]), [(Some(0), Some(1)), (Some(1), Some(0))]);
    }

    #[test]
    fn a_new_name_at_the_place_of_an_old_one_is_a_renaming() {
        assert_eq!(
            seen(&["a", "b", "c"], &["a", "x", "c"]),
            [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), Some(2))]
        );
        assert_eq!(seen(&["a"], &["x"]), [(Some(0), Some(0))]);
    }

    #[test]
    fn a_new_name_elsewhere_is_no_renaming() {
        let pairs = seen(&["a", "b", "c", "d"], &["a", "c", "d", "x"]);
        assert_eq!(
            pairs,
            [(Some(0), Some(0)), (Some(1), None), (Some(2), Some(1)), (Some(3), Some(2)), (None, Some(3))]
        );
    }

    #[test]
    fn what_differs_otherwise_is_no_renaming() {
        assert_eq!(align_names(&["a"], &["x"], false), [(Some(0), None), (None, Some(0))]);
    }

    #[test]
    fn a_name_may_stand_twice() {
        assert_eq!(seen(&["a", "a"], &["a"]), [(Some(0), Some(0)), (Some(1), None)]);
    }
}
