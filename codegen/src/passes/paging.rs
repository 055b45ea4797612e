//! Paged operations: what they take and reply with, so that a client can go through all pages.

use std::collections::BTreeMap;

use crate::api::{LIMIT, OFFSET, Operation, Paging, Place, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Span;

const ITEMS: &str = "data";
const COUNT: &str = "total_count";

/// Fills in what the pages hold, and checks that each can be asked for.
pub(super) fn complete(product: &mut Product, diagnostics: &mut Diagnostics) {
    let types = &product.types;
    for operation in product.faces.iter_mut().flat_map(|face| &mut face.operations) {
        let Some(Paging { span, .. }) = &operation.paged else { continue };
        for name in [OFFSET, LIMIT] {
            if let Err(diagnostic) = parameter(operation, name, span) {
                diagnostics.report(diagnostic);
            }
        }
        let Some(reply) = &operation.reply else {
            diagnostics.report(
                Diagnostic::new(Rule::Paging, span, "a paged operation without a reply")
                    .help("describe its reply, a model with `data` and `total_count`, or remove `x-paged`"),
            );
            continue;
        };
        let item = item(types, reply, span, diagnostics);
        if let (Some(paging), Some(item)) = (&mut operation.paged, item) {
            paging.item = item;
        }
    }
}

/// Checks a parameter that says which page.
fn parameter(operation: &Operation, name: &str, paged: &Span) -> Result<(), Diagnostic> {
    let found = operation.inputs_in(Place::Query).find(|field| field.name.value == name);
    let Some(field) = found else {
        let message = format!("a paged operation without the query parameter `{name}`");
        let help = format!("add `{name}`, or remove `x-paged`");
        return Err(Diagnostic::new(Rule::Paging, paged, message).help(help));
    };
    let limits = &field.value.limits;
    let (reason, help) = match field.value.shape {
        Shape::Integer if !field.is_required() => ("is optional", "write `required: true`"),
        Shape::Integer if name == LIMIT && (limits.minimum.is_none() || limits.maximum.is_none()) => {
            ("has no limits", "add `minimum` and `maximum`: how many items a page may have")
        }
        Shape::Integer => return Ok(()),
        _ if field.value.shape.is_unread() => return Ok(()),
        _ => ("isn't an integer", "write `type: integer`"),
    };
    let message = format!("`{name}` of a paged operation {reason}");
    Err(Diagnostic::new(Rule::Paging, &field.name.span, message).label(paged, "paged").help(help))
}

/// Finds what the list of a reply holds, and checks that the reply counts all items.
fn item(
    types: &BTreeMap<String, Type>,
    reply: &str,
    paged: &Span,
    diagnostics: &mut Diagnostics,
) -> Option<Shape> {
    // A reply that isn't a model is reported already.
    let model = types.get(reply).filter(|found| matches!(found.kind, TypeKind::Model(_)))?;
    let mut field = |name: &str, what: &str, is_right: fn(&Shape) -> bool| {
        let found = model.fields().iter().find(|field| field.name.value == name);
        if found.is_some_and(|field| is_right(&field.value.shape) || field.value.shape.is_unread()) {
            return found.map(|field| &field.value.shape);
        }
        let (span, message) = match found {
            Some(field) => (&field.name.span, format!("`{name}` of a page is not {what}")),
            None => (&model.name.span, format!("a page without `{name}`")),
        };
        diagnostics.report(
            Diagnostic::new(Rule::Paging, span, message)
                .label(paged, "this operation replies with it")
                .help(format!("a page has `{name}`, {what}; if `{reply}` isn't one, remove `x-paged`")),
        );
        None
    };
    field(COUNT, "an integer", |shape| matches!(shape, Shape::Integer));
    match field(ITEMS, "a list", |shape| matches!(shape, Shape::List(_))) {
        Some(Shape::List(item)) => Some(item.shape.clone()),
        _ => None,
    }
}
