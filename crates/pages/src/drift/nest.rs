//! Fields of objects that a page without samples shows as if they stood beside the object.
//!
//! In some layouts a table of attributes has no end, and only the samples show where it is. Of a page that stops
//! before its samples, the spec knows.

use std::borrow::Cow;

use super::spec::{SpecField, SpecOperation};
use crate::evidence::{Field, Kind, Page, Voice};

/// The page with such fields where they belong.
pub(super) fn nest<'p>(page: &'p Page, spec: &SpecOperation) -> Cow<'p, Page> {
    let replies = page.replies.iter().filter_map(|reply| reply.object.as_ref());
    let lists = page.request.lists.iter().chain(replies.flat_map(|object| &object.lists));
    if page.truncated.is_none() || lists.into_iter().any(|list| matches!(list.voice, Voice::Java | Voice::Go))
    {
        return Cow::Borrowed(page);
    }
    let mut page = page.clone();
    page.request.fields = nested(std::mem::take(&mut page.request.fields), &spec.request);
    for reply in &mut page.replies {
        if let (Some(object), Some(known)) = (&mut reply.object, spec.reply(reply.status.value)) {
            object.fields = nested(std::mem::take(&mut object.fields), &known.fields);
        }
    }
    Cow::Owned(page)
}

fn nested(fields: Vec<Field>, known: &[SpecField]) -> Vec<Field> {
    let is_among = |name: &str, among: &[SpecField]| among.iter().any(|field| field.name.value == name);
    let inner = |field: &Field| {
        known.iter().find(|known| known.name.value == field.name).and_then(|known| known.fields.as_deref())
    };
    let mut result: Vec<Field> = Vec::new();
    // The object whose fields may come next, as the spec has it.
    let mut open: Option<&[SpecField]> = None;
    for field in fields {
        let is_inner = open.is_some_and(|inner| is_among(&field.name, inner));
        if !is_among(&field.name, known) && is_inner {
            if let Some(object) = result.last_mut() {
                object.object.get_or_insert_default().fields.push(field);
            }
            continue;
        }
        let is_collapsed = field.object.is_none() && field.kind.value().is_some_and(is_object);
        open = inner(&field).filter(|_| is_collapsed);
        result.push(field);
    }
    for field in &mut result {
        if let (Some(known), Some(object)) = (inner(field), &mut field.object) {
            object.fields = nested(std::mem::take(&mut object.fields), known);
        }
    }
    result
}

fn is_object(kind: &Kind) -> bool {
    match kind {
        Kind::Object => true,
        Kind::List(item) => is_object(item),
        _ => false,
    }
}
