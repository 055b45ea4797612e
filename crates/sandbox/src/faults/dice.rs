//! Chance that repeats itself: `SplitMix64`, whose numbers no update of a dependency changes.

/// A sequence of numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Whether an event of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        // 32 bits are exact in a float, and finer shares are of no use.
        let number = u32::try_from(self.throw() >> 32).unwrap_or(u32::MAX);
        f64::from(number) / (f64::from(u32::MAX) + 1.0) < probability
    }
}

/// One of some things, chosen by a number that was thrown.
pub(super) fn choose<T>(things: Vec<T>, number: u64) -> Option<T> {
    let count = u64::try_from(things.len()).unwrap_or(u64::MAX);
    let index = usize::try_from(number.checked_rem(count)?).ok()?;
    things.into_iter().nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        let mut dice = Dice::new(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| dice.throw()).collect();
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_share_is_kept_over_many_throws() {
        let mut dice = Dice::new(7);
        let hits = (0..10_000).filter(|_| dice.happens(0.2)).count();
        assert!((1_900..2_100).contains(&hits), "{hits}");
        assert!((0..1_000).all(|_| dice.happens(1.0)));
        assert!((0..1_000).all(|_| !dice.happens(0.0)));
    }

    #[test]
    fn a_choice_reaches_everything_and_nothing_beyond() {
        let chosen: Vec<_> = (0..6).map(|number| choose(vec!['a', 'b', 'c'], number).unwrap()).collect();
        assert_eq!(chosen, ['a', 'b', 'c', 'a', 'b', 'c']);
        assert_eq!(choose(Vec::<char>::new(), 1), None);
    }
}
