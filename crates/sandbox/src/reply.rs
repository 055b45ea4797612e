//! What a good call is answered with: the documented example, with the caller's own values in it.

use std::convert::Infallible;

use serde_json::{Map, Value};

use crate::crypto;
use crate::keys::FaceKeys;
use crate::spec::operation::ReplyTemplate;
use crate::spec::schema::Schema;

/// Fills the example with the caller's values; none where the reply is empty.
pub(crate) fn compose(
    reply: &ReplyTemplate,
    caller: Map<String, Value>,
    keys: &FaceKeys,
) -> rsa::Result<Option<Value>> {
    let Some((example, schema)) = &reply.content else { return Ok(None) };
    let mut value = with_sample_plaintexts(example.clone(), schema);
    let known = schema.facets().fields();
    for (name, field) in caller {
        if known.contains(&name.as_str()) {
            echo(&mut value, name, field, schema);
        }
    }
    seal(&mut value, schema, keys)?;
    Ok(Some(value))
}

/// The example's sealed strings were sealed for somebody else: samples take their place.
fn with_sample_plaintexts(mut value: Value, schema: &Schema) -> Value {
    let Ok(()) = schema.walk(&mut value, &mut |value, facets, pointer| {
        if let Value::String(text) = value
            && facets.sensitive()
        {
            let name = pointer.rsplit('/').find(|token| token.parse::<usize>().is_err()).unwrap_or_default();
            *text = format!("sample {name}");
        }
        Ok::<(), Infallible>(())
    });
    value
}

/// Sets a field of the reply, unless the reply gives that name another meaning.
fn echo(value: &mut Value, name: String, field: Value, schema: &Schema) {
    let mut candidate = value.clone();
    if let Some(object) = candidate.as_object_mut() {
        object.insert(name, field);
    }
    if schema.accepts(&candidate) {
        *value = candidate;
    }
}

/// Seals every sensitive string for the caller.
fn seal(value: &mut Value, schema: &Schema, keys: &FaceKeys) -> rsa::Result<()> {
    schema.walk(value, &mut |value, facets, _| {
        if let Value::String(text) = value
            && facets.sensitive()
        {
            *text = crypto::seal(&keys.caller, text)?;
        }
        Ok(())
    })
}
