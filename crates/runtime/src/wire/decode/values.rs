//! What a JSON value can be read as.

use serde_json::Value;

use super::{Decode, DecodeError, DecodePlaintext, DecodeValue, ObjectReader, Origin};
use crate::wire::JsonObject;
use crate::wire::json::OUT_OF_RANGE;

/// Boxing keeps an enum of large models small.
impl<T: Decode> Decode for Box<T> {
    fn decode(from: &mut ObjectReader) -> Self {
        Self::new(T::decode(from))
    }
}

/// Any JSON, for calls by description.
impl DecodeValue for Value {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        Ok(value)
    }

    fn placeholder() -> Self {
        Self::Null
    }
}

impl<T: Decode> DecodeValue for T {
    fn decode_from(value: Value, origin: Origin) -> Result<Self, DecodeError> {
        match value {
            Value::Object(fields) => {
                let mut reader = ObjectReader::of(fields, origin);
                let decoded = T::decode(&mut reader);
                reader.finish().map(|()| decoded)
            }
            other => Err(DecodeError::expected("an object", &other)),
        }
    }

    fn placeholder() -> Self {
        T::decode(&mut ObjectReader::placeholder())
    }
}

impl<T: DecodeValue> DecodeValue for Option<T> {
    fn decode_from(value: Value, origin: Origin) -> Result<Self, DecodeError> {
        T::decode_from(value, origin).map(Some)
    }

    fn decode_absent() -> Result<Self, DecodeError> {
        Ok(None)
    }

    fn placeholder() -> Self {
        None
    }
}

/// A `null` among the items says nothing and is passed over.
impl<T: DecodeValue> DecodeValue for Vec<T> {
    fn decode_from(value: Value, origin: Origin) -> Result<Self, DecodeError> {
        let Value::Array(values) = value else {
            return Err(DecodeError::expected("an array", &value));
        };
        let mut items = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            if !value.is_null() {
                items.push(T::decode_from(value, origin).map_err(|error| error.under(index.to_string()))?);
            }
        }
        Ok(items)
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl<T: DecodePlaintext> DecodePlaintext for Option<T> {
    fn into_plaintext(self) -> Self {
        self.map(T::into_plaintext)
    }
}

impl<T: DecodePlaintext> DecodePlaintext for Vec<T> {
    fn into_plaintext(self) -> Self {
        self.into_iter().map(T::into_plaintext).collect()
    }
}

impl DecodeValue for String {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(DecodeError::expected("a string", &other)),
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl DecodeValue for i64 {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        value.as_i64().ok_or_else(|| DecodeError::expected("a 64-bit integer", &value))
    }

    fn placeholder() -> Self {
        0
    }
}

impl DecodeValue for f64 {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        let in_range = value.as_f64().filter(|number| number.abs() < OUT_OF_RANGE);
        in_range.ok_or_else(|| DecodeError::expected("a number", &value))
    }

    fn placeholder() -> Self {
        0.0
    }
}

impl DecodeValue for JsonObject {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        match value {
            Value::Object(fields) => Ok(fields),
            other => Err(DecodeError::expected("an object", &other)),
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }
}

impl DecodeValue for bool {
    fn decode_from(value: Value, _: Origin) -> Result<Self, DecodeError> {
        value.as_bool().ok_or_else(|| DecodeError::expected("a boolean", &value))
    }

    fn placeholder() -> Self {
        false
    }
}
