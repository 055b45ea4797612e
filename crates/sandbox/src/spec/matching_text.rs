//! A text that a regular expression matches, as short as the expression allows.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Characters that people read easily, tried before all others that a class has.
const PREFERRED: [char; 3] = ['1', 'a', 'A'];

/// A text that an expression matches; none where the expression isn't one, or where nobody can say from its parts.
pub(crate) fn matching_text(expression: &str) -> Option<String> {
    let mut text = String::new();
    append(&regex_syntax::parse(expression).ok()?, &mut text)?;
    Some(text)
}

fn append(expression: &Hir, text: &mut String) -> Option<()> {
    match expression.kind() {
        // What stands between characters is looked at by whoever compares the text with the whole expression.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(character(class)?),
        HirKind::Repetition(repeated) => {
            for _ in 0..repeated.min {
                append(&repeated.sub, text)?;
            }
        }
        HirKind::Capture(group) => append(&group.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append(part, text))?,
        HirKind::Alternation(branches) => append(branches.first()?, text)?,
    }
    Some(())
}

fn character(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |character: &char| {
        class.ranges().iter().any(|range| (range.start()..=range.end()).contains(character))
    };
    let first = || class.ranges().first().map(regex_syntax::hir::ClassUnicodeRange::start);
    PREFERRED.into_iter().find(has).or_else(first)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn the_text_is_one_that_the_expression_matches() {
        for (expression, expected) in [
            ("^[0-9]{17}[0-9X]$", "111111111111111111"),
            ("^[Hh]([0-9A-Za-z]{8}|[0-9A-Za-z]{10})$", "H11111111"),
            (r"^[^@\s]+@[^@\s]+$", "1@1"),
            ("^(男|女)$", "女"),
            (r"^\S.*\S$", "11"),
            ("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "1111-01-01"),
            ("^x?$", ""),
        ] {
            let text = matching_text(expression).unwrap();
            assert_eq!(text, expected);
            assert!(Regex::new(expression).unwrap().is_match(&text), "{expression}");
        }
    }

    #[test]
    fn what_nothing_matches_has_no_text() {
        assert_eq!(matching_text("("), None);
        assert_eq!(matching_text(r"[a&&b]"), None);
    }
}
