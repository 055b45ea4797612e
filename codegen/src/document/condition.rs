//! Conditions of `x-behavior` and `x-rules`: what must hold of values, all of it.

use super::field_path::{FieldPath, field_path, of_text};
use super::read::{Read, Reported, wrong_type};
use super::reader::{all, entries};
use super::scalar::{boolean, integer};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node, Value};
use crate::rule::Rule;

/// The tests that are written as a mapping.
const TESTS: [&str; 5] = ["is", "given", "below", "at-most", "at-least"];

/// A condition: everything in it must hold; an empty one always does.
#[derive(Clone, Debug, Default)]
pub struct Condition(pub Vec<(FieldPath, Test)>);

/// What must hold of a value.
#[derive(Clone, Debug)]
pub enum Test {
    /// It is one of these constants.
    OneOf(Vec<Node>),
    /// It is equal to another value.
    Is(FieldPath),
    /// It is there, or it isn't.
    Given(bool),
    /// It is a number less than another one.
    Below(FieldPath),
    /// It is at most so much, or has so many items.
    AtMost(i64),
    /// It is at least so much, or has so many items.
    AtLeast(i64),
}

impl Condition {
    /// Whether it always holds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A mapping from paths to tests.
pub(super) fn condition(node: &Node, diagnostics: &mut Diagnostics) -> Read<Condition> {
    let entries = entries(node, "a condition", diagnostics)?;
    if entries.is_empty() {
        let message = "a condition that says nothing";
        diagnostics.report(
            Diagnostic::new(Rule::WrongValue, &node.span, message)
                .help("write what must hold, such as `{card_type: PURCHASE}`, or leave the key out"),
        );
        return Err(Reported);
    }
    let read = |entry: &Entry| {
        let path = of_text(&entry.key, &entry.value, diagnostics);
        Ok((path?, test(&entry.value, diagnostics)?))
    };
    all(entries.iter().map(read)).map(Condition)
}

fn test(node: &Node, diagnostics: &mut Diagnostics) -> Read<Test> {
    let Value::Map(entries) = &node.value else { return constants(node, diagnostics).map(Test::OneOf) };
    let [Entry { key, value }] = entries.as_slice() else {
        return wrong_type(node, "a test, which is a mapping with one key", diagnostics);
    };
    match key.value.as_str() {
        "is" => field_path(value, diagnostics).map(Test::Is),
        "given" => boolean(value, diagnostics).map(Test::Given),
        "below" => field_path(value, diagnostics).map(Test::Below),
        "at-most" => integer(value, diagnostics).map(Test::AtMost),
        "at-least" => integer(value, diagnostics).map(Test::AtLeast),
        _ => Err(super::verb::unknown(key, "a test", &TESTS, diagnostics)),
    }
}

/// A constant, or a list of some.
pub(super) fn constants(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Node>> {
    let nodes = match &node.value {
        Value::List(items) if !items.is_empty() => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    all(nodes.iter().map(|node| constant(node, diagnostics)))
}

/// A string, a number or a boolean.
pub(super) fn constant(node: &Node, diagnostics: &mut Diagnostics) -> Read<Node> {
    match node.value {
        Value::Text(_) | Value::Number(_) | Value::Boolean(_) => Ok(node.clone()),
        Value::Null | Value::List(_) | Value::Map(_) => {
            wrong_type(node, "a constant: a string, a number or a boolean", diagnostics)
        }
    }
}
