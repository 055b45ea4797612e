//! Documented errors of an operation: an example of an error response each.

use super::scope::Scope;
use super::types::named;
use crate::api::ErrorEntry;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Example};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Text;

const ENTRY: &str =
    "an error has `summary` (what it means), `description` (what to do), `value.code` and `value.message`";

/// Lowers the errors, in the order of the statuses and then of the examples.
pub(super) fn errors(
    scope: Scope<'_>,
    operation: &document::Operation,
    diagnostics: &mut Diagnostics,
) -> Vec<ErrorEntry> {
    let mut entries = Vec::new();
    for (status, response) in &operation.errors {
        let Some((document, response)) = scope.product.resolve(scope.document, response, diagnostics) else {
            continue;
        };
        let scope = scope.at(document);
        named(scope, &response.content.schema, diagnostics);
        if response.content.examples.is_empty() {
            let message = "an error response that documents no error";
            let span = &response.content.schema.span;
            diagnostics.report(Diagnostic::new(Rule::ErrorEntry, span, message).help(ENTRY));
        }
        for (name, example) in &response.content.examples {
            let Some((_, example)) = scope.product.resolve(scope.document, example, diagnostics) else {
                continue;
            };
            entries.extend(error_entry(name, &status.value, example, diagnostics));
        }
    }
    entries
}

fn error_entry(
    name: &Text,
    status: &str,
    example: &Example,
    diagnostics: &mut Diagnostics,
) -> Option<ErrorEntry> {
    let part = |key| example.value.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    let (Some(code), Some(message), Some(remedy)) = (part("code"), part("message"), &example.description)
    else {
        let reason = "this documents no error of the platform";
        diagnostics.report(Diagnostic::new(Rule::ErrorEntry, &example.span, reason).help(ENTRY));
        return None;
    };
    Some(ErrorEntry {
        name: name.clone(),
        status: status.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
        meaning: example.summary.value.clone(),
        remedy: remedy.value.clone(),
    })
}
