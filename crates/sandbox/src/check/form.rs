//! What holds for all JSON on its way to or from the platform: no nulls, no unknown fields, valid to its schema.

use serde_json::Value;

use crate::check::text;
use crate::json;
use crate::spec::issue::{Issue, did_you_mean};
use crate::spec::schema::{Facets, Schema};

/// Checks a value and everything in it.
///
/// # Errors
/// The first thing that is wrong, and where.
pub(crate) fn check(schema: &Schema, value: &mut Value) -> Result<(), Issue> {
    schema.walk(value, &mut |value, facets, pointer| {
        check_value(value, facets).map_err(|(name, text)| {
            let mut pointer = pointer.to_owned();
            if let Some(name) = name {
                json::push_token(&mut pointer, &name);
            }
            Issue { pointer, text }
        })
    })?;
    schema.issue(value).map_or(Ok(()), Err)
}

/// Checks what holds for every value, beyond the schemas. An error may name a field of the value.
fn check_value(value: &Value, facets: &Facets<'_>) -> Result<(), (Option<String>, String)> {
    match value {
        Value::Null => Err((None, "is null, which is not allowed: leave the field out".to_owned())),
        Value::String(text) => text::check(text).map_err(|issue| (None, issue)),
        Value::Number(number) if facets.kind() == Some("integer") && !number.is_i64() => {
            Err((None, "must be an integer of 64 bits, written without point and exponent".to_owned()))
        }
        Value::Object(object) => {
            let known = facets.fields();
            match object.keys().find(|name| !known.is_empty() && !known.contains(&name.as_str())) {
                Some(name) => {
                    let issue = format!("is not a known field{}", did_you_mean(name, &known));
                    Err((Some(name.clone()), issue))
                }
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
