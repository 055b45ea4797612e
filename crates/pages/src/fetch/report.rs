//! What a run did, and how it ends.

use std::fmt;

use super::failure::Failure;

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that were not there before.
    pub new: Vec<String>,
    /// Files whose content is another now.
    pub changed: Vec<String>,
    /// How many files are as they were.
    pub unchanged: usize,
    /// Files that the site no longer lists.
    pub gone: Vec<String>,
    /// What could not be fetched, beside the indexes.
    pub failed: Vec<Failure>,
    /// The indexes that could not be fetched or read: of their sections nothing was asked for.
    pub unreadable: Vec<Failure>,
}

impl Report {
    /// Whether everything on disk is what the site has.
    pub fn is_current(&self) -> bool {
        self.failed.is_empty() && self.unreadable.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { new, changed, unchanged, gone, failed, unreadable } = self;
        let (new, changed, gone) = (new.len(), changed.len(), gone.len());
        write!(f, "{new} new, {changed} changed, {unchanged} unchanged, {gone} gone")?;
        match failed.len() + unreadable.len() {
            0 => Ok(()),
            missing => write!(f, ", {missing} could not be fetched"),
        }
    }
}
