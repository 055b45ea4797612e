//! `Documents → Api`: references followed, paths parsed, refinements merged, every check made.

mod bodies;
mod errors;
mod event;
mod faces;
mod operation;
mod parameters;
mod refinement;
mod scope;
mod types;
mod upload;

pub use operation::capitalised;
pub(crate) use types::second_definition;

use crate::api::{Api, Face, Product};
use crate::diagnostic::Diagnostics;
use crate::document::{self, Documents};
use crate::face::FaceKind;
use crate::span::{Span, Text};

use bodies::bodies;
use scope::Scope;

/// Lowers every product.
///
/// What is reported is left out of the result, or stands there in part: look at `diagnostics` before using it.
pub(crate) fn lower(documents: &Documents, diagnostics: &mut Diagnostics) -> Api {
    let products =
        documents.products.iter().filter_map(|product| lower_product(product, diagnostics)).collect();
    Api { products }
}

fn lower_product(product: &document::Product, diagnostics: &mut Diagnostics) -> Option<Product> {
    // A folder has no place in a file; its first document stands for it.
    let span = Span::new(&product.documents.first()?.file, 0..0);
    let bodies = bodies(product);
    let scope = |document| Scope { product, document, bodies: &bodies };
    let mut types = types::lower(product, &bodies, diagnostics);
    let mut faces = Vec::new();
    for (kind, document) in product.faces() {
        refinement::lower(scope(document), kind, &mut types, diagnostics);
        faces.push(lower_face(scope(document), kind, diagnostics));
    }
    refinement::complete(product, &mut types);
    faces.sort_by_key(|face| face.kind);
    Some(Product { name: Text { value: product.name.clone(), span }, types, faces })
}

fn lower_face(scope: Scope<'_>, kind: FaceKind, diagnostics: &mut Diagnostics) -> Face {
    let info = scope.document.info.as_ref();
    let operations = &scope.document.operations;
    Face {
        kind,
        file: scope.document.file.path.clone(),
        title: info.map(|info| info.title.value.clone()).unwrap_or_default(),
        description: info.map(|info| info.description.value.clone()).unwrap_or_default(),
        aliases: info.map(|info| values(&info.aliases)).unwrap_or_default(),
        operations: operations.iter().filter_map(|it| operation::lower(scope, it, diagnostics)).collect(),
        events: event::lower(scope, diagnostics),
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}
