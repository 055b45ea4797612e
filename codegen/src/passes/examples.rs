//! Examples and defaults are of the type they show: the docs of the crate are made of them.

use std::collections::BTreeMap;

use crate::api::{FaceKind, Field, Operation, Place, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::passes::template;
use crate::rule::Rule;
use crate::words::{quoted, similar};

/// Checks every example and default of a product.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    let help = "an example shows a possible value";
    let mut check = Check { types: &product.types, face: None, rule: Rule::ExampleType, help, diagnostics };
    for field in product.types.values().flat_map(Type::fields) {
        check.field(field);
    }
    for (name, found) in &product.types {
        let texts = match &found.kind {
            TypeKind::TextTemplate(texts) => texts.examples.as_slice(),
            _ => &[],
        };
        found.examples.iter().chain(texts).for_each(|example| check.named(example, name));
    }
    for face in &product.faces {
        check.face = Some(face.kind);
        for example in face.events.iter().flat_map(|event| &event.names).flat_map(|name| &name.examples) {
            check.named(&example.value, &example.model);
        }
        face.operations.iter().for_each(|operation| check.operation(operation));
    }
}

/// Checks that values are of their types.
pub(super) struct Check<'a, 'p> {
    pub(super) types: &'a BTreeMap<String, Type>,
    /// The face whose values they are; none of what the faces share.
    pub(super) face: Option<FaceKind>,
    /// What is broken by one that isn't.
    pub(super) rule: Rule,
    /// What to say of one of another JSON type.
    pub(super) help: &'static str,
    pub(super) diagnostics: &'p mut Diagnostics,
}

impl Check<'_, '_> {
    fn operation(&mut self, operation: &Operation) {
        for input in &operation.inputs {
            self.field(&input.field);
            if matches!(input.place, Place::Path | Place::Query | Place::Header) {
                self.range(&input.field);
            }
        }
        for field in operation.upload.iter().flat_map(|upload| [&upload.filename, &upload.digest]) {
            self.field(field);
        }
        for example in operation.body.iter().flat_map(|body| &body.examples) {
            let fields: Vec<_> = operation.inputs_in(Place::Body).collect();
            self.object(example, &fields);
        }
        if let Some(reply) = &operation.reply {
            for example in &operation.reply_examples {
                self.shape(example, &Shape::Named(reply.clone()));
            }
        }
    }

    fn field(&mut self, field: &Field) {
        for value in field.examples.iter().chain(&field.default) {
            self.shape(value, &field.value.shape);
        }
    }

    /// Checks integers of parameters, which the client would refuse to send.
    fn range(&mut self, field: &Field) {
        let Some((least, most)) = field.value.limits.range() else { return };
        for node in field.examples.iter().chain(&field.default) {
            let Value::Number(number) = &node.value else { continue };
            if number.as_i64().is_some_and(|value| !(least..=most).contains(&value)) {
                let message = format!("`{number}` is outside the limits of `{}`", field.name.value);
                self.report(node, &message, "an example shows a possible value");
            }
        }
    }

    pub(super) fn shape(&mut self, node: &Node, shape: &Shape) {
        let expected = match (shape, &node.value) {
            (Shape::Text | Shape::Sensitive | Shape::Plaintext | Shape::Time, Value::Text(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Boolean, Value::Boolean(_))
            | (Shape::Json, Value::Map(_)) => return,
            (Shape::Integer, Value::Number(number)) if number.is_i64() => return,
            (Shape::List(item), Value::List(nodes)) => {
                return nodes.iter().for_each(|node| self.shape(node, &item.shape));
            }
            (Shape::Named(name), _) => return self.named(node, name),
            (Shape::File, _) => {
                return self.report(node, "an example of a file", "leave it out: a file is bytes");
            }
            (Shape::Text | Shape::Sensitive | Shape::Plaintext | Shape::Time, _) => "a string",
            (Shape::Number, _) => "a number",
            (Shape::Boolean, _) => "a boolean",
            (Shape::Json, _) => "an object",
            (Shape::Integer, _) => "a 64-bit integer",
            (Shape::List(_), _) => "a list",
        };
        self.report(node, &format!("expected {expected}, found {}", node.kind()), self.help);
    }

    fn named(&mut self, node: &Node, name: &str) {
        let Some(found) = self.types.get(name) else { return };
        match (&found.kind, &node.value) {
            (TypeKind::Model(fields), _) => self.object(node, &fields.iter().collect::<Vec<_>>()),
            (TypeKind::Enum(values), Value::Text(text))
                if values.iter().any(|value| value.value.value == *text) => {}
            (TypeKind::TextTemplate(texts), Value::Text(text)) => {
                if let Some((message, help)) = template::reason(&texts.templates, text) {
                    self.report(node, &message, &help);
                }
            }
            (TypeKind::TextTemplate(_), _) => self.shape(node, &Shape::Text),
            (TypeKind::Enum(values), _) => {
                let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
                let help = match node.text().and_then(|text| similar(text, &values)) {
                    Some(value) => format!("did you mean `{value}`?"),
                    None => format!("it takes {}", quoted(&values)),
                };
                self.report(node, &format!("this isn't a value of `{name}`"), &help);
            }
        }
    }

    fn object(&mut self, node: &Node, fields: &[&Field]) {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("expected a mapping, found {}", node.kind());
            return self.report(node, &message, self.help);
        }
        for entry in node.entries() {
            if let Some(field) = fields.iter().find(|field| field.name.value == entry.key.value) {
                if let Some(face) = self.face.filter(|face| !field.is_on(*face)) {
                    let message = format!("the {} face has no `{}`", face.stem(), field.name.value);
                    self.diagnostics.report(
                        Diagnostic::new(Rule::Faces, &entry.key.span, message)
                            .label(&field.name.span, "the field, with the faces that have it")
                            .help("correct the example, or `x-faces`"),
                    );
                }
                self.shape(&entry.value, &field.value.shape);
            } else {
                let key = Node { span: entry.key.span.clone(), value: Value::Null };
                self.report(&key, &format!("the model has no `{}`", entry.key.value), "correct the example");
            }
        }
    }

    fn report(&mut self, node: &Node, message: &str, help: &str) {
        self.diagnostics.report(Diagnostic::new(self.rule, &node.span, message).help(help));
    }
}
