//! Which types are equal to themselves, whatever they hold: all but those with a number that may be none.

use std::collections::BTreeSet;

use crate::api::{Product, Shape};

/// The types of a product that hold a number with a fraction, which has `PartialEq` alone.
#[derive(Debug)]
pub(super) struct Inexact<'a>(BTreeSet<&'a str>);

impl<'a> Inexact<'a> {
    pub(super) fn of(product: &'a Product) -> Self {
        let mut found = Self(BTreeSet::new());
        loop {
            let more: Vec<_> = product
                .types
                .iter()
                .filter(|(name, model)| {
                    let is_inexact = model.fields().iter().any(|field| found.has(&field.value.shape));
                    is_inexact && !found.0.contains(name.as_str())
                })
                .map(|(name, _)| name.as_str())
                .collect();
            if more.is_empty() {
                return found;
            }
            found.0.extend(more);
        }
    }

    /// Whether a value of this shape has no `Eq`.
    pub(super) fn has(&self, shape: &Shape) -> bool {
        match shape.innermost() {
            Shape::Number => true,
            Shape::Named(name) => self.has_type(name),
            _ => false,
        }
    }

    /// Whether this type has no `Eq`.
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}
