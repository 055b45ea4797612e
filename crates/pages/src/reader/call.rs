//! Who calls what: method, path, face.

use super::declared::Fact;
use super::sections::Section;
use crate::evidence::Line;
use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::Method;

/// The methods by name.
const METHODS: [(&str, Method); 5] = [
    ("GET", Method::Get),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

/// The method a word names.
pub(super) fn method(word: &str) -> Option<Method> {
    METHODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, method)| *method)
}

/// What a page prints of the call.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) method: Option<Fact<Method>>,
    pub(super) path: Option<Fact<String>>,
    /// A method that we don't know, and where it stands.
    pub(super) unknown: Option<(String, Line)>,
}

/// Reads `请求方式:【GET】/brand/…`; older pages have `请求URL:https://…` too.
pub(super) fn read(sections: &[Section<'_>]) -> Call {
    let mut call = Call::default();
    for section in sections.iter().filter(|section| section.part.is_top()) {
        let mut awaited = false;
        for line in section.lines.iter().filter(|line| !line.line.text.is_empty()) {
            let (at, text) = (line.line.at, line.line.text.as_str());
            let found = text.split_once("请求方式").map(|(_, rest)| rest).or(awaited.then_some(text));
            awaited = false;
            if let Some(rest) = found {
                let rest = rest.trim_start_matches([':', '：', ' ', '|', '【']);
                awaited = rest.is_empty();
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let (word, rest) = rest.split_at_checked(end).unwrap_or_default();
                match method(word) {
                    Some(value) => call.method = call.method.or(Some(Fact { value, at })),
                    None if !word.is_empty() => call.unknown = Some((word.to_owned(), at)),
                    None => {}
                }
                call.path = call.path.or_else(|| path(rest).map(|value| Fact { value, at }));
            } else if let Some((_, rest)) = text.split_once("请求URL") {
                call.path = call.path.or_else(|| path(rest).map(|value| Fact { value, at }));
            }
        }
    }
    call
}

/// The first path of a text, without host and query.
pub(super) fn path(text: &str) -> Option<String> {
    let local = match text.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None => text.get(text.find('/')?..)?,
    };
    let end =
        local.find(|c: char| !(c.is_ascii_alphanumeric() || "/-_.{}~:".contains(c))).unwrap_or(local.len());
    let path = local.get(..end)?.trim_end_matches(['.', ':']);
    (path.len() > 1).then(|| path.to_owned())
}

/// The face of a path: its first segments, else what its callers are known by, which is `mchid` but for brands.
pub(super) fn face(path: &str) -> Option<FaceKind> {
    let faces = [("/brand/", FaceKind::Brand), ("/v3/", FaceKind::Partner)];
    faces.into_iter().find(|(start, _)| path.starts_with(start)).map(|(_, face)| face)
}

/// The face of a page's address: `…/doc/brand/…`, `…/doc/v3/partner/…`.
pub(super) fn face_of_address(address: &str) -> Option<FaceKind> {
    address.find("/doc/").and_then(|at| address.get(at + "/doc".len()..)).and_then(face)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_with_or_without_its_host() {
        assert_eq!(path("】/v3/cards/{card_id}").as_deref(), Some("/v3/cards/{card_id}"));
        assert_eq!(path(":https://a.b/v3/cards?x=1").as_deref(), Some("/v3/cards"));
        assert_eq!(path("】 见说明"), None);
    }
}
