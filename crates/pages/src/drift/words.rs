//! Facts in words.

use crate::facts::{FieldFacts, FieldKind, FieldPlace, RateLimitFacts};

use super::claim::Said;

/// A type as pages print it.
pub(super) fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "string".to_owned(),
        FieldKind::Integer => "integer".to_owned(),
        FieldKind::Number => "number".to_owned(),
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::File => "file".to_owned(),
        FieldKind::Object(_) => "object".to_owned(),
        FieldKind::List(item) => format!("array[{}]", self::kind(item)),
    }
}

/// Where a field goes: the word in front of its pointer.
pub(super) const fn place(place: FieldPlace) -> &'static str {
    match place {
        FieldPlace::Header => "header",
        FieldPlace::Path => "path",
        FieldPlace::Query => "query",
        FieldPlace::Body => "body",
        FieldPlace::Reply => "reply",
    }
}

/// Whether a field is always there.
pub(super) const fn required(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// A field as somebody has it whom the other does not know it from: `string(32), required`.
pub(super) fn field<P>(field: &FieldFacts<P>) -> Said {
    let mut words = Vec::new();
    if let Some(found) = &field.kind {
        let length =
            field.max_length.as_ref().map(|length| format!("({})", length.value)).unwrap_or_default();
        words.push(format!("{}{length}", kind(&found.value)));
    }
    words.extend(field.required.as_ref().map(|found| required(found.value).to_owned()));
    let shown = if words.is_empty() { "there".to_owned() } else { words.join(", ") };
    Said { key: field.name.value.clone(), shown }
}

/// `5 in 1 s per brand_id`
pub(super) fn rate_limit(limit: &RateLimitFacts) -> String {
    format!("{} in {} s per {}", limit.requests, limit.seconds, limit.per)
}

/// How many characters at most.
pub(super) fn max_length(length: Option<u64>) -> Said {
    length.map_or_else(Said::nothing, |length| Said::plain(length.to_string()))
}

/// The number of characters that words such as `总长度限制在256字符以内` allow.
pub(super) fn limit_in_prose(text: &str) -> Option<u64> {
    let units = ["个字符", "字符", "个中文字", "个汉字", "个字"];
    let limits = ["限制", "最长", "不超过", "最多", "以内"];
    text.split(['。', ';', '；', '\n']).find_map(|sentence| {
        let (start, digits) = number_before(sentence, &units)?;
        let around = sentence.get(..start)?;
        let behind = sentence.get(start + digits.len()..)?;
        let is_limit =
            limits.iter().any(|word| around.ends_with(word) || near(around, word)) || behind.contains("以内");
        if is_limit { digits.parse().ok() } else { None }
    })
}

/// Whether a word stands among the last few characters.
fn near(text: &str, word: &str) -> bool {
    let from = text.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    text.get(from..).is_some_and(|end| end.contains(word))
}

/// The first number that one of the units follows, and where it stands.
fn number_before<'t>(text: &'t str, units: &[&str]) -> Option<(usize, &'t str)> {
    let mut rest = 0;
    while let Some(found) = text.get(rest..)?.find(|c: char| c.is_ascii_digit()) {
        let start = rest + found;
        let digits = text.get(start..)?.split(|c: char| !c.is_ascii_digit()).next()?;
        let behind = text.get(start + digits.len()..)?.trim_start();
        if units.iter().any(|unit| behind.starts_with(unit)) {
            return Some((start, digits));
        }
        rest = start + digits.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_in_prose_is_a_number_of_characters() {
        assert_eq!(limit_in_prose("商家数据,其总长度限制在256字符以内。"), Some(256));
        assert_eq!(limit_in_prose("支持最长10个中文字"), Some(10));
        assert_eq!(limit_in_prose("用户领取后10天有效,最多3项"), None);
        assert_eq!(limit_in_prose("分配24位数字"), None);
        assert_eq!(limit_in_prose(""), None);
    }
}
