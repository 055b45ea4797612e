//! Sealed strings on their way out: samples in place of the documents' ciphertexts, sealed for the caller. A
//! sensitive plaintext of an event stays what it is. And masks in their place, for logs and pages.

use std::convert::Infallible;

use serde_json::{Map, Value};

use crate::crypto;
use crate::keys::FaceKeys;
use crate::spec::schema::{Facets, Schema};

/// What stands in the place of personal data.
const MASK: &str = "•••";

/// The same fields with `•••` in the place of what travels sealed.
pub(crate) fn masked(fields: &Map<String, Value>, schema: &Schema) -> Map<String, Value> {
    let mut masked = Value::Object(fields.clone());
    let Ok(()) = schema.walk(&mut masked, &mut |value, facets, _| {
        if facets.sealed() {
            *value = MASK.into();
        }
        Ok::<(), Infallible>(())
    });
    match masked {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An example's sealed strings were sealed for somebody else: samples in plaintext take their place.
pub(crate) fn with_samples(mut value: Value, schema: &Schema) -> Value {
    let Ok(()) = schema.walk(&mut value, &mut |value, facets, pointer| {
        put_sample(value, facets, pointer);
        Ok::<(), Infallible>(())
    });
    value
}

/// Puts a sample in plaintext in the place of one sealed string.
pub(crate) fn put_sample(value: &mut Value, facets: &Facets<'_>, pointer: &str) {
    if let Value::String(text) = value
        && facets.sealed()
    {
        let name = pointer.rsplit('/').find(|token| token.parse::<usize>().is_err()).unwrap_or_default();
        *text = format!("sample {name}");
    }
}

/// Seals for the caller every string that travels sealed.
pub(crate) fn seal(value: &mut Value, schema: &Schema, keys: &FaceKeys) -> rsa::Result<()> {
    schema.walk(value, &mut |value, facets, _| {
        if let Value::String(text) = value
            && facets.sealed()
        {
            *text = crypto::seal(&keys.caller, text)?;
        }
        Ok(())
    })
}
