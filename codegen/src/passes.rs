//! What is concluded from the whole: passes over the [`Api`] and over all documents.

mod behavior;
mod containment;
mod direction;
mod event;
mod examples;
mod faces;
mod lifecycle;
mod model_rule;
mod paging;
mod sample_rule;
mod sensitive;
mod template;
mod unused;

pub(crate) use event::has_examples;
pub(crate) use sample_rule::samples_keep_rules;

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::document::Documents;

/// Runs the passes, each of which completes the API or checks it.
pub(crate) fn run(documents: &Documents, api: &mut Api, diagnostics: &mut Diagnostics) {
    // A conclusion from absence holds only if nothing was left out.
    let is_whole = diagnostics.is_empty();
    for product in &mut api.products {
        examples::check(product, diagnostics);
        event::check(product, diagnostics);
        paging::complete(product, diagnostics);
        direction::complete(product, diagnostics);
        if is_whole {
            faces::check(product, diagnostics);
        }
        containment::check(product, diagnostics);
        sensitive::complete(product, diagnostics);
        if is_whole {
            lifecycle::check(product, diagnostics);
            behavior::check(product, diagnostics);
            model_rule::check(product, diagnostics);
        }
    }
    if diagnostics.is_empty() {
        unused::check(documents, diagnostics);
    }
}
