//! A JSON pointer that grows from the inside out, as an error travels up.

use std::borrow::Cow;
use std::fmt;

/// The segments of an RFC 6901 pointer, innermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer {
    innermost_first: Vec<Cow<'static, str>>,
}

impl Pointer {
    /// Puts a segment around what is there.
    pub(crate) fn under(&mut self, segment: impl Into<Cow<'static, str>>) {
        self.innermost_first.push(segment.into());
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.innermost_first.is_empty() {
            return f.write_str("(the whole body)");
        }
        self.innermost_first
            .iter()
            .rev()
            .try_for_each(|segment| write!(f, "/{}", segment.replace('~', "~0").replace('/', "~1")))
    }
}
