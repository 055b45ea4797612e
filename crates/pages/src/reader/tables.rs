//! The tables of a page: the fields of the request and of the replies.

use super::call::Call;
use super::columns::Columns;
use super::declared::Fact;
use super::markdown::{Plain, Role};
use super::sections::{Part, Section};
use super::shapes::Shapes;
use super::{errors, fields, pieces};
use crate::evidence::{
    Completeness, Evidence, Field, Kind, Line, Object, Page, Place, Reply, Statement, Unread, Voice,
};
use wechatpay_codegen::spec::Method;

/// Reads the tables into the page.
pub(super) fn read(page: &mut Page, sections: &[Section<'_>], call: &Call, shapes: &Shapes) {
    for (index, section) in sections.iter().enumerate() {
        let is_whole = index + 1 < sections.len();
        match section.part {
            Part::Fields(Place::Reply) => replies(page, section, shapes, is_whole),
            Part::Request | Part::Fields(_) => {
                let pieces = pieces::read(&section.lines, &mut page.unread);
                let place = if let Part::Fields(place) = section.part { place } else { Place::Body };
                let mut fields = fields::build(pieces, place, shapes, &mut page.unread);
                if section.part == Part::Request {
                    for field in &mut fields {
                        put(field, call);
                    }
                }
                page.request.unite_fields(fields, 0);
            }
            Part::ReplyExamples => example(page, section),
            Part::Other => other(page, section),
            _ => {}
        }
    }
    page.request.lists.extend(list(sections, Part::is_request));
    form(page, sections.iter().find(|section| section.is_form).map(|section| section.at));
}

/// The list that several sections make up: whole if the page goes on after it.
fn list(sections: &[Section<'_>], part: fn(Part) -> bool) -> Option<Statement<Completeness>> {
    let first = sections.iter().find(|section| part(section.part))?;
    let last = sections.iter().rposition(|section| part(section.part))?;
    Some(statement(first.at, last + 1 < sections.len()))
}

fn statement(line: Line, is_whole: bool) -> Statement<Completeness> {
    said(line, if is_whole { Completeness::Whole } else { Completeness::Partial })
}

fn said<T>(line: Line, value: T) -> Statement<T> {
    Statement { voice: Voice::Table, line, value }
}

/// The status of a reply: `200 OK`.
fn success(text: &str) -> Option<u16> {
    errors::status(text.trim_start_matches(['>', ' '])).filter(|status| (200..300).contains(status))
}

/// Each status has its own fields.
fn replies(page: &mut Page, section: &Section<'_>, shapes: &Shapes, is_whole: bool) {
    let mut parts: Vec<(Option<Fact<u16>>, Vec<Plain<'_>>)> = vec![(None, Vec::new())];
    for line in &section.lines {
        match success(&line.line.text) {
            Some(value) => parts.push((Some(Fact { value, at: line.line.at }), Vec::new())),
            None => parts.last_mut().into_iter().for_each(|(_, lines)| lines.push(line.clone())),
        }
    }
    for (status, mut lines) in parts {
        let before = lines.len();
        lines.retain(|line| !says_empty(&line.line.text));
        let says_empty = lines.len() < before;
        let fields = pieces::read(&lines, &mut page.unread);
        let fields = fields::build(fields, Place::Reply, shapes, &mut page.unread);
        let is_empty = says_empty || status.as_ref().is_some_and(|status| status.value == 204);
        if status.is_none() && fields.is_empty() && !is_empty {
            continue;
        }
        let at = status.as_ref().map_or(section.at, |status| status.at);
        let status = status.map_or(if is_empty { 204 } else { 200 }, |status| status.value);
        let shown = !fields.is_empty() || is_empty;
        let object = shown.then(|| Object { fields, lists: vec![statement(at, is_whole)] });
        page.replies.push(Reply::new(said(at, status), object));
    }
}

/// Finds out whether the body is a form, and which field of it is the file.
fn form(page: &mut Page, heading: Option<Line>) {
    let says_form = |field: &&Field| {
        let is_file = field.kind.value() == Some(&Kind::File);
        let is_type = field.name.eq_ignore_ascii_case("Content-Type");
        let said = field.description.as_deref().unwrap_or_default();
        is_file || (is_type && said.contains("multipart/form-data"))
    };
    let line = |field: &Field| field.seen.best().map(|seen| seen.line);
    let said = || page.request.fields.iter().find(says_form).and_then(line);
    let Some(at) = heading.or_else(said) else { return };
    page.is_form.say(Voice::Table, at, true);
    // Older pages print `message` for the bytes.
    for field in page.request.fields.iter_mut().filter(|field| field.name == "file") {
        let is_message = matches!(field.kind.value(), None | Some(Kind::Object));
        if let Some(at) = line(field).filter(|_| field.object.is_none() && is_message) {
            field.kind = Evidence::default();
            field.kind.say(Voice::Table, at, Kind::File);
        }
    }
}

/// A table under a heading that isn't known isn't read.
fn other(page: &mut Page, section: &Section<'_>) {
    let headings = section.lines.iter().filter(|line| Columns::of(&line.line.text).is_some());
    page.unread.extend(headings.map(|line| Unread {
        line: line.line.at,
        what: "a table under a heading that isn't known".to_owned(),
    }));
}

/// A page without a table of the reply may still show a status with its example.
fn example(page: &mut Page, section: &Section<'_>) {
    if !page.replies.is_empty() {
        return;
    }
    for line in section.lines.iter().filter(|line| matches!(line.role, Role::Text | Role::Heading)) {
        let at = line.line.at;
        if let Some(value) = success(&line.line.text) {
            let empty = || Object { fields: Vec::new(), lists: vec![statement(at, true)] };
            page.replies.push(Reply::new(said(at, value), (value == 204).then(empty)));
        }
    }
}

/// Whether a line says that a reply has no body.
fn says_empty(text: &str) -> bool {
    const WORDS: [&str; 6] = ["无应答包体", "无数据", "无包体", "无应答参数", "无返回", "无应答内容"];
    !text.starts_with('|') && WORDS.iter().any(|word| text.contains(word))
}

/// A field under no heading of a place: the path's by its name, else where its description or the method says.
fn put(field: &mut Field, call: &Call) {
    let said = field.description.as_deref().unwrap_or_default();
    let braced = format!("{{{}}}", field.name);
    let in_path = call.path.as_ref().is_some_and(|path| path.value.contains(&braced));
    let has_no_body =
        call.method.as_ref().is_some_and(|method| matches!(method.value, Method::Get | Method::Delete));
    let begins = |word: &str| said.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let place = if in_path || begins("path") {
        Place::Path
    } else if begins("query") || (has_no_body && !begins("body")) {
        Place::Query
    } else {
        Place::Body
    };
    let lines: Vec<_> = field.place.statements().iter().map(|statement| statement.line).collect();
    field.place = Evidence::default();
    for line in lines {
        field.place.say(Voice::Table, line, place);
    }
}
