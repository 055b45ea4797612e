//! Fields of objects that a page without samples shows as if they stood beside the object.
//!
//! In some layouts a table of attributes has no end, and only the samples tell where it is. Of a page that stops
//! before its samples, the spec tells.

use super::spec::SpecOperation;
use crate::facts::{FieldFacts, FieldKind};
use crate::page::{Page, PageLine};
use wechatpay_codegen::span::Span;

/// The page with such fields where they belong; `None` if its samples have told.
pub(super) fn nest(page: &Page, spec: &SpecOperation) -> Option<Page> {
    if !page.samples.is_empty() {
        return None;
    }
    let mut page = page.clone();
    for (said, known) in
        [(&mut page.facts.body, &spec.facts.body), (&mut page.facts.reply, &spec.facts.reply)]
    {
        if let (Some(said), Some(known)) = (said, known) {
            *said = nested(std::mem::take(said), known);
        }
    }
    Some(page)
}

fn nested(said: Vec<FieldFacts<PageLine>>, known: &[FieldFacts<Span>]) -> Vec<FieldFacts<PageLine>> {
    let find =
        |name: &str, among: &[FieldFacts<Span>]| among.iter().position(|field| field.name.value == name);
    let mut fields: Vec<FieldFacts<PageLine>> = Vec::new();
    // The object whose fields may come next, as the spec has it.
    let mut open: Option<&[FieldFacts<Span>]> = None;
    for field in said {
        let is_own = find(&field.name.value, known).is_some();
        let is_inner = open.is_some_and(|inner| find(&field.name.value, inner).is_some());
        if !is_own && is_inner {
            if let Some(object) = fields.last_mut() {
                object.fields.get_or_insert_default().push(field);
            }
            continue;
        }
        let spec = find(&field.name.value, known).and_then(|at| known.get(at));
        let is_collapsed =
            field.fields.is_none() && field.kind.as_ref().is_some_and(|kind| is_object(&kind.value));
        open = spec.and_then(|spec| spec.fields.as_deref()).filter(|_| is_collapsed);
        fields.push(field);
    }
    for field in &mut fields {
        let spec = find(&field.name.value, known).and_then(|at| known.get(at)?.fields.as_deref());
        if let (Some(inner), Some(known)) = (&mut field.fields, spec) {
            *inner = nested(std::mem::take(inner), known);
        }
    }
    fields
}

fn is_object(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Object(_) => true,
        FieldKind::List(item) => is_object(item),
        _ => false,
    }
}
