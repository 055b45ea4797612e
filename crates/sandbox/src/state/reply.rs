//! Replies made of what is kept: the resource in the form of the reply's model, or a page of them.

use serde_json::{Map, Value};

use super::models::Model;
use super::scene::Fields;
use super::shown::Shown;
use crate::documented::skeleton::skeleton;
use crate::spec::operation::Operation;
use crate::spec::paging::Paging;
use crate::spec::schema::{Facets, Schema};
use crate::{paging, sensitive};

/// The reply in plaintext; none where it is empty, and none that shows nothing kept.
pub(super) fn compose(
    operation: &Operation,
    model: Option<&Model>,
    shown: &Shown,
    example: &Value,
    request: &Map<String, Value>,
) -> Option<Value> {
    let (_, schema) = operation.reply.content.as_ref()?;
    let visible = |fields: &Fields| model.map_or_else(|| Map::clone(fields), |model| model.shown(fields));
    let facets = schema.facets();
    let reply = match shown {
        Shown::Nothing => return None,
        Shown::Resource(fields) => object(&visible(fields), &facets, Some(example)),
        Shown::Said(fields) => object(fields, &facets, Some(example)),
        Shown::Page(part) => {
            let usual = Paging::usual();
            let paging = operation.paging.as_ref().unwrap_or(&usual);
            let item_facets = facets.field(&paging.items).items();
            let item_example = example.get(&paging.items).and_then(|items| items.get(0));
            let items = part.items.iter();
            let items = items.map(|item| object(&visible(item), &item_facets, item_example)).collect();
            let mut page = request.clone();
            paging::tell(paging, request, part, &mut page);
            page.insert(paging.items.clone(), Value::Array(items));
            object(&page, &facets, Some(example))
        }
    };
    Some(allowed(reply, example, schema))
}

/// The documented example of the reply, samples in the place of ciphertexts.
pub(super) fn example(operation: &Operation) -> Value {
    let content = operation.reply.content.as_ref();
    content.map_or(Value::Null, |(example, schema)| sensitive::with_samples(example.clone(), schema))
}

/// The fields that the model has; the example's, where it requires one that is not there.
fn object(fields: &Map<String, Value>, facets: &Facets<'_>, example: Option<&Value>) -> Value {
    let required = facets.required();
    let mut object = Map::new();
    for name in facets.fields() {
        let (facets, example) = (facets.field(name), example.and_then(|example| example.get(name)));
        let value = match fields.get(name) {
            Some(value) => Some(formed(value, &facets, example)),
            None if required.contains(&name) => Some(example.cloned().unwrap_or_else(|| skeleton(&facets))),
            None => None,
        };
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    Value::Object(object)
}

fn formed(value: &Value, facets: &Facets<'_>, example: Option<&Value>) -> Value {
    match value {
        Value::Object(fields) if !facets.fields().is_empty() => object(fields, facets, example),
        Value::Array(items) => {
            let (facets, example) = (facets.items(), example.and_then(|example| example.get(0)));
            items.iter().map(|item| formed(item, &facets, example)).collect()
        }
        value => value.clone(),
    }
}

/// Takes out what the reply's schema doesn't allow, such as a name that is longer than a reply's may be.
fn allowed(mut reply: Value, example: &Value, schema: &Schema) -> Value {
    for issue in schema.issues(&reply) {
        tracing::warn!(field = issue.pointer, issue = issue.text, "what is kept does not fit into the reply");
        put_documented(&mut reply, example, &issue.pointer);
    }
    reply
}

/// Puts the example's value in the place of a field, or takes the field out.
fn put_documented(reply: &mut Value, example: &Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match reply.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            let name = name.replace("~1", "/").replace("~0", "~");
            match documented(example, pointer) {
                Some(value) => drop(object.insert(name, value.clone())),
                None => drop(object.shift_remove(&name)),
            }
        }
        // An item can't be taken out alone: the others would move.
        Some(Value::Array(_)) => put_documented(reply, example, parent),
        _ => {}
    }
}

/// The example's value at a place; the first item of a list stands for all of them.
fn documented<'e>(example: &'e Value, pointer: &str) -> Option<&'e Value> {
    pointer.split('/').skip(1).try_fold(example, |value, name| match value {
        Value::Array(items) => items.first(),
        value => value.pointer(&format!("/{name}")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    #[test]
    fn only_what_does_not_fit_is_taken_out() {
        let short = json!({"type": "string", "maxLength": 3});
        let item = json!({
            "type": "object", "required": ["name"],
            "properties": {"name": short, "remark": short, "tags": {"type": "array", "items": short}},
        });
        let page = json!({
            "type": "object",
            "properties": {"data": {"type": "array", "items": item}, "total_count": {"type": "integer"}},
        });
        let document = Document::parse(&json!({ "page": page }).to_string()).unwrap();
        let schema = document.node().schema("page").unwrap();
        let example = json!({"data": [{"name": "abc"}], "total_count": 1});
        let kept = json!({"data": [
            {"name": "x"},
            {"name": "much too long", "remark": "much too long"},
            {"name": "y", "tags": ["z", "much too long"]},
        ], "total_count": 3});
        let fitting = json!({"data": [{"name": "x"}, {"name": "abc"}, {"name": "y"}], "total_count": 3});
        assert_eq!(allowed(kept, &example, &schema), fitting);
    }
}
