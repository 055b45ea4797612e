//! Sealed strings on their way out: samples in place of the documents' ciphertexts, sealed for the caller. A
//! sensitive plaintext of an event stays what it is.

use std::convert::Infallible;

use serde_json::Value;

use crate::crypto;
use crate::keys::FaceKeys;
use crate::spec::schema::Schema;

/// An example's sealed strings were sealed for somebody else: samples in plaintext take their place.
pub(crate) fn with_samples(mut value: Value, schema: &Schema) -> Value {
    let Ok(()) = schema.walk(&mut value, &mut |value, facets, pointer| {
        if let Value::String(text) = value
            && facets.sealed()
        {
            let name = pointer.rsplit('/').find(|token| token.parse::<usize>().is_err()).unwrap_or_default();
            *text = format!("sample {name}");
        }
        Ok::<(), Infallible>(())
    });
    value
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
