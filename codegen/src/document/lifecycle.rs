//! `x-lifecycle`: the platform keeps objects of a model, its resources, and the clock changes them.

use super::assignment::{Setting, settings};
use super::condition::{Condition, condition};
use super::field_path::{FieldPath, field_path};
use super::noun::noun;
use super::read::{Read, Reported};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::scalar::{positive, text, yes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// What makes a model's objects resources.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Where it stands.
    pub span: Span,
    /// What it says, as it is written.
    pub written: Node,
    /// What one is called in sentences, if it isn't what the name of the model says.
    pub noun: Option<Text>,
    /// The fields that name one.
    pub key: Vec<Text>,
    /// The fields that are kept with one though its model lacks them, and their types.
    pub hidden: Vec<(Text, Hidden)>,
    /// The field that holds its state.
    pub state: Option<Text>,
    /// What the clock does to it, in order.
    pub by_time: Vec<TimedChange>,
}

/// The type of a field that is never shown.
#[derive(Clone, Debug)]
pub enum Hidden {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A boolean.
    Boolean,
    /// A time.
    Time,
    /// A model or an enum, by name.
    Named(Text),
}

/// What comes with time.
#[derive(Clone, Debug)]
pub struct TimedChange {
    /// The states that it happens in; none if it happens in any.
    pub from: Vec<Text>,
    /// What else must hold.
    pub when: Condition,
    /// When it happens.
    pub due: Due,
    /// The state that comes, if another one does.
    pub to: Option<Text>,
    /// What else is set.
    pub set: Vec<Setting>,
}

/// When something comes with time.
#[derive(Clone, Debug)]
pub enum Due {
    /// At a time.
    At {
        /// The path of the time.
        time: FieldPath,
        /// The path of a number of days that are added to it.
        plus_days: Option<FieldPath>,
    },
    /// Some time after the resource last changed.
    After {
        /// So many seconds.
        seconds: u32,
        /// Whether that is no more than a guess, since no page says how long it takes.
        assumed: bool,
    },
}

pub(super) fn lifecycle(node: &Node, diagnostics: &mut Diagnostics) -> Read<Lifecycle> {
    let mut fields = Fields::open(node, "`x-lifecycle`", diagnostics)?;
    let noun = fields.optional("noun", noun);
    let key = fields.required("key", distinct_texts);
    let hidden = fields.optional("hidden", hidden);
    let state = fields.optional("state", text);
    let by_time = fields.optional("by-time", list(timed_change));
    fields.finish();
    Ok(Lifecycle {
        span: node.span.clone(),
        written: node.clone(),
        noun: noun?,
        key: key?,
        hidden: hidden?.unwrap_or_default(),
        state: state?,
        by_time: by_time?.unwrap_or_default(),
    })
}

fn hidden(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<(Text, Hidden)>> {
    let entries = entries(node, "`hidden`", diagnostics)?;
    let read = |entry: &Entry| {
        let name = text(&entry.value, diagnostics)?;
        let kind = match name.as_str() {
            "string" => Hidden::Text,
            "integer" => Hidden::Integer,
            "boolean" => Hidden::Boolean,
            "time" => Hidden::Time,
            _ => Hidden::Named(name),
        };
        Ok((entry.key.clone(), kind))
    };
    all(entries.iter().map(read))
}

fn timed_change(node: &Node, diagnostics: &mut Diagnostics) -> Read<TimedChange> {
    let mut fields = Fields::open(node, "an entry of `by-time`", diagnostics)?;
    let from = fields.optional("from", distinct_texts);
    let when = fields.optional("when", condition);
    let due = due(&mut fields);
    let to = fields.optional("to", text);
    let set = fields.optional("set", settings);
    fields.finish();
    let (from, when) = (from?.unwrap_or_default(), when?.unwrap_or_default());
    let (to, set) = (to?, set?.unwrap_or_default());
    let mut lacks = |keys: &str, help: &str| {
        let message = format!("an entry of `by-time` without {keys}");
        diagnostics.report(Diagnostic::new(Rule::MissingKeyword, &node.span, message).help(help));
        Err(Reported)
    };
    if from.is_empty() && when.is_empty() {
        return lacks(
            "`from` and `when`",
            "say when it happens, or it happens again and again: the states in `from`, or a condition in `when`",
        );
    }
    if to.is_none() && set.is_empty() {
        return lacks("`to` and `set`", "say what changes: the state in `to`, or other fields in `set`");
    }
    Ok(TimedChange { from, when, due: due?, to, set })
}

/// One of `at` and `after`.
fn due(fields: &mut Fields<'_, '_>) -> Read<Due> {
    if !fields.has("after") {
        let time = fields.required("at", field_path);
        let plus_days = fields.optional("plus-days", field_path);
        fields.may_have("after", positive);
        return Ok(Due::At { time: time?, plus_days: plus_days? });
    }
    let seconds = fields.required("after", positive);
    let assumed = fields.optional("assumed", yes);
    Ok(Due::After { seconds: seconds?, assumed: assumed?.is_some() })
}
