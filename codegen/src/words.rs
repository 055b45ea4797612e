//! Words in messages: lists of them, and the one that was probably meant.

/// How many words a message lists, give or take one.
const MOST_LISTED: usize = 40;

/// The known word that was probably meant.
pub(crate) fn similar<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |other: &&str| strsim::damerau_levenshtein(&word.to_lowercase(), &other.to_lowercase());
    known
        .iter()
        .copied()
        .min_by_key(distance)
        .filter(|other| distance(other) <= (other.len() / 3).clamp(1, 3))
}

/// Words as a message lists them: `a`, `b` or `c`; of a long list, the first of them and how many more there are.
pub(crate) fn quoted(words: &[&str]) -> String {
    if let Some((shown, others)) = words.split_at_checked(MOST_LISTED).filter(|(_, others)| others.len() > 1)
    {
        return format!("`{}` or one of {} others", shown.join("`, `"), others.len());
    }
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

    #[test]
    fn a_long_list_says_how_many_more_there_are() {
        let last = |count| quoted(&vec!["a"; count]).rsplit_once("`, `").unwrap().1.to_owned();
        assert_eq!(last(41), "a` or `a`");
        assert_eq!(last(42), "a` or one of 2 others");
    }
}
