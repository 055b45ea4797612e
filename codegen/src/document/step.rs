//! Reads the steps of `x-behavior`.

use super::assignment::{settings, state};
use super::behavior::{Action, Behavior, Copied, Limit, Lookup, Match, ReplySource, Step, Taken};
use super::condition::{condition, constants};
use super::field_path::{FieldPath, field_path};
use super::noun::noun;
use super::read::{Read, Reported};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::scalar::{positive, text, yes};
use super::verb::verb;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::Text;

/// The keys of which a step has exactly one.
const VERBS: [&str; 10] =
    ["find", "absent", "require", "once", "create", "change", "remove", "list", "reply", "announce"];
/// The keys that may stand beside them.
const OTHERS: [&str; 16] = [
    "when",
    "refusal",
    "by",
    "where",
    "noun",
    "optional",
    "all",
    "fewer-than",
    "each",
    "fields",
    "copy",
    "set",
    "to",
    "from",
    "keep",
    "filters",
];

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
        "remove" => ("a step that removes", remove),
        "list" => ("a step that lists", listing),
        "reply" => ("a step that replies", reply),
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
    let noun = fields.optional("noun", noun);
    let optional = fields.optional("optional", yes);
    let all = fields.optional("all", yes);
    Ok(Action::Find { lookup: lookup?, noun: noun?, optional: optional?.is_some(), all: all?.is_some() })
}

fn absent(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let lookup = lookup("absent", fields);
    let fewer_than = fields.optional("fewer-than", limit);
    Ok(Action::Absent { lookup: lookup?, fewer_than: fewer_than?.unwrap_or(Limit::Constant(1)) })
}

/// A number of resources, or the path of one.
fn limit(node: &Node, diagnostics: &mut Diagnostics) -> Read<Limit> {
    match node.text() {
        Some(_) => field_path(node, diagnostics).map(Limit::Path),
        None => positive(node, diagnostics).map(Limit::Constant),
    }
}

fn require(fields: &mut Fields<'_, '_>) -> Read<Action> {
    fields.required("require", condition).map(Action::Require)
}

fn once(fields: &mut Fields<'_, '_>) -> Read<Action> {
    fields.required("once", distinct_texts).map(Action::Once)
}

fn create(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let resource = fields.required("create", text);
    let each = fields.optional("each", field_path);
    let taken = fields.optional("fields", taken);
    let copy = fields.optional("copy", copy);
    let set = fields.optional("set", settings);
    let to = fields.optional("to", state);
    Ok(Action::Create {
        resource: resource?,
        each: each?,
        taken: taken?.unwrap_or(Taken::Body),
        copy: copy?.unwrap_or_default(),
        set: set?.unwrap_or_default(),
        to: to?,
    })
}

fn change(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let resource = fields.required("change", text);
    let taken = fields.optional("fields", taken);
    let from = fields.optional("from", distinct_texts);
    let to = fields.optional("to", state);
    let set = fields.optional("set", settings);
    let keep = fields.optional("keep", distinct_texts);
    Ok(Action::Change {
        resource: resource?,
        taken: taken?.unwrap_or(Taken::Body),
        from: from?.unwrap_or_default(),
        to: to?,
        set: set?.unwrap_or_default(),
        keep: keep?.unwrap_or_default(),
    })
}

fn remove(fields: &mut Fields<'_, '_>) -> Read<Action> {
    fields.required("remove", text).map(Action::Remove)
}

fn reply(fields: &mut Fields<'_, '_>) -> Read<Action> {
    let of = fields.required("reply", text);
    let set = fields.optional("set", settings);
    let of = of.map(|of| match of.as_str() {
        "request" => ReplySource::Request(of.span),
        _ => ReplySource::Resource(of),
    });
    Ok(Action::Reply { of: of?, set: set?.unwrap_or_default() })
}

/// The path of an object, or `none`.
fn taken(node: &Node, diagnostics: &mut Diagnostics) -> Read<Taken> {
    match node.text() {
        Some("none") => Ok(Taken::Nothing),
        _ => field_path(node, diagnostics).map(Taken::Object),
    }
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
