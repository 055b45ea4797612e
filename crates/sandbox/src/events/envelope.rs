//! What is in a notification: the resource, and the envelope it is encrypted into.

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::error::EmitError;
use super::flaw::Flaw;
use crate::check::form;
use crate::crypto::{self, ALPHANUMERIC};
use crate::keys::FaceKeys;
use crate::sensitive;
use crate::spec::issue::Issue;
use crate::spec::webhook::Webhook;

/// How far China is ahead of UTC, in hours.
const CHINA: i8 = 8;

/// An event type that no document has.
const UNKNOWN_EVENT: &str = "SANDBOX.UNKNOWN_EVENT";

/// The resource: the example with the given fields in it, sealed for the caller what travels sealed.
pub(super) fn resource(
    webhook: &Webhook,
    fields: Option<Value>,
    keys: &FaceKeys,
) -> Result<Value, EmitError> {
    let mut resource = plain_resource(webhook, fields)?;
    sensitive::seal(&mut resource, &webhook.resource, keys).map_err(cannot_make)?;
    Ok(resource)
}

/// The resource before anything in it is sealed.
pub(super) fn plain_resource(webhook: &Webhook, fields: Option<Value>) -> Result<Value, EmitError> {
    let wrong = |Issue { pointer, text }| EmitError::Fields {
        event_type: webhook.event_type.clone(),
        pointer,
        issue: text,
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
    Ok(resource)
}

/// An envelope with an encrypted resource.
#[derive(Clone)]
pub(super) struct Enclosed {
    /// The notification's ID.
    pub(super) id: String,
    pub(super) event_type: String,
    /// The body as it is sent.
    pub(super) body: Bytes,
    /// The body as it is signed, where that is another one.
    pub(super) signed: Option<Bytes>,
}

/// An ID for a notification.
pub(super) fn new_id() -> Result<String, EmitError> {
    crypto::uuid().map_err(cannot_make)
}

/// Encrypts a resource into a new envelope.
pub(super) fn enclose(
    webhook: &Webhook,
    id: String,
    resource: &Value,
    keys: &FaceKeys,
    created: Timestamp,
    flaw: Option<Flaw>,
) -> Result<Enclosed, EmitError> {
    let create_time = Timestamp::from_second(created.as_second()).map_err(cannot_make)?;
    let nonce = crypto::random(ALPHANUMERIC, 12).map_err(cannot_make)?;
    let other_key = crypto::random(ALPHANUMERIC, keys.api_key.as_str().len()).map_err(cannot_make)?;
    let api_key = if flaw == Some(Flaw::WrongApiKey) { &other_key } else { keys.api_key.as_str() };
    let event_type = if flaw == Some(Flaw::UnknownEvent) { UNKNOWN_EVENT } else { &webhook.event_type };
    let plaintext = resource.to_string();
    let ciphertext = crypto::encrypt(api_key, &nonce, &webhook.original_type, plaintext.as_bytes())
        .map_err(cannot_make)?;
    let mut envelope = json!({
        "id": id,
        "create_time": create_time.display_with_offset(jiff::tz::offset(CHINA)).to_string(),
        "event_type": event_type,
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
    if let Some(Issue { pointer, text }) = webhook.envelope.issue(&envelope)
        && flaw != Some(Flaw::UnknownEvent)
    {
        return Err(EmitError::Make {
            reason: format!("`{pointer}` of {event_type} {text}, says its document"),
        });
    }
    let body = Bytes::from(envelope.to_string());
    let event_type = event_type.to_owned();
    if flaw != Some(Flaw::Tampered) {
        return Ok(Enclosed { id, event_type, body, signed: None });
    }
    if let Some(summary) = envelope.get_mut("summary") {
        *summary = Value::String(format!("{}!", webhook.summary));
    }
    Ok(Enclosed { id, event_type, body: envelope.to_string().into(), signed: Some(body) })
}

fn cannot_make(error: impl ToString) -> EmitError {
    EmitError::Make { reason: error.to_string() }
}
