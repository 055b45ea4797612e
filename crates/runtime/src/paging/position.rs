//! Where in a list a part begins: what a walk goes by, and what it is resumed with.

use std::fmt;
use std::str::FromStr;

const OFFSET: &str = "offset";
const INDEX: &str = "index";
const TOKEN: &str = "token";

/// Where a walk over a list stands.
///
/// Keep it, as text or by its parts, and a walk that is interrupted goes on from there:
/// [`Paged::starting_at`](crate::Paged::starting_at). An offset is exact. A page that is chosen by its number or a
/// token comes again as a whole, with the items of it that were handed out before.
///
/// ```
/// use wechatpay_runtime::Position;
///
/// let stored = Position::Offset(40).to_string();
/// assert_eq!(stored.parse(), Ok(Position::Offset(40)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// Behind so many records.
    Offset(i64),
    /// At the page of this number.
    Index(i64),
    /// At the page that this token leads to; `None` for the first one.
    Token(Option<String>),
}

/// A text that isn't a [`Position`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it isn't a position in a list, such as `offset=40`, `index=3` or `token=MTIz`")]
#[non_exhaustive]
pub struct ParsePositionError;

impl Position {
    /// Where a walk stands that received all up to this position and hasn't handed out the last `waiting` items, which
    /// belong to the page at `page`.
    pub(super) fn before(&self, page: &Self, waiting: usize) -> Self {
        match self {
            _ if waiting == 0 => self.clone(),
            Self::Offset(offset) => {
                Self::Offset(offset.saturating_sub(i64::try_from(waiting).unwrap_or(i64::MAX)))
            }
            Self::Index(_) | Self::Token(_) => page.clone(),
        }
    }

    /// As messages name it; a token is none of their readers' business.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Offset(offset) => format!("the page at offset {offset}"),
            Self::Index(index) => format!("page {index}"),
            Self::Token(None) => "the first page".to_owned(),
            Self::Token(Some(_)) => "the page of a token".to_owned(),
        }
    }

    /// What lists are called that have such positions.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Offset(_) => OFFSET,
            Self::Index(_) => INDEX,
            Self::Token(_) => TOKEN,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::Offset(number) | Self::Index(number) => write!(f, "{kind}={number}"),
            Self::Token(token) => write!(f, "{kind}={}", token.as_deref().unwrap_or_default()),
        }
    }
}

impl FromStr for Position {
    type Err = ParsePositionError;

    fn from_str(text: &str) -> Result<Self, ParsePositionError> {
        let (kind, value) = text.split_once('=').ok_or(ParsePositionError)?;
        let number = || value.parse().map_err(|_| ParsePositionError);
        match kind {
            OFFSET => Ok(Self::Offset(number()?)),
            INDEX => Ok(Self::Index(number()?)),
            TOKEN => Ok(Self::Token((!value.is_empty()).then(|| value.to_owned()))),
            _ => Err(ParsePositionError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_from_the_text_it_is_kept_as() {
        for position in [
            Position::Offset(40),
            Position::Index(3),
            Position::Token(None),
            Position::Token(Some("MTIzNDUK==".to_owned())),
        ] {
            assert_eq!(position.to_string().parse(), Ok(position));
        }
        for text in ["", "40", "offset=", "offset=one", "page=1", "index=1.0"] {
            assert_eq!(text.parse::<Position>(), Err(ParsePositionError), "{text}");
        }
    }

    #[test]
    fn items_that_wait_are_left_out_exactly_where_they_can_be() {
        let page = Position::Offset(20);
        assert_eq!(Position::Offset(40).before(&page, 5), Position::Offset(35));
        assert_eq!(Position::Index(3).before(&Position::Index(2), 0), Position::Index(3));
        assert_eq!(Position::Index(3).before(&Position::Index(2), 1), Position::Index(2));
        let token = |text: &str| Position::Token(Some(text.to_owned()));
        assert_eq!(token("b").before(&token("a"), 1), token("a"));
        assert_eq!(token("b").before(&Position::Token(None), 1), Position::Token(None));
    }
}
