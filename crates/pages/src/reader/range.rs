//! Bounds of lengths, numbers and counts: `32`, `1,32`, `1～32`, `1-10958`.

/// Two bounds; a number alone is the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    /// The least.
    pub(super) least: Option<u64>,
    /// The greatest.
    pub(super) greatest: Option<u64>,
}

impl Range {
    /// Reads bounds in brackets that a text begins with, `(32)` or `[1,32]`; `[]` has none. Gives the rest too.
    pub(super) fn bracketed(text: &str) -> (Option<Self>, &str) {
        let inner = text.trim_start().strip_prefix(['(', '（', '[']);
        let Some((inner, rest)) = inner.and_then(|inner| inner.split_once([')', '）', ']'])) else {
            return (None, text);
        };
        match Self::read(inner) {
            Some(range) => (Some(range), rest),
            None => (None, text),
        }
    }

    /// Reads bounds that are the whole of a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 40 {
            return None;
        }
        let text = text.trim_end_matches(['个', '字', '符', '节', '位']);
        let text = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')).unwrap_or(text);
        match text.split_once([',', '，', '~', '～', '-', '—', '至']) {
            Some((least, greatest)) => {
                let greatest = greatest.trim_start_matches(['~', '～', '-', '—', '.']).trim();
                let (least, greatest) = (least.trim().parse().ok(), greatest.parse().ok());
                let ordered = least.zip(greatest).is_none_or(|(least, greatest)| least <= greatest);
                (ordered && (least.is_some() || greatest.is_some())).then_some(Self { least, greatest })
            }
            None => text.parse().ok().map(|greatest| Self { least: None, greatest: Some(greatest) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(Option<u64>, Option<u64>)> {
        Range::read(text).map(|range| (range.least, range.greatest))
    }

    #[test]
    fn bounds_are_written_in_several_ways() {
        for text in ["1,32", "1～32", "1~32", "1 - 32", "1，32", "1至32个字符"] {
            assert_eq!(seen(text), Some((Some(1), Some(32))), "{text}");
        }
        assert_eq!(seen("32"), Some((None, Some(32))));
        assert_eq!(seen(",32"), Some((None, Some(32))));
        assert_eq!(seen("32,1"), None);
        assert_eq!(seen("元"), None);
    }
}
