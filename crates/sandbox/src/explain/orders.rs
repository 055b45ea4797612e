//! Every order of a few things.

/// Visits every order of the items.
pub(super) fn for_each<T>(items: &mut [T], visit: &mut impl FnMut(&[T])) {
    from(items, 0, visit);
}

fn from<T>(items: &mut [T], start: usize, visit: &mut impl FnMut(&[T])) {
    if start + 1 >= items.len() {
        return visit(items);
    }
    for other in start..items.len() {
        items.swap(start, other);
        from(items, start + 1, visit);
        items.swap(start, other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_order_comes_once_and_the_first_is_the_given_one() {
        let mut seen = Vec::new();
        for_each(&mut [1, 2, 3, 4], &mut |order| seen.push(order.to_vec()));
        assert_eq!(seen[0], [1, 2, 3, 4]);
        assert_eq!((seen.len(), seen.iter().collect::<HashSet<_>>().len()), (24, 24));
        for_each(&mut [0_u8; 0], &mut |order| assert!(order.is_empty()));
    }
}
