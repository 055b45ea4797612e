//! What was and what is, side by side.

use std::ptr;

/// Something of either side, or of both.
pub(super) enum Pair<'a, T> {
    /// It was and is.
    Both(&'a T, &'a T),
    /// It is new.
    Added(&'a T),
    /// It is gone.
    Removed(&'a T),
}

/// A way to see that something of the old side (the first) is something of the new one.
pub(super) type Same<'s, T> = &'s dyn Fn(&T, &T) -> bool;

/// Pairs two sides by these rules, a rule among what the rules before have left; in the order of the new side,
/// what is gone behind.
pub(super) fn pair<'a, T>(old: &'a [T], new: &'a [T], rules: &[Same<'_, T>]) -> Vec<Pair<'a, T>> {
    let mut rest: Vec<&T> = old.iter().collect();
    let mut found: Vec<(&T, Option<&T>)> = new.iter().map(|new| (new, None)).collect();
    for same in rules {
        for (new, partner) in found.iter_mut().filter(|(_, partner)| partner.is_none()) {
            if let Some(at) = rest.iter().position(|old| same(old, new)) {
                *partner = Some(rest.remove(at));
            }
        }
    }
    let pairs = found.into_iter().map(|(new, old)| match old {
        Some(old) => Pair::Both(old, new),
        None => Pair::Added(new),
    });
    pairs.chain(rest.into_iter().map(Pair::Removed)).collect()
}

/// Whether what is on both sides stands in another order.
pub(super) fn is_reordered<T>(old: &[T], pairs: &[Pair<'_, T>]) -> bool {
    let kept: Vec<&T> = pairs
        .iter()
        .filter_map(|pair| match pair {
            Pair::Both(old, _) => Some(*old),
            Pair::Added(_) | Pair::Removed(_) => None,
        })
        .collect();
    let before = old.iter().filter(|old| kept.iter().any(|kept| ptr::eq(*kept, *old)));
    !before.zip(&kept).all(|(before, now)| ptr::eq(before, *now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &[&'static str], new: &[&'static str]) -> Vec<String> {
        let by_name = |old: &&str, new: &&str| old == new;
        let by_first = |old: &&str, new: &&str| old.chars().next() == new.chars().next();
        let pairs = pair(old, new, &[&by_name, &by_first]);
        let shown = |pair: &Pair<'_, &str>| match pair {
            Pair::Both(old, new) => format!("{old}={new}"),
            Pair::Added(new) => format!("+{new}"),
            Pair::Removed(old) => format!("-{old}"),
        };
        let mut lines: Vec<_> = pairs.iter().map(shown).collect();
        lines.extend(is_reordered(old, &pairs).then(|| "reordered".to_owned()));
        lines
    }

    #[test]
    fn the_first_rule_goes_before_the_second() {
        assert_eq!(
            shown(&["a1", "a2", "b"], &["a2", "a3", "c"]),
            ["a2=a2", "a1=a3", "+c", "-b", "reordered"]
        );
    }

    #[test]
    fn what_comes_and_goes_changes_no_order() {
        assert_eq!(shown(&["a", "b", "c"], &["d", "a", "c"]), ["+d", "a=a", "c=c", "-b"]);
        assert_eq!(shown(&["a", "b"], &["b", "a"]), ["b=b", "a=a", "reordered"]);
    }
}
