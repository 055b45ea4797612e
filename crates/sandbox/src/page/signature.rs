//! Why a signature doesn't verify, with both messages and the first character in which they differ.

/// An explanation as it is shown.
pub(super) struct SignatureView {
    pub(super) sentence: String,
    pub(super) messages: Option<Messages>,
}

/// What should have been signed, beside what was.
pub(super) struct Messages {
    pub(super) expected: Marked,
    pub(super) signed: Marked,
}

/// A text of which a part is marked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) before: String,
    pub(super) marked: String,
    pub(super) after: String,
}

/// Marks the first character of each that the other doesn't have there.
fn beside(expected: &str, signed: &str) -> Messages {
    let common = expected.char_indices().zip(signed.chars()).find(|((_, one), other)| one != other);
    let common = common.map_or(expected.len().min(signed.len()), |((index, _), _)| index);
    Messages { expected: Marked::at(expected, common), signed: Marked::at(signed, common) }
}

impl Marked {
    fn at(text: &str, index: usize) -> Self {
        let (before, rest) = text.split_at_checked(index).unwrap_or((text, ""));
        let end = rest.chars().next().map_or(0, char::len_utf8);
        let (marked, after) = rest.split_at_checked(end).unwrap_or(("", rest));
        Self { before: before.to_owned(), marked: marked.to_owned(), after: after.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(marked: &Marked) -> [&str; 3] {
        [&marked.before, &marked.marked, &marked.after]
    }

    #[test]
    fn the_first_difference_is_marked_on_both_sides() {
        let messages = beside("POST⏎\n/你好?a", "POST⏎\n/你坏");
        assert_eq!(parts(&messages.expected), ["POST⏎\n/你", "好", "?a"]);
        assert_eq!(parts(&messages.signed), ["POST⏎\n/你", "坏", ""]);
    }

    #[test]
    fn a_message_that_ends_early_has_nothing_marked() {
        let messages = beside("a⏎", "a");
        assert_eq!(parts(&messages.expected), ["a", "⏎", ""]);
        assert_eq!(parts(&messages.signed), ["a", "", ""]);
    }
}
