//! `Plan + Plan → Changes`: what a change of the spec means for those who use the crate.

mod change;
mod docs;
mod event;
mod field;
mod json;
mod limit;
mod markdown;
mod operation;
mod pair;
mod product;
mod rust;
mod template;
mod tree;
mod types;
mod version;
mod wire;

use crate::diagnostic::Diagnostics;
use crate::plan::Plan;
use crate::source::Source;

pub use change::{Change, Class, Item, Kind, Subject, Verdict};
pub use tree::{Unreadable, read};
pub use version::Version;

/// What follows when arguments of one type changed places.
const SILENT: &str = "The types agree, so the compiler says nothing: look at every call.";

/// Everything that changed between two specs.
#[derive(Clone, Debug)]
pub struct Changes {
    /// How the old spec is called.
    pub old: String,
    /// How the new spec is called.
    pub new: String,
    /// The changes, product by product and face by face, in the order of the new spec.
    pub changes: Vec<Change>,
}

/// A version that changes ask for.
#[derive(Clone, Debug)]
pub struct NextVersion {
    /// The version of the old spec's crate.
    pub was: Version,
    /// The version of the new spec's; the same if nothing changed.
    pub is: Version,
    /// Why.
    pub reason: String,
}

/// Compares two specs.
///
/// # Errors
/// The mistakes of the old spec, or else those of the new one.
pub fn diff(old: &Source, new: &Source) -> Result<Changes, Diagnostics> {
    let (old_api, new_api) = (crate::describe(old)?, crate::describe(new)?);
    let mut problems = Diagnostics::default();
    let (old_plan, new_plan) = (Plan::new(&old_api, &mut problems), Plan::new(&new_api, &mut problems));
    problems.into_result(())?;
    let changes = compare(&old_plan, &new_plan);
    Ok(Changes { old: old.shown.clone(), new: new.shown.clone(), changes })
}

/// Compares two crates by their plans, which know the API and its Rust names.
pub fn compare(old: &Plan<'_>, new: &Plan<'_>) -> Vec<Change> {
    product::crates(old, new)
}

impl Changes {
    /// The changes of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.class() == class)
    }

    /// The version that comes next. Rust callers decide it: what changes on the wire alone is to reach them
    /// by an update that their builds take.
    pub fn next_version(&self, was: Version) -> NextVersion {
        let Some(gravest) = self.changes.iter().map(|change| change.rust).max() else {
            return NextVersion { was, is: was, reason: "nothing changed".to_owned() };
        };
        let count = self.changes.iter().filter(|change| change.rust == gravest).count();
        let (s, them) = if count == 1 { ("", "it") } else { ("s", "them") };
        let what = match gravest {
            Verdict::Breaking => format!("{count} change{s} may stop callers from compiling"),
            Verdict::Additive | Verdict::Looser => {
                format!("{count} change{s} add to the crate and no caller has to do anything for {them}")
            }
            Verdict::DocsOnly => "Rust callers compile as before".to_owned(),
        };
        let wire = self
            .changes
            .iter()
            .filter(|change| change.wire == Verdict::Breaking && change.rust < Verdict::Breaking);
        let wire = match wire.count() {
            0 => String::new(),
            1 => "; 1 change breaks the wire alone, and reaches callers only by an update".to_owned(),
            count => format!("; {count} changes break the wire alone, and reach callers only by an update"),
        };
        let reason = format!("{what}, and {}{wire}", was.rule(gravest));
        NextVersion { was, is: was.after(gravest), reason }
    }
}
