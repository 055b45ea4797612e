//! Which components a face's paths and webhooks lead to, through references, in its own document and the shared ones.

use crate::document::{Document, Kind, Product, Reference};
use crate::node::{Entry, Node, Value};

/// A component that is led to.
#[derive(Clone, Copy)]
pub struct Reached<'d> {
    /// The document that has it.
    pub document: &'d Document,
    /// Its kind.
    pub kind: Kind,
    /// The component as written.
    pub component: &'d Entry,
}

/// Finds the components, each once.
pub fn reach<'d>(product: &'d Product, face: &'d Document) -> Vec<Reached<'d>> {
    let mut reached: Vec<Reached<'d>> = Vec::new();
    let roots = ["paths", "webhooks"].into_iter().filter_map(|key| face.tree.get(key));
    let mut waiting: Vec<(&Document, &Node)> = roots.map(|root| (face, root)).collect();
    while let Some((document, node)) = waiting.pop() {
        match &node.value {
            Value::List(items) => waiting.extend(items.iter().map(|item| (document, item))),
            Value::Map(entries) => waiting.extend(entries.iter().map(|entry| (document, &entry.value))),
            _ => {}
        }
        let Some(found) = target(product, document, node) else { continue };
        if !reached.iter().any(|other| std::ptr::eq(other.component, found.component)) {
            waiting.push((found.document, &found.component.value));
            reached.push(found);
        }
    }
    reached
}

/// Finds the component that a node refers to.
pub fn target<'d>(product: &'d Product, document: &'d Document, node: &Node) -> Option<Reached<'d>> {
    let node = node.get("$ref")?;
    let reference = Reference::parse(node.text()?, &node.span)?;
    let document = match &reference.file {
        Some(name) => product.document(name)?,
        None => document,
    };
    let component =
        document.written(reference.kind).iter().find(|component| component.key.value == reference.name)?;
    Some(Reached { document, kind: reference.kind, component })
}
