//! What the crate exports of the runtime because an operation or a type has need of it.

use std::collections::BTreeSet;

use super::{Plan, TypeKind};

const OF_UPLOADS: &[&str] = &["File", "UploadInfo"];
const OF_PAGED_LISTS: &[&str] = &["Items", "Page", "PageQuery", "Paged", "Pages"];
const OF_TEMPLATE_TEXTS: &[&str] = &["InvalidTemplate"];

impl Plan<'_> {
    /// Names of the runtime that people need for what this crate offers, and not for every crate.
    pub fn exports(&self) -> BTreeSet<&'static str> {
        let mut exports = BTreeSet::new();
        for operation in
            self.products.iter().flat_map(|product| &product.faces).flat_map(|face| &face.operations)
        {
            if operation.api.upload.is_some() {
                exports.extend(OF_UPLOADS);
            }
            if operation.item.is_some() {
                exports.extend(OF_PAGED_LISTS);
            }
        }
        let mut types = self.products.iter().flat_map(|product| &product.types);
        if types.any(|found| matches!(found.kind, TypeKind::TextTemplate { .. })) {
            exports.extend(OF_TEMPLATE_TEXTS);
        }
        exports
    }
}
