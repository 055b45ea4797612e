//! What stands above the first table: title, address, date, rate limit.

use super::markdown::Role;
use super::sections::{Part, Section};
use crate::evidence::{Page, RateLimit, Voice};
use wechatpay_codegen::FaceKind;

/// The words before a date.
const UPDATED: &str = "更新时间";

/// Reads the top of a page. In Markdown a line without a mark is a title only above a date.
pub(super) fn read(page: &mut Page, sections: &[Section<'_>], is_markdown: bool) {
    let face = page.face.value().copied();
    let mut title = None;
    let mut is_title_certain = !is_markdown;
    for section in sections.iter().filter(|section| section.part.is_top()) {
        for line in &section.lines {
            let (at, text) = (line.line.at, line.line.text.as_str());
            let (key, value) = text.split_once([':', '：']).unwrap_or(("", text));
            let dated = text.find(UPDATED).and_then(|found| text.get(found + UPDATED.len()..));
            if let Some(rest) = dated {
                page.updated.say_first(Voice::Table, at, date(rest));
            } else if let Some(value) = address(text) {
                page.url.say_first(Voice::Table, at, Some(value));
            } else if key.trim() == "title" {
                title = Some((value.trim().trim_matches('"'), at));
                is_title_certain = true;
            } else if section.part == Part::Preamble && page.updated.is_silent() && is_title(text) {
                let is_first = line.line.raw.starts_with("# ");
                is_title_certain |= title.is_none() && is_first;
                title = title.or(Some((text, at)).filter(|_| is_first || line.role == Role::Text));
            }
            page.rate_limit.say_first(Voice::Table, at, rate_limit(text, face).map(Some));
        }
    }
    if let Some(about) = sections.iter().find(|section| section.part == Part::About) {
        page.rate_limit.say_first(Voice::Table, about.at, Some(None));
    }
    if let Some((title, at)) = title.filter(|_| is_title_certain || !page.updated.is_silent()) {
        page.title.say(Voice::Table, at, title.to_owned());
    }
}

/// Whether a line is one, and no rule or bread crumb.
fn is_title(text: &str) -> bool {
    let words = text.chars().any(char::is_alphanumeric);
    words && text.chars().count() <= 60 && !text.contains(['>', '/']) && !text.contains("://")
}

/// The page's own address: a line of its own, or after a key such as `url:`.
fn address(text: &str) -> Option<String> {
    let at = text.find("https://pay.weixin.qq.com/").or_else(|| text.find("https://pay.wechatpay.cn/"))?;
    let (before, rest) = text.split_at_checked(at)?;
    let key = before.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let known = ["", "url", "source", "link", "来源", "链接", "原文", "地址", "页面", "文档链接", "原文链接"];
    let end =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '>' | ')' | '|')).unwrap_or(rest.len());
    let (address, after) = rest.split_at_checked(end)?;
    let alone = after.chars().all(|c| !c.is_alphanumeric());
    (known.contains(&key.as_str()) && alone && address.contains("/doc")).then(|| address.to_owned())
}

/// `:2025.07.25`, as the spec has it.
pub(super) fn date(text: &str) -> Option<String> {
    let text = text.trim_start_matches([':', '：', ' ']);
    let end = text.find(|c: char| !(c.is_ascii_digit() || ".-/年月 ".contains(c))).unwrap_or(text.len());
    let mut parts = text.get(..end)?.split(['.', '-', '/', '年', '月', ' ']).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    (year.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| format!("{year}-{month:02}-{day:02}"))
}

/// `接口限频:按品牌商户品牌 ID 维度 5 次/秒`, `频率限制:150qps`.
fn rate_limit(text: &str, face: Option<FaceKind>) -> Option<RateLimit> {
    const UNITS: [(u32, &[&str]); 4] = [
        (1, &["qps", "/秒", "每秒", "/s"]),
        (60, &["qpm", "/分", "每分", "/m"]),
        (3600, &["/小时", "/时", "/h"]),
        (86_400, &["/天", "/日", "/d"]),
    ];
    const WORDS: [&str; 5] = ["限频", "频率限制", "接口频率", "频控", "限流"];
    let (start, word) = WORDS.iter().find_map(|word| text.find(word).map(|at| (at, word)))?;
    let rest = text.get(start + word.len()..)?;
    let number = rest.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = rest.split_at_checked(number)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, unit) = rest.split_at_checked(end)?;
    let unit: String = unit.chars().filter(|c| !c.is_whitespace()).take(8).collect::<String>().to_lowercase();
    let unit = unit.trim_start_matches('次');
    let begins = |words: &[&str]| words.iter().any(|word| unit.starts_with(word));
    let seconds = UNITS.iter().find(|(_, words)| begins(words)).map(|(seconds, _)| *seconds)?;
    let says = |word: &str| before.contains(word) || rest.contains(word);
    let counted = if says("品牌") {
        FaceKind::Brand
    } else if ["商户号", "服务商", "mchid"].iter().any(|word| says(word)) {
        FaceKind::Partner
    } else {
        face?
    };
    Some(RateLimit { requests: digits.parse().ok()?, seconds, per: counted.identity().to_owned() })
}
