//! What a good call is answered with: the documented example, with the caller's own values in it.

use serde_json::{Map, Value};

use crate::keys::FaceKeys;
use crate::sensitive;
use crate::spec::operation::Operation;
use crate::spec::schema::{Facets, Schema};

/// Where the items of a page stand in its reply.
const ITEMS: &str = "data";

/// Fills the example with the caller's values, in plaintext; none where the reply is empty.
pub(crate) fn compose(operation: &Operation, caller: &Map<String, Value>) -> Option<Value> {
    let (example, schema) = operation.reply.content.as_ref()?;
    let mut value = sensitive::with_samples(example.clone(), schema);
    let facets = schema.facets();
    echo(&mut value, "", &facets, caller, schema);
    if operation.paged {
        let count = cut(&mut value, caller);
        let items = facets.field(ITEMS).items();
        for index in 0..count {
            echo(&mut value, &format!("/{ITEMS}/{index}"), &items, caller, schema);
        }
    }
    Some(value)
}

/// Seals a reply that is known in plaintext; none where the reply is empty.
pub(crate) fn seal(operation: &Operation, mut reply: Value, keys: &FaceKeys) -> rsa::Result<Option<Value>> {
    let Some((_, schema)) = &operation.reply.content else { return Ok(None) };
    sensitive::seal(&mut reply, schema, keys)?;
    Ok(Some(reply))
}

/// Leaves the items that the caller asks for and counts all there were; returns how many are left.
fn cut(value: &mut Value, caller: &Map<String, Value>) -> usize {
    let asked = |name| caller.get(name).and_then(Value::as_i64);
    let amount =
        |name, otherwise| asked(name).map_or(otherwise, |number| usize::try_from(number).unwrap_or_default());
    let Some(items) = value.get_mut(ITEMS).and_then(Value::as_array_mut) else { return 0 };
    let total = items.len();
    let page: Vec<Value> =
        items.drain(..).skip(amount("offset", 0)).take(amount("limit", usize::MAX)).collect();
    let count = page.len();
    *items = page;
    if let Some(object) = value.as_object_mut() {
        object.insert("total_count".to_owned(), total.into());
    }
    count
}

/// Sets the fields of an object to the caller's values, but those that the reply gives another meaning.
fn echo(value: &mut Value, pointer: &str, facets: &Facets<'_>, caller: &Map<String, Value>, schema: &Schema) {
    let known = facets.fields();
    for (name, field) in caller.iter().filter(|(name, _)| known.contains(&name.as_str())) {
        let mut candidate = value.clone();
        if let Some(Value::Object(object)) = candidate.pointer_mut(pointer) {
            object.insert(name.clone(), field.clone());
        }
        if schema.accepts(&candidate) {
            *value = candidate;
        }
    }
}
