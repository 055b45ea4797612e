//! What the spec says of its operations and events: plain data, each fact with its place.

mod facts;
mod models;
mod operation;

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::Documents;

pub use facts::{ModelKey, SpecError, SpecEvent, SpecField, SpecOperation, SpecPage, SpecReply, SpecValues};
pub(super) use operation::root;

/// What the spec says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// The operations: product by product, face by face, in their order.
    pub operations: Vec<SpecOperation>,
    /// The events, in the same order.
    pub events: Vec<SpecEvent>,
    /// Which faces have a model.
    faces: BTreeMap<ModelKey, BTreeSet<FaceKind>>,
}

impl Spec {
    /// Takes the facts out of the documents of a spec. What is wrong with the documents, and left out, is reported by
    /// [`describe`](wechatpay_codegen::describe), not here.
    pub fn of(documents: &Documents) -> Self {
        let mut spec = Self::default();
        for product in &documents.products {
            for (face, document) in product.faces() {
                let models = models::Models::new(product, document);
                let mut reader = operation::Reader { product, face, document, models };
                let mut operations: Vec<_> =
                    document.operations.iter().map(|of| reader.operation(of)).collect();
                let home = home(&operations);
                for operation in &mut operations {
                    operation.home.clone_from(&home);
                }
                spec.operations.extend(operations);
                spec.events.extend(document.webhooks.iter().map(|of| reader.event(of)));
                for key in reader.models.reached {
                    spec.faces.entry(key).or_default().insert(face);
                }
            }
        }
        spec
    }

    /// The pages of all operations and events.
    pub fn pages(&self) -> impl Iterator<Item = &SpecPage> {
        let operations = self.operations.iter().map(|operation| &operation.page);
        operations.chain(self.events.iter().filter(|event| !event.is_older_name).map(|event| &event.page))
    }

    /// The faces besides this one that have a model.
    pub fn other_faces(&self, model: Option<&ModelKey>, face: Option<FaceKind>) -> Vec<FaceKind> {
        let faces = model.and_then(|model| self.faces.get(model)).into_iter().flatten();
        faces.copied().filter(|other| Some(*other) != face).collect()
    }
}

/// How most paths start.
fn home(operations: &[SpecOperation]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in operations {
        *counts.entry(&operation.root).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(root, _)| root.to_owned())
}
