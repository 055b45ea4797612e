//! Paged operations: what they take and reply with, so that a client can go through all pages.

use std::collections::BTreeMap;

use crate::api::{Operation, Paging, Place, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Span;

const OFFSET: &str = "offset";
const LIMIT: &str = "limit";
const ITEMS: &str = "data";
const COUNT: &str = "total_count";

/// Fills in what the pages hold, and checks that each can be asked for.
pub(super) fn complete(product: &mut Product, problems: &mut Diagnostics) {
    let types = &product.types;
    for operation in product.faces.iter_mut().flat_map(|face| &mut face.operations) {
        let Some(Paging { span, .. }) = &operation.paged else { continue };
        for name in [OFFSET, LIMIT] {
            if let Err(mistake) = parameter(operation, name, span) {
                problems.report(mistake);
            }
        }
        let item = item(types, &operation.reply, span, problems);
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
    let (problem, help) = match field.value.shape {
        Shape::Integer if !field.is_required() => ("is optional", "write `required: true`"),
        Shape::Integer if name == LIMIT && (limits.minimum.is_none() || limits.maximum.is_none()) => {
            ("has no limits", "add `minimum` and `maximum`: how many items a page may have")
        }
        Shape::Integer => return Ok(()),
        _ if field.value.shape.is_unread() => return Ok(()),
        _ => ("is no integer", "write `type: integer`"),
    };
    let message = format!("`{name}` of a paged operation {problem}");
    Err(Diagnostic::new(Rule::Paging, &field.name.span, message).label(paged, "paged").help(help))
}

/// Finds what the list of a reply holds.
fn item(
    types: &BTreeMap<String, Type>,
    reply: &str,
    paged: &Span,
    problems: &mut Diagnostics,
) -> Option<Shape> {
    // A reply that is no model is reported already.
    let model = types.get(reply).filter(|found| matches!(found.kind, TypeKind::Model(_)))?;
    let shape = |name: &str| {
        let field = model.fields().iter().find(|field| field.name.value == name);
        field.map(|field| &field.value.shape)
    };
    let mut refuse = |what: &str, name: &str| {
        let message = format!("a page without {what} `{name}`");
        problems.report(
            Diagnostic::new(Rule::Paging, &model.name.span, message)
                .label(paged, "the reply of this operation")
                .help(format!("add `{name}` to `{reply}`, or remove `x-paged`")),
        );
    };
    if !matches!(shape(COUNT), Some(shape) if shape.is_unread() || matches!(shape, Shape::Integer)) {
        refuse("an integer", COUNT);
    }
    match shape(ITEMS) {
        Some(Shape::List(item)) => return Some(item.shape.clone()),
        Some(shape) if shape.is_unread() => {}
        _ => refuse("a list", ITEMS),
    }
    None
}
