//! Rules about the IDs of operations and events.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;

/// Checks that an ID stands once in its document.
pub(super) fn stands_once<'d>(
    id: &'d Text,
    ids: &mut BTreeMap<&'d str, &'d Text>,
    diagnostics: &mut Diagnostics,
) {
    let first = *ids.entry(id.as_str()).or_insert(id);
    if !std::ptr::eq(first, id) {
        let message = format!("a second operation `{}`", id.value);
        diagnostics.report(
            Diagnostic::new(Rule::DuplicateOperation, &id.span, message)
                .label(&first.span, "the first one")
                .help("an operation ID stands once in a face"),
        );
    }
}

/// Checks that an ID is in camelCase; what it says is the platform's choice.
pub(super) fn camel_case(id: &Text, rule: Rule, diagnostics: &mut Diagnostics) {
    let is_camel_case = id.value.chars().all(|c| c.is_ascii_alphanumeric())
        && id.value.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_camel_case {
        diagnostics.report(
            Diagnostic::new(rule, &id.span, format!("`{}` is not in camelCase", id.value))
                .help("take the platform's name and begin it with a small letter: `getUserCard`"),
        );
    }
}
