//! Which version changes ask for, by the rules that cargo has.

use std::fmt;

use super::Verdict;

/// A version, without what may stand behind the three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
}

impl Version {
    /// Reads `0.1.0`; what stands behind a `-` or a `+` is left out. `None` if it isn't a version.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+']).next()?;
        let mut numbers = numbers.split('.').map(|number| number.parse().ok());
        let version = Self { major: numbers.next()??, minor: numbers.next()??, patch: numbers.next()?? };
        numbers.next().is_none().then_some(version)
    }

    /// The version that comes next, given the gravest of the changes for Rust callers.
    pub(super) fn after(self, gravest: Verdict) -> Self {
        let Self { major, minor, patch } = self;
        let (breaks, adds) = (gravest == Verdict::Breaking, gravest > Verdict::DocsOnly);
        match (major, minor) {
            (0, minor @ 1..) if breaks => Self { major, minor: minor.saturating_add(1), patch: 0 },
            (1.., _) if breaks => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
            (1.., _) if adds => Self { major, minor: minor.saturating_add(1), patch: 0 },
            _ => Self { major, minor, patch: patch.saturating_add(1) },
        }
    }

    /// The rule behind [`after`](Self::after), as the end of a sentence.
    pub(super) fn rule(self, gravest: Verdict) -> &'static str {
        match (self.major, self.minor, gravest) {
            (0, 0, _) => "in 0.0 every version stands by itself, so the patch number goes up",
            (0, _, Verdict::Breaking) => "below 1.0 that asks for a new minor number",
            (0, _, _) => "below 1.0 that asks for a new patch number",
            (_, _, Verdict::Breaking) => "that asks for a new major number",
            (_, _, Verdict::DocsOnly) => "that asks for a new patch number",
            (_, _, Verdict::Additive | Verdict::Looser) => "that asks for a new minor number",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_go_up_as_cargo_reads_them() {
        use Verdict::{Additive, Breaking, DocsOnly};
        for (was, gravest, next) in [
            ("0.0.3", Breaking, "0.0.4"),
            ("0.0.3", DocsOnly, "0.0.4"),
            ("0.1.2", Breaking, "0.2.0"),
            ("0.1.2", Additive, "0.1.3"),
            ("0.1.2", DocsOnly, "0.1.3"),
            ("1.2.3", Breaking, "2.0.0"),
            ("1.2.3", Additive, "1.3.0"),
            ("1.2.3-rc.1+5", DocsOnly, "1.2.4"),
            ("18446744073709551615.0.0", Breaking, "18446744073709551615.0.0"),
        ] {
            assert_eq!(Version::parse(was).unwrap().after(gravest).to_string(), next, "{was} {gravest:?}");
        }
    }

    #[test]
    fn text_that_is_not_a_version_is_refused() {
        for text in ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.-3", "18446744073709551616.0.0"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
