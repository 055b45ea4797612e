//! What a good call is answered with: the documented example, with the caller's own values in it.

use serde_json::{Map, Value};

use crate::keys::FaceKeys;
use crate::sensitive;
use crate::spec::operation::ReplyTemplate;
use crate::spec::schema::Schema;

/// Fills the example with the caller's values; none where the reply is empty.
pub(crate) fn compose(
    reply: &ReplyTemplate,
    caller: Map<String, Value>,
    keys: &FaceKeys,
) -> rsa::Result<Option<Value>> {
    let Some((example, schema)) = &reply.content else { return Ok(None) };
    let mut value = sensitive::with_samples(example.clone(), schema);
    let known = schema.facets().fields();
    for (name, field) in caller {
        if known.contains(&name.as_str()) {
            echo(&mut value, name, field, schema);
        }
    }
    sensitive::seal(&mut value, schema, keys)?;
    Ok(Some(value))
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
