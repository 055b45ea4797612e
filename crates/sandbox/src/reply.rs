//! What a good call is answered with: the documented example, with the caller's own values in it.

use serde_json::{Map, Value};

use crate::keys::FaceKeys;
use crate::paging;
use crate::sensitive;
use crate::spec::operation::Operation;
use crate::spec::paging::Paging;
use crate::spec::schema::{Facets, Schema};

/// Fills the example with the caller's values, in plaintext; none where the reply is empty.
pub(crate) fn compose(operation: &Operation, caller: &Map<String, Value>) -> Option<Value> {
    let (example, schema) = operation.reply.content.as_ref()?;
    let mut value = sensitive::with_samples(example.clone(), schema);
    let facets = schema.facets();
    echo(&mut value, "", &facets, caller, schema);
    if let Some(paging) = &operation.paging {
        let count = cut(&mut value, paging, &facets, caller);
        let items = facets.field(&paging.items).items();
        for index in 0..count {
            echo(&mut value, &format!("/{}/{index}", paging.items), &items, caller, schema);
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

/// Leaves the items that the caller asks for, and says what is documented of all there were; returns how many are left.
fn cut(value: &mut Value, paging: &Paging, facets: &Facets<'_>, caller: &Map<String, Value>) -> usize {
    let Some(reply) = value.as_object_mut() else { return 0 };
    let Some(Value::Array(items)) = reply.get_mut(&paging.items).map(Value::take) else { return 0 };
    let mut part = paging::part(paging, caller, (1..).zip(items));
    let count = part.items.len();
    reply.insert(paging.items.clone(), std::mem::take(&mut part.items).into());
    let mut told = Map::new();
    paging::tell(paging, caller, &part, &mut told);
    for word in [paging.total.as_ref(), paging.next()].into_iter().flatten() {
        reply.shift_remove(word);
    }
    let known = facets.fields();
    reply.extend(told.into_iter().filter(|(word, _)| known.contains(&word.as_str())));
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
