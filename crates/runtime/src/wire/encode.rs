//! Writing: fields into a JSON object, absent ones left out, sensitive ones sealed on the way.

use std::fmt;

use serde_json::{Map, Number, Value};

use super::JsonObject;
use super::pointer::Pointer;
use crate::chain::write_sources;
use crate::seal::{Seal, SealError};

/// A struct that writes itself as a JSON object.
pub trait Encode {
    /// Writes each field.
    fn encode(&self, to: &mut ObjectWriter<'_>);
}

/// A value that can stand in a JSON object.
pub trait EncodeValue {
    /// Returns the JSON value; `None` leaves the field out, since the platform takes no `null`.
    ///
    /// # Errors
    /// A sensitive string that cannot be sealed.
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError>;
}

/// What happens to sensitive strings.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Sealing<'a> {
    /// For sending: a plaintext is sealed with the platform's key.
    For(&'a dyn Seal),
    /// For storing what was received: it is kept as it came, sealed or not; a plaintext of the caller's is refused.
    Keep,
    /// For storing a request: a plaintext is refused, wherever it is from, and so is what the platform can't open.
    Store,
    /// For storing a request with its plaintexts, as the caller asked for.
    Expose,
}

impl std::fmt::Debug for Sealing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::For(_) => "Sealing::For(..)",
            Self::Keep => "Sealing::Keep",
            Self::Store => "Sealing::Store",
            Self::Expose => "Sealing::Expose",
        })
    }
}

/// Collects the fields of one JSON object, in the order they are put.
///
/// `Debug` shows how many there are, no values.
pub struct ObjectWriter<'a> {
    fields: Map<String, Value>,
    sealing: Sealing<'a>,
    problem: Option<EncodeError>,
}

impl<'a> ObjectWriter<'a> {
    /// Starts an empty object.
    pub fn new(sealing: Sealing<'a>) -> Self {
        Self { fields: Map::new(), sealing, problem: None }
    }

    /// Writes a field; an absent optional one is left out.
    pub fn put(&mut self, name: &'static str, value: &impl EncodeValue) {
        self.put_dyn(name, value);
    }

    /// Writes a field of any type.
    pub(crate) fn put_dyn(&mut self, name: &'static str, value: &dyn EncodeValue) {
        match value.encode_value(self.sealing) {
            Ok(Some(value)) => {
                self.fields.insert(name.to_owned(), value);
            }
            Ok(None) => {}
            Err(error) => {
                self.problem.get_or_insert(error.under(name));
            }
        }
    }

    /// Returns the object.
    ///
    /// # Errors
    /// The first field that could not be written.
    pub fn finish(self) -> Result<Map<String, Value>, EncodeError> {
        match self.problem {
            Some(problem) => Err(problem),
            None => Ok(self.fields),
        }
    }
}

impl std::fmt::Debug for ObjectWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ObjectWriter({} fields)", self.fields.len())
    }
}

/// A field that cannot be sent.
///
/// It happens before anything is sent. [`kind`](Self::kind) says what to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    pointer: Pointer,
    kind: EncodeErrorKind,
}

/// Why a field cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// A sensitive string that cannot be sealed.
    #[error("cannot be sealed")]
    Seal(#[from] SealError),
    /// A number that JSON does not have.
    #[error("is infinite or not a number, which JSON can't hold")]
    NotFinite,
}

impl EncodeError {
    /// The JSON pointer of the field, `/user_information/common_field_list/0/value`.
    pub fn pointer(&self) -> String {
        self.pointer.to_string()
    }

    /// What is wrong with it.
    pub fn kind(&self) -> &EncodeErrorKind {
        &self.kind
    }

    /// Says what is wrong at a pointer that is already written out.
    pub(crate) fn at(pointer: &str, error: SealError) -> Self {
        let segments = pointer.trim_start_matches('/').rsplit('/');
        segments.fold(Self::from(error), |error, segment| error.under(segment.to_owned()))
    }

    pub(crate) fn under(mut self, segment: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        self.pointer.under(segment);
        self
    }
}

impl From<SealError> for EncodeError {
    fn from(error: SealError) -> Self {
        Self { pointer: Pointer::default(), kind: error.into() }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.kind)?;
        write_sources(self, f)
    }
}

/// The kind is a part of this error's message, so the source is what the kind wraps.
impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}

impl<T: Encode> EncodeValue for T {
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        let mut object = ObjectWriter::new(sealing);
        self.encode(&mut object);
        object.finish().map(|fields| Some(Value::Object(fields)))
    }
}

impl<T: EncodeValue> EncodeValue for Option<T> {
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        self.as_ref().map_or(Ok(None), |value| value.encode_value(sealing))
    }
}

impl<T: EncodeValue> EncodeValue for Vec<T> {
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        let mut items = Vec::with_capacity(self.len());
        for (index, item) in self.iter().enumerate() {
            items.extend(item.encode_value(sealing).map_err(|error| error.under(index.to_string()))?);
        }
        Ok(Some(Value::Array(items)))
    }
}

/// Boxing keeps an enum of large models small.
impl<T: Encode> Encode for Box<T> {
    fn encode(&self, to: &mut ObjectWriter<'_>) {
        (**self).encode(to);
    }
}

impl EncodeValue for String {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(Value::String(self.clone())))
    }
}

impl EncodeValue for i64 {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(Value::from(*self)))
    }
}

/// A number that JSON does not have, infinite or not a number, is an error.
impl EncodeValue for f64 {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        match Number::from_f64(*self) {
            Some(number) => Ok(Some(Value::Number(number))),
            None => Err(EncodeError { pointer: Pointer::default(), kind: EncodeErrorKind::NotFinite }),
        }
    }
}

impl EncodeValue for JsonObject {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(Value::Object(self.clone())))
    }
}

impl EncodeValue for bool {
    fn encode_value(&self, _: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(Value::Bool(*self)))
    }
}
