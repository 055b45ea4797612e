//! Reads a documentation page of the platform, with the samples beside it, into evidence.
//!
//! ```text
//! bytes ─► lines ─► sections ─► tables, samples ─► evidence::Page
//!  a file   text     what each    what each of them says
//!           alone    part is
//! ```
//!
//! Pages reach us as the platform's own Markdown, and as dumps and copies in several layouts. What isn't understood
//! is listed with its line in [`Page::unread`]; only bytes that aren't a page of the documentation are an error.

mod blocks;
mod call;
mod columns;
mod declaration;
mod declared;
mod defaults;
mod error;
mod errors;
mod event;
mod example;
mod fields;
mod go;
mod index;
mod java;
mod lexer;
mod limits;
mod lines;
mod markdown;
mod merge;
mod patterns;
mod pieces;
mod preamble;
mod printed;
mod redelivery;
mod samples;
mod sealed;
mod sections;
mod shapes;
mod source;
mod tables;
mod types;
mod wording;

pub use error::{OpenError, PageError};
pub use index::Index;
pub use source::{SIZE_LIMIT, Source, samples_beside};

use std::path::Path;

use serde_json::Value;

use call::Call;
use declared::Sample;
use markdown::{Plain, Role};
use merge::say;
use sections::{Part, Section};
use shapes::Shapes;

use crate::evidence::{Line, Page, Place, Reply, Unread, Voice};

/// Reads a page with the samples beside it, and what an index of the folder says of it.
///
/// # Errors
/// A file can't be read, or isn't a page.
pub fn open(path: &Path, index: Option<&Index>) -> Result<Page, OpenError> {
    let refuse = |source| OpenError::File { name: path.display().to_string(), source };
    let samples = samples_beside(path).map_err(refuse)?;
    let mut page = read(&Source::open(path).map_err(refuse)?, &samples)?;
    if let Some(index) = index {
        index.complete(&mut page, path);
    }
    Ok(page)
}

/// Reads a page and the samples in files of their own that belong to it, as [`samples_beside`] finds them.
///
/// # Errors
/// Bytes that aren't text, or a text that isn't a page of an operation or of an event.
pub fn read(page: &Source, samples: &[Source]) -> Result<Page, PageError> {
    let lines = markdown::strip(lines::read(0, &page.name, &page.bytes)?);
    let names_call =
        |line: &Plain<'_>| ["请求方式", "请求URL"].iter().any(|word| line.line.text.contains(word));
    if !lines.iter().any(names_call)
        && let Some(found) = event::read(&lines)
    {
        return Ok(event(page, found, lines));
    }
    let is_markdown = lines.iter().any(|line| line.role == Role::Heading);
    let sections = sections::cut(lines);
    let mut files = vec![page.name.clone()];
    let mut beside = Vec::new();
    for (file, sample) in (1..=u16::MAX).zip(samples) {
        files.push(sample.name.clone());
        let lines = markdown::strip(lines::read(file, &sample.name, &sample.bytes)?);
        beside.push(Section::of(Part::RequestSamples, Line::new(file, 1), lines));
    }
    let read = samples::read(sections.iter().chain(&beside));
    let printed = call::read(&sections);
    let call = call(&page.name, &sections, &printed, &read.code)?;
    let examples: Vec<&Value> =
        [&read.request, &read.reply].into_iter().flatten().map(|fact| &fact.value).collect();
    let shapes = Shapes::of(&read.code, &examples);
    let mut found = Page { files, ..Page::default() };
    tables::read(&mut found, &sections, &call, &shapes);
    let errors = sections.iter().filter(|section| section.part == Part::Errors);
    let errors: Vec<_> = errors.flat_map(|section| errors::read(&section.lines, &mut found.unread)).collect();
    found.errors = Some(errors).filter(|errors| !errors.is_empty());
    found.truncated = found.errors.is_none().then(|| end(&sections));
    if let Some(path) = &call.path {
        found.face.say_first(Voice::Table, path.at, call::face(&path.value));
    }
    say(&mut found.method, Voice::Table, printed.method.as_ref());
    say(&mut found.path, Voice::Table, printed.path.as_ref());
    found.request_example = read.request.clone().map(|fact| fact.said_by(Voice::Curl));
    preamble::read(&mut found, &sections, is_markdown);
    merge::samples(&mut found, read);
    downloads(&mut found, &sections);
    Ok(found)
}

/// Adds what stands above the tables of an event's page.
fn event(source: &Source, mut page: Page, lines: Vec<Plain<'_>>) -> Page {
    page.files = vec![source.name.clone()];
    preamble::read(&mut page, &sections::cut(lines), true);
    if let Some(url) = page.url.best() {
        page.face.say_first(Voice::Table, url.line, call::face_of_address(&url.value));
    }
    page
}

/// Marks the reply that is a file; a page may say that the address of the file comes from another reply.
fn downloads(page: &mut Page, sections: &[Section<'_>]) {
    let says = |words: &[&str], part: fn(Part) -> bool| {
        let lines = sections.iter().filter(|section| part(section.part)).flat_map(|section| &section.lines);
        let mut lines = lines.filter(|line| line.role == Role::Text);
        lines.find(|line| words.iter().any(|word| line.line.text.contains(word))).map(|line| line.line.at)
    };
    let file = says(&["文件流", "数据流", "二进制流", "文件内容", "账单文件"], |part| {
        matches!(part, Part::Fields(Place::Reply) | Part::ReplyExamples)
    });
    let address = says(&["download_url", "下载地址"], |part| part.is_top() || part.is_request());
    let has_fields = |reply: &Reply| reply.object.as_ref().is_some_and(|object| !object.fields.is_empty());
    let is_download = (file.is_some() || address.is_some()) && !page.replies.iter().any(has_fields);
    if let Some(reply) = page.replies.iter_mut().find(|reply| is_download && reply.status.value == 200) {
        reply.is_download = true;
    }
    if let Some(line) = address.filter(|_| page.path.is_silent()) {
        let what = "the address comes from another reply; the page names no path".to_owned();
        page.unread.push(Unread { line, what });
    }
}

/// Method and path: of the page, else of its samples.
fn call(name: &str, sections: &[Section<'_>], printed: &Call, samples: &[Sample]) -> Result<Call, PageError> {
    let mut call = printed.clone();
    call.method = call.method.or_else(|| samples.iter().find_map(|sample| sample.method.clone()));
    call.path = call.path.or_else(|| samples.iter().find_map(|sample| sample.path.clone()));
    if call.method.is_some() && call.path.is_some() {
        return Ok(call);
    }
    let mut lines = sections.iter().flat_map(|section| &section.lines);
    if call.method.is_some() && lines.any(|line| line.line.text.contains("download_url")) {
        return Ok(call);
    }
    let known = sections.iter().find(|section| section.part != Part::Preamble);
    let (line, reason) = match (call.method, call.unknown, known) {
        (Some(method), ..) => {
            let word = method.value;
            (
                method.at,
                format!("the page names no path; write it after the method: 请求方式:【{word}】/brand/…"),
            )
        }
        (None, Some((word, line)), _) => {
            (line, format!("`{word}` is not a method; write GET, POST, PUT, PATCH or DELETE"))
        }
        (None, None, Some(section)) => (section.at, NO_CALL.to_owned()),
        (None, None, None) => (first_text(sections), NOT_A_PAGE.to_owned()),
    };
    Err(PageError { name: name.to_owned(), line: line.number, reason })
}

const NO_CALL: &str =
    "the page names no method and path; give a page with a line such as 请求方式:【GET】/brand/…";

const NOT_A_PAGE: &str = "this isn't a documentation page: none of its headings (接口说明, 请求参数, 应答参数 …) is \
    here; copy a page of pay.weixin.qq.com/doc as text, or save it as Markdown";

/// The first line with text.
fn first_text(sections: &[Section<'_>]) -> Line {
    let mut lines = sections.iter().flat_map(|section| &section.lines);
    lines.find(|line| !line.line.text.is_empty()).map_or(Line::new(0, 1), |line| line.line.at)
}

/// The last line with text.
fn end(sections: &[Section<'_>]) -> Line {
    let headings = sections.iter().map(|section| section.at);
    let lines = sections.iter().flat_map(|section| &section.lines);
    let texts = lines.filter(|line| !line.line.text.is_empty()).map(|line| line.line.at);
    headings.chain(texts).max().unwrap_or(Line::new(0, 1))
}
