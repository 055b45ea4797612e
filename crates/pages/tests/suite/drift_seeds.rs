//! The platform's real pages, where they are at hand: they and the spec agree, and whatever one fact of them is
//! changed, it is reported on the line that was changed.

use std::ops::Range;

use wechatpay_pages::drift::{self, Drift, DriftKind, Spec};

use crate::drift::{open, read, shown, spec_of};
use crate::real_pages::real_pages;
use crate::real_spec;

/// The real pages, by name; none where they are not at hand.
fn pages() -> Vec<(String, String)> {
    real_pages().into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

/// A change of one fact: where in the text, and what stands there instead.
struct Change {
    range: Range<usize>,
    by: String,
    /// Whether another part of the page still says what the page said.
    is_repeated: bool,
}

/// Something that a table says of a field.
fn changes_of_tables(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let word = |at: usize| -> Range<usize> {
        let is_space = |c: char| c.is_whitespace() || c == '\u{a0}';
        let rest = &text[at..];
        let start = at + rest.len() - rest.trim_start_matches(is_space).len();
        let end = text[start..].find(is_space).map_or(text.len(), |end| start + end);
        start..end
    };
    for mark in ["必填", "选填"] {
        for (at, _) in text.match_indices(mark) {
            let Some(name) = name_before(text, at) else { continue };
            let kind = word(at + mark.len());
            let known = ["string", "integer", "boolean", "object", "array["];
            if !known.iter().any(|known| text[kind.clone()].starts_with(known)) {
                continue;
            }
            let mut change =
                |range: Range<usize>, by: String| changes.push(Change { range, by, is_repeated: false });
            change(name.clone(), format!("{}_x", &text[name.clone()]));
            change(at..at + mark.len(), if mark == "必填" { "选填" } else { "必填" }.to_owned());
            let printed = &text[kind.clone()];
            let other = if printed == "integer" { "boolean" } else { "integer" };
            change(kind.clone(), other.to_owned());
            if let Some((base, length)) = printed.trim_end_matches(')').split_once('(') {
                change(kind.clone(), format!("{base}({length}1)"));
                change(kind.clone(), base.to_owned());
            }
            change(name.start..name.start, "new_field 选填 string(8) 【新】 新的字段\n".to_owned());
            // An object has a table besides.
            if !printed.contains("object") {
                change(name.start..end_of_field(text, kind.end), String::new());
            }
        }
    }
    changes
}

/// The name in front of a place.
fn name_before(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].trim_end();
    let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
    let start = start + before[start..].chars().next()?.len_utf8();
    Some(start..before.len()).filter(|name| !name.is_empty())
}

/// Where the words about a field end: before the next field, part or bracket.
fn end_of_field(text: &str, from: usize) -> usize {
    let fields = ["必填", "选填"]
        .into_iter()
        .filter_map(|mark| text[from..].match_indices(mark).find_map(|(at, _)| name_before(text, from + at)));
    let ends = ["\n|", " |", "\n属性", "请求示例", "应答示例", "path", "query", "body"];
    let ends = ends.into_iter().filter_map(|mark| Some(from + text[from..].find(mark)?));
    fields.map(|name| name.start).chain(ends).filter(|end| *end > from).min().unwrap_or(from)
}

/// Values of enums in tables: `NORMAL: …`.
fn changes_of_values(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, _) in text.match_indices("可选取值") {
        let end = text[at..].find(['【', '"']).map_or(text.len(), |end| at + end);
        let mut from = at;
        while let Some(colon) = text[from..end].find(':').map(|colon| from + colon) {
            let before = &text[at..colon];
            let value = before.rfind(|c: char| !(c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit()));
            let start =
                value.map_or(at, |value| at + value + before[value..].chars().next().unwrap().len_utf8());
            if colon - start > 2 {
                changes.push(Change {
                    range: start..colon,
                    by: format!("{}_X", &text[start..colon]),
                    is_repeated: false,
                });
            }
            from = colon + 1;
        }
    }
    changes
}

/// Names, types and values that samples declare.
fn changes_of_samples(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut insert =
        |at: usize| changes.push(Change { range: at..at, by: "x_".to_owned(), is_repeated: true });
    for mark in ["@SerializedName(\"", "`json:\""] {
        // What a body's encoding leaves out is listed a second time, which is no fact of its own.
        let is_fact = |at: &usize| {
            let alias = text[..*at].rsplit_once("type Alias");
            alias.is_none_or(|(_, behind)| behind.contains("*Alias"))
        };
        text.match_indices(mark).filter(|(at, _)| is_fact(at)).for_each(|(at, _)| insert(at + mark.len()));
    }
    for (from, to) in [
        ("public String ", "public Boolean "),
        ("public Long ", "public String "),
        ("public Boolean ", "public Long "),
    ] {
        for (at, _) in
            text.match_indices(from).filter(|(at, _)| !text[at + from.len()..].starts_with("encrypt("))
        {
            changes.push(Change { range: at..at + from.len(), by: to.to_owned(), is_repeated: true });
        }
    }
    changes
}

/// The top of the page and its table of errors.
fn changes_of_the_rest(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add =
        |range: Range<usize>, by: &str| changes.push(Change { range, by: by.to_owned(), is_repeated: false });
    add(0..0, "新");
    for (from, to) in [
        ("更新时间:2025", "更新时间:2024"),
        ("维度 5 次/秒", "维度 50 次/秒"),
        ("【GET】", "【PUT】"),
        ("【POST】", "【PUT】"),
        ("【PATCH】", "【PUT】"),
        ("】/", "】/x/"),
        ("PARAM_ERROR", "PARAM_ERRORS"),
        ("SIGN_ERROR", "SIGN_ERRORS"),
        ("SYSTEM_ERROR", "SYSTEM_ERRORS"),
        ("401\n\nSIGN", "403\n\nSIGN"),
        ("500\n\nSYSTEM", "503\n\nSYSTEM"),
    ] {
        if let Some(at) = text.find(from) {
            add(at..at + from.len(), to);
        }
    }
    changes
}

fn reported_at(found: &[Drift], line: usize, is_repeated: bool) -> bool {
    found.iter().any(|drift| {
        let is_here = drift.said_by.iter().any(|(_, at)| at.number == line);
        let is_reported = drift.is_open() || (is_repeated && matches!(drift.kind, DriftKind::Contradiction));
        is_here && is_reported
    })
}

#[test]
fn the_real_pages_say_what_the_spec_says_or_the_spec_explains_it() {
    let spec = spec_of(&real_spec());
    for (name, text) in pages() {
        let page = read(&text);
        let found = drift::compare(&page, &spec);
        let explained = |drift: &Drift| matches!(drift.kind, DriftKind::Explained { .. });
        assert!(found.iter().all(explained), "{name}\n{}", shown(&page, &spec));
    }
}

#[test]
fn a_real_page_that_stops_anywhere_before_its_errors_says_nothing_else() {
    let spec = spec_of(&real_spec());
    for (name, text) in pages() {
        let first = text.find("请求参数").unwrap();
        let errors = text.find("\n错误码").unwrap();
        for (end, _) in text.char_indices().filter(|(at, _)| (first..errors).contains(at)).step_by(97) {
            let found = drift::compare(&read(&text[..end]), &spec);
            let found = open(&found);
            assert!(found.is_empty(), "{name} up to …{:?}\n{found:#?}", text[..end].lines().last());
        }
    }
}

#[test]
fn each_changed_fact_of_the_real_pages_is_reported_on_its_line() {
    let spec = spec_of(&real_spec());
    let (mut tried, mut missed) = (0, Vec::new());
    for (name, text) in pages() {
        let all = [changes_of_tables, changes_of_values, changes_of_samples, changes_of_the_rest];
        let before = drift::compare(&read(&text), &spec);
        for change in all.iter().flat_map(|changes| changes(&text)) {
            tried += 1;
            missed.extend(miss(&spec, (&name, &text), &before, &change));
        }
    }
    assert!(tried == 0 || tried > 1000, "{tried} changes");
    assert!(missed.is_empty(), "{} of {tried}:\n{}", missed.len(), missed.join("\n"));
}

/// The lines of the differences that the spec explains.
fn explained(found: &[Drift]) -> Vec<usize> {
    let is_explained = |drift: &&Drift| matches!(drift.kind, DriftKind::Explained { .. });
    found.iter().filter(is_explained).map(|drift| drift.best().unwrap().1.number).collect()
}

/// What is wrong with how a change is reported.
fn miss(spec: &Spec, (name, text): (&str, &str), before: &[Drift], change: &Change) -> Option<String> {
    let mut changed = text.to_owned();
    changed.replace_range(change.range.clone(), &change.by);
    let line = text[..change.range.start].matches('\n').count() + 1;
    let found = drift::compare(&read(&changed), spec);
    let open = found.iter().filter(|drift| drift.is_open()).count();
    // What is gone has no line; that of its neighbour is reported.
    let is_gone = change.by.is_empty();
    // What the spec explained of this field, it does not explain of another.
    let (explained_before, explained_after) = (explained(before), explained(&found));
    let expected = 2 + explained_before.len().saturating_sub(explained_after.len());
    if reported_at(&found, line, change.is_repeated) && open <= expected
        || is_gone && (1..expected).contains(&open)
    {
        return None;
    }
    // What an earlier state of the page said, changed to what the spec says, is no difference any more.
    let of_line = |lines: &[usize]| lines.iter().filter(|at| **at == line).count();
    if open == 0 && of_line(&explained_after) < of_line(&explained_before) {
        return None;
    }
    let reported: Vec<_> = self::open(&found).into_iter().take(4).collect();
    let old = &text[change.range.clone()];
    Some(format!("  {name}:{line}: {old:?} → {:?} ({open} open)\n    {reported:?}", change.by))
}
