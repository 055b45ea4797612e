//! What the crate exports of the runtime because an operation, an event or a type has need of it.

use std::collections::BTreeSet;

use super::{Face, Plan, TypeKind};

const OF_EVENTS: &[&str] =
    &["Event", "EventInfo", "Notification", "NotificationError", "NotificationReader", "UnknownEvent"];
const OF_UPLOADS: &[&str] = &["File", "UploadInfo"];
const OF_PAGED_LISTS: &[&str] = &["Items", "Page", "PageQuery", "Paged", "Pages"];
const OF_TEMPLATE_TEXTS: &[&str] = &["InvalidTemplate"];

impl Plan<'_> {
    /// Names of the runtime that people need for what this crate offers, and not for every crate.
    pub fn exports(&self) -> BTreeSet<&'static str> {
        let mut exports = BTreeSet::new();
        if self.has_events() {
            exports.extend(OF_EVENTS);
        }
        for operation in self.faces().flat_map(|face| &face.operations) {
            if operation.api.upload.is_some() {
                exports.extend(OF_UPLOADS);
            }
            if operation.item.is_some() {
                exports.extend(OF_PAGED_LISTS);
            }
            if operation.reply.is_none() {
                exports.insert("NoContent");
            }
        }
        let mut types = self.products.iter().flat_map(|product| &product.types);
        if types.any(|found| matches!(found.kind, TypeKind::TextTemplate { .. })) {
            exports.extend(OF_TEMPLATE_TEXTS);
        }
        exports
    }

    /// Whether the platform notifies any caller of anything.
    pub fn has_events(&self) -> bool {
        self.faces().any(|face| face.events.is_some())
    }

    fn faces(&self) -> impl Iterator<Item = &Face<'_>> {
        self.products.iter().flat_map(|product| &product.faces)
    }
}
