//! Every component is of use to some operation or event, and on a face a name is one component.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Documents, Kind};
use crate::lower::second_definition;
use crate::node::Entry;
use crate::reach::reach;
use crate::resolve::Reached;
use crate::rule::Rule;

/// Checks the components of all products and of what they share.
pub(super) fn check(documents: &Documents, diagnostics: &mut Diagnostics) {
    let mut shared = BTreeSet::new();
    for product in &documents.products {
        let faces: Vec<Vec<Reached<'_>>> =
            product.faces().map(|(_, document)| reach(product, document)).collect();
        for reached in &faces {
            names(reached, diagnostics);
        }
        let used: BTreeSet<_> = faces.iter().flatten().map(|reached| place(reached.component)).collect();
        for document in &product.documents {
            unused(document, &used, diagnostics);
        }
        shared.extend(used);
    }
    for document in &documents.common {
        unused(document, &shared, diagnostics);
    }
}

/// Checks that what a face reaches has one name each.
fn names(reached: &[Reached<'_>], diagnostics: &mut Diagnostics) {
    let mut firsts: BTreeMap<(Kind, &str), &Entry> = BTreeMap::new();
    // A model and its refinement have one name by design; two models of a name were found before.
    for second in reached.iter().filter(|reached| reached.kind != Kind::Schema) {
        let key = &second.component.key;
        match firsts.entry((second.kind, &key.value)) {
            btree_map::Entry::Occupied(first) => {
                diagnostics.report(second_definition(key, &first.get().key));
            }
            btree_map::Entry::Vacant(place) => drop(place.insert(second.component)),
        }
    }
}

fn unused(document: &Document, used: &BTreeSet<Place<'_>>, diagnostics: &mut Diagnostics) {
    let components = Kind::ALL.into_iter().flat_map(|kind| document.written(kind));
    for component in components.filter(|component| !used.contains(&place(component))) {
        let message = format!("nothing refers to `{}`", component.key.value);
        diagnostics.report(
            Diagnostic::new(Rule::UnusedComponent, &component.key.span, message)
                .help("remove it, or refer to it from an operation"),
        );
    }
}

/// Where a component stands: the file, and the first byte.
type Place<'d> = (&'d str, usize);

fn place(component: &Entry) -> Place<'_> {
    let span = &component.key.span;
    (&span.file().path, span.range().start)
}
