//! The request body: read strictly, checked against its schema, its sealed strings opened.

use serde_json::{Map, Value};

use crate::check::{form, text};
use crate::crypto::{self, BadSeal};
use crate::json;
use crate::keys::FaceKeys;
use crate::refusal::{Detail, Location, Refusal};
use crate::spec::schema::Schema;

/// Checks that there is no body where none is documented.
pub(crate) fn check_empty(body: &[u8]) -> Result<(), Refusal> {
    if body.is_empty() { Ok(()) } else { Err(refuse("", "must be empty: this call has none")) }
}

/// Reads the JSON body of a call and returns its fields, with plaintexts in place of sealed strings.
pub(crate) fn read(schema: &Schema, body: &[u8], keys: &FaceKeys) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Err(refuse("", "is missing: send a JSON object"));
    }
    let mut value = json::parse(body).map_err(|problem| refuse(problem.pointer, problem.issue))?;
    form::check(schema, &mut value).map_err(|issue| refuse(issue.pointer, issue.text))?;
    open(schema, &mut value, keys)?;
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(refuse("", "must be a JSON object")),
    }
}

/// Replaces every sealed string by what it holds.
fn open(schema: &Schema, value: &mut Value, keys: &FaceKeys) -> Result<(), Refusal> {
    schema.walk(value, &mut |value, facets, pointer| {
        if let Value::String(text) = value
            && facets.sealed()
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
