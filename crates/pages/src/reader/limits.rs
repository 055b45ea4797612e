//! Limits that a description states in words: `长度不超过15个UTF-8字符`, `最多10项`, `取值范围为1-45`.

use super::printed::Range;
use crate::evidence::{Field, Kind, Line, Voice};

/// The units that characters are counted in.
const CHARACTERS: [&str; 6] = ["字符", "UTF-8字符", "位字符", "utf8字符", "UTF8字符", "位数字"];

/// The units that items are counted in.
const ITEMS: [&str; 8] = ["个", "项", "张", "条", "家", "组", "份", "笔"];

/// How far back the words of a limit stand, in characters.
const CLAUSE: usize = 60;

/// States the limits that a line of a field's description gives.
pub(super) fn read(at: Line, text: &str, field: &mut Field) {
    let Some(kind) = field.kind.value().cloned() else { return };
    let found = find(text);
    match kind {
        Kind::Text => lengths(at, &found, field),
        Kind::List(item) => {
            if *item == Kind::Text {
                lengths(at, &found, field);
            }
            for number in found.iter().filter(|number| number.counts_items()) {
                field.min_items.say_first(Voice::Prose, at, number.range.least);
                field.max_items.say_first(Voice::Prose, at, number.range.greatest);
            }
        }
        Kind::Integer => {
            for range in found.iter().map(Number::values) {
                let signed = |bound: Option<u64>| bound.and_then(|bound| bound.try_into().ok());
                field.minimum.say_first(Voice::Prose, at, signed(range.least));
                field.maximum.say_first(Voice::Prose, at, signed(range.greatest));
            }
        }
        _ => {}
    }
}

fn lengths(at: Line, found: &[Number<'_>], field: &mut Field) {
    for number in found.iter().filter(|number| number.counts_characters()) {
        if let Some(least) = number.range.least.filter(|_| field.min_length.by(Voice::Prose).is_none()) {
            field.min_length.say(Voice::Prose, at, least);
        }
        if number.range.greatest.is_some() && field.max_length.by(Voice::Prose).is_none() {
            field.max_length.say(Voice::Prose, at, number.range.greatest);
        }
    }
}

/// A number or a range in a text, with the words of its clause before and after it.
struct Number<'t> {
    range: Range,
    before: &'t str,
    after: &'t str,
}

impl Number<'_> {
    fn limits(&self) -> bool {
        const WORDS: [&str; 10] =
            ["不超过", "不能超过", "不可超过", "最多", "最长", "限制", "长度为", "长度在", "长度：", "长度:"];
        self.range.least.is_some() || WORDS.iter().any(|word| self.before.contains(word)) || self.is_within()
    }

    fn is_within(&self) -> bool {
        ["以内", "之内", "内"].iter().any(|word| {
            CHARACTERS
                .iter()
                .any(|unit| self.unit().strip_prefix(unit).is_some_and(|rest| rest.starts_with(word)))
        })
    }

    /// What stands behind the number, without 个.
    fn unit(&self) -> &str {
        let after = self.after.trim_start();
        after.strip_prefix('个').unwrap_or(after).trim_start()
    }

    fn counts_characters(&self) -> bool {
        let said_of_length = !self.before.contains("文件") && !self.before.contains("示例");
        self.limits() && said_of_length && CHARACTERS.iter().any(|unit| self.unit().starts_with(unit))
    }

    fn counts_items(&self) -> bool {
        let is_character =
            ["字", "UTF", "中文", "英文", "汉字"].iter().any(|word| self.unit().starts_with(word));
        let has_unit = ITEMS.iter().any(|unit| self.after.trim_start().starts_with(unit));
        let says_most = ["最多", "至多", "不超过", "不能超过"].iter().any(|word| self.before.contains(word));
        let is_range =
            self.range.least.is_some() && ["张", "项", "条"].iter().any(|unit| self.unit().starts_with(unit));
        has_unit && !is_character && (says_most || is_range)
    }

    /// The bounds of a value: `取值范围[1,200]`, `最少3次，最多15次`, `最大值50`, `必须大于0`, `从1开始`.
    fn values(&self) -> Range {
        let says = |words: &[&str]| words.iter().any(|word| self.before.contains(word));
        // 「默认从0开始」 is what is taken where nothing is said, 「建议」 is advice, 「大于0时」 a condition.
        if says(&["默认", "建议", "例如", "示例"]) || self.after.trim_start().starts_with('时') {
            return Range::default();
        }
        if let Some(range) = self.bound() {
            return range;
        }
        let counts =
            ["次", "天", "个", "分", "秒"].iter().any(|unit| self.after.trim_start().starts_with(unit));
        if self.range.least.is_some() {
            let is_range = says(&["取值范围", "范围为", "范围是", "范围：", "范围:", "取值："]);
            return if is_range { self.range } else { Range::default() };
        }
        let greatest = self.range.greatest.filter(|_| counts);
        if says(&["最多", "不超过", "不能超过", "不大于", "最大"]) {
            return Range { least: None, greatest };
        }
        let least = greatest.filter(|_| says(&["最少", "至少", "不小于", "不少于"]));
        Range { least, greatest: None }
    }
}

impl Number<'_> {
    /// The bound of a value that words right beside the number make of it, whatever its unit.
    fn bound(&self) -> Option<Range> {
        let number = self.range.greatest.filter(|_| self.range.least.is_none())?;
        let before = self.before.trim_end();
        let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
        let least = |least| Some(Range { least: Some(least), greatest: None });
        let greatest = |greatest| Some(Range { least: None, greatest: Some(greatest) });
        if ends(&["不小于", "不少于", "大于等于", "大于或等于", "最小值", "最小值为", "最小为"])
        {
            least(number)
        } else if ends(&["小于等于", "小于或等于", "不大于", "最大值", "最大值为", "最大为", "最大不超过"])
        {
            greatest(number)
        } else if ends(&["大于"]) {
            least(number.checked_add(1)?)
        } else if ends(&["小于"]) {
            greatest(number.checked_sub(1)?)
        } else if ends(&["从"]) && self.after.trim_start().starts_with("开始") {
            least(number)
        } else {
            None
        }
    }
}

/// The numbers of a text; no part of a time, a version, a link or a name.
fn find(text: &str) -> Vec<Number<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = from + start;
        let rest = text.get(start..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '~' | '～' | '—' | ' ');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = rest.get(..end).unwrap_or_default();
        from = start + end;
        let before = tail(text.get(..start).unwrap_or_default());
        let mut after = rest.get(end..).unwrap_or_default();
        // `[1,200]` isn't a number with a group of thousands.
        let interval = interval(before, number, after);
        if let Some((_, rest)) = interval {
            from = text.len() - rest.len();
        }
        let mut number = number.to_owned();
        while let Some((group, more)) = thousands(after) {
            number.push_str(group);
            after = more;
            from = text.len() - more.len();
        }
        let is_word = before
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | ','))
            || after.starts_with([':', '.', '_', '/', ',']);
        let read = || Range::read(number.trim_end_matches(['-', '~', '～', '—', ' ']));
        let Some((range, after)) = interval.or_else(|| read().filter(|_| !is_word).map(|it| (it, after)))
        else {
            continue;
        };
        let clause = before.rfind(['，', '。', '；', ',', ';', '、', '\n']);
        let before = clause.and_then(|at| before.get(at..)).unwrap_or(before);
        found.push(Number { range, before, after });
    }
    found
}

/// An interval in brackets, `[0,86399]`: the bracket and the lower bound are read; with what follows it.
fn interval<'t>(before: &str, least: &str, after: &'t str) -> Option<(Range, &'t str)> {
    before.strip_suffix(['[', '［', '【'])?;
    let (greatest, rest) = after.strip_prefix([',', '，'])?.split_once([']', '］', '】'])?;
    let range = Range::read(&format!("{}~{}", least.trim(), greatest.trim()))?;
    (range.least.is_some() && range.greatest.is_some()).then_some((range, rest))
}

/// The end of a text, as far as a clause is long.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(CLAUSE).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or_default()
}

/// A group of three digits behind a comma: `,000` of `100,000`.
fn thousands(text: &str) -> Option<(&str, &str)> {
    let (group, rest) = text.strip_prefix(',')?.split_at_checked(3)?;
    let is_group =
        group.chars().all(|c| c.is_ascii_digit()) && !rest.starts_with(|c: char| c.is_ascii_digit());
    is_group.then_some((group, rest))
}
