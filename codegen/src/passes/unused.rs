//! Every component is of use to some operation or event, and on a face a name is one component.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Kind, Product};
use crate::lower::second_definition;
use crate::node::Entry;
use crate::reach::reach;
use crate::resolve::Reached;
use crate::rule::Rule;

/// Checks the components of a product.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    let faces: Vec<Vec<Reached<'_>>> =
        product.faces().map(|(_, document)| reach(product, document)).collect();
    for reached in &faces {
        for (at, second) in reached.iter().enumerate() {
            let is_same_name = |first: &&Reached<'_>| {
                first.kind == second.kind && first.component.key.value == second.component.key.value
            };
            // A model and its refinement have one name by design; two models of a name were found before.
            if let Some(first) =
                reached.iter().take(at).find(is_same_name).filter(|_| second.kind != Kind::Schema)
            {
                diagnostics.report(second_definition(&second.component.key, &first.component.key));
            }
        }
    }
    let is_used =
        |component: &Entry| faces.iter().flatten().any(|reached| std::ptr::eq(reached.component, component));
    for document in &product.documents {
        for kind in Kind::ALL {
            for component in document.written(kind) {
                if !is_used(component) {
                    let message = format!("nothing refers to `{}`", component.key.value);
                    diagnostics.report(
                        Diagnostic::new(Rule::UnusedComponent, &component.key.span, message)
                            .help("remove it, or refer to it from an operation"),
                    );
                }
            }
        }
    }
}
