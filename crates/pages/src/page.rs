//! Reads a doc page of the platform into facts.
//!
//! ```text
//! bytes ─► Lines ─► Sections ─► fields, errors, samples ─► Page
//!  a dump   text     what each    what each of them says
//!           alone    part is
//! ```
//!
//! Pages reach us as dumps, copies and Markdown, in several layouts. What is known of them is read, what is not is
//! passed over: only bytes that are no page of an operation at all are an error.

mod blocks;
mod call;
mod columns;
mod error;
mod errors;
mod events;
mod example;
mod fields;
mod go;
mod head;
mod java;
mod kind;
mod lexer;
mod lines;
mod markdown;
mod place;
mod preamble;
mod samples;
mod sealed;
mod sections;
mod shapes;
mod tables;
mod wording;

pub use error::PageError;
pub use place::PageLine;

use serde_json::Value;

use call::Call;
use preamble::Preamble;
use sections::{Part, Section};
use shapes::Shapes;
use tables::Tables;

use crate::facts::{Fact, FieldPlace, OperationFacts, SampleFacts};

/// The size up to which a page is read, in bytes; real pages have 20 to 100 KB.
pub const SIZE_LIMIT: usize = 4 << 20;

/// What a page says.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name it is told apart by, a file's path.
    pub name: String,
    /// What it says of its operation. What it does not reach is `None`, not empty.
    pub facts: OperationFacts<PageLine>,
    /// Its samples in Java and Go. What a sample cut short has not finished is not in it.
    pub samples: Vec<SampleFacts<PageLine>>,
    /// The statuses it answers with: 200, or 204 without a body.
    pub statuses: Vec<Fact<u16, PageLine>>,
    /// The body of the request that the sample for curl sends.
    pub request_example: Option<Fact<Value, PageLine>>,
    /// The example of a reply.
    pub reply_example: Option<Fact<Value, PageLine>>,
    /// The last line of a page that ends before its table of errors.
    pub stops: Option<PageLine>,
    /// The places of which the page shows a list that ends within the page.
    pub(crate) whole: Vec<FieldPlace>,
}

/// Reads a page.
///
/// # Errors
/// Bytes that are no text, or a text that is no page of an operation.
pub fn read(name: &str, bytes: &[u8]) -> Result<Page, PageError> {
    let sections = sections::cut(markdown::strip(lines::read(name, bytes)?));
    let samples = samples::read(&sections);
    let call = call(name, &sections, &samples.code)?;
    let face = call.path.as_ref().and_then(call::face);
    let Preamble { title, url, updated, rate_limit } =
        preamble::read(&sections, face.as_ref().map(|face| face.value));
    let examples: Vec<&Value> =
        [&samples.request, &samples.reply].into_iter().flatten().map(|fact| &fact.value).collect();
    let shapes = Shapes::of(&samples.code, &examples);
    let Tables { parameters, body, reply, statuses } = tables::read(&sections, &call, &shapes);
    let errors = sections.iter().rfind(|section| section.part == Part::Errors);
    let errors = errors.and_then(|section| errors::read(&section.lines));
    Ok(Page {
        name: name.to_owned(),
        stops: errors.is_none().then(|| end(&sections)),
        whole: tables::whole(&sections),
        facts: OperationFacts {
            name: samples.code.iter().find_map(|sample| sample.operation.clone()),
            title,
            url,
            updated,
            face,
            method: call.method,
            path: call.path,
            rate_limit,
            parameters,
            body,
            reply,
            errors,
        },
        samples: samples.code,
        statuses,
        request_example: samples.request,
        reply_example: samples.reply,
    })
}

/// Method and path: of the page, else of its samples.
fn call(name: &str, sections: &[Section<'_>], samples: &[SampleFacts<PageLine>]) -> Result<Call, PageError> {
    let mut call = call::read(sections);
    call.method = call.method.or_else(|| samples.iter().find_map(|sample| sample.method.clone()));
    call.path = call.path.or_else(|| samples.iter().find_map(|sample| sample.path.clone()));
    if call.method.is_some() && call.path.is_some() {
        return Ok(call);
    }
    if let (Some(method), None) = (&call.method, &call.path) {
        let reason = format!(
            "the page names no path; write it after the method: 请求方式:【{}】/brand/…",
            method.value
        );
        return Err(PageError { name: name.to_owned(), line: method.at, reason });
    }
    let refuse = |line, reason: String| Err(PageError { name: name.to_owned(), line, reason });
    let known = sections.iter().find(|section| section.part != Part::Preamble);
    match (call.unknown, known) {
        (Some((word, line)), _) => {
            refuse(line, format!("`{word}` is no method; write GET, POST, PUT, PATCH or DELETE"))
        }
        (None, Some(section)) => refuse(
            section.at,
            "the page names no method and path; give a page with a line such as 请求方式:【GET】/brand/…"
                .to_owned(),
        ),
        (None, None) => refuse(not_a_page(sections), NOT_A_PAGE.to_owned()),
    }
}

const NOT_A_PAGE: &str = "this is no doc page: none of its headings (接口说明, 请求参数, 应答参数 …) is here; \
    copy a page of pay.weixin.qq.com/doc as text, or save it as Markdown";

/// The first line with text.
fn not_a_page(sections: &[Section<'_>]) -> PageLine {
    let mut lines = sections.iter().flat_map(|section| &section.lines);
    lines.find(|line| !line.line.text.is_empty()).map_or(PageLine(1), |line| line.line.at)
}

/// The last line with text.
fn end(sections: &[Section<'_>]) -> PageLine {
    let heads = sections.iter().map(|section| section.at);
    let lines = sections.iter().flat_map(|section| &section.lines);
    let texts = lines.filter(|line| !line.line.text.is_empty()).map(|line| line.line.at);
    heads.chain(texts).max().unwrap_or(PageLine(1))
}

impl Page {
    /// Whether the page reaches the end of what it says of a place, so that a field it does not name there is none.
    pub fn shows_all(&self, place: FieldPlace) -> bool {
        self.whole.contains(&place)
    }
}
