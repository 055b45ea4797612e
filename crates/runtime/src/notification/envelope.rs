//! The outer body of a notification: what it is about in plain text, and the sealed resource.

use crate::api_key::{ApiKey, ResourceError};
use crate::error::BodyError;
use crate::raw_body::RawBody;
use crate::reply::parse;
use crate::time::Time;
use crate::wire::{Decode, DecodeError, DecodeValue, ObjectReader};

/// The one algorithm that is documented.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// The outer body.
///
/// Documented lengths are not checked: the real event types are longer than theirs.
pub(super) struct Envelope {
    pub(super) id: String,
    pub(super) create_time: Time,
    pub(super) event_type: String,
    pub(super) resource_type: String,
    pub(super) summary: String,
    pub(super) resource: Sealed,
}

/// The sealed resource.
pub(crate) struct Sealed {
    pub(super) algorithm: String,
    pub(super) ciphertext: String,
    pub(super) associated_data: Option<String>,
    pub(super) nonce: String,
    pub(super) original_type: Option<String>,
}

impl Envelope {
    /// Parses a verified body.
    pub(super) fn parse(body: &[u8]) -> Result<Self, BodyError> {
        Ok(Self::decode_value(parse(body)?)?)
    }
}

impl Sealed {
    /// Opens it with the first key that fits, which is the first or the second during a rotation.
    pub(super) fn open_with_any(&self, api_keys: &[ApiKey]) -> Result<RawBody, ResourceError> {
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

impl Decode for Envelope {
    fn decode(from: &mut ObjectReader) -> Result<Self, DecodeError> {
        Ok(Self {
            id: from.take("id")?,
            create_time: from.take("create_time")?,
            event_type: from.take("event_type")?,
            resource_type: from.take("resource_type")?,
            summary: from.take("summary")?,
            resource: from.take("resource")?,
        })
    }
}

impl Decode for Sealed {
    fn decode(from: &mut ObjectReader) -> Result<Self, DecodeError> {
        Ok(Self {
            algorithm: from.take("algorithm")?,
            ciphertext: from.take("ciphertext")?,
            associated_data: from.take("associated_data")?,
            nonce: from.take("nonce")?,
            original_type: from.take("original_type")?,
        })
    }
}
