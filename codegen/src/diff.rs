//! `Plan + Plan → Changes`: what a change of the spec means for those who use the crate.
//!
//! Each [`Change`] has two verdicts. **Rust** is for those who compile against the crate: does a caller of the old
//! version, who uses all that is public, compile against the new one? **Wire** is for programs that run already: do
//! the platform of the new spec and a program of the old one still understand each other? The worse of both is the
//! [`Class`].
//!
//! - *breaking*: no longer;
//! - *looser*: yes, but the platform promises less than it did (on the wire only);
//! - *additive*: yes, and there is more;
//! - *docs only*: nothing but the docs changed on this side.
//!
//! "Sent" below is what is part of requests, "received" what is part of replies and events; where a type is both,
//! the worse verdict holds.
//!
//! | kind | change | Rust | wire |
//! |---|---|---|---|
//! | `added` | product, face, operation, event, type, value, template | additive | additive |
//! | | required field, sent | breaking | breaking |
//! | | any other field | additive | additive |
//! | | name of an event | docs only | additive |
//! | | an export of the crate's root (the first upload brings `File`) | additive | docs only |
//! | `removed` | product, face, operation, event | breaking | breaking |
//! | | type | breaking | docs only: its users show it |
//! | | field, sent | breaking | breaking |
//! | | field, received | breaking | required: breaking; optional: looser |
//! | | value, template | breaking | sent: breaking; received: docs only |
//! | | name of an event | docs only | looser |
//! | | an export of the crate's root | breaking | docs only |
//! | `renamed` | operation (same call), event (same name on the wire), placeholder, template (same ID) | breaking | docs only |
//! | `wire-name` | field, value or template that has the same Rust name | docs only | breaking |
//! | `type` | of a field | breaking | the same JSON: docs only; else as a limit, or breaking |
//! | | a sensitive string is plaintext instead of sealed, or the other way round | docs only | breaking |
//! | | a model becomes an enum, or the like | breaking | breaking |
//! | `presence` | becomes required | breaking | sent: breaking; received: docs only |
//! | | becomes optional | breaking | sent: additive; received: looser |
//! | | either, on one face of a shared model | docs only | likewise |
//! | `place` | path, query, body | docs only | breaking |
//! | `limit` | tighter | docs only | sent: breaking; received: docs only |
//! | | wider | docs only | sent: additive; received: looser |
//! | `default` | another one | docs only | sent: breaking; received: looser |
//! | `constructor` | what `new` takes: number, types, order, arguments or `CardRequired { … }` | breaking | docs only |
//! | | variables of a template | breaking | sent: breaking |
//! | `usage` | a model is sent now (`new` and setters), on one more face | additive | docs only |
//! | | no longer | breaking | docs only |
//! | | received now, or no longer | docs only | docs only |
//! | `reply` | another model, of an operation or an event | breaking | as `type` |
//! | `method` | | docs only | breaking |
//! | `path` | placeholders' names left out | docs only | breaking |
//! | `body` | JSON or none | docs only | breaking |
//! | `upload` | names in the form, fewer kinds of file, fewer bytes | docs only | breaking |
//! | | more kinds of file, more bytes | docs only | additive |
//! | `paging` | `x-paged` is there now | additive | docs only |
//! | | no longer, other items, or pages chosen otherwise | breaking | docs only |
//! | `idempotent` | the client's retries change with it | docs only | docs only |
//! | `rate-limit` | | docs only | docs only |
//! | `page` | address, title, date, whether anybody saw it | docs only | docs only |
//! | `description` | summary, title, description | docs only | docs only |
//! | `behavior` | steps, lifecycles, when an event is sent again | docs only | docs only |
//! | `rules` | of a request or a model | docs only | docs only |
//! | `errors` | documented errors, answers to an event | docs only | docs only |
//! | `examples` | | docs only | docs only |
//! | `order` | of fields, values, operations, where `new` is the same | docs only | docs only |
//!
//! A change of the constructor may be *silent*: arguments of one type changed places, so that callers compile and
//! mean something else. It is breaking all the same. All other Rust verdicts are checked against the compiler by a test,
//! each edit there and back.
//!
//! What belongs together is found by its name in the spec, then by its Rust name, then by what it is on the wire.
//!
//! # JSON
//!
//! `{"format": 1, "old": "HEAD~1:spec", "new": "spec", "changes": […], "version": {"was", "is", "reason"}}`. A change
//! has `item` (`crate`, `product`, `face`, `operation`, `input`, `event`, `event-type`, `type`, `field`, `value`,
//! `template`), `kind` (the table's first column), `class`, `rust` and `wire` (verdicts), `silent`, `path` (in Rust),
//! `spec` (the name in the spec), `words`, `was`, `is`, `note` and `place` (`{"file", "line"}`); the last four may
//! be `null`. `format` goes up when a key goes or means something else, not when one comes.

mod behavior;
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
use crate::pipeline;
use crate::plan::Plan;
use crate::source::Source;

pub use change::{Change, Class, Item, Kind, Subject, Verdict};
pub use tree::{Unreadable, read};
pub use version::Version;

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
/// Everything that is wrong with the old spec, or else with the new one.
pub fn diff(old: &Source, new: &Source) -> Result<Changes, Diagnostics> {
    let (old_api, new_api) = (pipeline::api(old)?, pipeline::api(new)?);
    let mut diagnostics = Diagnostics::default();
    let (old_plan, new_plan) = (Plan::new(&old_api, &mut diagnostics), Plan::new(&new_api, &mut diagnostics));
    diagnostics.into_result(())?;
    let changes = compare(&old_plan, &new_plan);
    Ok(Changes { old: old.shown.clone(), new: new.shown.clone(), changes })
}

/// Compares two crates by their plans, which know the API and its Rust names.
pub(crate) fn compare(old: &Plan<'_>, new: &Plan<'_>) -> Vec<Change> {
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
        let what = match (gravest, count) {
            (Verdict::Breaking, 1) => {
                "1 change may stop callers from compiling, or do something else".to_owned()
            }
            (Verdict::Breaking, _) => {
                format!("{count} changes may stop callers from compiling, or do something else")
            }
            (Verdict::DocsOnly, _) => "Rust callers compile as before".to_owned(),
            (_, 1) => "1 change adds to the crate and asks nothing of callers".to_owned(),
            _ => format!("{count} changes add to the crate and ask nothing of callers"),
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
