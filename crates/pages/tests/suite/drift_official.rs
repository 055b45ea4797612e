//! The platform's own Markdown, where it is at hand: pages and spec agree, and whatever one fact of a page is changed,
//! it is reported on its line.
//!
//! All changes of all pages take minutes; a run tries every [`STRIDE`]th. `WECHATPAY_STRIDE=1` tries all.

use std::env;
use std::path::Path;

use wechatpay_pages::drift::folder::Folder;
use wechatpay_pages::drift::{self, DriftKind, Spec};
use wechatpay_pages::evidence::{Page, Subject};
use wechatpay_pages::reader::{self, Source};

use crate::drift::spec_of;
use crate::real_pages::shared;
use crate::real_spec;

/// Every how many changes one is tried.
const STRIDE: usize = 101;

/// A page and the samples beside it, as text.
struct Files(Vec<(String, String)>);

/// A change of one fact: in which file, on which line, what the line says instead. `None` takes the line away.
struct Change {
    file: usize,
    line: usize,
    to: Option<String>,
}

impl Files {
    /// The pages of operations and events, without guides.
    fn all() -> Vec<Self> {
        let Some(shared) = shared() else { return Vec::new() };
        let pages = Folder::open(&shared.join("pages")).unwrap().pages;
        pages.into_iter().filter(|page| page.is_reference).map(|page| Self::of(&page.path)).collect()
    }

    fn of(path: &Path) -> Self {
        let sources = [vec![Source::open(path).unwrap()], reader::samples_beside(path).unwrap()].concat();
        let text = |source: Source| (source.name, String::from_utf8(source.bytes).unwrap());
        Self(sources.into_iter().map(text).collect())
    }

    fn read(&self) -> Option<Page> {
        let source =
            |(name, text): &(String, String)| Source { name: name.clone(), bytes: text.clone().into_bytes() };
        let sources: Vec<_> = self.0.iter().map(source).collect();
        reader::read(&sources[0], &sources[1..]).ok()
    }

    fn name(&self) -> &str {
        self.0[0].0.rsplit_once('/').map_or("", |(_, name)| name)
    }

    fn with(&self, change: &Change) -> Self {
        let mut files = self.0.clone();
        let mut lines: Vec<&str> = files[change.file].1.split('\n').collect();
        match &change.to {
            Some(to) => lines[change.line - 1] = to,
            None => drop(lines.remove(change.line - 1)),
        }
        files[change.file].1 = lines.join("\n");
        Self(files)
    }

    /// Every change of one fact. Of events, only the resource's fields: the envelope is the same for all.
    fn changes(&self, page: &Page) -> Vec<Change> {
        let mut changes = Vec::new();
        let is_event = page.subject != Subject::Call;
        let rows: Vec<_> =
            page.request.fields.iter().filter_map(|field| Some(field.seen.best()?.line.number)).collect();
        let resource = rows.iter().min().copied().unwrap_or(0)..=rows.iter().max().copied().unwrap_or(0);
        for (file, (_, text)) in self.0.iter().enumerate() {
            let mut is_alias = false;
            for (at, line) in text.split('\n').enumerate() {
                // What a body's encoding leaves out is listed a second time, which is no fact of its own.
                is_alias = (is_alias || line.contains("type Alias")) && !line.contains("*Alias");
                if is_alias || (is_event && cells(line).is_some() && !resource.contains(&(at + 1))) {
                    continue;
                }
                let mut add = |to: Option<String>| changes.push(Change { file, line: at + 1, to });
                if file > 0 {
                    for to in of_sample(line) {
                        add(Some(to));
                    }
                } else if let Some(cells) = cells(line) {
                    // A row that stands twice can lose one.
                    let is_twice = text.matches(line).count() > 1;
                    of_row(&cells).into_iter().filter(|to| to.is_some() || !is_twice).for_each(&mut add);
                } else {
                    for to in of_heading(line) {
                        add(Some(to));
                    }
                }
            }
        }
        changes
    }
}

/// The cells of a row: of a field, or of an error.
fn cells(line: &str) -> Option<Vec<String>> {
    let cells: Vec<_> =
        line.strip_prefix('|')?.strip_suffix('|')?.split(" | ").map(|cell| cell.trim().to_owned()).collect();
    let is_row = cells.len() == 4
        && !cells[0].starts_with("参数名")
        && !cells[0].contains("---")
        && cells[0] != "状态码";
    is_row.then_some(cells)
}

fn of_row(cells: &[String]) -> Vec<Option<String>> {
    let row = |at: usize, to: String| {
        let mut cells = cells.to_vec();
        cells[at] = to;
        Some(format!("| {} |", cells.join(" | ")))
    };
    let mut changes = vec![None];
    if cells[0].parse::<u16>().is_ok() {
        changes.push(row(0, if cells[0] == "418" { "419" } else { "418" }.to_owned()));
        changes.push(row(1, format!("{}\\_X", cells[1])));
        changes.push(row(2, format!("{}新", cells[2])));
        return changes;
    }
    changes.push(row(0, format!("{}_x", cells[0])));
    match cells[2].as_str() {
        "true" => changes.push(row(2, "false".to_owned())),
        "false" => changes.push(row(2, "true".to_owned())),
        _ => return changes,
    }
    let kind = &cells[1];
    let is_number = kind.contains("int");
    changes.push(row(1, if is_number { "boolean" } else { "integer" }.to_owned()));
    // A length that is printed on an enum isn't one.
    let is_enum = ["可选取值", "枚举值", "通用开卡信息字段名称"].iter().any(|word| cells[3].contains(word));
    if let Some((base, length)) = kind.split_once('(').filter(|_| !is_enum) {
        changes.push(row(1, format!("{base}(1{length}")));
        changes.push(row(
            1,
            base.to_owned() + length.trim_start_matches(|c: char| c != ')').trim_start_matches(')'),
        ));
    } else if kind == "string" && !is_enum {
        changes.push(row(1, "string(77)".to_owned()));
    }
    for (at, _) in cells[3].match_indices("<li>`") {
        let start = at + "<li>`".len();
        let end = start + cells[3][start..].find('`').unwrap();
        let (before, value, after) = (&cells[3][..start], &cells[3][start..end], &cells[3][end..]);
        changes.push(row(3, format!("{before}{value}_X{after}")));
        changes.push(row(3, format!("{before}NEW_X`: 新</li><li>`{value}{after}")));
    }
    changes
}

fn of_heading(line: &str) -> Vec<String> {
    let mut changes = Vec::new();
    for (from, to) in [
        ("更新时间：202", "更新时间：212"),
        ("title: \"", "title: \"新"),
        ("url: \"https://pay.weixin.qq.com/doc/brand/", "url: \"https://pay.weixin.qq.com/doc/brand/9"),
        (
            "url: \"https://pay.weixin.qq.com/doc/v3/partner/",
            "url: \"https://pay.weixin.qq.com/doc/v3/partner/9",
        ),
        ("请求方式：【GET】", "请求方式：【PUT】"),
        ("请求方式：【POST】", "请求方式：【PUT】"),
        ("请求方式：【PATCH】", "请求方式：【PUT】"),
        ("接口限频：", "接口限频：1"),
        ("200 OK", "202 Accepted"),
    ] {
        if line.starts_with(from) || (from.starts_with("更新") && line.contains(from)) {
            changes.push(line.replacen(from, to, 1));
        }
    }
    if line.starts_with("请求方式") {
        changes.extend(
            ["/cards", "/user", "/media", "/membership", "/pre-auth"]
                .iter()
                .filter(|part| line.contains(**part))
                .map(|part| line.replacen(part, "/x-y", 1)),
        );
    }
    changes
}

fn of_sample(line: &str) -> Vec<String> {
    let mut changes = Vec::new();
    for mark in ["@SerializedName(\"", "`json:\""] {
        if let Some((before, after)) = line.split_once(mark) {
            changes.push(format!("{before}{mark}x_{after}"));
        }
    }
    for (from, to) in [
        ("public String ", "public Boolean "),
        ("public Long ", "public String "),
        ("public Boolean ", "public Long "),
    ] {
        if line.contains(from) && line.trim_end().ends_with(';') {
            changes.push(line.replacen(from, to, 1));
        }
    }
    changes
}

/// What is wrong with how a change is reported.
fn miss(files: &Files, change: &Change, spec: &Spec) -> Option<String> {
    let changed = files.with(change);
    // A page that can't be read any more is refused with its line.
    let page = changed.read()?;
    let found = drift::compare(&page, spec);
    let is_reported = |drift: &drift::Drift| !matches!(drift.kind, DriftKind::Explained { .. });
    let is_here = |file: u16, line: usize| usize::from(file) == change.file && line == change.line;
    let on_line = found
        .iter()
        .filter(|drift| is_reported(drift))
        .any(|drift| drift.said_by.iter().any(|(_, line)| is_here(line.file, line.number)));
    let is_unread = page.unread.iter().any(|unread| is_here(unread.line.file, unread.line.number));
    let is_gone = change.to.is_none() && found.iter().any(drift::Drift::is_open);
    if on_line || is_unread || is_gone {
        return None;
    }
    let before = files.0[change.file].1.split('\n').nth(change.line - 1).unwrap_or_default();
    let shorten = |text: &str| text.chars().take(110).collect::<String>();
    let facts: Vec<_> = found
        .iter()
        .filter(|drift| is_reported(drift))
        .take(3)
        .map(|drift| format!("{} {:?}", drift.fact, drift.said_by))
        .collect();
    Some(format!(
        "{}/{}:{} {}\n      → {}\n      {facts:?}",
        files.name(),
        change.file,
        change.line,
        shorten(before),
        shorten(change.to.as_deref().unwrap_or("(gone)"))
    ))
}

/// Every how many changes one is tried.
fn stride() -> usize {
    env::var("WECHATPAY_STRIDE").ok().and_then(|stride| stride.parse().ok()).unwrap_or(STRIDE)
}

#[test]
fn each_changed_fact_of_any_official_page_changes_the_evidence() {
    let (mut tried, mut missed) = (0, Vec::new());
    for files in Files::all() {
        let Some(page) = files.read() else { continue };
        let before = format!("{page:?}");
        for change in files.changes(&page).iter().step_by(stride()) {
            tried += 1;
            let after = files.with(change).read().map(|page| format!("{page:?}"));
            if after.is_some_and(|after| after == before) {
                missed.push(format!("{}/{}:{} → {:?}", files.name(), change.file, change.line, change.to));
            }
        }
    }
    eprintln!("{tried} changes tried");
    assert!(missed.is_empty(), "{} of {tried}:\n{}", missed.len(), missed.join("\n"));
}

/// Whether a page's call stands on other pages too: what one of them says alone need not hold of the call.
fn is_shared(page: &Page, spec: &Spec) -> bool {
    let mut known = spec.operations.iter().map(|of| &of.page).chain(spec.events.iter().map(|of| &of.page));
    let is_named = |name: &str| match &page.subject {
        Subject::Call => page.name.value().is_some_and(|own| own == name),
        Subject::Event { event_types, .. } => event_types.iter().any(|own| own.value == name),
    };
    known.any(|known| is_named(&known.name.name) && !known.more_urls.is_empty())
}

#[test]
fn each_changed_fact_of_the_official_pages_is_reported_on_its_line() {
    let spec = spec_of(&real_spec());
    let (mut tried, mut missed) = (0, Vec::new());
    for files in Files::all() {
        let Some(page) = files.read() else { continue };
        let found = drift::compare(&page, &spec);
        let is_known = found.iter().all(|drift| drift.operation.product.is_some());
        if !is_known
            || is_shared(&page, &spec)
            || (found.is_empty()
                && drift::Report::of(vec![page.clone()], &spec).compared[0].operations.is_empty())
        {
            continue;
        }
        for change in files.changes(&page).iter().step_by(stride()) {
            tried += 1;
            missed.extend(miss(&files, change, &spec));
        }
    }
    eprintln!("{tried} changes tried");
    assert!(missed.is_empty(), "{} of {tried}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_notification_that_comes_again_otherwise_is_drift() {
    let spec = spec_of(&real_spec());
    for mut page in Files::all().iter().filter_map(Files::read) {
        let Some(redelivery) = &mut page.redelivery else { continue };
        redelivery.value.times += 1;
        let found = drift::compare(&page, &spec);
        let is_reported = found.iter().any(|drift| drift.is_open() && drift.fact.to_string() == "redelivery");
        assert!(is_reported, "{:?}", page.url.best());
    }
}
