//! No model contains itself: in Rust it would have no size, on the wire no end. A list may.

use std::collections::BTreeSet;

use crate::api::{Field, Product, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;

/// Reports every model that contains itself, once a circle.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    let mut walk = Walk { product, path: Vec::new(), done: BTreeSet::new(), diagnostics };
    for name in product.types.keys() {
        walk.visit(name);
    }
}

struct Walk<'a, 'p> {
    product: &'a Product,
    /// The models from the root to here, each with the field that led on.
    path: Vec<(&'a str, &'a Field)>,
    done: BTreeSet<&'a str>,
    diagnostics: &'p mut Diagnostics,
}

impl<'a> Walk<'a, '_> {
    fn visit(&mut self, name: &'a str) {
        if self.done.contains(name) {
            return;
        }
        if let Some(at) = self.path.iter().position(|(model, _)| *model == name) {
            self.report(at, name);
            return;
        }
        let Some(model) = self.product.types.get(name) else { return };
        for field in model.fields() {
            if let Shape::Named(next) = &field.value.shape {
                self.path.push((name, field));
                self.visit(next);
                self.path.pop();
            }
        }
        self.done.insert(name);
    }

    fn report(&mut self, start: usize, name: &str) {
        let Some([(_, first), rest @ ..]) = self.path.get(start..) else { return };
        let mut diagnostic =
            Diagnostic::new(Rule::Containment, &first.name.span, format!("`{name}` contains itself"));
        for (model, field) in rest {
            diagnostic = diagnostic.label(&field.name.span, format!("through `{model}`"));
        }
        self.diagnostics.report(diagnostic.help("make one of these fields a list"));
    }
}
