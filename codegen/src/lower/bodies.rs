//! The models that belong to requests: bodies, and what describes the file of an upload.
//!
//! They are found in the documents as they were written: an error in an operation does not turn its body into a
//! type of its own, about which more would be said.

use std::collections::BTreeSet;

use crate::document::{Document, Product};
use crate::node::{Entry, Node};
use crate::resolve::Reached;

/// Models by file and name.
pub(super) type Bodies = BTreeSet<(String, String)>;

/// Finds the models whose fields belong to requests.
pub(super) fn bodies(product: &Product) -> Bodies {
    let mut bodies = Bodies::new();
    let mut add = |found: &Reached<'_>| {
        bodies.insert((found.document.file.path.clone(), found.component.key.value.clone()));
    };
    for (_, document) in product.faces() {
        for content in contents(document) {
            let schema = content.value.get("schema");
            let Some(body) = schema.and_then(|schema| product.target(document, schema)) else { continue };
            add(&body);
            if !content.key.value.starts_with("multipart") {
                continue;
            }
            let parts = body.component.value.get("properties").map_or(&[][..], Node::entries);
            for meta in parts.iter().filter_map(|part| product.target(body.document, &part.value)) {
                add(&meta);
            }
        }
    }
    bodies
}

/// What requests carry, by media type.
fn contents(document: &Document) -> impl Iterator<Item = &Entry> {
    let paths = document.tree.get("paths").map_or(&[][..], Node::entries);
    let operations = paths.iter().flat_map(|path| path.value.entries());
    operations.flat_map(|operation| {
        let content = operation.value.get("requestBody").and_then(|body| body.get("content"));
        content.map_or(&[][..], Node::entries)
    })
}
