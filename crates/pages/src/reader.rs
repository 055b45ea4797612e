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
mod error;
mod errors;
mod example;
mod fields;
mod go;
mod java;
mod lexer;
mod lines;
mod markdown;
mod merge;
mod pieces;
mod preamble;
mod printed;
mod range;
mod samples;
mod sealed;
mod sections;
mod shapes;
mod source;
mod tables;
mod types;
mod wording;

pub use error::PageError;
pub use source::{Source, samples_beside};

use serde_json::Value;

use call::Call;
use declared::{Fact, Sample};
use merge::Declarations;
use preamble::Preamble;
use sections::{Part, Section};
use shapes::Shapes;
use tables::Tables;

use crate::evidence::{Evidence, Line, Page, Statement, Subject, Voice};

/// The size up to which a file is read, in bytes; real pages have 20 to 100 KB.
pub const SIZE_LIMIT: usize = 4 << 20;

/// Reads a page and the samples in files of their own that belong to it, as [`samples_beside`] finds them.
///
/// # Errors
/// Bytes that aren't text, or a text that isn't a page of an operation or of an event.
pub fn read(page: &Source, samples: &[Source]) -> Result<Page, PageError> {
    let name = page.name.as_str();
    let sections = sections::cut(markdown::strip(lines::read(0, name, &page.bytes)?));
    let mut files = vec![page.name.clone()];
    let mut read = samples::read(&sections);
    for (file, sample) in (1..=u16::MAX).zip(samples) {
        files.push(sample.name.clone());
        read.file(&markdown::strip(lines::read(file, &sample.name, &sample.bytes)?));
    }
    let call = call(name, &sections, &read.code)?;
    let mut path = stated(call.path.as_ref());
    let mut method = stated(call.method.as_ref());
    let face = call.path.as_ref().and_then(call::face);
    let Preamble { title, url, updated, rate_limit } =
        preamble::read(&sections, face.as_ref().map(|face| face.value));
    let examples: Vec<&Value> =
        [&read.request, &read.reply].into_iter().flatten().map(|fact| &fact.value).collect();
    let shapes = Shapes::of(&read.code, &examples);
    let Tables { mut request, mut replies, mut unread } = tables::read(&sections, &call, &shapes);
    let errors = sections.iter().rfind(|section| section.part == Part::Errors);
    let errors = errors.and_then(|section| errors::read(&section.lines, &mut unread));
    let mut operation = Evidence::default();
    for sample in &read.code {
        let voice = sample.voice;
        add(&mut operation, voice, sample.operation.as_ref());
        add(&mut path, voice, sample.path.as_ref());
        add(&mut method, voice, sample.method.as_ref());
        let mut declarations = Declarations::of(sample);
        declarations.add_request(&mut request, sample.path.as_ref().map(|path| path.value.as_str()));
        if let Some(reply) = replies.iter_mut().find(|reply| reply.status.value != 204)
            && let Some(model) = declarations.reply()
        {
            reply.model.say(voice, model.name.at, model.name.value.clone());
            declarations.add_reply(reply.object.get_or_insert_default());
        }
    }
    if let Some(reply) = replies.first_mut() {
        reply.example = read.reply.map(|fact| statement(Voice::Example, fact));
    }
    Ok(Page {
        files,
        subject: Subject::Call,
        title: stated(title.as_ref()),
        url: stated(url.as_ref()),
        updated: stated(updated.as_ref()),
        face: stated(face.as_ref()),
        name: operation,
        method,
        path,
        rate_limit: stated(rate_limit.map(|limit| Fact { value: Some(limit.value), at: limit.at }).as_ref()),
        request,
        is_form: Evidence::default(),
        replies,
        truncated: errors.is_none().then(|| end(&sections)),
        errors,
        request_example: read.request.map(|fact| statement(Voice::Curl, fact)),
        unread,
    })
}

fn stated<T: Clone>(fact: Option<&Fact<T>>) -> Evidence<T> {
    let mut evidence = Evidence::default();
    add(&mut evidence, Voice::Table, fact);
    evidence
}

fn add<T: Clone>(evidence: &mut Evidence<T>, voice: Voice, fact: Option<&Fact<T>>) {
    if let Some(fact) = fact {
        evidence.say(voice, fact.at, fact.value.clone());
    }
}

fn statement<T>(voice: Voice, fact: Fact<T>) -> Statement<T> {
    Statement { voice, line: fact.at, value: fact.value }
}

/// Method and path: of the page, else of its samples.
fn call(name: &str, sections: &[Section<'_>], samples: &[Sample]) -> Result<Call, PageError> {
    let mut call = call::read(sections);
    call.method = call.method.or_else(|| samples.iter().find_map(|sample| sample.method.clone()));
    call.path = call.path.or_else(|| samples.iter().find_map(|sample| sample.path.clone()));
    if call.method.is_some() && call.path.is_some() {
        return Ok(call);
    }
    let refuse = |line: Line, reason| Err(PageError { name: name.to_owned(), line: line.number, reason });
    if let (Some(method), None) = (&call.method, &call.path) {
        let reason = format!(
            "the page names no path; write it after the method: 请求方式:【{}】/brand/…",
            method.value
        );
        return refuse(method.at, reason);
    }
    let known = sections.iter().find(|section| section.part != Part::Preamble);
    match (call.unknown, known) {
        (Some((word, line)), _) => {
            refuse(line, format!("`{word}` is not a method; write GET, POST, PUT, PATCH or DELETE"))
        }
        (None, Some(section)) => refuse(
            section.at,
            "the page names no method and path; give a page with a line such as 请求方式:【GET】/brand/…"
                .to_owned(),
        ),
        (None, None) => refuse(first_text(sections), NOT_A_PAGE.to_owned()),
    }
}

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
