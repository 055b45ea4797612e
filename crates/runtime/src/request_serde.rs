//! serde for requests: one flat JSON object, for an outbox, a queue or a test.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::operation::Operation;
use crate::request_writer::RequestWriter;
use crate::wire::{DecodeValue, Origin, Sealing};

/// Serializes a request with its sensitive plaintexts, which serde refuses otherwise.
///
/// For an outbox: store the request in the transaction of your own data, send it afterwards. **What this writes is
/// personal data in plain sight**; keep it where you would keep the plaintexts themselves, and out of logs. Reading
/// the request back makes every sensitive string a plaintext again, to be sealed when the request is sent, with the
/// key that is active then. A value that was [sealed by the caller](crate::Sensitive::sealed_for_platform) stays
/// sealed, so a request with none but such values needs no wrapper.
///
/// ```
/// # fn store<O>(request: &O) -> serde_json::Result<O>
/// # where
/// #     O: wechatpay_runtime::Operation + serde::Serialize + serde::de::DeserializeOwned,
/// # {
/// use wechatpay_runtime::ExposePlaintext;
///
/// let row = serde_json::to_string(&ExposePlaintext(request))?;
/// // … and later:
/// let request: O = serde_json::from_str(&row)?;
/// # Ok(request) }
/// ```
///
/// In a struct or enum of your own it goes to the field, as
/// `#[serde(serialize_with = "ExposePlaintext::serialize_field")]`.
#[derive(Clone, Copy, Debug)]
pub struct ExposePlaintext<'a, O>(pub &'a O);

impl<O: Operation + Serialize> ExposePlaintext<'_, O> {
    /// Serializes a field that is a request, for `serde(serialize_with)`.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize, de::DeserializeOwned};
    /// # use wechatpay_runtime::Operation;
    /// use wechatpay_runtime::ExposePlaintext;
    ///
    /// #[derive(Serialize, Deserialize)]
    /// #[serde(bound = "Request: Operation + Serialize + DeserializeOwned")]
    /// enum OutboxRow<Request> {
    ///     Import(#[serde(serialize_with = "ExposePlaintext::serialize_field")] Request),
    /// }
    /// ```
    ///
    /// # Errors
    /// A request that could not be sent, since it holds a value that is sealed for the caller.
    pub fn serialize_field<S: Serializer>(request: &O, serializer: S) -> Result<S::Ok, S::Error> {
        ExposePlaintext(request).serialize(serializer)
    }
}

/// A request with a file has no `Serialize`, so it can't be wrapped either.
impl<O: Operation + Serialize> Serialize for ExposePlaintext<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, Sealing::Expose, serializer)
    }
}

/// Serializes a request as one flat JSON object by wire names: path, query, headers and body side by side.
///
/// # Errors
/// A request that holds a sensitive plaintext, see [`ExposePlaintext`], or one that could not be sent, since it holds
/// a value that is sealed for the caller.
#[doc(hidden)]
pub fn serialize_request<O: Operation, S: Serializer>(request: &O, serializer: S) -> Result<S::Ok, S::Error> {
    serialize(request, Sealing::Store, serializer)
}

fn serialize<O: Operation, S: Serializer>(
    request: &O,
    sealing: Sealing<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut fields = RequestWriter::to_store(sealing);
    request.write(&mut fields);
    let fields = fields.finish().map_err(|error| serde::ser::Error::custom(format_args!("{error:#}")))?;
    fields.serialize(serializer)
}

/// Deserializes a request that was stored.
///
/// # Errors
/// A required field that is missing, a value of another type, or a field that the request does not have: it would be
/// sent without it.
#[doc(hidden)]
pub fn deserialize_request<'de, O: DecodeValue, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<O, D::Error> {
    O::decode_from(Value::deserialize(deserializer)?, Origin::Caller).map_err(serde::de::Error::custom)
}

/// Implements `Decode` and serde's `Serialize` and `Deserialize` for an operation without a file, by the names of its
/// fields; where one of them has another name on the wire, each is followed by its wire name.
///
/// It is expanded once for every operation, so it is written for the compiler: no branches, and no generic code but the
/// two calls.
#[macro_export]
macro_rules! serde_of_request {
    ($request:ident { $($field:ident),+ $(,)? }) => {
        $crate::serde_of_request!($request { $($field = stringify!($field)),* });
    };
    ($request:ident { $($field:ident = $wire:expr),* $(,)? }) => {
        impl $crate::wire::Decode for $request {
            #[inline]
            #[allow(unused_variables)]
            fn decode(from: &mut $crate::wire::ObjectReader) -> Self {
                Self { $($field: from.take($wire)),* }
            }
        }

        impl $crate::serde::Serialize for $request {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::serialize_request(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $request {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::deserialize_request(deserializer)
            }
        }
    };
}
