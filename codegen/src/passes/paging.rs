//! Paged operations: what they take and reply with, so that a client can go through all pages.

use std::collections::BTreeMap;

use crate::api::{Input, Operation, Place, Product, Shape, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{PagedBy, Paging};
use crate::rule::Rule;

/// Fills in what the pages hold, and checks that each can be asked for.
pub(super) fn complete(product: &mut Product, diagnostics: &mut Diagnostics) {
    let types = &product.types;
    for operation in product.faces.iter_mut().flat_map(|face| &mut face.operations) {
        let Some(words) = operation.paged.as_ref().map(|paged| paged.words.clone()) else { continue };
        parameters(operation, &words, diagnostics);
        let Some(reply) = operation.reply.as_ref().filter(|_| !operation.may_reply_nothing) else {
            let what = if operation.reply.is_some() { "whose reply may be empty" } else { "without a reply" };
            let fields: Vec<_> = fields(&words).map(|(field, ..)| format!("`{field}`")).collect();
            diagnostics.report(
                Diagnostic::new(Rule::Paging, &words.span, format!("a paged operation {what}")).help(
                    format!("describe its reply, a model with {}, or remove `x-paged`", fields.join(" and ")),
                ),
            );
            continue;
        };
        let item = item(types, reply, &words, diagnostics);
        if let (Some(paging), Some(item)) = (&mut operation.paged, item) {
            paging.item = item;
        }
    }
}

/// Checks the parameters that say which page.
fn parameters(operation: &Operation, words: &Paging, diagnostics: &mut Diagnostics) {
    let Paging { start, limit, by, .. } = words;
    if start.value == limit.value {
        let message = format!("`{}` can't say both which page is wanted and how long it is", start.value);
        diagnostics.report(
            Diagnostic::new(Rule::Paging, &limit.span, message)
                .label(&start.span, "says which page is wanted")
                .help("write the names of two query parameters"),
        );
        return;
    }
    for (name, by) in [(start, Some(by)), (limit, None)] {
        let input = operation
            .inputs
            .iter()
            .find(|input| input.place == Place::Query && input.field.name.value == name.value);
        let Some(input) = input else {
            let message = format!("a paged operation without the query parameter `{}`", name.value);
            let help = format!("add `{}`, or remove `x-paged`", name.value);
            diagnostics.report(Diagnostic::new(Rule::Paging, &name.span, message).help(help));
            continue;
        };
        let problem = by.map_or_else(|| limit_problem(input), |by| start_problem(by, input));
        // What couldn't be read is reported already.
        if let Some((reason, help)) = problem.filter(|_| !input.field.value.shape.is_unread()) {
            let message = format!("`{}` of a paged operation {reason}", name.value);
            diagnostics.report(
                Diagnostic::new(Rule::Paging, &input.field.name.span, message)
                    .label(&words.span, "paged")
                    .help(help),
            );
        }
    }
}

/// What is wrong with a parameter, and what to do.
type Problem = (&'static str, &'static str);

const NOT_AN_INTEGER: Problem = ("isn't an integer", "write `type: integer`");

fn start_problem(by: &PagedBy, input: &Input) -> Option<Problem> {
    let (shape, limits) = (&input.field.value.shape, &input.field.value.limits);
    match (by, shape) {
        (PagedBy::Token { .. }, Shape::Text) if input.field.is_required() => {
            Some(("is required", "write `required: false`: nobody has a token of the first page"))
        }
        (PagedBy::Index, Shape::Integer) if limits.minimum.is_none() => {
            Some(("has no `minimum`", "add `minimum`: the number of the first page"))
        }
        (PagedBy::Token { .. }, Shape::Text) | (PagedBy::Offset | PagedBy::Index, Shape::Integer) => None,
        (PagedBy::Token { .. }, _) => Some(("isn't a string", "write `type: string`, without a `format`")),
        (PagedBy::Offset | PagedBy::Index, _) => Some(NOT_AN_INTEGER),
    }
}

fn limit_problem(input: &Input) -> Option<Problem> {
    match input.field.value.shape {
        Shape::Integer if input.field.value.limits.maximum.is_none() => {
            Some(("has no `maximum`", "add `maximum`: how many items a page may have"))
        }
        Shape::Integer => None,
        _ => Some(NOT_AN_INTEGER),
    }
}

/// Whether a field has the shape that it needs.
type IsRight = fn(&Shape) -> bool;

/// The fields of a page: their names, and what they are.
fn fields(words: &Paging) -> impl Iterator<Item = (&str, &'static str, IsRight)> {
    let next = match &words.by {
        PagedBy::Token { next } => Some(next),
        PagedBy::Offset | PagedBy::Index => None,
    };
    let is_list: IsRight = |shape| matches!(shape, Shape::List(_));
    let is_integer: IsRight = |shape| matches!(shape, Shape::Integer);
    let is_text: IsRight = |shape| matches!(shape, Shape::Text);
    let all = [
        (Some(&words.items), "a list", is_list),
        (words.total.as_ref(), "an integer", is_integer),
        (next, "a string", is_text),
    ];
    all.into_iter().filter_map(|(name, what, is_right)| Some((name?.value.as_str(), what, is_right)))
}

/// Finds what the list of a reply holds, and checks what the reply says of the list.
fn item(
    types: &BTreeMap<String, Type>,
    reply: &str,
    words: &Paging,
    diagnostics: &mut Diagnostics,
) -> Option<Shape> {
    // A reply that isn't a model is reported already.
    let model = types.get(reply).filter(|found| matches!(found.kind, TypeKind::Model(_)))?;
    let mut items = None;
    for (name, what, is_right) in fields(words) {
        let found = model.fields().iter().find(|field| field.name.value == name);
        if let Some(field) = found.filter(|it| is_right(&it.value.shape) || it.value.shape.is_unread()) {
            if let Shape::List(item) = &field.value.shape {
                items = Some(item.shape.clone());
            }
            continue;
        }
        let (span, message) = match found {
            Some(field) => (&field.name.span, format!("`{name}` of a page is not {what}")),
            None => (&model.name.span, format!("a page without `{name}`")),
        };
        diagnostics.report(
            Diagnostic::new(Rule::Paging, span, message)
                .label(&words.span, "this operation replies with it")
                .help(format!("a page has `{name}`, {what}; if `{reply}` isn't one, remove `x-paged`")),
        );
    }
    items
}
