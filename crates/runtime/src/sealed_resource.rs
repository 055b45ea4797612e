//! What is sealed with an API key: the resource of a notification, a platform certificate.

use crate::api_key::{ApiKey, ResourceError};
use crate::raw_body::RawBody;
use crate::wire::{Decode, ObjectReader};

/// The one algorithm that is documented.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// A plaintext that AES-256-GCM sealed, and what opening it takes.
pub(crate) struct Sealed {
    algorithm: String,
    ciphertext: String,
    associated_data: Option<String>,
    nonce: String,
    pub(crate) original_type: Option<String>,
}

impl Sealed {
    /// Opens it with the first key that fits, which is the first or the second during a rotation.
    pub(crate) fn open_with_any(&self, api_keys: &[ApiKey]) -> Result<RawBody, ResourceError> {
        let mut result = Err(ResourceError::WrongKey);
        for api_key in api_keys {
            result = self.open(api_key);
            if result != Err(ResourceError::WrongKey) {
                break;
            }
        }
        result
    }

    /// Opens it; associated data that are absent are empty.
    pub(crate) fn open(&self, api_key: &ApiKey) -> Result<RawBody, ResourceError> {
        if self.algorithm != ALGORITHM {
            return Err(ResourceError::Algorithm { algorithm: self.algorithm.clone() });
        }
        let associated_data = self.associated_data.as_deref().unwrap_or_default();
        let mut plaintext = api_key.open(&self.nonce, associated_data, &self.ciphertext)?;
        Ok(RawBody::from(std::mem::take(&mut *plaintext)))
    }
}

impl Decode for Sealed {
    fn decode(from: &mut ObjectReader) -> Self {
        Self {
            algorithm: from.take("algorithm"),
            ciphertext: from.take("ciphertext"),
            associated_data: from.take("associated_data"),
            nonce: from.take("nonce"),
            original_type: from.take("original_type"),
        }
    }
}
