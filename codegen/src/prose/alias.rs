//! Titles of pages → names under which rustdoc's search finds an item.

use std::collections::BTreeSet;

/// The title itself and each of the words that stands in it, without what rustdoc refuses in an alias.
///
/// The search compares whole aliases, so a title is not found by a part of it.
pub(crate) fn aliases<'a>(
    titles: impl IntoIterator<Item = &'a str>,
    words: &'a [String],
) -> impl Iterator<Item = String> {
    let mut known = BTreeSet::new();
    let with_words = titles.into_iter().flat_map(move |title| {
        std::iter::once(title)
            .chain(words.iter().map(String::as_str).filter(move |word| title.contains(word)))
    });
    with_words.map(alias).filter(move |alias| !alias.is_empty() && known.insert(alias.clone()))
}

/// Letters, digits and punctuation alone: rustdoc takes neither quotes nor room at the ends or but spaces.
fn alias(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(titles: &[&str]) -> Vec<String> {
        let words = ["会员卡", "积分"].map(str::to_owned);
        aliases(titles.iter().copied(), &words).collect()
    }

    #[test]
    fn a_title_is_found_as_a_whole_and_by_its_words() {
        assert_eq!(of(&["查询会员卡模板"]), ["查询会员卡模板", "会员卡"]);
        assert_eq!(of(&["图片上传"]), ["图片上传"]);
    }

    #[test]
    fn nothing_stands_there_twice() {
        assert_eq!(of(&["会员卡", "会员卡事件通知", "会员卡"]), ["会员卡", "会员卡事件通知"]);
    }

    #[test]
    fn what_rustdoc_refuses_is_left_out() {
        assert_eq!(of(&[" 查询 \"券\"\n", "'"]), ["查询券"]);
    }
}
