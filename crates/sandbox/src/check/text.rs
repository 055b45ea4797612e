//! What the platform takes as text.

/// Checks that a text stays within what the platform can store.
///
/// # Errors
/// What is wrong with it, as the end of a sentence; without the text, which may be personal data.
pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.chars().any(|character| character.len_utf8() > 3) {
        return Err("holds a character of 4 bytes in UTF-8, such as an emoji; the platform takes at most 3"
            .to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn supplementary_characters_are_refused() {
        assert!(check("diamond 钻石会员 é").is_ok());
        assert!(check("\u{1f600}").is_err());
    }
}
