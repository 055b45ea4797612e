//! Where sealed strings stand in bodies, replies and events: JSON pointers in which `*` is any index. Sensitive
//! plaintexts stand in events alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Field, Place, Product, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;

/// Fills in the pointers of every operation and every event.
pub(super) fn complete(product: &mut Product, diagnostics: &mut Diagnostics) {
    let types = &product.types;
    let holders = holders(types);
    let holders = &holders;
    for operation in product.faces.iter_mut().flat_map(|face| &mut face.operations) {
        let of = Some(&operation.id);
        let mut walk =
            Walk { types, holders, operation: of, path: Vec::new(), pointers: Vec::new(), diagnostics };
        for field in operation.inputs.iter().filter(|input| input.place == Place::Body) {
            walk.field(&field.field, "");
        }
        let sensitive = std::mem::take(&mut walk.pointers);
        if let Some(reply) = &operation.reply {
            walk.model(reply, None, "");
        }
        operation.sensitive_in_reply = walk.pointers;
        if let Some(body) = &mut operation.body {
            body.sensitive = sensitive;
        }
    }
    for event in product.faces.iter_mut().flat_map(|face| &mut face.events) {
        let mut walk =
            Walk { types, holders, operation: None, path: Vec::new(), pointers: Vec::new(), diagnostics };
        walk.model(&event.resource.value, None, "");
        event.sensitive = walk.pointers;
    }
}

/// The models that lead to a sensitive string; no walk need enter the others, to which there may be any number of ways.
fn holders(types: &BTreeMap<String, Type>) -> BTreeSet<&str> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut waiting: Vec<&str> = Vec::new();
    for model in types.values() {
        for field in model.fields() {
            match field.value.shape.innermost() {
                Shape::Sensitive | Shape::Plaintext => waiting.push(&model.name.value),
                Shape::Named(name) => users.entry(name).or_default().push(&model.name.value),
                _ => {}
            }
        }
    }
    let mut holders = BTreeSet::new();
    while let Some(model) = waiting.pop() {
        if holders.insert(model) {
            waiting.extend(users.get(model).into_iter().flatten());
        }
    }
    holders
}

struct Walk<'a, 'p> {
    types: &'a BTreeMap<String, Type>,
    holders: &'p BTreeSet<&'a str>,
    /// The operation whose body or reply it is; `None` in an event, whose resource is encrypted as a whole.
    operation: Option<&'a Text>,
    /// The models from the root to here.
    path: Vec<&'a str>,
    pointers: Vec<String>,
    diagnostics: &'p mut Diagnostics,
}

impl<'a> Walk<'a, '_> {
    fn field(&mut self, field: &'a Field, under: &str) {
        let name = field.name.value.replace('~', "~0").replace('/', "~1");
        self.shape(&field.value.shape, field, &format!("{under}/{name}"));
    }

    fn shape(&mut self, shape: &'a Shape, field: &'a Field, at: &str) {
        match shape {
            Shape::Sensitive => self.pointers.push(at.to_owned()),
            Shape::Plaintext => self.plaintext(field),
            Shape::List(item) => self.shape(&item.shape, field, &format!("{at}/*")),
            Shape::Named(name) => self.model(name, Some(field), at),
            Shape::Text
            | Shape::Time
            | Shape::Integer
            | Shape::Number
            | Shape::Boolean
            | Shape::Json
            | Shape::File => {}
        }
    }

    fn plaintext(&mut self, field: &Field) {
        let Some(operation) = self.operation else { return };
        let message = format!("`{}` is a sensitive plaintext outside of a notification", field.name.value);
        self.diagnostics.report(
            Diagnostic::new(Rule::SensitivePlace, &field.name.span, message)
                .label(&operation.span, "part of what this operation sends or returns")
                .help(
                    "only the resource of an event is encrypted as a whole: give the event a model of its own, or \
                     write `x-sensitive: true` for a string that travels sealed",
                ),
        );
    }

    fn model(&mut self, name: &'a str, through: Option<&Field>, at: &str) {
        let Some((name, model)) = self.types.get_key_value(name) else { return };
        if !self.holders.contains(name.as_str()) {
            return;
        }
        if self.path.contains(&name.as_str()) {
            if let Some(field) =
                through.filter(|_| model.fields().iter().any(|field| field.value.shape.is_sealed()))
            {
                let message = format!("`{name}` holds sensitive strings at any depth");
                problems_of_depth(self.diagnostics, field, &message);
            }
            return;
        }
        self.path.push(name);
        for field in model.fields() {
            self.field(field, at);
        }
        self.path.pop();
    }
}

fn problems_of_depth(diagnostics: &mut Diagnostics, field: &Field, message: &str) {
    diagnostics.report(Diagnostic::new(Rule::SensitivePlace, &field.name.span, message).help(
        "tools list the places of sensitive strings; a model with some must not hold a list of itself",
    ));
}
