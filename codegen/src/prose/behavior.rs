//! What an operation or an event does to what the platform keeps, in sentences.
//!
//! Only what neither the summary nor the table of errors says: states, what must be so before, request numbers,
//! events. Reads do nothing, and times and IDs that the platform sets are said of their fields.

mod context;
mod effects;
mod needs;

use std::collections::BTreeMap;

use self::context::Context;
use self::effects::{Mood, effects};
use self::needs::{needs, repetitions};
use super::state::code;
use crate::api::{Event, Operation, Type};

/// What an operation does, a sentence an item: what it changes, what must be so before, what a repetition does.
///
/// `event` prints the name of an event that it announces.
pub(crate) fn behavior(
    types: &BTreeMap<String, Type>,
    operation: &Operation,
    caller: &str,
    event: impl Fn(&str) -> String,
) -> Vec<String> {
    let context = Context::of_operation(types, operation, caller);
    let mut sentences = effects(&context, Mood::Does, &event);
    sentences.extend(needs(&context));
    sentences.extend(repetitions(&context));
    sentences
}

/// What happened before an event is sent, and where it is sent to.
pub(crate) fn happened(types: &BTreeMap<String, Type>, event: &Event) -> Vec<String> {
    let fields = types.get(&event.resource.value).map_or(&[][..], Type::fields).iter().collect();
    let context = Context::of_event(types, fields, &event.behavior.steps);
    effects(&context, Mood::HasDone, &code)
}
