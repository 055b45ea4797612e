//! Lists of names side by side: what is in both, what was renamed, dropped, added.

/// An item of the first list, and of the second; one that was renamed is in both.
pub(super) type Pair<'l, A, B> = (Option<&'l A>, Option<&'l B>);

/// Whether two items are the same, or alike.
type Likeness<'f, A, B> = &'f dyn Fn(&A, &B) -> bool;

/// Puts lists side by side: first all items of the first list in order, then what was added.
///
/// Items are the same if the first of the `same` says so that finds any. A renamed item stands between the same
/// neighbours, or at least behind or before the same one, and `alike` finds nothing else to differ. Order is of no
/// other importance.
pub(super) fn align<'l, A, B>(
    first: &'l [A],
    second: &'l [B],
    same: &[Likeness<'_, A, B>],
    alike: impl Fn(&A, &B) -> bool,
) -> Vec<Pair<'l, A, B>> {
    // For each item of the second list, the place of its partner.
    let mut held: Vec<Option<usize>> = vec![None; second.len()];
    let mut partners: Vec<Option<&B>> = vec![None; first.len()];
    for same in same {
        for (at, (item, partner)) in first.iter().zip(&mut partners).enumerate() {
            let mut free = second.iter().zip(&mut held).filter(|(_, held)| held.is_none());
            if partner.is_none()
                && let Some((other, held)) = free.find(|(other, _)| same(item, other))
            {
                (*partner, *held) = (Some(other), Some(at));
            }
        }
    }
    let behind = running(held.iter());
    let mut ahead = running(held.iter().rev());
    ahead.reverse();
    let mut pairs = Vec::new();
    for (at, (item, partner)) in first.iter().zip(&partners).enumerate() {
        // Neighbours of this item that are in both lists.
        let before = partners.iter().take(at).rposition(Option::is_some);
        let after = partners.iter().skip(at + 1).position(Option::is_some).map(|skipped| at + 1 + skipped);
        let mut there = second.iter().zip(&mut held).zip(behind.iter().zip(&ahead));
        let renamed = there.find(|((other, held), (behind, ahead))| {
            held.is_none() && (**behind == before || **ahead == after) && alike(item, other)
        });
        let renamed = renamed.filter(|_| partner.is_none()).map(|((other, held), _)| {
            *held = Some(at);
            other
        });
        pairs.push((Some(item), partner.or(renamed)));
    }
    let added = second.iter().zip(&held).filter(|(_, held)| held.is_none());
    pairs.extend(added.map(|(item, _)| (None, Some(item))));
    pairs
}

/// The item of the second list behind which a dropped one would stand, or before which.
pub(super) fn neighbour<'l, A, B>(pairs: &[Pair<'l, A, B>], at: usize) -> Option<&'l B> {
    let both = |(first, second): &Pair<'l, A, B>| first.and(*second);
    let before = pairs.iter().take(at).rev().find_map(both);
    before.or_else(|| pairs.iter().skip(at + 1).find_map(both))
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

#[cfg(test)]
mod tests {
    use super::*;

    type Places = (Option<usize>, Option<usize>);

    fn seen(first: &[&str], second: &[&str]) -> Vec<Places> {
        align_names(first, second, true)
    }

    fn align_names(first: &[&str], second: &[&str], is_alike: bool) -> Vec<Places> {
        let (first, second): (Vec<_>, Vec<_>) =
            (first.iter().enumerate().collect(), second.iter().enumerate().collect());
        let pairs = align(&first, &second, &[&|one, other| one.1 == other.1], |_, _| is_alike);
        pairs.into_iter().map(|(one, other)| (one.map(|one| one.0), other.map(|other| other.0))).collect()
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
