//! How long, how many, how much: the limits of a type, and when one is tighter than another.

use std::fmt;

use super::read::Read;
use super::reader::Fields;
use super::scalar::{count, integer, text};
use crate::diagnostic::Diagnostics;
use crate::node::Node;

/// How long, how many, how much.
#[derive(Clone, Default, PartialEq)]
pub struct Limits {
    /// Characters at least.
    pub min_length: Option<u32>,
    /// Characters at most; of a file, bytes.
    pub max_length: Option<u32>,
    /// A regular expression.
    pub pattern: Option<String>,
    /// The smallest integer.
    pub minimum: Option<i64>,
    /// The largest integer.
    pub maximum: Option<i64>,
    /// Items at least.
    pub min_items: Option<u32>,
    /// Items at most.
    pub max_items: Option<u32>,
}

/// Which limits a schema may have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LimitKeys {
    Text,
    Bytes,
    Integer,
    List,
    All,
}

/// The limits that there are.
impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut limits = f.debug_map();
        let counts = [
            ("min_length", self.min_length),
            ("max_length", self.max_length),
            ("min_items", self.min_items),
            ("max_items", self.max_items),
        ];
        limits.entries(counts.iter().filter_map(|(name, limit)| Some((name, (*limit)?))));
        limits.entries(self.pattern.iter().map(|pattern| ("pattern", pattern)));
        let bounds = [("minimum", self.minimum), ("maximum", self.maximum)];
        limits.entries(bounds.iter().filter_map(|(name, limit)| Some((name, (*limit)?)))).finish()
    }
}

impl Limits {
    pub(super) fn read(fields: &mut Fields<'_, '_>, keys: LimitKeys) -> Read<Self> {
        let of = |kind| keys == kind || keys == LimitKeys::All;
        let pattern =
            |node: &Node, diagnostics: &mut Diagnostics| text(node, diagnostics).map(|text| text.value);
        let min_length = fields.optional_if(of(LimitKeys::Text), "minLength", count);
        let max_length = fields.optional_if(of(LimitKeys::Text) || of(LimitKeys::Bytes), "maxLength", count);
        let pattern = fields.optional_if(of(LimitKeys::Text), "pattern", pattern);
        let minimum = fields.optional_if(of(LimitKeys::Integer), "minimum", integer);
        let maximum = fields.optional_if(of(LimitKeys::Integer), "maximum", integer);
        let min_items = fields.optional_if(of(LimitKeys::List), "minItems", count);
        let max_items = fields.optional_if(of(LimitKeys::List), "maxItems", count);
        Ok(Self {
            min_length: min_length?,
            max_length: max_length?,
            pattern: pattern?,
            minimum: minimum?,
            maximum: maximum?,
            min_items: min_items?,
            max_items: max_items?,
        })
    }

    /// The smallest and the largest integer, if there is a limit to either.
    pub(crate) fn range(&self) -> Option<(i64, i64)> {
        let is_limited = self.minimum.is_some() || self.maximum.is_some();
        is_limited.then_some((self.minimum.unwrap_or(i64::MIN), self.maximum.unwrap_or(i64::MAX)))
    }

    /// Whether nothing is allowed that the others forbid.
    pub(crate) fn is_within(&self, wider: &Self) -> bool {
        // An absent lower limit is the least of all, and so is `None` among options.
        let at_least = self.min_length >= wider.min_length
            && self.minimum >= wider.minimum
            && self.min_items >= wider.min_items;
        at_least
            && at_most(self.max_length, wider.max_length)
            && at_most(self.maximum, wider.maximum)
            && at_most(self.max_items, wider.max_items)
    }
}

fn at_most<T: PartialOrd>(limit: Option<T>, wider: Option<T>) -> bool {
    match (limit, wider) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(limit), Some(wider)) => limit <= wider,
    }
}
