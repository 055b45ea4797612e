//! Reading: fields out of a JSON object, tolerant of what is unknown, exact about what is wrong.

mod values;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::json::OUT_OF_RANGE;
use super::pointer::Pointer;

/// A struct that reads itself from a JSON object.
pub trait Decode: Sized {
    /// Takes each field out of the object; the reader keeps the first error.
    fn decode(from: &mut ObjectReader) -> Self;
}

/// Whose JSON is read: that says what its sensitive strings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The platform's: sensitive strings are sealed for the caller, and a field that nobody knows is passed over.
    Platform,
    /// The caller's own request, read back: sensitive strings are plaintexts to be sealed, and a field that nobody
    /// knows is an error, since the request would be sent without it.
    Caller,
}

/// A value that can stand in a JSON object.
pub trait DecodeValue: Sized {
    /// Reads a value that is there.
    ///
    /// # Errors
    /// A value of another type.
    fn decode_from(value: Value, origin: Origin) -> Result<Self, DecodeError>;

    /// Reads a value of the platform's that is there.
    ///
    /// # Errors
    /// A value of another type.
    fn decode_value(value: Value) -> Result<Self, DecodeError> {
        Self::decode_from(value, Origin::Platform)
    }

    /// What an absent field or a `null` means.
    ///
    /// # Errors
    /// By default absence is an error; an `Option` is `None`.
    fn decode_absent() -> Result<Self, DecodeError> {
        Err(DecodeError::new("is required, but it is missing or null"))
    }

    /// Stands in for a value that could not be read, until the struct around it is complete and given up for the
    /// error; nobody sees it.
    fn placeholder() -> Self;
}

/// A sensitive value that can arrive as plaintext: [`Sensitive`](crate::Sensitive), optional or in a list.
pub trait DecodePlaintext: DecodeValue {
    /// Takes what was decoded for the plaintext itself, not for a ciphertext.
    fn into_plaintext(self) -> Self;
}

/// The fields of one JSON object, taken out one by one; what nobody takes of the platform's is ignored.
///
/// It keeps the first error, so that reading a struct has no branches: generated code is compiled for many structs.
///
/// `Debug` shows how many there are, no values.
pub struct ObjectReader {
    fields: Map<String, Value>,
    origin: Origin,
    problem: Option<DecodeError>,
    /// Whether it has no object to read, and hands out placeholders.
    is_placeholder: bool,
}

impl ObjectReader {
    /// Reads from an object of the platform's.
    pub fn new(fields: Map<String, Value>) -> Self {
        Self::of(fields, Origin::Platform)
    }

    fn of(fields: Map<String, Value>, origin: Origin) -> Self {
        Self { fields, origin, problem: None, is_placeholder: false }
    }

    /// Reads placeholders.
    fn placeholder() -> Self {
        Self { is_placeholder: true, ..Self::new(Map::new()) }
    }

    /// Takes a field out. [`finish`](Self::finish) reports a required field that is missing and a value of another
    /// type; what this returns then is a placeholder.
    pub fn take<T: DecodeValue>(&mut self, name: &'static str) -> T {
        if self.is_placeholder {
            return T::placeholder();
        }
        let value = self.fields.get_mut(name).map(Value::take);
        let taken = match value {
            None | Some(Value::Null) => T::decode_absent(),
            Some(value) => T::decode_from(value, self.origin),
        };
        taken.unwrap_or_else(|error| {
            self.problem.get_or_insert(error.under(name));
            T::placeholder()
        })
    }

    /// Takes a sensitive field out that is plaintext, since a notification is encrypted as a whole; otherwise as
    /// [`take`](Self::take).
    pub fn take_plaintext<T: DecodePlaintext>(&mut self, name: &'static str) -> T {
        self.take::<T>(name).into_plaintext()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// The first field that is required and missing, or of a wrong type, by JSON pointer; then what nobody took of a
    /// request.
    pub fn finish(self) -> Result<(), DecodeError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let is_left = |(_, value): &(String, Value)| self.origin == Origin::Caller && !value.is_null();
        match self.fields.into_iter().find(is_left) {
            Some((name, _)) => Err(DecodeError::new("is not a field of this request").under(name)),
            None => Ok(()),
        }
    }
}

impl std::fmt::Debug for ObjectReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ObjectReader({} fields)", self.fields.len())
    }
}

/// A reply that is JSON but not of the documented shape.
///
/// It happens where the platform answers otherwise than it documents; look for a newer version of this crate.
/// It names the field and the types, never the value: that may be personal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {problem}")]
pub struct DecodeError {
    pointer: Pointer,
    problem: Cow<'static, str>,
}

impl DecodeError {
    /// Says what is wrong with the value at hand.
    pub fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self { pointer: Pointer::default(), problem: problem.into() }
    }

    /// Says which type was expected and which was found.
    pub fn expected(expected: &str, found: &Value) -> Self {
        Self::new(format!("expected {expected}, found {}", kind(found)))
    }

    /// The JSON pointer of the field, `/user_information/common_field_list/0/name`.
    pub fn pointer(&self) -> String {
        self.pointer.to_string()
    }

    pub(crate) fn under(mut self, segment: impl Into<Cow<'static, str>>) -> Self {
        self.pointer.under(segment);
        self
    }
}

/// The type of a JSON value, with its article.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_i64() => "an integer",
        Value::Number(number) if number.as_f64().is_some_and(|number| number.abs() >= OUT_OF_RANGE) => {
            "a number out of range"
        }
        Value::Number(_) => "a number that isn't a 64-bit integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug)]
    struct Member {
        name: String,
        points: Option<i64>,
    }

    impl Decode for Member {
        fn decode(from: &mut ObjectReader) -> Self {
            Self { name: from.take("name"), points: from.take("points") }
        }
    }

    fn decode(value: Value) -> Result<Vec<Member>, DecodeError> {
        Vec::decode_value(value)
    }

    #[test]
    fn an_unknown_field_and_a_null_on_an_optional_field_are_passed_over() {
        let members = decode(json!([{"name": "a", "points": null, "new": [1]}, null])).unwrap();
        assert_eq!((members[0].name.as_str(), members[0].points), ("a", None));
        assert_eq!(members.len(), 1);
    }

    #[test]
    fn a_missing_required_field_is_named() {
        let error = decode(json!([{"points": 3}])).unwrap_err();
        assert_eq!(error.to_string(), "/0/name: is required, but it is missing or null");
    }

    #[test]
    fn of_several_errors_the_first_is_reported_and_no_placeholder_gets_out() {
        #[derive(Debug)]
        struct Club {
            #[expect(dead_code, reason = "it is never read: every club here is an error")]
            head: Member,
            #[expect(dead_code, reason = "it is never read: every club here is an error")]
            members: Vec<Member>,
        }
        impl Decode for Club {
            fn decode(from: &mut ObjectReader) -> Self {
                Self { head: from.take("head"), members: from.take("members") }
            }
        }
        for (club, pointer) in [
            (json!({"head": null, "members": 1}), "/head"),
            (json!({"head": {"points": "x"}, "members": 1}), "/head/name"),
            (json!({"head": {"name": "a"}, "members": [{"name": "b"}, {}]}), "/members/1/name"),
        ] {
            assert_eq!(Club::decode_value(club).unwrap_err().pointer(), pointer);
        }
    }

    #[test]
    fn a_wrong_type_is_named_without_its_value() {
        let error = decode(json!([{"name": "a"}, {"name": "b", "points": "secret"}])).unwrap_err();
        assert_eq!(error.to_string(), "/1/points: expected a 64-bit integer, found a string");
    }
}
