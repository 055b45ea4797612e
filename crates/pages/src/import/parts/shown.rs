//! What the examples of a page show of each field: examples of requests and replies, walked along their tables.

use std::collections::BTreeMap;
use std::ptr;

use serde_json::Value;

use crate::evidence::{Field, Object, Page};

/// A value of each field that an example shows, by the field itself.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Shown<'p>(BTreeMap<*const Field, &'p Value>);

impl<'p> Shown<'p> {
    /// Walks the examples of a page.
    pub(super) fn of_page(page: &'p Page) -> Self {
        let mut shown = Self::default();
        if let Some(example) = &page.request_example {
            shown.walk(&page.request, &example.value);
        }
        for reply in &page.replies {
            if let (Some(object), Some(example)) = (&reply.object, &reply.example) {
                shown.walk(object, &example.value);
            }
        }
        shown
    }

    /// What an example shows of a field.
    pub(super) fn of(&self, field: &Field) -> Option<&'p Value> {
        self.0.get(&ptr::from_ref(field)).copied()
    }

    fn walk(&mut self, object: &Object, value: &'p Value) {
        // Of a list the first item that has a field shows it.
        if let Value::Array(items) = value {
            for item in items {
                self.walk(object, item);
            }
            return;
        }
        for field in &object.fields {
            let Some(value) = value.get(&field.name) else { continue };
            self.0.entry(ptr::from_ref(field)).or_insert(value);
            if let Some(object) = &field.object {
                self.walk(object, value);
            }
        }
    }
}
