//! Events that a call or a happening announces, on their way to whoever sends them.

use std::fmt;

use serde_json::{Map, Value, json};
use wechatpay_api::Face;

use super::scene::Scene;

/// The table that keeps announcements until they are taken over.
pub(crate) const ANNOUNCEMENTS: &str = "announcements";

/// An event to send. It is kept in the table [`ANNOUNCEMENTS`] under its ID until somebody takes it over.
#[derive(Clone, PartialEq)]
pub(crate) struct Announcement {
    pub(crate) id: String,
    pub(crate) face: Face,
    /// The name on the wire.
    pub(crate) event_type: String,
    pub(crate) url: String,
    /// What it brings, sensitive strings in plaintext; `null` where the example's field has to be left out.
    pub(crate) fields: Map<String, Value>,
}

/// An event of a document, as far as announcing it goes.
pub(super) struct Event {
    pub(super) face: Face,
    /// The name on the wire.
    pub(super) wire_name: String,
    /// The `operationId`.
    pub(super) name: String,
    /// The fields of what it brings, and whether each is required.
    pub(super) fields: Vec<(String, bool)>,
    /// The documented example of what it brings, samples in the place of ciphertexts.
    pub(super) example: Value,
}

impl Event {
    /// What it brings: the fields of the resource met last, and of the request where the resource has none.
    pub(super) fn fields(&self, scene: &Scene<'_>) -> Map<String, Value> {
        let resource = scene.last().map(|met| &met.fields);
        let found = self.fields.iter().filter_map(|(name, required)| {
            let value = resource.and_then(|fields| fields.get(name)).or_else(|| scene.fields.get(name));
            match (value, required) {
                (Some(value), _) => Some((name.clone(), value.clone())),
                (None, true) => None,
                (None, false) => Some((name.clone(), Value::Null)),
            }
        });
        found.collect()
    }
}

/// Without the fields, which may be personal data.
impl fmt::Debug for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, face, event_type, url, fields: _ } = self;
        f.debug_struct("Announcement")
            .field("id", id)
            .field("face", face)
            .field("event_type", event_type)
            .field("url", url)
            .finish_non_exhaustive()
    }
}

impl Announcement {
    /// As it is kept.
    pub(super) fn to_value(&self) -> Value {
        let Self { id: _, face, event_type, url, fields } = self;
        json!({ "face": face.to_string(), "event_type": event_type, "url": url, "fields": fields })
    }

    /// As it was kept.
    pub(super) fn of_value(id: &str, value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key)?.as_str().map(str::to_owned);
        let face = text("face")?;
        Some(Self {
            id: id.to_owned(),
            face: Face::ALL.into_iter().find(|known| known.to_string() == face)?,
            event_type: text("event_type")?,
            url: text("url")?,
            fields: value.get("fields")?.as_object()?.clone(),
        })
    }
}
