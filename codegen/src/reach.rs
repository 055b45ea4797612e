//! Which components a face's paths and webhooks lead to, through references, in its own document and the shared ones.

use std::collections::BTreeSet;

use crate::document::{Document, Product, is_on};
use crate::face_schema::FaceSchemas;
use crate::node::{Entry, Node, Value};
use crate::resolve::Reached;

/// Finds the components, each once.
pub fn reach<'d>(product: &'d Product, face: &'d Document) -> Vec<Reached<'d>> {
    let schemas = FaceSchemas::new(product, face);
    let mut reached: Vec<Reached<'d>> = Vec::new();
    let mut seen: BTreeSet<*const Entry> = BTreeSet::new();
    let roots = ["paths", "webhooks"].into_iter().filter_map(|key| face.tree.get(key));
    let mut waiting: Vec<(&Document, &Node)> = roots.map(|root| (face, root)).collect();
    while let Some((document, node)) = waiting.pop() {
        match &node.value {
            Value::List(items) => waiting.extend(items.iter().map(|item| (document, item))),
            Value::Map(entries) => {
                let fields =
                    entries.iter().filter(|entry| face.face.is_none_or(|face| is_on(&entry.value, face)));
                waiting.extend(fields.map(|entry| (document, &entry.value)));
            }
            _ => {}
        }
        let Some(found) = product.target(document, node) else { continue };
        // What the face refines is as the face has it, also where a shared model holds it.
        let refinement = schemas.refinement_of(&found);
        for found in std::iter::once(found).chain(refinement) {
            if seen.insert(found.component) {
                waiting.push((found.document, &found.component.value));
                reached.push(found);
            }
        }
    }
    reached
}
