//! What a field is set to: a constant, a value from elsewhere, the time, something new, or what is made of them.

use super::condition::{constant, constants};
use super::field_path::{FieldPath, field_path, of_text};
use super::new_value::{NewValue, new_value};
use super::read::{Read, Reported};
use super::reader::{Fields, all, entries};
use super::scalar::{any, integer, text, yes};
use super::time_value::{TimeValue, is_time_value, time_value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;
use crate::span::Text;

/// What a field is set to.
#[derive(Clone, Debug)]
pub enum Assignment {
    /// A constant, or a list of some.
    Constant(Node),
    /// A value from elsewhere.
    From(FieldPath),
    /// The sum of an integer from elsewhere and another one.
    Sum(FieldPath, Addend),
    /// How many items a list has.
    Count(FieldPath),
    /// The time now, and so many seconds later.
    Now(i64),
    /// A time that is made of others.
    Time(TimeValue),
    /// The request's field of the same name, or else the documented example's.
    Sample,
    /// What never was before.
    New(NewValue),
    /// A resource as an object.
    Resource(Text),
    /// All resources of a model that the steps of this call found or made, as a list of objects.
    All(Text),
    /// An object of values, by field.
    Object(Vec<(Text, Assignment)>),
    /// The list as it is, and one more item.
    Append(Box<Assignment>),
    /// The list as it is, without the items whose fields have all of these values.
    Without(Vec<(Text, Assignment)>),
    /// The number of the round in which a resource is made, counted from here.
    Index(i64),
    /// One of several constants, by another value.
    Case {
        /// The other value.
        path: FieldPath,
        /// The constants, by what it may be.
        of: Vec<(Text, Node)>,
    },
}

/// What is added to an integer.
#[derive(Clone, Debug)]
pub enum Addend {
    /// So much.
    Constant(i64),
    /// An integer from elsewhere.
    Path(FieldPath),
    /// How many items a list has.
    Count(FieldPath),
}

/// A field, or one inside of it, and what it is set to.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The way to the field.
    pub target: FieldPath,
    /// What it is set to.
    pub value: Assignment,
}

/// What fields are set to.
pub(super) fn settings(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Setting>> {
    let entries = entries(node, "`set`", diagnostics)?;
    let read = |entry: &Entry| {
        let target = of_text(&entry.key, &entry.value, diagnostics);
        let value = assignment(&entry.value, diagnostics);
        Ok(Setting { target: target?, value: value? })
    };
    all(entries.iter().map(read))
}

/// What a field is set to.
fn assignment(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    match &node.value {
        Value::Map(_) if node.get("case").is_some() => case(node, diagnostics),
        Value::Map(_) if is_time_value(node) => time_value(node, diagnostics).map(Assignment::Time),
        Value::Map(_) => single(node, diagnostics),
        _ => constants(node, diagnostics).map(|_| Assignment::Constant(node.clone())),
    }
}

/// The state that a step moves a resource to: a constant, or one by another value.
pub(super) fn state(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    match &node.value {
        Value::Map(_) => case(node, diagnostics),
        _ => text(node, diagnostics).map(|_| Assignment::Constant(node.clone())),
    }
}

fn single(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    let mut fields = Fields::open(node, "a value", diagnostics)?;
    let kinds = [
        fields.optional("from", field_path).map(|it| it.map(Assignment::From)),
        fields.optional("count", field_path).map(|it| it.map(Assignment::Count)),
        fields.optional("now", integer).map(|it| it.map(Assignment::Now)),
        fields.optional("new", new_value).map(|it| it.map(Assignment::New)),
        fields.optional("sample", yes).map(|it| it.map(|()| Assignment::Sample)),
        fields.optional("resource", text).map(|it| it.map(Assignment::Resource)),
        fields.optional("all", text).map(|it| it.map(Assignment::All)),
        fields.optional("object", by_field).map(|it| it.map(Assignment::Object)),
        fields.optional("append", assignment).map(|it| it.map(|item| Assignment::Append(Box::new(item)))),
        fields.optional("without", by_field).map(|it| it.map(Assignment::Without)),
        fields.optional("index", integer).map(|it| it.map(Assignment::Index)),
    ];
    let plus = fields.optional("plus", addend);
    // With these, it is a value by case or a time; they are known here for the sake of the message about a slip.
    for key in ["case", "earliest", "latest", "after", "through"] {
        fields.may_have(key, any);
    }
    fields.finish();
    let mut kinds = all(kinds.into_iter())?.into_iter().flatten();
    match (kinds.next(), kinds.next(), plus?) {
        (Some(kind), None, None) => Ok(kind),
        (Some(Assignment::From(path)), None, Some(addend)) => Ok(Assignment::Sum(path, addend)),
        _ => {
            let message = "a value that isn't one thing";
            let help = "write a constant, or one of `{from: …}`, `{from: …, plus: …}`, `{count: …}`, `{now: …}`, `{new: …}`, `{sample: true}`, `{resource: …}`, `{all: …}`, `{object: …}`, `{append: …}`, `{without: …}`, `{index: …}`, `{case: …, of: …}`, `{earliest: […]}`, `{latest: […]}`, `{after: …, days: …}`, `{after: …, seconds: …}` and `{through: …, days: …}`";
            diagnostics.report(Diagnostic::new(Rule::WrongValue, &node.span, message).help(help));
            Err(Reported)
        }
    }
}

/// Values by the field that has them.
fn by_field(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<(Text, Assignment)>> {
    let entries = entries(node, "fields and their values", diagnostics)?;
    let read = |entry: &Entry| Ok((entry.key.clone(), assignment(&entry.value, diagnostics)?));
    all(entries.iter().map(read))
}

/// An integer, the path of one, or `{count: …}`.
fn addend(node: &Node, diagnostics: &mut Diagnostics) -> Read<Addend> {
    match &node.value {
        Value::Number(_) => integer(node, diagnostics).map(Addend::Constant),
        Value::Map(_) => {
            let mut fields = Fields::open(node, "what is added", diagnostics)?;
            let list = fields.required("count", field_path);
            fields.finish();
            list.map(Addend::Count)
        }
        _ => field_path(node, diagnostics).map(Addend::Path),
    }
}

fn case(node: &Node, diagnostics: &mut Diagnostics) -> Read<Assignment> {
    let mut fields = Fields::open(node, "a value by case", diagnostics)?;
    let path = fields.required("case", field_path);
    let of = fields.required("of", |node, diagnostics| {
        let entries = entries(node, "`of`", diagnostics)?;
        let read = |entry: &Entry| Ok((entry.key.clone(), constant(&entry.value, diagnostics)?));
        all(entries.iter().map(read))
    });
    fields.finish();
    Ok(Assignment::Case { path: path?, of: of? })
}
