//! Where a page's operation goes: the product, the face's document, and the one that the faces share.

use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::reach;
use wechatpay_codegen::spec::yaml::Entry;
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::{Document, Kind, Operation, Product};

/// The documents that a draft is written into.
#[derive(Clone, Copy)]
pub(super) struct Target<'d> {
    /// The product.
    pub(super) product: &'d Product,
    /// The face's document: operations, bodies, refinements.
    pub(super) document: &'d Document,
    /// The document of models and enums; the face's own if there is no other.
    pub(super) shared: &'d Document,
}

/// A model of the spec as written.
#[derive(Clone, Copy)]
pub(super) struct Written<'d> {
    /// The shared model, or the face's own.
    pub(super) model: &'d Node,
    /// What the face says more strictly.
    pub(super) refined: Option<&'d Node>,
}

impl<'d> Target<'d> {
    /// The documents of a face in a product.
    pub(super) fn new(product: &'d Product, face: FaceKind) -> Option<Self> {
        let document = product.faces().find(|(kind, _)| *kind == face)?.1;
        let is_shared = |document: &&Document| document.face.is_none();
        let shared = product.documents.iter().find(is_shared).unwrap_or(document);
        Some(Self { product, document, shared })
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

    /// How many segments all paths of the face's document have in common.
    pub(super) fn base(&self) -> usize {
        let Some(first) = self.document.operations.first() else { return 0 };
        let others = self.document.operations.iter().skip(1);
        let common = |other: &Operation| common_segments(other.path.as_str(), first.path.as_str());
        others.map(common).min().unwrap_or_default()
    }

    /// The schema that a reference from the face's document to this name would name, and whether it is the face's own.
    pub(super) fn schema(&self, name: &str) -> Option<(&'d Node, bool)> {
        let own = schema_in(self.document, name).map(|entry| (&entry.value, true));
        own.or_else(|| Some((&schema_in(self.shared, name)?.value, self.is_alone())))
    }

    /// A model and what this face says of it.
    pub(super) fn model(&self, name: &str) -> Option<Written<'d>> {
        let (node, _) = self.schema(name)?;
        if node.get("allOf").is_none() {
            return node.get("properties").map(|_| Written { model: node, refined: None });
        }
        let model = &schema_in(self.shared, name)?.value;
        let refined = super::tree::items(node.get("allOf")?).get(1);
        model.get("properties").map(|_| Written { model, refined })
    }

    /// Whether the face's document is the only one.
    pub(super) fn is_alone(&self) -> bool {
        std::ptr::eq(self.document, self.shared)
    }

    /// Whether a schema of that name stands in any document of the product.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.product.documents.iter().any(|document| schema_in(document, name).is_some())
    }

    /// Whether operations of the face lead to a schema of the shared document.
    pub(super) fn is_used(&self, name: &str) -> bool {
        let found = reach(self.product, self.document);
        found.iter().any(|found| found.kind == Kind::Schema && found.component.key.value == name)
    }
}

fn schema_in<'d>(document: &'d Document, name: &str) -> Option<&'d Entry> {
    document.written(Kind::Schema).iter().find(|entry| entry.key.value == name)
}

/// How many segments two paths have in common from the start; a placeholder is like any other.
pub(super) fn common_segments(one: &str, other: &str) -> usize {
    one.split('/')
        .zip(other.split('/'))
        .skip(1)
        .take_while(|(one, other)| one == other || (one.starts_with('{') && other.starts_with('{')))
        .count()
}
