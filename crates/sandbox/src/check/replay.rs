//! Remembers which requests were seen, so that none is accepted twice.

use std::collections::{BTreeMap, HashSet};

use wechatpay_api::Face;

/// How far a request's timestamp may be from the platform's clock, in seconds.
pub(crate) const WINDOW: i64 = 300;

/// How many requests are remembered at most; beyond, the oldest are forgotten early.
const CAPACITY: usize = 100_000;

/// The nonces of the accepted requests whose timestamps are still good, by timestamp.
#[derive(Default)]
pub(crate) struct SeenNonces {
    by_timestamp: BTreeMap<i64, HashSet<(Face, String)>>,
    count: usize,
}

impl SeenNonces {
    /// Remembers a request; returns whether it is new.
    pub(crate) fn insert(&mut self, now: i64, face: Face, timestamp: i64, nonce: &str) -> bool {
        self.forget(|oldest, _| oldest < now.saturating_sub(WINDOW));
        self.forget(|_, count| count >= CAPACITY);
        let new = self.by_timestamp.entry(timestamp).or_default().insert((face, nonce.to_owned()));
        self.count += usize::from(new);
        new
    }

    fn forget(&mut self, is_due: impl Fn(i64, usize) -> bool) {
        while let Some(oldest) = self.by_timestamp.first_entry() {
            if !is_due(*oldest.key(), self.count) {
                return;
            }
            self.count = self.count.saturating_sub(oldest.remove().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_counts_once_a_timestamp_and_a_face() {
        let mut seen = SeenNonces::default();
        assert!(seen.insert(1000, Face::Brand, 1000, "a"));
        assert!(!seen.insert(1000, Face::Brand, 1000, "a"));
        assert!(seen.insert(1000, Face::Brand, 1001, "a"));
        assert!(seen.insert(1000, Face::Partner, 1000, "a"));
        assert!(!seen.insert(1300, Face::Brand, 1000, "a"));
    }

    #[test]
    fn memory_is_bounded_in_time_and_number() {
        let mut seen = SeenNonces::default();
        assert!(seen.insert(1000, Face::Brand, 1000, "a"));
        assert!(seen.insert(1301, Face::Brand, 1301, "a"));
        assert_eq!(seen.count, 1);
        for number in 0..=CAPACITY {
            seen.insert(1301, Face::Brand, 1301, &number.to_string());
        }
        assert!(seen.count <= CAPACITY, "{}", seen.count);
    }
}
