//! When a notification is sent again, as an event's page prints it: `10s/1m/2h30m，共3次`.

use super::markdown::Plain;
use crate::evidence::{Redelivery, Statement, Voice};

/// How many times one duration may be repeated in a list, and how many there may be.
const MANY: u32 = 100;

/// The schedule that one of the lines states.
pub(super) fn read(lines: &[Plain<'_>]) -> Option<Statement<Redelivery>> {
    let is_about = |text: &str| ["通知频率", "重试机制", "重复发送"].iter().any(|words| text.contains(words));
    let mut found = lines.iter().filter(|line| is_about(&line.line.text));
    found.find_map(|line| {
        let value = schedule(&line.line.text)?;
        Some(Statement { voice: Voice::Prose, line: line.line.at, value })
    })
}

fn schedule(text: &str) -> Option<Redelivery> {
    let start = ["通知频率", "重试机制", "按照"].iter().find_map(|words| text.find(words))?;
    let text = text.get(start..)?;
    let listed = text.split("总计").next().unwrap_or(text);
    let mut after: Vec<u32> = Vec::new();
    let mut rest = listed;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(at..)?;
        let Some((seconds, behind)) = duration(rest) else {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            continue;
        };
        let (times, behind) = repeated(behind).unwrap_or((1, behind));
        // The last number repeats by itself.
        let times = if next_duration(behind) { times } else { 1 };
        after.extend(std::iter::repeat_n(seconds, usize::try_from(times.min(MANY)).ok()?));
        rest = behind;
    }
    let is_first = after.first() == Some(&0);
    after.retain(|seconds| *seconds > 0);
    let listed = u32::try_from(after.len()).ok().filter(|count| *count > 0)?;
    // Some pages count the first time, those that begin with it or count up to a number, others repetitions alone.
    let whole = count(text, &["直至满"]).or_else(|| count(text, &["共"]).filter(|_| is_first));
    let again = || count(text, &["共", "最多重试", "次数（", "次数("]).unwrap_or(listed);
    Some(Redelivery { after, times: whole.unwrap_or_else(|| again().saturating_add(1)) })
}

/// A duration that a text begins with, `2h30m` or `60秒`, in seconds, and what follows it.
fn duration(text: &str) -> Option<(u32, &str)> {
    const UNITS: [(&str, u32); 7] =
        [("小时", 3600), ("分钟", 60), ("秒", 1), ("h", 3600), ("m", 60), ("s", 1), ("分", 60)];
    let (mut total, mut rest) = (None::<u32>, text);
    while rest.starts_with(|c: char| c.is_ascii_digit()) {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(end)?;
        let unit = UNITS.iter().find_map(|(unit, seconds)| Some((behind.strip_prefix(unit)?, seconds)));
        let Some((behind, seconds)) = unit else { break };
        let part = number.parse::<u32>().ok()?.checked_mul(*seconds)?;
        total = Some(total.unwrap_or(0).checked_add(part)?);
        rest = behind;
    }
    Some((total?, rest))
}

/// How often a duration counts: `(10次)`, `(重复20次)`.
fn repeated(text: &str) -> Option<(u32, &str)> {
    let inner = text.strip_prefix(['(', '（'])?;
    let inner = inner.strip_prefix("重复").unwrap_or(inner);
    let (number, rest) = inner.split_once('次')?;
    Some((number.trim().parse().ok()?, rest.strip_prefix([')', '）'])?))
}

fn next_duration(text: &str) -> bool {
    text.char_indices()
        .any(|(at, c)| c.is_ascii_digit() && text.get(at..).is_some_and(|it| duration(it).is_some()))
}

/// The number of times that stands behind one of some words.
fn count(text: &str, words: &[&str]) -> Option<u32> {
    words.iter().find_map(|words| {
        let rest = text.split_once(words)?.1.trim_start();
        let (number, _) = rest.split_once('次')?;
        number.trim().parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::schedule;

    fn seen(text: &str) -> Option<(Vec<u32>, u32)> {
        schedule(text).map(|found| (found.after, found.times))
    }

    #[test]
    fn schedules_are_written_in_several_ways() {
        assert_eq!(seen("（重复通知频率为10s/2m30s/2h7m，共3次）"), Some((vec![10, 150, 7620], 4)));
        assert_eq!(seen("通知频率为：0s/1m/1h(重复20次)，共22次"), Some((vec![60, 3600], 22)));
        assert_eq!(seen("通知频率为每隔60秒重试一次，最多重试11次"), Some((vec![60], 12)));
        let steps =
            "采取阶梯重试机制，分别以 1s(1次)、2s(2次) 为间隔递增，最后保持 300s 间隔直至满 50 次为止";
        assert_eq!(seen(steps), Some((vec![1, 2, 2, 300], 50)));
        let sum = "会按照（15s/15s/6h - 总计 6h1m）的频次重复发送，或达到最大发送次数（3次）";
        assert_eq!(seen(sum), Some((vec![15, 15, 21600], 4)));
    }

    #[test]
    fn what_names_no_time_is_no_schedule() {
        assert_eq!(seen("在所有通知频率后没有收到回调，商户应调用查询接口"), None);
        assert_eq!(seen("同样的通知可能会多次发送"), None);
    }
}
