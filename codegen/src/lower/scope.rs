//! Where a reference is followed from.

use super::bodies::Bodies;
use crate::document::{Document, Product};

/// Where a reference is followed from.
#[derive(Clone, Copy)]
pub(super) struct Scope<'d> {
    pub(super) product: &'d Product,
    pub(super) document: &'d Document,
    pub(super) bodies: &'d Bodies,
}

impl<'d> Scope<'d> {
    /// The same from another document.
    pub(super) fn at(self, document: &'d Document) -> Self {
        Self { document, ..self }
    }
}
