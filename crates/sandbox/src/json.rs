//! JSON read strictly: a key that appears twice in an object is an error.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What is wrong with a JSON text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadJson {
    /// JSON pointer to the place; empty for the whole text.
    pub(crate) pointer: String,
    /// What is wrong, for people; never quotes a value.
    pub(crate) issue: String,
}

/// Parses one JSON value.
pub(crate) fn parse(text: &[u8]) -> Result<Value, BadJson> {
    let text = std::str::from_utf8(text).map_err(|error| {
        let issue = format!("is not UTF-8: the byte at offset {} is wrong", error.valid_up_to());
        BadJson { pointer: String::new(), issue }
    })?;
    let mut place = Place::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = place.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    parsed.map_err(|error| match place.duplicate {
        Some(pointer) => BadJson { pointer, issue: "stands twice in its object: keep one".to_owned() },
        None => BadJson { pointer: String::new(), issue: format!("is not JSON: {error}") },
    })
}

/// Appends a key or an index to a JSON pointer.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
}

/// Where the parser is, and the place of the first key that it met twice.
#[derive(Default)]
struct Place {
    pointer: String,
    duplicate: Option<String>,
}

impl<'de> DeserializeSeed<'de> for &mut Place {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Place {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        let length = self.pointer.len();
        loop {
            push_token(&mut self.pointer, &items.len().to_string());
            let item = sequence.next_element_seed(&mut *self)?;
            self.pointer.truncate(length);
            match item {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let length = self.pointer.len();
        while let Some(key) = entries.next_key::<String>()? {
            push_token(&mut self.pointer, &key);
            if object.contains_key(&key) {
                self.duplicate = Some(self.pointer.clone());
                return Err(A::Error::custom("duplicate key"));
            }
            let value = entries.next_value_seed(&mut *self)?;
            object.insert(key, value);
            self.pointer.truncate(length);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_read_as_serde_json_reads_it() {
        let text = r#"{"a": [1, -2, 3.5, true, null, "é\n"], "b": {"c": {}}}"#;
        assert_eq!(parse(text.as_bytes()), Ok(json!({"a": [1, -2, 3.5, true, null, "é\n"], "b": {"c": {}}})));
    }

    #[test]
    fn a_key_that_stands_twice_is_located() {
        let error = parse(br#"{"a": 1, "b": [{"c/d": 1, "c/d": 2}]}"#).unwrap_err();
        assert_eq!(error.pointer, "/b/0/c~1d");
    }

    #[test]
    fn broken_texts_are_refused() {
        for text in ["", "{", "{}x", "{'a': 1}", "{\"a\": 1e999}", "\"\\ud800\"", "[1,]", "\u{feff}{}"] {
            assert!(parse(text.as_bytes()).unwrap_err().issue.starts_with("is not JSON"), "{text:?}");
        }
        assert!(parse(b"\"\xff\"").unwrap_err().issue.starts_with("is not UTF-8"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }
}
