//! What is in a notification: the resource, and the envelope it is encrypted into.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::EmitError;
use crate::check::form;
use crate::crypto::{self, ALPHANUMERIC};
use crate::keys::FaceKeys;
use crate::sensitive;
use crate::signature::now;
use crate::spec::issue::Issue;
use crate::spec::webhook::Webhook;

/// How far China is ahead of UTC, in hours.
const CHINA: i8 = 8;

/// The resource: the example with the given fields in it, sealed for the caller what travels sealed.
pub(super) fn resource(
    webhook: &Webhook,
    fields: Option<Value>,
    keys: &FaceKeys,
) -> Result<Value, EmitError> {
    let wrong = |issue: Issue| EmitError::Fields {
        event_type: webhook.event_type.clone(),
        pointer: issue.pointer,
        issue: issue.text,
    };
    let fields = match fields {
        None => Map::new(),
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            return Err(wrong(Issue { pointer: String::new(), text: "must be a JSON object".to_owned() }));
        }
    };
    let mut resource = sensitive::with_samples(Value::Object(webhook.example.clone()), &webhook.resource);
    if let Value::Object(resource) = &mut resource {
        for (name, value) in fields {
            match value {
                Value::Null => drop(resource.shift_remove(&name)),
                value => drop(resource.insert(name, value)),
            }
        }
    }
    form::check(&webhook.resource, &mut resource).map_err(wrong)?;
    sensitive::seal(&mut resource, &webhook.resource, keys).map_err(cannot_make)?;
    Ok(resource)
}

/// Encrypts a resource into a new envelope; returns the notification's ID and its body.
pub(super) fn enclose(
    webhook: &Webhook,
    resource: &Value,
    keys: &FaceKeys,
) -> Result<(String, Bytes), EmitError> {
    let id = crypto::uuid().map_err(cannot_make)?;
    let create_time = jiff::Timestamp::from_second(now()).map_err(cannot_make)?;
    let nonce = crypto::random(ALPHANUMERIC, 12).map_err(cannot_make)?;
    let plaintext = resource.to_string();
    let ciphertext =
        crypto::encrypt(keys.api_key.as_str(), &nonce, &webhook.original_type, plaintext.as_bytes())
            .map_err(cannot_make)?;
    let envelope = json!({
        "id": id,
        "create_time": create_time.display_with_offset(jiff::tz::offset(CHINA)).to_string(),
        "event_type": webhook.event_type,
        "resource_type": "encrypt-resource",
        "summary": webhook.summary,
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": ciphertext,
            "associated_data": webhook.original_type,
            "nonce": nonce,
            "original_type": webhook.original_type,
        },
    });
    match webhook.envelope.issue(&envelope) {
        Some(Issue { pointer, text }) => Err(EmitError::Make {
            reason: format!("`{pointer}` of {} {text}, says its document", webhook.event_type),
        }),
        None => Ok((id, envelope.to_string().into())),
    }
}

fn cannot_make(error: impl ToString) -> EmitError {
    EmitError::Make { reason: error.to_string() }
}
