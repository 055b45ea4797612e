//! `x-behavior`: what an operation or an event does to the resources that the platform keeps, step by step.

use super::assignment::{Assignment, assignment, state};
use super::condition::{Condition, condition, constants};
use super::field_path::{FieldPath, field_path};
use super::read::{Read, Reported};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::scalar::{positive, text};
use super::verb::verb;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// The keys of which a step has exactly one.
const VERBS: [&str; 8] = ["find", "absent", "require", "once", "create", "change", "list", "announce"];
/// The keys that may stand beside them.
const OTHERS: [&str; 11] =
    ["when", "refusal", "by", "where", "fewer-than", "copy", "set", "to", "from", "keep", "filters"];

/// What an operation or an event does; without steps, nobody says.
#[derive(Clone, Debug, Default)]
pub struct Behavior {
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step: all of them hold and everything is done, or the first that fails refuses the call.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands: its verb.
    pub span: Span,
    /// What it says, as it is written.
    pub written: Node,
    /// What must hold for it to be taken.
    pub when: Condition,
    /// What it does.
    pub action: Action,
    /// The name of the documented error that refuses the call.
    pub refusal: Option<Text>,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Looks up the one resource.
    Find(Lookup),
    /// Refuses if there are so many such resources already.
    Absent {
        /// Which.
        lookup: Lookup,
        /// How many are too many.
        fewer_than: u32,
    },
    /// Refuses unless this holds.
    Require(Condition),
    /// Gives the first reply again where these fields of the request have the same values again, and refuses where
    /// the rest of it differs.
    Once(Vec<Text>),
    /// Makes a resource of the request's fields.
    Create {
        /// Its model.
        resource: Text,
        /// The resources whose fields it takes over.
        copy: Vec<Copied>,
        /// What else is set.
        set: Vec<(Text, Assignment)>,
        /// Its state.
        to: Option<Assignment>,
    },
    /// Changes the resource that was found by the request's fields.
    Change {
        /// Its model.
        resource: Text,
        /// The states in which it can be.
        from: Vec<Text>,
        /// Its state afterwards.
        to: Option<Assignment>,
        /// What else is set.
        set: Vec<(Text, Assignment)>,
        /// The request's fields that don't change it.
        keep: Vec<Text>,
    },
    /// Replies with all such resources, page by page.
    List {
        /// Which.
        lookup: Lookup,
        /// What must be equal where the request gives it.
        filters: Vec<Match>,
    },
    /// Sends an event about the resource.
    Announce {
        /// The event's ID, or `self`.
        event: Text,
        /// The URL that it is sent to.
        to: FieldPath,
    },
}

/// Which resources are meant.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Their model.
    pub resource: Text,
    /// The fields that are equal to a value.
    pub by: Vec<Match>,
    /// The fields that have one of some constants.
    pub constants: Vec<(Text, Vec<Node>)>,
}

/// A field of a resource and the value that it is equal to.
#[derive(Clone, Debug)]
pub struct Match {
    /// The field.
    pub field: Text,
    /// The value.
    pub value: FieldPath,
}

/// Fields that are taken over from a resource.
#[derive(Clone, Debug)]
pub struct Copied {
    /// The resource.
    pub resource: Text,
    /// The fields; none if it is all that both have.
    pub fields: Option<Vec<Text>>,
}

impl Behavior {
    /// Whether nobody says what happens.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Action {
    /// The resource that it finds, makes, changes or lists, if it is about one.
    pub fn resource(&self) -> Option<&Text> {
        match self {
            Self::Find(lookup) | Self::Absent { lookup, .. } | Self::List { lookup, .. } => {
                Some(&lookup.resource)
            }
            Self::Create { resource, .. } | Self::Change { resource, .. } => Some(resource),
            Self::Require(_) | Self::Once(_) | Self::Announce { .. } => None,
        }
    }
}

pub(super) fn behavior(node: &Node, diagnostics: &mut Diagnostics) -> Read<Behavior> {
    let steps = list(step)(node, diagnostics)?;
    if steps.is_empty() {
        let message = "a behavior without steps";
        let help = "write what happens, or leave `x-behavior` out if nobody knows";
        diagnostics.report(Diagnostic::new(Rule::WrongValue, &node.span, message).help(help));
        return Err(Reported);
    }
    Ok(Behavior { steps })
}

fn step(node: &Node, diagnostics: &mut Diagnostics) -> Read<Step> {
    let verb = verb(node, "a step", &VERBS, &OTHERS, diagnostics)?;
    let (what, read): (_, fn(&mut Fields<'_, '_>) -> Read<Action>) = match verb.key.as_str() {
        "find" => ("a step that finds", find),
        "absent" => ("a step that counts", absent),
        "require" => ("a step that requires", require),
        "once" => ("a step for a request number", once),
        "create" => ("a step that creates", create),
        "change" => ("a step that changes", change),
        "list" => ("a step that lists", listing),
        _ => ("a step that announces", announce),
    };
    let mut fields = Fields::open(node, what, diagnostics)?;
    let when = fields.optional("when", condition);
    let action = read(&mut fields);
    let refusal = fields.optional_if(can_refuse(verb.key.as_str()), "refusal", text);
    fields.finish();
    Ok(Step {
        span: verb.key.span.clone(),
        written: node.clone(),
        when: when?.unwrap_or_default(),
        action: action?,
        refusal: refusal?,
    })
}

/// Whether a step with this verb can fail.
fn can_refuse(verb: &str) -> bool {
    matches!(verb, "find" | "absent" | "require" | "once" | "change")
}

fn find(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let lookup = lookup("find", fields);
    lookup.map(Action::Find)
}

fn absent(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let lookup = lookup("absent", fields);
    let fewer_than = fields.optional("fewer-than", positive);
    Ok(Action::Absent { lookup: lookup?, fewer_than: fewer_than?.unwrap_or(1) })
}

fn require(fields: &mut Fields<'_, '_>) -> Read<Action> {
    fields.required("require", condition).map(Action::Require)
}

fn once(fields: &mut Fields<'_, '_>) -> Read<Action> {
    fields.required("once", distinct_texts).map(Action::Once)
}

fn create(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let resource = fields.required("create", text);
    let copy = fields.optional("copy", copy);
    let set = fields.optional("set", set);
    let to = fields.optional("to", state);
    let (copy, set) = (copy?.unwrap_or_default(), set?.unwrap_or_default());
    Ok(Action::Create { resource: resource?, copy, set, to: to? })
}

fn change(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let resource = fields.required("change", text);
    let from = fields.optional("from", distinct_texts);
    let to = fields.optional("to", state);
    let set = fields.optional("set", set);
    let keep = fields.optional("keep", distinct_texts);
    Ok(Action::Change {
        resource: resource?,
        from: from?.unwrap_or_default(),
        to: to?,
        set: set?.unwrap_or_default(),
        keep: keep?.unwrap_or_default(),
    })
}

fn listing(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let lookup = lookup("list", fields);
    let filters = fields.optional("filters", matches);
    Ok(Action::List { lookup: lookup?, filters: filters?.unwrap_or_default() })
}

fn announce(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let event = fields.required("announce", text);
    let to = fields.required("to", field_path);
    Ok(Action::Announce { event: event?, to: to? })
}

fn lookup(verb: &'static str, fields: &mut Fields<'_, '_>) -> Read<Lookup> {
    let resource = fields.required(verb, text);
    let by = fields.optional("by", matches);
    let constants = fields.optional("where", |node, diagnostics| {
        let entries = entries(node, "`where`", diagnostics)?;
        let read = |entry: &Entry| Ok((entry.key.clone(), constants(&entry.value, diagnostics)?));
        all(entries.iter().map(read))
    });
    let (by, constants) = (by?.unwrap_or_default(), constants?.unwrap_or_default());
    Ok(Lookup { resource: resource?, by, constants })
}

/// Fields that are equal to the request's of the same name, or a mapping from fields to values.
fn matches(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Match>> {
    if let Value::Map(entries) = &node.value {
        return all(entries.iter().map(|entry| {
            Ok(Match { field: entry.key.clone(), value: field_path(&entry.value, diagnostics)? })
        }));
    }
    let fields = distinct_texts(node, diagnostics)?;
    let same = |field: Text| Match { value: FieldPath::of_field(&field), field };
    Ok(fields.into_iter().map(same).collect())
}

/// Resources, or a mapping from resources to their fields.
fn copy(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Copied>> {
    if let Value::Map(entries) = &node.value {
        return all(entries.iter().map(|entry| {
            let fields = distinct_texts(&entry.value, diagnostics)?;
            Ok(Copied { resource: entry.key.clone(), fields: Some(fields) })
        }));
    }
    let resources = distinct_texts(node, diagnostics)?;
    Ok(resources.into_iter().map(|resource| Copied { resource, fields: None }).collect())
}

fn set(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<(Text, Assignment)>> {
    let entries = entries(node, "`set`", diagnostics)?;
    let read = |entry: &Entry| Ok((entry.key.clone(), assignment(&entry.value, diagnostics)?));
    all(entries.iter().map(read))
}
