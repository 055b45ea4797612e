//! `x-lifecycle`: the platform keeps objects of a model, its resources, and the clock changes their state.

use super::field_path::{FieldPath, field_path};
use super::read::Read;
use super::reader::{Fields, distinct_texts, list};
use super::scalar::text;
use crate::diagnostic::Diagnostics;
use crate::node::Node;
use crate::span::{Span, Text};

/// What makes a model's objects resources.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Where it stands.
    pub span: Span,
    /// What it says, as it is written.
    pub written: Node,
    /// The fields that name one.
    pub key: Vec<Text>,
    /// The field that holds its state.
    pub state: Option<Text>,
    /// What the clock does to it, in order.
    pub by_time: Vec<TimedMove>,
}

/// A state that comes with time.
#[derive(Clone, Debug)]
pub struct TimedMove {
    /// The states that it follows.
    pub from: Vec<Text>,
    /// The state.
    pub to: Text,
    /// The path of the time at which it comes.
    pub at: FieldPath,
    /// The path of a number of days that are added to that time.
    pub plus_days: Option<FieldPath>,
}

pub(super) fn lifecycle(node: &Node, diagnostics: &mut Diagnostics) -> Read<Lifecycle> {
    let mut fields = Fields::open(node, "`x-lifecycle`", diagnostics)?;
    let key = fields.required("key", distinct_texts);
    let state = fields.optional("state", text);
    let by_time = fields.optional("by-time", list(timed_move));
    fields.finish();
    let by_time = by_time?.unwrap_or_default();
    Ok(Lifecycle { span: node.span.clone(), written: node.clone(), key: key?, state: state?, by_time })
}

fn timed_move(node: &Node, diagnostics: &mut Diagnostics) -> Read<TimedMove> {
    let mut fields = Fields::open(node, "an entry of `by-time`", diagnostics)?;
    let from = fields.required("from", distinct_texts);
    let to = fields.required("to", text);
    let at = fields.required("at", field_path);
    let plus_days = fields.optional("plus-days", field_path);
    fields.finish();
    Ok(TimedMove { from: from?, to: to?, at: at?, plus_days: plus_days? })
}
