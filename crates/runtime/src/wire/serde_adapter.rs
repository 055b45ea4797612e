//! serde for models, through the codec: a line per model instead of two derives.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{DecodeValue, EncodeValue, Sealing};

/// Serializes a model as it stands on the wire: what was sealed stays sealed, and what a notification brought as
/// plaintext is written as plaintext.
///
/// # Errors
/// A model that holds a sensitive plaintext of the caller's own: it must not reach a log or a store by accident.
pub fn serialize<T: EncodeValue, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    model
        .encode_value(Sealing::Keep)
        .map_err(|error| serde::ser::Error::custom(format_args!("{error:#}")))?
        .serialize(serializer)
}

/// Deserializes a model as a reply would be decoded.
///
/// # Errors
/// A required field that is missing, or a value of another type.
pub fn deserialize<'de, T: DecodeValue, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => T::decode_absent(),
        value => T::decode_value(value),
    }
    .map_err(serde::de::Error::custom)
}

/// Implements serde's `Serialize` and `Deserialize` for a type that has `EncodeValue` and `DecodeValue`.
#[macro_export]
macro_rules! serde_by_codec {
    ($model:ty) => {
        impl $crate::serde::Serialize for $model {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $model {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}
