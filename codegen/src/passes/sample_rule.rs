//! Sample requests keep the rules of their models: what breaks them would be refused, by a sandbox first of all.

use std::collections::BTreeMap;

use regex::Regex;

use crate::api::{
    Api, Condition, Demand, Field, FieldPath, ModelRule, Moment, Operation, Place, Shape, Test, Type,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::rule::Rule;
use crate::span::Text;

/// Checks the sample bodies of every operation. A draft may show the page's, which break rules now and then; what is
/// generated may not.
pub(crate) fn samples_keep_rules(api: &Api, diagnostics: &mut Diagnostics) {
    let faces = api.products.iter().flat_map(|product| product.faces.iter().map(move |face| (product, face)));
    for (product, operation) in
        faces.flat_map(|(product, face)| face.operations.iter().map(move |operation| (product, operation)))
    {
        for sample in operation.body.iter().flat_map(|body| &body.examples) {
            body(&product.types, operation, sample, diagnostics);
        }
    }
}

fn body(types: &BTreeMap<String, Type>, operation: &Operation, sample: &Node, diagnostics: &mut Diagnostics) {
    let parameters = operation.inputs.iter().filter(|input| input.place != Place::Body);
    let parameters = parameters.filter_map(|input| Some((&input.field, input.field.examples.first()?)));
    let fields: Vec<_> = operation.inputs_in(Place::Body).collect();
    let object = Object { types, sample, fields: fields.clone(), parameters: parameters.collect() };
    object.keeps(&operation.rules, diagnostics);
    inside(types, sample, &fields, diagnostics);
}

/// Checks the models inside of an object.
fn inside(types: &BTreeMap<String, Type>, sample: &Node, fields: &[&Field], diagnostics: &mut Diagnostics) {
    for field in fields {
        if let Some(value) = sample.get(&field.name.value) {
            value_of(types, value, &field.value.shape, diagnostics);
        }
    }
}

fn value_of(types: &BTreeMap<String, Type>, value: &Node, shape: &Shape, diagnostics: &mut Diagnostics) {
    match shape {
        Shape::List(item) => {
            value.items().iter().for_each(|node| value_of(types, node, &item.shape, diagnostics));
        }
        Shape::Named(name) => {
            let Some(model) = types.get(name) else { return };
            let fields: Vec<_> = model.fields().iter().collect();
            let object = Object { types, sample: value, fields: fields.clone(), parameters: Vec::new() };
            object.keeps(&model.rules, diagnostics);
            inside(types, value, &fields, diagnostics);
        }
        _ => {}
    }
}

/// An object that rules are about.
struct Object<'a> {
    types: &'a BTreeMap<String, Type>,
    sample: &'a Node,
    fields: Vec<&'a Field>,
    /// What stands beside a body: the parameters of its operation, as their examples are.
    parameters: Vec<(&'a Field, &'a Node)>,
}

impl<'a> Object<'a> {
    fn keeps(&self, rules: &[ModelRule], diagnostics: &mut Diagnostics) {
        for rule in rules {
            let applies = self.holds(&rule.when) && (rule.unless.is_empty() || !self.holds(&rule.unless));
            let Some((place, breach)) = self.breach(&rule.demand).filter(|_| applies) else { continue };
            diagnostics.report(
                Diagnostic::new(
                    Rule::SampleRule,
                    &place.span,
                    format!("this sample breaks a rule: {breach}"),
                )
                .label(&rule.span, "the rule")
                .help("correct the sample, or the rule if the platform takes what the sample shows"),
            );
        }
    }

    fn value(&self, path: &FieldPath) -> Option<&'a Node> {
        let (first, rest) = path.fields.split_first()?;
        let parameter = || self.parameters.iter().find(|(field, _)| field.name.value == *first);
        let value = self.sample.get(first).or_else(|| parameter().map(|(_, value)| *value))?;
        rest.iter().try_fold(value, |value, name| value.get(name))
    }

    /// Whether the sample shows the ciphertext of a value, of which nobody knows how it looks.
    fn is_sealed(&self, path: &FieldPath) -> bool {
        let mut names = path.fields.iter();
        let shape_in = |fields: &[&'a Field], name: &String| {
            fields.iter().find(|field| field.name.value == *name).map(|field| &field.value.shape)
        };
        let first = names.next().and_then(|name| shape_in(&self.fields, name));
        let shape = names.try_fold(first, |shape, name| {
            let model = shape.and_then(Shape::named).and_then(|model| self.types.get(model))?;
            Some(shape_in(&model.fields().iter().collect::<Vec<_>>(), name))
        });
        shape.flatten().is_some_and(Shape::is_sealed)
    }

    fn holds(&self, condition: &Condition) -> bool {
        condition.0.iter().all(|(path, test)| {
            let value = self.value(path);
            let compared = |limit: i64, is_right: fn(&i64, &i64) -> bool| {
                value.and_then(size).is_some_and(|size| is_right(&size, &limit))
            };
            match test {
                Test::OneOf(nodes) => {
                    value.is_some_and(|value| nodes.iter().any(|node| is_same(node, value)))
                }
                Test::Is(other) => match (value, self.value(other)) {
                    (Some(value), Some(other)) => is_same(value, other),
                    _ => false,
                },
                Test::Given(given) => value.is_some() == *given,
                Test::Below(other) => {
                    self.value(other).and_then(size).is_some_and(|limit| compared(limit, i64::lt))
                }
                Test::AtMost(most) => compared(*most, i64::le),
                Test::AtLeast(least) => compared(*least, i64::ge),
            }
        })
    }

    /// What breaks a demand, and how.
    fn breach(&self, demand: &Demand) -> Option<(&'a Node, String)> {
        let given = |path: &FieldPath| self.value(path);
        match demand {
            Demand::Requires(paths) => {
                let missing = paths.iter().find(|path| given(path).is_none())?;
                Some((self.sample, format!("it has no `{missing}`")))
            }
            Demand::Forbids(paths) => {
                paths.iter().find_map(|path| Some((given(path)?, format!("it has a `{path}`"))))
            }
            Demand::Allows(fields) => fields.iter().find_map(|(path, allowed)| {
                let is_foreign = |value: &Node| !allowed.iter().any(|node| is_same(node, value));
                Some((one(given(path)?, is_foreign)?, format!("`{path}` is another value")))
            }),
            Demand::Matches(fields) => fields.iter().find_map(|(path, pattern)| {
                let pattern = Regex::new(&pattern.value).ok()?;
                let wrong = self.text(path, |text| !pattern.is_match(text))?;
                Some((wrong, format!("`{path}` doesn't match `{pattern}`")))
            }),
            Demand::Characters(fields) => fields.iter().find_map(|(path, most)| {
                let is_long =
                    |text: &str| u32::try_from(text.chars().count()).is_ok_and(|count| count > *most);
                Some((self.text(path, is_long)?, format!("`{path}` has more than {most} characters")))
            }),
            Demand::Ordered(Moment::Field(first), Moment::Field(second)) => {
                let (earlier, later) = (given(first)?, given(second)?);
                is_after(earlier.text()?, later.text()?)
                    .then(|| (earlier, format!("`{first}` is after `{second}`")))
            }
            // Samples are of their day.
            Demand::Ordered(..) => None,
            Demand::Distinct(lists) => lists.iter().find_map(|(path, field)| {
                Some((
                    repeated(given(path)?.items(), field.as_ref())?,
                    format!("an item of `{path}` stands there twice"),
                ))
            }),
            Demand::AtMost(fields) => fields.iter().find_map(|(path, most)| {
                let value = given(path).filter(|value| size(value).is_some_and(|size| size > *most))?;
                Some((value, beyond(path, value, ["more", "more"], *most)))
            }),
            Demand::AtLeast(fields) => fields.iter().find_map(|(path, least)| {
                let value = given(path).filter(|value| size(value).is_some_and(|size| size < *least))?;
                Some((value, beyond(path, value, ["fewer", "less"], *least)))
            }),
        }
    }

    /// The text at a path, or an item there, of which something is true.
    fn text(&self, path: &FieldPath, is: impl Fn(&str) -> bool) -> Option<&'a Node> {
        let value = self.value(path).filter(|_| !self.is_sealed(path))?;
        one(value, |node| node.text().is_some_and(&is))
    }
}

/// A value, or an item of it if it is a list, of which something is true.
fn one(value: &Node, is: impl Fn(&Node) -> bool) -> Option<&Node> {
    match &value.value {
        Value::List(items) => items.iter().find(|item| is(item)),
        _ => is(value).then_some(value),
    }
}

/// The first item that stands in a list again, or whose field has a value again.
fn repeated<'a>(items: &'a [Node], field: Option<&Text>) -> Option<&'a Node> {
    let key = |item: &'a Node| field.map_or(Some(item), |field| item.get(&field.value));
    items.iter().enumerate().find_map(|(at, item)| {
        let value = key(item)?;
        let mut others = items.iter().take(at).filter_map(key);
        others.any(|other| is_same(other, value)).then_some(item)
    })
}

fn is_same(one: &Node, other: &Node) -> bool {
    one.to_json() == other.to_json()
}

/// A number, or the number of items of a list.
fn size(value: &Node) -> Option<i64> {
    match &value.value {
        Value::Number(number) => number.as_i64(),
        Value::List(items) => i64::try_from(items.len()).ok(),
        _ => None,
    }
}

/// Says that a value has more or fewer items, or is more or less, than a limit.
fn beyond(path: &FieldPath, value: &Node, [items, number]: [&str; 2], limit: i64) -> String {
    match value.value {
        Value::List(_) => format!("`{path}` has {items} than {limit} items"),
        _ => format!("`{path}` is {number} than {limit}"),
    }
}

/// Whether a time is after another one, as far as both are written alike.
fn is_after(one: &str, other: &str) -> bool {
    let zone = |time: &str| time.get(19..).map(str::to_owned);
    zone(one) == zone(other) && one > other
}
