//! Second stage: the parts of a page, by their headings.

use super::markdown::{Plain, Role};
use crate::evidence::Line;
use crate::evidence::Place;

/// What a part of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Before the first heading: title, date, what it is for.
    Preamble,
    /// Who may call, method and path.
    About,
    /// Parameters of which no heading says where they go.
    Request,
    /// Fields that go to one place; `Reply` is what comes back.
    Fields(Place),
    RequestSamples,
    ReplyExamples,
    Errors,
    /// Something else, under a heading in Markdown that isn't known.
    Other,
}

impl Part {
    /// Whether it stands above the tables.
    pub(super) fn is_top(self) -> bool {
        matches!(self, Self::Preamble | Self::About)
    }

    /// Whether it lists fields of the request.
    pub(super) fn is_request(self) -> bool {
        matches!(self, Self::Request | Self::Fields(Place::Header | Place::Path | Place::Query | Place::Body))
    }
}

#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    pub(super) part: Part,
    pub(super) at: Line,
    pub(super) is_form: bool,
    pub(super) lines: Vec<Plain<'a>>,
}

impl<'a> Section<'a> {
    pub(super) const fn of(part: Part, at: Line, lines: Vec<Plain<'a>>) -> Self {
        Self { part, at, is_form: false, lines }
    }
}

/// Cuts a page at its headings. The preamble is always there.
pub(super) fn cut(lines: Vec<Plain<'_>>) -> Vec<Section<'_>> {
    let mut section = Section::of(Part::Preamble, Line::new(0, 1), Vec::new());
    let mut sections = Vec::new();
    for line in lines {
        let known =
            matches!(line.role, Role::Text | Role::Heading).then(|| heading(&line.line.text)).flatten();
        let is_other = || {
            line.role == Role::Heading
                && section.part != Part::Preamble
                && !belongs(section.part, &line.line.text)
        };
        match known.or_else(|| is_other().then_some(Part::Other)) {
            // The tables of errors have the heading of their part as the heading of a column.
            Some(part) if part == section.part => section.is_form |= names_form(&line),
            Some(part) => {
                let next = Section::of(part, line.line.at, Vec::new());
                sections.push(std::mem::replace(&mut section, next));
                section.is_form = names_form(&line);
            }
            None => section.lines.push(line),
        }
    }
    sections.push(section);
    if let Some(first) =
        sections.iter().position(|section| section.part == Part::Request && has_headers(section))
    {
        move_back(&mut sections, first);
    }
    sections
}

fn names_form(heading: &Plain<'_>) -> bool {
    heading.line.text.to_lowercase().starts_with("form")
}

/// Whether a heading that isn't known belongs to the part that it stands in, such as the status of a reply.
fn belongs(part: Part, text: &str) -> bool {
    let is_status = text.starts_with(|c: char| c.is_ascii_digit());
    let is_language = ["curl", "java", "go", "php"].iter().any(|word| text.to_lowercase().starts_with(word));
    match part {
        Part::Fields(Place::Reply) | Part::ReplyExamples => is_status,
        Part::RequestSamples => is_language,
        Part::Errors | Part::About | Part::Preamble | Part::Other => true,
        Part::Request | Part::Fields(_) => false,
    }
}

/// Whether the first list stands under no heading of its own.
fn has_headers(section: &Section<'_>) -> bool {
    section.lines.iter().any(|line| line.line.text.starts_with("Authorization "))
}

/// Some dumps print each list above its heading: the headings go one list back.
fn move_back(sections: &mut [Section<'_>], first: usize) {
    let fields = |section: &Section<'_>| matches!(section.part, Part::Fields(place) if place != Place::Reply);
    let mut at = first;
    while let Some([section, next]) = sections.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<2>())
        && fields(next)
    {
        section.part = next.part;
        next.part = Part::Request;
        at += 1;
    }
}

/// The part that a line is the heading of.
fn heading(text: &str) -> Option<Part> {
    if text.len() > 64 {
        return None;
    }
    let words: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let words = words.trim_end_matches([':', '：']);
    let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、'));
    Some(match words {
        "接口说明" => Part::About,
        "请求参数" => Part::Request,
        "http头参数" | "请求头参数" | "请求头" => Part::Fields(Place::Header),
        "路径参数" => Part::Fields(Place::Path),
        "查询参数" => Part::Fields(Place::Query),
        "包体参数" | "请求包体" | "表单参数" | "请求体参数" => Part::Fields(Place::Body),
        "请求示例" => Part::RequestSamples,
        "应答参数" | "返回参数" | "响应参数" | "应答字段" | "返回字段" => {
            Part::Fields(Place::Reply)
        }
        "应答示例" | "返回示例" | "响应示例" => Part::ReplyExamples,
        "错误码" | "公共错误码" | "业务错误码" => Part::Errors,
        _ => {
            let place = [
                ("header", Place::Header),
                ("path", Place::Path),
                ("query", Place::Query),
                ("body", Place::Body),
                ("form", Place::Body),
            ];
            let (word, place) = place.into_iter().find(|(word, _)| words.starts_with(word))?;
            let rest = words.get(word.len()..)?;
            let known =
                ["参数", "路径参数", "查询参数", "包体参数", "http头参数", "表单", "表单参数", "请求参数"];
            known.contains(&rest).then_some(Part::Fields(place))?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_with_any_spaces_numbers_and_case() {
        assert_eq!(heading("path 路径参数"), Some(Part::Fields(Place::Path)));
        assert_eq!(heading("2.请求参数："), Some(Part::Request));
        assert_eq!(heading("Form 表单"), Some(Part::Fields(Place::Body)));
        assert_eq!(heading("请求参数详见下表"), None);
    }
}
