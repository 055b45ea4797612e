//! Where a draft goes: the face's document and the one that both faces share.

use crate::facts::OperationFacts;
use crate::page::PageLine;
use wechatpay_codegen::document::{
    Component, Document, Documents, Kind, Object, Operation, Product, Refinement, Schema,
};
use wechatpay_codegen::reach::reach;

/// The documents that a draft is written into.
#[derive(Clone, Copy)]
pub(super) struct Target<'d> {
    /// The product.
    pub(super) product: &'d Product,
    /// The face's document: operations, bodies, refinements.
    pub(super) document: &'d Document,
    /// The document of models and enums; the face's own if there is no other.
    pub(super) shared: &'d Document,
    /// How many segments its neighbours' paths have in common with the page's.
    pub(super) common: usize,
}

impl<'d> Target<'d> {
    /// Finds the documents whose paths are the most like the page's.
    pub(super) fn of(documents: &'d Documents, facts: &OperationFacts<PageLine>, path: &str) -> Option<Self> {
        let face = facts.face.as_ref().map(|face| face.value);
        let mut best: Option<Self> = None;
        for product in &documents.products {
            for (kind, document) in product.faces() {
                if face.is_some_and(|face| face != kind) {
                    continue;
                }
                let paths = document.operations.iter().map(|operation| operation.path.as_str());
                let common = paths.map(|other| common_segments(other, path)).max().unwrap_or_default();
                if best.is_none_or(|best| common > best.common) {
                    let is_shared = |document: &&Document| document.face.is_none();
                    let shared = product.documents.iter().find(is_shared).unwrap_or(document);
                    best = Some(Self { product, document, shared, common });
                }
            }
        }
        best
    }

    /// The operation whose path is the most like this one; of several, the last.
    pub(super) fn neighbour(&self, path: &str) -> Option<&'d Operation> {
        let operations = self.document.operations.iter();
        operations
            .map(|operation| (common_segments(operation.path.as_str(), path), operation))
            .filter(|(common, _)| *common > 0)
            .max_by_key(|(common, _)| *common)
            .map(|(_, operation)| operation)
    }

    /// Whether a path starts like every path of the face's document, the neighbour's more so: both are about one thing.
    pub(super) fn is_near(&self, neighbour: &Operation, path: &str) -> bool {
        common_segments(neighbour.path.as_str(), path) > self.base()
    }

    /// How many segments all paths of the face's document have in common.
    pub(super) fn base(&self) -> usize {
        let Some(first) = self.document.operations.first() else { return 0 };
        let others = self.document.operations.iter().skip(1);
        others
            .map(|other| common_segments(other.path.as_str(), first.path.as_str()))
            .min()
            .unwrap_or_default()
    }

    /// The schema that a reference from the face's document to this name would name, and whether it is the face's own.
    pub(super) fn schema(&self, name: &str) -> Option<(&'d Schema, bool)> {
        let own = schema_in(self.document, name).map(|schema| (schema, true));
        own.or_else(|| Some((schema_in(self.shared, name)?, self.is_alone())))
    }

    /// The shared model and what this face says of it.
    pub(super) fn model(&self, name: &str) -> Option<(&'d Object, Option<&'d Refinement>)> {
        match self.schema(name)?.0 {
            Schema::Object(object) => Some((object, None)),
            Schema::Refinement(refinement) => match schema_in(self.shared, name)? {
                Schema::Object(object) => Some((object, Some(refinement))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the face's document is the only one.
    pub(super) fn is_alone(&self) -> bool {
        std::ptr::eq(self.document, self.shared)
    }

    /// Whether a schema of that name stands in any document of the product.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.product.documents.iter().any(|document| component(document, name).is_some())
    }

    /// Whether operations of the face lead to a schema of the shared document.
    pub(super) fn is_used(&self, name: &str) -> bool {
        let found = reach(self.product, self.document);
        found.iter().any(|found| found.kind == Kind::Schema && found.component.key.value == name)
    }
}

fn component<'d>(document: &'d Document, name: &str) -> Option<&'d Component<Schema>> {
    document.components.schemas.iter().find(|schema| schema.name.value == name)
}

fn schema_in<'d>(document: &'d Document, name: &str) -> Option<&'d Schema> {
    component(document, name)?.value.as_ref()
}

/// How many segments two paths have in common from the start; a placeholder is like any other.
pub(super) fn common_segments(one: &str, other: &str) -> usize {
    one.split('/')
        .zip(other.split('/'))
        .skip(1)
        .take_while(|(one, other)| one == other || (one.starts_with('{') && other.starts_with('{')))
        .count()
}
