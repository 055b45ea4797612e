//! Second stage: the parts of a page, by their headings.

use super::PageLine;
use super::markdown::{Plain, Role};
use crate::facts::FieldPlace;

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
    Fields(FieldPlace),
    /// Samples of the request.
    RequestSamples,
    /// Examples of the reply.
    ReplyExamples,
    /// The tables of errors.
    Errors,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    /// What it is about.
    pub(super) part: Part,
    /// Where it begins.
    pub(super) at: PageLine,
    /// Its lines, without its heading.
    pub(super) lines: Vec<Plain<'a>>,
}

/// Cuts a page at its headings. The preamble is always there.
pub(super) fn cut(lines: Vec<Plain<'_>>) -> Vec<Section<'_>> {
    let mut section = Section { part: Part::Preamble, at: PageLine(1), lines: Vec::new() };
    let mut sections = Vec::new();
    for line in lines {
        match (line.role == Role::Text).then(|| heading(&line.line.text)).flatten() {
            // The tables of errors have the heading of their part as the head of a column.
            Some(part) if part == section.part => {}
            Some(part) => {
                let next = Section { part, at: line.line.at, lines: Vec::new() };
                sections.push(std::mem::replace(&mut section, next));
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

/// Whether the first list stands under no heading of its own.
fn has_headers(section: &Section<'_>) -> bool {
    section.lines.iter().any(|line| line.line.text.starts_with("Authorization "))
}

/// Some dumps print each list above its heading: the headings go one list back.
fn move_back(sections: &mut [Section<'_>], first: usize) {
    let fields =
        |section: &Section<'_>| matches!(section.part, Part::Fields(place) if place != FieldPlace::Reply);
    let mut at = first;
    while let Some([section, next]) = sections.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<2>())
        && fields(next)
    {
        section.part = next.part;
        next.part = Part::Request;
        at += 1;
    }
}

/// The part that a line heads, if it is a heading.
fn heading(text: &str) -> Option<Part> {
    if text.len() > 64 {
        return None;
    }
    let words: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let words =
        words.trim_end_matches([':', '：']).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match words {
        "接口说明" => Part::About,
        "请求参数" => Part::Request,
        "headerhttp头参数" | "header参数" | "http头参数" | "请求头参数" | "请求头" => {
            Part::Fields(FieldPlace::Header)
        }
        "path路径参数" | "path参数" | "路径参数" => Part::Fields(FieldPlace::Path),
        "query查询参数" | "query参数" | "查询参数" => Part::Fields(FieldPlace::Query),
        "body包体参数" | "body参数" | "包体参数" | "请求包体" | "form表单" | "form表单参数" | "表单参数" => {
            Part::Fields(FieldPlace::Body)
        }
        "请求示例" => Part::RequestSamples,
        "应答参数" | "返回参数" | "响应参数" => Part::Fields(FieldPlace::Reply),
        "应答示例" | "返回示例" | "响应示例" => Part::ReplyExamples,
        "错误码" | "公共错误码" | "业务错误码" => Part::Errors,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_with_any_spaces_numbers_and_case() {
        assert_eq!(heading("path 路径参数"), Some(Part::Fields(FieldPlace::Path)));
        assert_eq!(heading("2.请求参数："), Some(Part::Request));
        assert_eq!(heading("Form 表单"), Some(Part::Fields(FieldPlace::Body)));
        assert_eq!(heading("请求参数详见下表"), None);
    }
}
