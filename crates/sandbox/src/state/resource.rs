//! What is kept, for people: each resource with its name and state.

use serde_json::{Map, Value};

use super::models::Model;
use super::scene::Fields;

/// What stands in the place of personal data.
const MASK: &str = "•••";

/// A resource as it is now.
#[derive(Clone)]
pub(crate) struct Resource {
    /// Its number: a higher one is younger.
    pub(crate) number: u64,
    pub(crate) product: String,
    pub(crate) model: String,
    /// The fields that name it.
    pub(crate) key: Map<String, Value>,
    pub(crate) state: Option<String>,
    /// All fields, personal data in plaintext.
    pub(crate) fields: Fields,
    /// All fields, without personal data.
    pub(crate) masked: Map<String, Value>,
}

impl Resource {
    pub(super) fn new(number: u64, model: &Model, fields: &Fields) -> Self {
        let mut masked = Value::Object(Map::clone(fields));
        let Ok(()) = model.schema.walk(&mut masked, &mut |value, facets, _| {
            if facets.sealed() {
                *value = MASK.into();
            }
            Ok::<(), std::convert::Infallible>(())
        });
        let state = model.lifecycle.state_of(fields);
        Self {
            number,
            product: model.product.clone(),
            model: model.name.clone(),
            key: model.key_of(fields),
            state: state.map(|state| state.as_str().map_or_else(|| state.to_string(), str::to_owned)),
            fields: Fields::clone(fields),
            masked: masked.as_object().cloned().unwrap_or_default(),
        }
    }
}

impl std::fmt::Debug for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resource")
            .field("product", &self.product)
            .field("model", &self.model)
            .field("state", &self.state)
            .field("fields", &self.masked)
            .finish_non_exhaustive()
    }
}
