//! What is said of a field: its label, its description, and the values of its enum.

use std::collections::BTreeMap;

use super::declared::Fact;
use super::limits;
use super::shapes::Shapes;
use crate::evidence::{Completeness, Field, Line, Statement, Values, Voice};

/// The words after which values stand.
const MARKS: [&str; 3] = ["可选取值", "可选值", "枚举值"];

/// The longest value that is looked for.
const VALUE_LIMIT: usize = 64;

/// What is said of a field.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    /// What the page calls it.
    pub(super) label: Option<String>,
    /// What the page says of it.
    pub(super) description: Option<String>,
    /// The values of an enum.
    pub(super) values: Vec<Fact<String>>,
    /// What they mean.
    pub(super) meanings: BTreeMap<String, String>,
    /// The line that says that it travels sealed.
    pub(super) sealed: Option<Line>,
    /// What is said besides the values, line by line.
    pub(super) said: Vec<(Line, String)>,
    /// The line that says that it is a moment in time.
    pub(super) time: Option<Line>,
}

/// Reads the lines that stand under a field.
pub(super) fn read(lines: &[(Line, String)], shapes: &Shapes) -> Wording {
    let mut wording = Wording::default();
    let mut said: Vec<&str> = Vec::new();
    let mut in_values = false;
    for (at, line) in lines {
        let mut rest = line.as_str();
        if !in_values && let Some((before, after)) = values_begin(line) {
            push(&mut said, before);
            in_values = true;
            rest = after;
        }
        // A list of values may have no words above it.
        let listed = line.strip_prefix('•').and_then(|rest| rest.split_once([':', '：']));
        in_values |= listed.is_some_and(|(name, _)| alone(name.trim()));
        if in_values {
            values(*at, rest, shapes, &mut wording);
        } else {
            push(&mut said, rest);
            wording.said.push((*at, rest.to_owned()));
        }
        if !in_values && says_sealed(line) {
            wording.sealed.get_or_insert(*at);
        }
        let is_time =
            ["RFC3339", "RFC 3339", "rfc3339", "yyyy-MM-DDTHH"].iter().any(|word| rest.contains(word));
        if !in_values && is_time {
            wording.time.get_or_insert(*at);
        }
    }
    let said = said.join("\n");
    let labelled = said.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    let (label, description) = labelled.map_or((None, said.as_str()), |(label, rest)| (Some(label), rest));
    wording.label = label.map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned);
    wording.description = Some(description.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    wording
}

/// Whether a line says that a field travels sealed with a public key.
fn says_sealed(line: &str) -> bool {
    // What is decrypted with the secret that both sides share is the resource of an event, or a certificate.
    const OTHERWISE: [&str; 7] =
        ["无需加密", "不需要加密", "不用加密", "加密算法", "加密证书", "API KEY", "APIv3密钥"];
    let says = |words: &[&str]| words.iter().any(|word| line.contains(word));
    says(&["加密", "解密", "敏感"]) && !says(&OTHERWISE)
}

fn push<'a>(said: &mut Vec<&'a str>, text: &'a str) {
    let text = text.trim();
    if !text.is_empty() {
        said.push(text);
    }
}

/// Where in a line the values begin: what stands before the mark, and after it.
fn values_begin(line: &str) -> Option<(&str, &str)> {
    MARKS.iter().find_map(|mark| {
        let (before, after) = line.split_once(mark)?;
        let before = before.trim_end();
        let rest = after.trim_start_matches([':', '：', ' ']);
        let spaced = line.get(before.len()..).is_some_and(|rest| rest.starts_with(' '));
        let begins = before.is_empty() || spaced || before.ends_with(['。', '.', '】', '；', ';']);
        // Prose goes on: 「可选取值范围见下表」.
        let listed = rest.is_empty() || values_in(bullet(rest)).next().is_some_and(|(start, ..)| start == 0);
        (begins && listed).then_some((before, rest))
    })
}

fn bullet(line: &str) -> &str {
    line.trim_start_matches(['•', '-', '*', '·', '●', ' '])
}

/// Whether a word is a value by its letters.
fn alone(word: &str) -> bool {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    !word.is_empty() && word.len() <= VALUE_LIMIT && word.chars().all(upper)
}

/// Whether a text is one word, as values are.
fn is_word(text: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+');
    !text.is_empty() && text.len() <= VALUE_LIMIT && text.chars().all(in_word)
}

/// Reads the values of a line: `PURCHASE: 付费NORMAL: 普通`, or one alone.
fn values(at: Line, line: &str, shapes: &Shapes, wording: &mut Wording) {
    let listed = line.starts_with('•');
    let line = bullet(line);
    if alone(line) && (listed || wording.meanings.is_empty()) || listed && is_word(line) {
        return value(at, line, "", wording);
    }
    // A word at the beginning is a value, whatever its letters.
    if let Some((name, meaning)) = line.split_once([':', '：'])
        && is_word(name.trim())
        && !meaning.starts_with("//")
        && values_in(meaning).next().is_none()
    {
        return value(at, name.trim(), meaning, wording);
    }
    // `• ALL全场可用`: the colon may be missing.
    let end = line.find(|c: char| !c.is_ascii()).unwrap_or(0);
    if let Some((name, meaning)) = line.split_at_checked(end)
        && listed
        && name.len() > 1
        && alone(name)
    {
        return value(at, name, meaning, wording);
    }
    let found: Vec<(usize, usize, usize)> = values_in(line).collect();
    if found.is_empty()
        && let Some(last) = wording.values.last()
    {
        // A meaning goes on.
        let meaning = wording.meanings.entry(last.value.clone()).or_default();
        if !line.is_empty() && meaning.len() < 4096 {
            meaning.push_str(if meaning.is_empty() { "" } else { "\n" });
            meaning.push_str(line);
        }
        return;
    }
    for (index, (start, end, after)) in found.iter().enumerate() {
        let next = found.get(index + 1).map_or(line.len(), |(next, ..)| *next);
        let word = line.get(*start..*end).unwrap_or_default();
        // A meaning may end in Latin letters that the next value follows at once.
        let known = word
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| word.get(*at..).is_some_and(|rest| shapes.is_value(rest)));
        let cut = if *start == 0 { 0 } else { known.unwrap_or(0) };
        if let (Some(tail), Some(last)) =
            (word.get(..cut).filter(|tail| !tail.is_empty()), wording.values.last())
            && let Some(meaning) = wording.meanings.get_mut(&last.value)
        {
            meaning.push_str(tail);
        }
        let meaning = line.get(*after..next).unwrap_or_default();
        value(at, word.get(cut..).unwrap_or(word), meaning, wording);
    }
}

fn value(at: Line, name: &str, meaning: &str, wording: &mut Wording) {
    let meaning = meaning.trim().trim_end_matches([';', '；', ',', '，', '、']).trim_end();
    if !meaning.is_empty() {
        wording.meanings.insert(name.to_owned(), meaning.to_owned());
    }
    wording.values.push(Fact { value: name.to_owned(), at });
}

/// The values in a line that a colon follows: where each begins and ends, and where its meaning begins.
fn values_in(line: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    let colons = line.char_indices().filter(|(_, c)| matches!(c, ':' | '：'));
    colons.filter_map(move |(colon, mark)| {
        let after = colon + mark.len_utf8();
        let before = line.get(..colon)?.trim_end_matches(' ');
        let word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        let length = before.chars().rev().take(VALUE_LIMIT + 1).take_while(word).count();
        let start = before.len().checked_sub(length)?;
        let name = before.get(start..)?;
        let upper = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| !c.is_ascii_lowercase())
            && (length > 1 || start == 0);
        let first = start == 0 && length > 0;
        let address = line.get(after..)?.starts_with("//");
        ((upper || first) && length <= VALUE_LIMIT && !address).then_some((start, before.len(), after))
    })
}

impl Wording {
    /// Puts what is said into a field.
    pub(super) fn describe(self, field: &mut Field, is_textual: bool, is_sealable: bool) {
        if let Some(at) = self.sealed.filter(|_| is_sealable) {
            field.sensitive.say(Voice::Table, at, true);
        }
        if let Some(at) = self.time.filter(|_| is_textual && self.values.is_empty()) {
            field.time.say(Voice::Prose, at, true);
        }
        for (at, text) in &self.said {
            limits::read(*at, text, field);
        }
        if let Some(first) = self.values.first() {
            let list = Statement { voice: Voice::Table, line: first.at, value: Completeness::Whole };
            let values = self.values.iter().map(|value| (value.value.clone(), value.at)).collect();
            field.values.push(Values { list, values, meanings: self.meanings });
        }
        field.label = self.label;
        field.description = self.description;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Wording {
        let lines: Vec<_> = text.lines().map(|line| (Line::new(0, 1), line.to_owned())).collect();
        read(&lines, &Shapes::default())
    }

    fn values(wording: &Wording) -> Vec<&str> {
        wording.values.iter().map(|value| value.value.as_str()).collect()
    }

    #[test]
    fn values_on_one_line_come_apart_at_their_names() {
        let wording = seen("【类型】 三种。\n可选取值\nJSAPI: JSAPI支付NATIVE: 扫码支付APP: APP支付");
        assert_eq!(values(&wording), ["JSAPI", "NATIVE", "APP"]);
        assert_eq!(wording.meanings["JSAPI"], "JSAPI支付");
        assert_eq!(wording.meanings["APP"], "APP支付");
        assert_eq!(
            (wording.label.as_deref(), wording.description.as_deref()),
            (Some("类型"), Some("三种。"))
        );
    }

    #[test]
    fn values_may_be_a_list_or_have_no_meaning() {
        assert_eq!(values(&seen("可选取值：\n• A_B:  甲\n• C\n")), ["A_B", "C"]);
        assert_eq!(values(&seen("说明。 可选取值")), [""; 0]);
    }

    #[test]
    fn prose_about_values_is_prose() {
        let wording = seen("【数】 可选取值范围见下表 API: 说明");
        assert_eq!(values(&wording), [""; 0]);
        assert_eq!(wording.description.as_deref(), Some("可选取值范围见下表 API: 说明"));
    }

    #[test]
    fn what_is_encrypted_travels_sealed() {
        assert_eq!(seen("【手机号】\n该字段需要使用公钥加密").sealed, Some(Line::new(0, 1)));
        assert_eq!(seen("【手机号】").sealed, None);
        assert_eq!(seen("【回显】该字段无需加密").sealed, None);
        assert_eq!(seen("【算法】对结果加密的加密算法").sealed, None);
    }
}
