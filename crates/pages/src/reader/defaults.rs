//! What the absence of a field means, as a description states it: `不填默认为20`, `默认从第0条开始`.

use serde_json::Value;

use crate::evidence::{Field, Kind, Line, Voice};

/// The longest value that is looked for.
const LENGTH: usize = 32;

/// States the default that a line of a field's description gives.
pub(super) fn read(at: Line, text: &str, field: &mut Field) {
    let found = field.kind.value().and_then(|kind| find(text, kind));
    field.default.say_first(Voice::Prose, at, found);
}

fn find(text: &str, kind: &Kind) -> Option<Value> {
    text.match_indices("默认").find_map(|(at, word)| value(text.get(at + word.len()..)?, kind))
}

/// The value that a text begins with, behind the words that lead to it.
fn value(text: &str, kind: &Kind) -> Option<Value> {
    let rest =
        ["情况下", "设置", "值"].iter().fold(text, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let start = rest.strip_prefix('从').map(|rest| rest.strip_prefix('第').unwrap_or(rest));
    let rest =
        start.filter(|_| *kind == Kind::Integer).or_else(|| rest.strip_prefix(['为', '是', '：', ':']))?;
    let rest = rest.trim_start_matches([' ', '`', '"', '“', '\'']);
    if *kind == Kind::Boolean {
        let is_true = ["是", "true"].iter().any(|word| rest.starts_with(word));
        let is_false = ["否", "false"].iter().any(|word| rest.starts_with(word));
        return (is_true || is_false).then_some(Value::Bool(is_true));
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (word, rest) = rest.split_at_checked(end).filter(|(word, _)| word.len() <= LENGTH)?;
    match kind {
        Kind::Integer if !rest.starts_with(['.', '%', ',']) => word.parse().ok().map(|it: i64| it.into()),
        // Names of fields are in small letters: 「默认为 available_end_time」.
        Kind::Text if word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) => {
            Some(word.into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_in_words_are_read() {
        let integer = |text: &str| find(text, &Kind::Integer);
        assert_eq!(integer("不填默认为20，最大值50"), Some(20.into()));
        assert_eq!(integer("默认值为20，取值范围[1,200]"), Some(20.into()));
        assert_eq!(integer("默认情况下为 `0` 天，即不限制"), Some(0.into()));
        assert_eq!(integer("从第几条开始查询，默认从第0条开始查询"), Some(0.into()));
        assert_eq!(find("若未填写，默认为SINGLE", &Kind::Text), Some("SINGLE".into()));
        assert_eq!(find("不填默认设置为 `NONE`", &Kind::Text), Some("NONE".into()));
        assert_eq!(find("默认为否，直接提交", &Kind::Boolean), Some(false.into()));
    }

    #[test]
    fn other_words_are_no_defaults() {
        for text in
            ["默认不限制每日上限", "不传默认返回首页数据", "默认查询所有状态", "默认为 12.5", "默认为1,000"]
        {
            assert_eq!(find(text, &Kind::Integer), None, "{text}");
        }
        assert_eq!(find("默认取值为 end_time - 1", &Kind::Text), None);
        assert_eq!(find("默认为首页", &Kind::Text), None);
    }
}
