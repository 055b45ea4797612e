//! Which part of a list a request asks for: its fields, borrowed.

use super::position::Position;
use crate::operation::OperationInfo;

/// Which part of a list a request asks for: the fields that say so, which a walk reads and writes.
#[derive(Debug)]
pub struct PageQuery<'a> {
    start: Start<'a>,
    limit: PageNumber<'a>,
}

#[derive(Debug)]
enum Start<'a> {
    Offset(PageNumber<'a>),
    Index(PageNumber<'a>),
    Token(&'a mut Option<String>),
}

/// A number in a request, which may be optional: `&mut i64` or `&mut Option<i64>`.
#[derive(Debug)]
#[non_exhaustive]
pub enum PageNumber<'a> {
    /// It is always sent.
    Required(&'a mut i64),
    /// It need not be sent.
    Optional(&'a mut Option<i64>),
}

impl<'a> PageQuery<'a> {
    /// Names the fields of a request by offset: how many records come before the part, and how many it holds at most.
    pub fn by_offset(offset: impl Into<PageNumber<'a>>, limit: impl Into<PageNumber<'a>>) -> Self {
        Self { start: Start::Offset(offset.into()), limit: limit.into() }
    }

    /// Names the fields of a request for a numbered page.
    pub fn by_index(index: impl Into<PageNumber<'a>>, limit: impl Into<PageNumber<'a>>) -> Self {
        Self { start: Start::Index(index.into()), limit: limit.into() }
    }

    /// Names the fields of a request for the page that a token leads to.
    pub fn by_token(token: &'a mut Option<String>, limit: impl Into<PageNumber<'a>>) -> Self {
        Self { start: Start::Token(token), limit: limit.into() }
    }

    /// Where the request starts; where it doesn't say, at the beginning.
    pub(super) fn start(&self, info: &OperationInfo, parameter: &str) -> Position {
        match &self.start {
            Start::Offset(number) => {
                Position::Offset(number.get().unwrap_or_else(|| first(info, parameter, 0)))
            }
            Start::Index(number) => {
                Position::Index(number.get().unwrap_or_else(|| first(info, parameter, 1)))
            }
            Start::Token(token) => Position::Token(token.as_ref().filter(|token| !token.is_empty()).cloned()),
        }
    }

    /// Asks for the part that begins there; `false` if its lists have no such positions.
    pub(super) fn begin_at(&mut self, position: &Position) -> bool {
        match (&mut self.start, position) {
            (Start::Offset(number), Position::Offset(to)) | (Start::Index(number), Position::Index(to)) => {
                number.set(*to);
            }
            (Start::Token(token), Position::Token(to)) => token.clone_from(to),
            _ => return false,
        }
        true
    }

    /// Asks for the largest documented pages, unless the request says how large they may be.
    pub(super) fn enlarge(&mut self, info: &OperationInfo, parameter: &str) {
        if let (None, Some(most)) = (self.limit.get(), largest(info, parameter)) {
            self.limit.set(most);
        }
    }

    /// What lists are called that are asked for like this.
    pub(super) const fn kind(&self) -> &'static str {
        match self.start {
            Start::Offset(_) => Position::Offset(0).kind(),
            Start::Index(_) => Position::Index(0).kind(),
            Start::Token(_) => Position::Token(None).kind(),
        }
    }
}

impl PageNumber<'_> {
    fn get(&self) -> Option<i64> {
        match self {
            Self::Required(number) => Some(**number),
            Self::Optional(number) => **number,
        }
    }

    fn set(&mut self, to: i64) {
        match self {
            Self::Required(number) => **number = to,
            Self::Optional(number) => **number = Some(to),
        }
    }
}

impl<'a> From<&'a mut i64> for PageNumber<'a> {
    fn from(number: &'a mut i64) -> Self {
        Self::Required(number)
    }
}

impl<'a> From<&'a mut Option<i64>> for PageNumber<'a> {
    fn from(number: &'a mut Option<i64>) -> Self {
        Self::Optional(number)
    }
}

/// Where a list begins: the least that its parameter takes.
pub(super) fn first(info: &OperationInfo, parameter: &str, otherwise: i64) -> i64 {
    range(info, parameter).map(|(least, _)| least).filter(|least| *least != i64::MIN).unwrap_or(otherwise)
}

/// The most items that a page may have, where that is documented.
pub(super) fn largest(info: &OperationInfo, parameter: &str) -> Option<i64> {
    range(info, parameter).map(|(_, most)| most).filter(|most| *most != i64::MAX)
}

/// What a parameter takes, if it is a number with documented bounds.
pub(super) fn range(info: &OperationInfo, parameter: &str) -> Option<(i64, i64)> {
    info.parameters.iter().find(|known| known.name == parameter).and_then(|known| known.range)
}
