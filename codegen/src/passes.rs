//! What is concluded from the whole: passes over the [`Api`] and over all documents.

mod containment;
mod direction;
mod event;
mod examples;
mod paging;
mod sensitive;
mod template;
mod unused;

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::document::Documents;

/// Runs the passes, each of which completes the API or checks it.
pub(crate) fn run(documents: &Documents, api: &mut Api, problems: &mut Diagnostics) {
    for product in &mut api.products {
        examples::check(product, problems);
        event::check(product, problems);
        paging::complete(product, problems);
        direction::complete(product, problems);
        containment::check(product, problems);
        sensitive::complete(product, problems);
    }
    // A conclusion from absence holds only if nothing was left out.
    if problems.is_empty() {
        for product in &documents.products {
            unused::check(product, problems);
        }
    }
}
