//! The JSON codec: what generated code calls to write a request body and to read a reply.
//!
//! Encoding goes through [`ObjectWriter`], decoding through [`ObjectReader`], both over `serde_json`'s object.
//! Generated impls are a list of field names; what happens to a field is decided here, once.

use serde_json::{Map, Value};

mod decode;
mod encode;
mod json;
mod pointer;
mod serde_adapter;
mod text;

pub use decode::{Decode, DecodeError, DecodePlaintext, DecodeValue, ObjectReader, Origin};
pub use encode::{Encode, EncodeError, EncodeErrorKind, EncodeValue, ObjectWriter, Sealing};
pub(crate) use json::parse_json;
pub use serde_adapter::{deserialize, serialize};

/// A JSON object whose fields nobody documents.
pub type JsonObject = Map<String, Value>;
