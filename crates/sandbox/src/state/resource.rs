//! What is kept, for people: each resource with its name and state.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::models::Model;
use super::scene::Fields;
use crate::sensitive;

/// A resource of the platform as it is now, such as a user card.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Resource {
    /// Its number: a higher one is younger.
    pub number: u64,
    /// The product that it is of, such as `card-member`.
    pub product: String,
    /// The model that describes it, such as `UserCard`.
    pub model: String,
    /// The fields that name it.
    pub key: Map<String, Value>,
    /// Its state, such as `EFFECTIVE`, if it has one.
    pub state: Option<String>,
    /// Whether it is a sample of the documentation, which nobody has made or changed.
    pub sample: bool,
    /// All its fields, `•••` in the place of personal data.
    pub fields: Map<String, Value>,
    #[serde(skip)]
    plaintext: Fields,
}

impl Resource {
    pub(super) fn new(number: u64, model: &Model, fields: Fields, sample: bool) -> Self {
        let state = model.lifecycle.state_of(&fields);
        // What one face alone has may be personal too.
        let schemas = model.schemas.iter();
        let masked = schemas.fold(Map::clone(&fields), |fields, schema| sensitive::masked(&fields, schema));
        Self {
            number,
            product: model.product.clone(),
            model: model.name.clone(),
            key: model.key_of(&fields),
            state: state.map(|state| state.as_str().map_or_else(|| state.to_string(), str::to_owned)),
            sample,
            fields: masked,
            plaintext: fields,
        }
    }

    /// All its fields, personal data in plaintext.
    pub fn plaintext(&self) -> &Map<String, Value> {
        &self.plaintext
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resource")
            .field("product", &self.product)
            .field("model", &self.model)
            .field("state", &self.state)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}
