//! What declares a field, found anywhere in a text: `card_id 必填 string(32)`.

use super::printed::{self, Printed};

/// The words that say whether a field is always there, longer ones first.
const WORDS: [(&str, bool); 10] = [
    ("条件必填", false),
    ("条件选填", false),
    ("非必填", false),
    ("二选一", false),
    ("必填", true),
    ("必传", true),
    ("必选", true),
    ("选填", false),
    ("选传", false),
    ("可选", false),
];

/// The longest name of a field that is looked for.
const NAME_LIMIT: usize = 80;

/// A field's first words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) name: String,
    /// Whether it is always there, if that is said.
    pub(super) required: Option<bool>,
    /// The type, if it is one we know.
    pub(super) printed: Option<Printed>,
}

/// Takes a text apart: what stands before the first declaration, and each declaration with what follows it.
pub(super) fn split(text: &str) -> (&str, Vec<(Declaration, &str)>) {
    let mut found: Vec<(Declaration, usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some((declaration, start, end)) = next(text, from) {
        found.push((declaration, start, end));
        from = end;
    }
    let before = text.get(..found.first().map_or(text.len(), |(_, start, _)| *start)).unwrap_or_default();
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, start, _)| *start).chain([text.len()]).collect();
    let parts = found.into_iter().zip(ends);
    (
        before.trim(),
        parts
            .map(|((declaration, _, end), next)| (declaration, text.get(end..next).unwrap_or("").trim()))
            .collect(),
    )
}

/// The declaration without a type that a line begins with, and what follows: `mchid 必填【商户号】`.
pub(super) fn untyped(text: &str) -> Option<(Declaration, &str)> {
    let (name, rest) = text.split_once(' ').filter(|(name, _)| is_name(name))?;
    let (word, required) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    let rest = rest.get(word.len()..)?.trim();
    let typed = printed::read(rest).is_some_and(|(_, rest)| ends_word(rest));
    let declaration = Declaration { name: name.to_owned(), required: Some(*required), printed: None };
    (!typed).then_some((declaration, rest))
}

/// Whether a word alone says if a field is always there: `必填`, or `是` of a table.
pub(super) fn required(word: &str) -> Option<bool> {
    let word = word.trim();
    match word.to_ascii_lowercase().as_str() {
        "是" | "true" | "yes" | "y" | "required" => return Some(true),
        "否" | "false" | "no" | "n" | "optional" => return Some(false),
        _ => {}
    }
    WORDS.iter().find(|(known, _)| word.starts_with(known)).map(|(_, required)| *required)
}

/// Whether a text is a wire name alone.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= NAME_LIMIT
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(in_name)
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The first declaration from a position on: it, where it begins and where it ends.
fn next(text: &str, from: usize) -> Option<(Declaration, usize, usize)> {
    let begins = |c: &char| matches!(c, '条' | '非' | '二' | '必' | '选' | '可');
    let rest = text.get(from..)?;
    rest.char_indices().filter(|(_, c)| begins(c)).find_map(|(offset, _)| {
        let here = rest.get(offset..)?;
        let (word, required) = WORDS.iter().find(|(word, _)| here.starts_with(word))?;
        around(text, from, from + offset, from + offset + word.len(), *required)
    })
}

/// The declaration that a word belongs to, if it has a name before it, and a type around it or the text's end after it.
fn around(
    text: &str,
    from: usize,
    position: usize,
    end: usize,
    required: bool,
) -> Option<(Declaration, usize, usize)> {
    let before = text.get(from..position)?.trim_end();
    let (first, last) = last_word(before);
    let after = text.get(end..)?;
    let spaced = after.trim_start();
    let typed = printed::read(spaced).filter(|(_, rest)| ends_word(rest));
    let declared =
        |name: &str, printed| Declaration { name: name.to_owned(), required: Some(required), printed };
    if let Some((printed, rest)) = typed.filter(|_| is_name(last)) {
        return Some((declared(last, Some(printed)), from + first, text.len() - rest.len()));
    }
    if !after.is_empty() && after == spaced {
        return None;
    }
    // The type may stand before the word: `card_id string(32) 必填`.
    if let Some((printed, "")) = printed::read(last) {
        let (first, name) = last_word(before.get(..first)?.trim_end());
        if is_name(name) {
            return Some((declared(name, Some(printed)), from + first, end));
        }
    }
    // Without any type only the whole text is a declaration.
    let whole = spaced.is_ascii() && !spaced.contains(' ');
    (is_name(last) && first == 0 && from == 0 && whole).then(|| (declared(last, None), 0, text.len()))
}

/// The last word of a text, and where it begins; no further back than a name is long.
fn last_word(text: &str) -> (usize, &str) {
    let mut first = text.len();
    for (offset, c) in text.char_indices().rev().take(NAME_LIMIT + 1) {
        if c == ' ' || c == '|' {
            break;
        }
        first = offset;
    }
    (first, text.get(first..).unwrap_or_default())
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        split(text).1.into_iter().map(|(declaration, _)| declaration.name).collect()
    }

    #[test]
    fn declarations_are_found_wherever_they_stand() {
        let text = "price 选填 integer 【价格】 单位分 jump_path 条件必填 string(128) 【路径】 见说明";
        let (before, found) = split(text);
        assert_eq!(before, "");
        assert_eq!(found[0].1, "【价格】 单位分");
        assert_eq!(found[1].0.name, "jump_path");
        assert_eq!(found[1].0.required, Some(false));
        assert_eq!(found[1].0.printed.as_ref().unwrap().range.unwrap().greatest, Some(128));
    }

    #[test]
    fn a_declaration_may_have_its_type_first_or_none() {
        assert_eq!(names("card_id string(32) 必填"), ["card_id"]);
        assert_eq!(names("card_id 必填"), ["card_id"]);
        assert_eq!(names("card_id必填string(32)"), ["card_id"]);
    }

    #[test]
    fn prose_declares_no_field() {
        assert_eq!(names("如果选择了展示等级,必填init_level,作为初始等级"), [""; 0]);
        assert_eq!(names("当 mode 必填 时请传入"), [""; 0]);
        assert_eq!(names("该字段 可选 string 之外的值"), [""; 0]);
    }

    #[test]
    fn many_words_take_no_longer_than_their_number() {
        assert_eq!(split(&"必填 ".repeat(300_000)).1.len(), 0);
    }
}
