//! What is shown of an event is that event, and whole: a sandbox sends what the spec shows.
//!
//! A draft from a page without an example can be checked all the same, so the second is a gate of the generated files.

use std::collections::BTreeMap;

use crate::api::{Api, Event, EventName, FaceKind, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Value};
use crate::rule::Rule;

/// Checks the examples of every event.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for event in product.faces.iter().flat_map(|face| &face.events) {
        for name in &event.names {
            envelopes(name, diagnostics);
        }
    }
}

/// Checks that the model of every event has a whole example.
pub(crate) fn has_examples(api: &Api, diagnostics: &mut Diagnostics) {
    for product in &api.products {
        for face in &product.faces {
            for event in &face.events {
                Whole { types: &product.types, face: face.kind }.check(event, diagnostics);
            }
        }
    }
}

/// Looks for what a face's examples lack.
#[derive(Clone, Copy)]
struct Whole<'a> {
    types: &'a BTreeMap<String, Type>,
    face: FaceKind,
}

impl Whole<'_> {
    /// Checks that the first example of an event's model has all that the platform always sends.
    fn check(self, event: &Event, diagnostics: &mut Diagnostics) {
        let model = &event.resource;
        let Some(Type { examples, kind: TypeKind::Model(_), .. }) = self.types.get(&model.value) else {
            return;
        };
        let (span, message) = match examples.first() {
            None => (&model.span, format!("`{}` has no example", model.value)),
            Some(example) => match self.missing(&model.value, example) {
                Some(field) => {
                    (&example.span, format!("this example has no `{field}`, which is always there"))
                }
                None => return,
            },
        };
        diagnostics.report(
            Diagnostic::new(Rule::EventResource, span, message)
                .label(&event.id.span, "of this event")
                .help("give the model `examples`; the first has every required field, for tools send it"),
        );
    }

    /// The first required field that an example lacks, as a path from its root.
    fn missing(self, name: &str, example: &Node) -> Option<String> {
        self.types.get(name)?.fields().iter().find_map(|field| {
            let name = &field.name.value;
            match example.get(name) {
                Some(value) => {
                    self.missing_within(&field.value.shape, value).map(|rest| format!("{name}/{rest}"))
                }
                None => field.is_required_on(self.face).then(|| name.clone()),
            }
        })
    }

    fn missing_within(self, shape: &Shape, example: &Node) -> Option<String> {
        match (shape, &example.value) {
            (Shape::Named(name), _) => self.missing(name, example),
            (Shape::List(item), Value::List(nodes)) => nodes
                .iter()
                .enumerate()
                .find_map(|(at, node)| Some(format!("{at}/{}", self.missing_within(&item.shape, node)?))),
            _ => None,
        }
    }
}

/// Checks that the examples under a name bear that name.
fn envelopes(name: &EventName, diagnostics: &mut Diagnostics) {
    for example in &name.examples {
        let original_type = example.value.get("resource").and_then(|resource| resource.get("original_type"));
        let shown = [
            (example.value.get("event_type"), Some(&name.event_type.value)),
            (original_type, name.original_type.as_ref()),
        ];
        for (node, expected) in shown {
            let (Some(node), Some(expected)) = (node, expected) else { continue };
            if node.text().is_some_and(|text| text != expected) {
                let message = format!("this example is of another event than `{}`", name.event_type.value);
                diagnostics.report(
                    Diagnostic::new(Rule::ExampleType, &node.span, message)
                        .label(&name.event_type.span, "the event")
                        .help(format!("write `{expected}`")),
                );
            }
        }
    }
}
