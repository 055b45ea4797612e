//! The request body: read strictly, held against its schema, its sensitive strings opened.

use serde_json::{Map, Value};

use crate::check::text;
use crate::crypto::{self, BadSeal};
use crate::json;
use crate::keys::FaceKeys;
use crate::refusal::{Detail, Location, Refusal};
use crate::spec::issue::did_you_mean;
use crate::spec::operation::Operation;
use crate::spec::schema::{Facets, Schema};

/// Reads the body of a call and returns its fields, with plaintexts in place of sealed strings.
pub(crate) fn read(
    operation: &Operation,
    body: &[u8],
    keys: &FaceKeys,
) -> Result<Map<String, Value>, Refusal> {
    let Some(schema) = &operation.body else {
        return if body.is_empty() {
            Ok(Map::new())
        } else {
            Err(refuse("", "must be empty: this call has none"))
        };
    };
    if body.is_empty() {
        return Err(refuse("", "is missing: send a JSON object"));
    }
    let mut value = json::parse(body).map_err(|problem| refuse(problem.pointer, problem.issue))?;
    schema.walk(&mut value, &mut |value, facets, pointer| {
        check_form(value, facets).map_err(|(name, issue)| {
            let mut field = pointer.to_owned();
            if let Some(name) = name {
                json::push_token(&mut field, &name);
            }
            refuse(field, issue)
        })
    })?;
    if let Some(issue) = schema.issue(&value) {
        return Err(refuse(issue.pointer, issue.text));
    }
    open(schema, &mut value, keys)?;
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(refuse("", "must be a JSON object")),
    }
}

/// Checks what holds for every body, beyond the schemas. An error may name a field of the value.
fn check_form(value: &Value, facets: &Facets<'_>) -> Result<(), (Option<String>, String)> {
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
                    let issue = format!("is no field of this request{}", did_you_mean(name, &known));
                    Err((Some(name.clone()), issue))
                }
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Replaces every sensitive string by what it holds.
fn open(schema: &Schema, value: &mut Value, keys: &FaceKeys) -> Result<(), Refusal> {
    schema.walk(value, &mut |value, facets, pointer| {
        if let Value::String(text) = value
            && facets.sensitive()
        {
            *text = crypto::open(&keys.platform, text)
                .map_err(|problem| refuse(pointer, not_opened(problem, keys)))?;
            text::check(text).map_err(|issue| refuse(pointer, issue))?;
        }
        Ok(())
    })
}

fn not_opened(problem: BadSeal, keys: &FaceKeys) -> String {
    let problem = match problem {
        BadSeal::NotBase64 => "is not sealed",
        BadSeal::WrongKey => "does not open with the platform's private key",
        BadSeal::NotUtf8 => "holds something else than UTF-8",
    };
    let key_id = &keys.public_key_id;
    format!("{problem}: send RSA-OAEP (SHA-1, MGF1 with SHA-1) of UTF-8 text in Base64, sealed with {key_id}")
}

fn refuse(pointer: impl Into<String>, issue: impl Into<String>) -> Refusal {
    Refusal::param_error(Detail::new(pointer, Location::Body, issue))
}
