//! `x-rules`: what must hold of a model that is sent, where types and limits can't say it.

use regex::Regex;

use super::condition::{Condition, condition, constants};
use super::field_path::{FieldPath, field_path, of_text};
use super::read::{Read, Reported, wrong_type};
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::scalar::{integer, positive, text};
use super::verb::verb;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// The keys of which a rule has exactly one.
const VERBS: [&str; 9] =
    ["requires", "forbids", "allows", "matches", "characters", "ordered", "distinct", "at-most", "at-least"];
/// The keys that may stand beside them.
const OTHERS: [&str; 3] = ["when", "unless", "refusal"];

/// A rule of a model.
#[derive(Clone, Debug)]
pub struct ModelRule {
    /// Where it stands: its verb.
    pub span: Span,
    /// What it says, as it is written.
    pub written: Node,
    /// What it demands.
    pub demand: Demand,
    /// What must hold for the rule to apply.
    pub when: Condition,
    /// What must not hold, or the rule doesn't apply.
    pub unless: Condition,
    /// The name of the documented error that refuses what breaks it.
    pub refusal: Text,
}

/// What a rule demands.
#[derive(Clone, Debug)]
pub enum Demand {
    /// These fields are given.
    Requires(Vec<FieldPath>),
    /// These fields are not given.
    Forbids(Vec<FieldPath>),
    /// These fields have one of these values, where they are given.
    Allows(Vec<(FieldPath, Vec<Node>)>),
    /// Strings match regular expressions; of a list, each item.
    Matches(Vec<(FieldPath, Text)>),
    /// Strings have at most so many characters; of a list, each item.
    Characters(Vec<(FieldPath, u32)>),
    /// The first time is not after the second.
    Ordered(Moment, Moment),
    /// Items differ, or differ in a field.
    Distinct(Vec<(FieldPath, Option<Text>)>),
    /// A list has at most so many items, a number is at most so much.
    AtMost(Vec<(FieldPath, i64)>),
    /// A list has at least so many items, a number is at least so much.
    AtLeast(Vec<(FieldPath, i64)>),
}

/// A time that another one is compared with.
#[derive(Clone, Debug)]
pub enum Moment {
    /// That of a field.
    Field(FieldPath),
    /// Now, and so many seconds later.
    Now(i64),
}

pub(super) fn model_rule(node: &Node, diagnostics: &mut Diagnostics) -> Read<ModelRule> {
    let verb = verb(node, "a rule", &VERBS, &OTHERS, diagnostics)?;
    let mut fields = Fields::open(node, "a rule", diagnostics)?;
    let demand = match verb.key.as_str() {
        "requires" => fields.required("requires", field_paths).map(Demand::Requires),
        "forbids" => fields.required("forbids", field_paths).map(Demand::Forbids),
        "allows" => fields.required("allows", by_field(constants)).map(Demand::Allows),
        "matches" => fields.required("matches", by_field(pattern)).map(Demand::Matches),
        "characters" => fields.required("characters", by_field(positive)).map(Demand::Characters),
        "ordered" => fields.required("ordered", ordered),
        "distinct" => fields.required("distinct", distinct),
        "at-most" => fields.required("at-most", by_field(integer)).map(Demand::AtMost),
        _ => fields.required("at-least", by_field(integer)).map(Demand::AtLeast),
    };
    let when = fields.optional("when", condition);
    let unless = fields.optional("unless", condition);
    let refusal = fields.required("refusal", text);
    fields.finish();
    Ok(ModelRule {
        span: verb.key.span.clone(),
        written: node.clone(),
        demand: demand?,
        when: when?.unwrap_or_default(),
        unless: unless?.unwrap_or_default(),
        refusal: refusal?,
    })
}

fn field_paths(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<FieldPath>> {
    let names = distinct_texts(node, diagnostics)?;
    all(names.iter().map(|name| of_text(name, node, diagnostics)))
}

/// A mapping from fields to what is demanded of them.
fn by_field<T>(
    read: impl Fn(&Node, &mut Diagnostics) -> Read<T>,
) -> impl FnOnce(&Node, &mut Diagnostics) -> Read<Vec<(FieldPath, T)>> {
    move |node, diagnostics| {
        let entries = entries(node, "fields and what is demanded of them", diagnostics)?;
        let entry = |entry: &Entry| {
            let path = of_text(&entry.key, &entry.value, diagnostics);
            Ok((path?, read(&entry.value, diagnostics)?))
        };
        all(entries.iter().map(entry))
    }
}

/// A regular expression.
fn pattern(node: &Node, diagnostics: &mut Diagnostics) -> Read<Text> {
    let text = text(node, diagnostics)?;
    if let Err(error) = Regex::new(&text.value) {
        // The last line says what is wrong; those before it show the expression.
        let reason = error.to_string();
        let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
        let message = format!("`{}` isn't a regular expression", text.value);
        diagnostics.report(
            Diagnostic::new(Rule::WrongValue, &text.span, message)
                .help(format!("{reason}; write one without look-around and back-references")),
        );
        return Err(Reported);
    }
    Ok(text)
}

fn ordered(node: &Node, diagnostics: &mut Diagnostics) -> Read<Demand> {
    let moments = list(moment)(node, diagnostics)?;
    if let [first, second] = moments.as_slice() {
        return Ok(Demand::Ordered(first.clone(), second.clone()));
    }
    let message = "an order of other than two times";
    diagnostics.report(
        Diagnostic::new(Rule::WrongValue, &node.span, message)
            .help("write the earlier and the later one, such as `[begin_time, end_time]`"),
    );
    Err(Reported)
}

/// The path of a time, or `{now: 0}`.
fn moment(node: &Node, diagnostics: &mut Diagnostics) -> Read<Moment> {
    if !matches!(node.value, Value::Map(_)) {
        return field_path(node, diagnostics).map(Moment::Field);
    }
    let mut fields = Fields::open(node, "a time", diagnostics)?;
    let seconds = fields.required("now", integer);
    fields.finish();
    seconds.map(Moment::Now)
}

/// The name of a list, or a mapping from lists to the field in which their items differ.
fn distinct(node: &Node, diagnostics: &mut Diagnostics) -> Read<Demand> {
    let lists = match &node.value {
        Value::Map(_) => {
            by_field(text)(node, diagnostics)?.into_iter().map(|(path, field)| (path, Some(field))).collect()
        }
        Value::Text(_) => vec![(of_text(&text(node, diagnostics)?, node, diagnostics)?, None)],
        _ => return wrong_type(node, "the name of a list, or a mapping from it to a field", diagnostics),
    };
    Ok(Demand::Distinct(lists))
}
