//! Examples and defaults are of the type they show: the docs of the crate are made of them.

use std::collections::BTreeMap;

use crate::api::{Field, Place, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::quoted;
use crate::node::{Node, Value};
use crate::rule::Rule;

/// Checks every example and default of a product.
pub(super) fn check(product: &Product, problems: &mut Diagnostics) {
    let mut check = Check { types: &product.types, problems };
    for field in product.types.values().flat_map(Type::fields) {
        check.field(field);
    }
    for operation in product.faces.iter().flat_map(|face| &face.operations) {
        for input in &operation.inputs {
            check.field(&input.field);
        }
        for example in operation.body.iter().flat_map(|body| &body.examples) {
            let fields: Vec<_> = operation.inputs_in(Place::Body).collect();
            check.object(example, &fields);
        }
        for example in &operation.reply_examples {
            check.shape(example, &Shape::Named(operation.reply.clone()));
        }
    }
}

struct Check<'a, 'p> {
    types: &'a BTreeMap<String, Type>,
    problems: &'p mut Diagnostics,
}

impl Check<'_, '_> {
    fn field(&mut self, field: &Field) {
        for value in field.examples.iter().chain(&field.default) {
            self.shape(value, &field.value.shape);
        }
    }

    fn shape(&mut self, node: &Node, shape: &Shape) {
        let expected = match (shape, &node.value) {
            (Shape::Text | Shape::Sensitive | Shape::Time, Value::Text(_))
            | (Shape::Boolean, Value::Boolean(_)) => return,
            (Shape::Integer, Value::Number(number)) if number.is_i64() => return,
            (Shape::List(item), Value::List(nodes)) => {
                return nodes.iter().for_each(|node| self.shape(node, &item.shape));
            }
            (Shape::Named(name), _) => return self.named(node, name),
            (Shape::Text | Shape::Sensitive | Shape::Time, _) => "a string",
            (Shape::Boolean, _) => "a boolean",
            (Shape::Integer, _) => "a 64-bit integer",
            (Shape::List(_), _) => "a list",
        };
        self.report(
            node,
            &format!("expected {expected}, found {}", node.kind()),
            "an example shows a possible value",
        );
    }

    fn named(&mut self, node: &Node, name: &str) {
        let Some(found) = self.types.get(name) else { return };
        match (&found.kind, &node.value) {
            (TypeKind::Model(fields), _) => self.object(node, &fields.iter().collect::<Vec<_>>()),
            (TypeKind::Enum(values), Value::Text(text))
                if values.iter().any(|value| value.value.value == *text) => {}
            (TypeKind::Enum(values), _) => {
                let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
                self.report(
                    node,
                    &format!("this is no value of `{name}`"),
                    &format!("it takes {}", quoted(&values)),
                );
            }
        }
    }

    fn object(&mut self, node: &Node, fields: &[&Field]) {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("expected a mapping, found {}", node.kind());
            return self.report(node, &message, "an example shows a possible value");
        }
        for entry in node.entries() {
            if let Some(field) = fields.iter().find(|field| field.name.value == entry.key.value) {
                self.shape(&entry.value, &field.value.shape);
            } else {
                let key = Node { span: entry.key.span.clone(), value: Value::Null };
                self.report(&key, &format!("the model has no `{}`", entry.key.value), "correct the example");
            }
        }
    }

    fn report(&mut self, node: &Node, message: &str, help: &str) {
        self.problems.report(Diagnostic::new(Rule::ExampleType, &node.span, message).help(help));
    }
}
