//! `Documents → Api`: references followed, paths parsed, refinements merged, every check made.

mod errors;
mod operation;
mod parameters;
mod refinement;
mod types;
mod upload;

pub(crate) use operation::capitalised;
pub(crate) use types::second_definition;

use std::collections::BTreeSet;

use crate::api::{Api, Face, Product};
use crate::diagnostic::Diagnostics;
use crate::document::{self, Document, Documents};
use crate::face::FaceKind;
use crate::span::{Span, Text};

/// Lowers every product.
///
/// What is reported is left out of the result, or stands there in part: look at `problems` before using it.
pub fn lower(documents: &Documents, problems: &mut Diagnostics) -> Api {
    let products = documents.products.iter().filter_map(|product| lower_product(product, problems)).collect();
    Api { products }
}

fn lower_product(product: &document::Product, problems: &mut Diagnostics) -> Option<Product> {
    // A folder has no place in a file; its first document stands for it.
    let span = Span::new(&product.documents.first()?.file, 0..0);
    let bodies = bodies(product);
    let scope = |document| Scope { product, document, bodies: &bodies };
    let mut types = types::lower(product, &bodies, problems);
    let mut faces = Vec::new();
    for (kind, document) in product.faces() {
        refinement::lower(scope(document), kind, &mut types, problems);
        faces.push(lower_face(scope(document), kind, problems));
    }
    refinement::complete(product, &mut types);
    faces.sort_by_key(|face| face.kind);
    Some(Product { name: Text { value: product.name.clone(), span }, types, faces })
}

fn lower_face(scope: Scope<'_>, kind: FaceKind, problems: &mut Diagnostics) -> Face {
    let info = scope.document.info.as_ref();
    let operations = &scope.document.operations;
    Face {
        kind,
        file: scope.document.file.path.clone(),
        title: info.map(|info| info.title.value.clone()).unwrap_or_default(),
        description: info.map(|info| info.description.value.clone()).unwrap_or_default(),
        operations: operations.iter().filter_map(|it| operation::lower(scope, it, problems)).collect(),
    }
}

/// Where a reference is followed from.
#[derive(Clone, Copy)]
struct Scope<'d> {
    product: &'d document::Product,
    document: &'d Document,
    bodies: &'d Bodies,
}

impl<'d> Scope<'d> {
    fn at(self, document: &'d Document) -> Self {
        Self { document, ..self }
    }
}

/// The models that are bodies of operations or describe the file of one, by file and name: their fields belong to
/// the requests.
type Bodies = BTreeSet<(String, String)>;

fn bodies(product: &document::Product) -> Bodies {
    let mut bodies = Bodies::new();
    for (_, document) in product.faces() {
        for body in document.operations.iter().filter_map(|operation| operation.body.as_ref()) {
            let file = body.content.schema.file.as_ref().unwrap_or(&document.file.name);
            bodies.insert((file.clone(), body.content.schema.name.clone()));
            for meta in upload::parts_of_json(product, document, body) {
                bodies.insert((meta.file.as_ref().unwrap_or(file).clone(), meta.name.clone()));
            }
        }
    }
    bodies
}
