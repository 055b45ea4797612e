//! Words in messages: lists of them, and the one that was probably meant.

/// The known word that was probably meant.
pub(crate) fn similar<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |other: &&str| strsim::damerau_levenshtein(&word.to_lowercase(), &other.to_lowercase());
    known
        .iter()
        .copied()
        .min_by_key(distance)
        .filter(|other| distance(other) <= (other.len() / 3).clamp(1, 3))
}

/// Words as a message lists them: `a`, `b` or `c`.
pub(crate) fn quoted(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => format!("`{one}`"),
        [most @ .., last] => format!("`{}` or `{last}`", most.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let known = ["maxLength", "minLength", "pattern", "type"];
        assert_eq!(similar("maxlength", &known), Some("maxLength"));
        assert_eq!(similar("maxLenght", &known), Some("maxLength"));
        assert_eq!(similar("tpye", &known), Some("type"));
        assert_eq!(similar("oneOf", &known), None);
    }

    #[test]
    fn words_are_listed_as_people_do() {
        assert_eq!(quoted(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
