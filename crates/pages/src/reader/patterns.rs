//! The characters that a text may have, as a description states them: `只能由数字、字母或下划线组成`.

use crate::evidence::{Field, Kind, Line, Voice};

/// The words in front of such a list, the more exact ones first, and whether the list ends with `组成`.
const MARKS: [(&str, bool); 4] = [("只能由", true), ("可使用", true), ("只能是", false), ("由", true)];

/// The names of characters, longer ones first, with their part of a pattern.
const CLASSES: [(&str, &str); 15] = [
    ("大小写英文字母", "A-Za-z"),
    ("大写英文字母", "A-Z"),
    ("小写英文字母", "a-z"),
    ("大小写字母", "A-Za-z"),
    ("大写字母", "A-Z"),
    ("小写字母", "a-z"),
    ("英文字母", "A-Za-z"),
    ("字母", "A-Za-z"),
    ("数字", "0-9"),
    ("下划线", "_"),
    ("短横线", "-"),
    ("中划线", "-"),
    ("连字符", "-"),
    ("英文", "A-Za-z"),
    ("竖线", "|"),
];

/// States the pattern that a line of a field's description gives.
pub(super) fn read(at: Line, text: &str, field: &mut Field) {
    if field.kind.value() == Some(&Kind::Text) {
        field.pattern.say_first(Voice::Prose, at, find(text));
    }
}

fn find(text: &str) -> Option<String> {
    let is_day = ["格式YYYY-MM-DD", "格式为YYYY-MM-DD", "格式：YYYY-MM-DD"].iter().find_map(|words| {
        let rest = text.split_once(words)?.1;
        // A moment in time goes on: `YYYY-MM-DDTHH:mm:ss`.
        Some(!rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    if is_day == Some(true) {
        return Some(r"^\d{4}-\d{2}-\d{2}$".to_owned());
    }
    let listed = MARKS.iter().find_map(|(mark, ends)| {
        text.match_indices(mark).find_map(|(at, _)| characters(text.get(at + mark.len()..)?, *ends))
    });
    // A clause of one word: 「2、数字，长度不超过 20 个字符」.
    let is_digits =
        || text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '、').starts_with("数字，");
    listed.or_else(|| is_digits().then(|| "^[0-9]+$".to_owned()))
}

/// The pattern of a list of characters that a text begins with.
fn characters(text: &str, ends: bool) -> Option<String> {
    let (mut parts, mut marks, mut count) = (Vec::new(), String::new(), None);
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '、', '，', '或', '和', '及', '与', '`']);
        if let Some((word, part)) = CLASSES.iter().find(|(word, _)| rest.starts_with(word)) {
            rest = rest.strip_prefix(word)?;
            if part.len() == 1 { marks.push_str(part) } else { parts.push(*part) }
        } else if let Some(mark) = rest.chars().next().filter(|c| "_-|*@#.".contains(*c)) {
            marks.push(mark);
            rest = rest.get(1..)?;
        } else if let Some((number, after)) =
            rest.split_once("位").filter(|_| count.is_none() && parts.is_empty())
        {
            count = Some(number.parse::<u32>().ok()?);
            rest = after;
        } else {
            break;
        }
    }
    if parts.is_empty() || (ends && !rest.starts_with("组成")) {
        return None;
    }
    parts.sort_unstable();
    parts.dedup();
    let mut marks: Vec<char> = marks.chars().collect();
    // In brackets a hyphen stands last.
    marks.sort_unstable_by_key(|mark| (*mark == '-', *mark != '_', *mark));
    marks.dedup();
    let marks: String = marks.into_iter().collect();
    let times = count.map_or_else(|| "+".to_owned(), |count| format!("{{{count}}}"));
    Some(format!("^[{}{marks}]{times}$", parts.concat()))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn characters_in_words_are_read() {
        let seen = |text: &str| find(text).unwrap_or_default();
        assert_eq!(seen("1、只能由数字、字母或下划线组成，和编号二选一"), "^[0-9A-Za-z_]+$");
        let words = "保持唯一性，可使用 数字、大小写字母、下划线 `_`、短横线 `-` 组成，长度在6-40个字符之间";
        assert_eq!(seen(words), "^[0-9A-Za-z_-]+$");
        assert_eq!(seen("要求32个字符内，只能是数字、大小写字母_-|*@ 且唯一"), "^[0-9A-Za-z_*@|-]+$");
        assert_eq!(seen("唯一标识，由32位数字组成"), "^[0-9]{32}$");
        assert_eq!(seen("长度限制为18个字符，由数字和大写英文字母组成"), "^[0-9A-Z]+$");
        assert_eq!(seen("2、数字，长度不超过 20 个字符"), "^[0-9]+$");
        assert_eq!(seen("格式YYYY-MM-DD"), r"^\d{4}-\d{2}-\d{2}$");
    }

    #[test]
    fn other_words_are_no_patterns() {
        for text in [
            "由微信支付生成",
            "可使用【创建】或【添加】创建",
            "格式为YYYY-MM-DDTHH:mm:ss",
            "由一组批次组成",
            "由品牌方生成，由系统组成",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
