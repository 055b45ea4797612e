//! The examples of shared models as a face has them: without the fields that it lacks.

use crate::document::{Document, Product, is_on};
use crate::face::FaceKind;
use crate::node::{Node, Value};

/// Examples on one face of a product.
#[derive(Clone, Copy)]
pub(crate) struct FaceExamples<'d> {
    pub(crate) product: &'d Product,
    pub(crate) face: FaceKind,
}

impl<'d> FaceExamples<'d> {
    /// Leaves what the face lacks out of the examples of a model and of its fields. `shape` is the model as `document`
    /// has it, `model` as the face has it.
    pub(crate) fn narrow(self, document: &'d Document, shape: &Node, model: &mut Node) {
        self.examples(document, shape, model);
        let Some(Value::Map(fields)) = model.get_mut("properties").map(|fields| &mut fields.value) else {
            return;
        };
        for field in fields {
            if let Some(shape) = shape.get("properties").and_then(|shapes| shapes.get(&field.key.value)) {
                self.examples(document, shape, &mut field.value);
            }
        }
    }

    fn examples(self, document: &'d Document, shape: &Node, written: &mut Node) {
        let Some(Value::List(examples)) = written.get_mut("examples").map(|examples| &mut examples.value)
        else {
            return;
        };
        for example in examples {
            self.value(document, shape, example);
        }
    }

    fn value(self, document: &'d Document, shape: &Node, example: &mut Node) {
        let base = shape.get("allOf").and_then(|parts| parts.items().first());
        if let Some(found) = self.product.target(document, base.unwrap_or(shape)) {
            return self.value(found.document, &found.component.value, example);
        }
        match &mut example.value {
            Value::List(items) => {
                if let Some(shape) = shape.get("items") {
                    for item in items {
                        self.value(document, shape, item);
                    }
                }
            }
            Value::Map(entries) => {
                let field = |name: &str| shape.get("properties")?.get(name);
                entries.retain(|entry| field(&entry.key.value).is_none_or(|field| is_on(field, self.face)));
                for entry in entries {
                    if let Some(field) = field(&entry.key.value) {
                        self.value(document, field, &mut entry.value);
                    }
                }
            }
            _ => {}
        }
    }
}
