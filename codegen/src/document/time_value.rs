//! Times that fields are set to, made of other times.

use super::field_path::{FieldPath, field_path};
use super::read::{Read, Reported};
use super::reader::{Fields, all, list};
use super::scalar::integer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;

/// A time; absent where a time or a number that it is made of is.
#[derive(Clone, Debug)]
pub enum TimeValue {
    /// A time from elsewhere.
    At(FieldPath),
    /// The time now, and so many seconds later.
    Now(i64),
    /// The midnight in China with which the day begins that is so many days after a time.
    DaysAfter(FieldPath, FieldPath),
    /// The last second of so many days in China, of which the first is the day of a time.
    ThroughDays(FieldPath, FieldPath),
    /// So many seconds after a time.
    SecondsAfter(FieldPath, FieldPath),
    /// The earliest of several, of those that are there.
    Earliest(Vec<TimeValue>),
    /// The latest of several, of those that are there.
    Latest(Vec<TimeValue>),
}

/// The keys that nothing but a time has.
const KEYS: [&str; 4] = ["earliest", "latest", "after", "through"];

/// Whether a value is a time that is made of others.
pub(super) fn is_time_value(node: &Node) -> bool {
    KEYS.iter().any(|key| node.get(key).is_some())
}

pub(super) fn time_value(node: &Node, diagnostics: &mut Diagnostics) -> Read<TimeValue> {
    let mut fields = Fields::open(node, "a time", diagnostics)?;
    let after = fields.optional("after", field_path);
    let through = fields.optional("through", field_path);
    let days = fields.optional("days", field_path);
    let seconds = fields.optional("seconds", field_path);
    let kinds = [
        fields.optional("from", field_path).map(|it| it.map(TimeValue::At)),
        fields.optional("now", integer).map(|it| it.map(TimeValue::Now)),
        fields.optional("earliest", list(time_value)).map(|it| it.map(TimeValue::Earliest)),
        fields.optional("latest", list(time_value)).map(|it| it.map(TimeValue::Latest)),
    ];
    fields.finish();
    let mut kinds = all(kinds.into_iter())?.into_iter().flatten();
    match (kinds.next(), kinds.next(), after?, through?, days?, seconds?) {
        (Some(kind), None, None, None, None, None) => Ok(kind),
        (None, None, Some(time), None, Some(days), None) => Ok(TimeValue::DaysAfter(time, days)),
        (None, None, Some(time), None, None, Some(seconds)) => Ok(TimeValue::SecondsAfter(time, seconds)),
        (None, None, None, Some(time), Some(days), None) => Ok(TimeValue::ThroughDays(time, days)),
        _ => {
            let message = "a time that isn't one thing";
            let help = "write one of `{from: …}`, `{now: …}`, `{after: …, days: …}`, `{after: …, seconds: …}`, `{through: …, days: …}`, `{earliest: […]}` and `{latest: […]}`";
            diagnostics.report(Diagnostic::new(Rule::WrongValue, &node.span, message).help(help));
            Err(Reported)
        }
    }
}
