//! What a page says otherwise than the spec, as `drift` tells it.

use super::Left;
use crate::page::{Page, PageLine};
use crate::source::Source;

/// A difference.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The same before and after an edit that has nothing to do with it.
    pub(super) key: String,
    line: PageLine,
    spec: Option<String>,
    what: String,
}

impl Told {
    /// The difference as something that stays.
    pub(super) fn left(self, page: &Page) -> Left {
        Left { page: page.name.clone(), line: self.line, spec: self.spec, what: self.what }
    }
}

/// Tells what a page says otherwise; not what it contradicts itself in, nor what the spec explains.
pub(super) fn told(_source: &Source, _page: &Page) -> Vec<Told> {
    Vec::new()
}
