//! Why a signature doesn't verify, with both messages and the first character in which they differ.

use crate::explain::Explanation;

/// Both messages as they are shown.
pub(super) struct Messages {
    /// What should have been signed.
    pub(super) expected: Marked,
    /// What was signed, where that is known.
    pub(super) signed: Option<Marked>,
}

/// A text of which a part is marked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) before: String,
    pub(super) mark: String,
    pub(super) after: String,
}

impl Messages {
    /// Both messages, if there is something to show.
    pub(super) fn of(explanation: &Explanation) -> Option<Self> {
        let expected = explanation.expected_message.join("\n");
        let signed = explanation.signed_message.join("\n");
        (!expected.is_empty()).then(|| Self::beside(&expected, &signed))
    }

    /// Marks the first character of each that the other doesn't have there.
    fn beside(expected: &str, signed: &str) -> Self {
        if signed.is_empty() {
            return Self { expected: Marked::at(expected, expected.len()), signed: None };
        }
        let pairs = expected.char_indices().zip(signed.chars());
        let difference = pairs.into_iter().find(|((_, one), other)| one != other);
        let index = difference.map_or(expected.len().min(signed.len()), |((index, _), _)| index);
        Self { expected: Marked::at(expected, index), signed: Some(Marked::at(signed, index)) }
    }
}

impl Marked {
    fn at(text: &str, index: usize) -> Self {
        let (before, rest) = text.split_at_checked(index).unwrap_or((text, ""));
        let end = rest.chars().next().map_or(0, char::len_utf8);
        let (mark, after) = rest.split_at_checked(end).unwrap_or(("", rest));
        Self { before: before.to_owned(), mark: mark.to_owned(), after: after.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(marked: &Marked) -> [&str; 3] {
        [&marked.before, &marked.mark, &marked.after]
    }

    #[test]
    fn the_first_difference_is_marked_on_both_sides() {
        let messages = Messages::beside("POST⏎\n/你好?a", "POST⏎\n/你坏");
        assert_eq!(parts(&messages.expected), ["POST⏎\n/你", "好", "?a"]);
        assert_eq!(parts(messages.signed.as_ref().unwrap()), ["POST⏎\n/你", "坏", ""]);
    }

    #[test]
    fn an_unknown_message_leaves_nothing_to_mark() {
        let messages = Messages::beside("GET⏎", "");
        assert_eq!(parts(&messages.expected), ["GET⏎", "", ""]);
        assert!(messages.signed.is_none());
    }

    #[test]
    fn a_message_that_ends_early_has_nothing_marked() {
        let messages = Messages::beside("a⏎", "a");
        assert_eq!(parts(&messages.expected), ["a", "⏎", ""]);
        assert_eq!(parts(messages.signed.as_ref().unwrap()), ["a", "", ""]);
    }
}
