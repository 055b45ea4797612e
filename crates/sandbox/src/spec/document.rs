//! One face's OpenAPI document: finding nodes, following references, compiling schemas.

use std::sync::Arc;

use jsonschema::{Draft, Registry};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::json::push_token;
use crate::spec::schema::{Schema, local};

/// What the schema compiler knows the document by; nothing is ever fetched from there.
const URI: &str = "https://sandbox.invalid/openapi.json";

/// What a JSON pointer may hold unescaped in the fragment of a URI.
const FRAGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How many references may lead to each other; more are a circle.
const MAX_HOPS: usize = 32;

/// A bundled OpenAPI 3.1 document.
pub(crate) struct Document {
    root: Arc<Value>,
    registry: Registry<'static>,
}

impl Document {
    /// Reads a document.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let root: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(URI, root.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| error.to_string())?;
        Ok(Self { root: Arc::new(root), registry })
    }

    /// The product that it is of, as the bundler wrote it; empty in documents of other people.
    pub(crate) fn product(&self) -> Arc<str> {
        self.root.pointer("/info/x-product").and_then(Value::as_str).unwrap_or_default().into()
    }

    /// The whole document.
    pub(crate) fn node(&self) -> Node<'_> {
        Node { document: self, pointer: String::new(), value: &self.root }
    }
}

/// A place in a document, with every reference on the way there followed.
#[derive(Clone)]
pub(crate) struct Node<'d> {
    document: &'d Document,
    pointer: String,
    value: &'d Value,
}

impl<'d> Node<'d> {
    /// The JSON at this place.
    pub(crate) fn value(&self) -> &'d Value {
        self.value
    }

    /// The text at a key, if there is one.
    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether a key holds `true`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The node at a key.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Self>, String> {
        self.value.get(key).map(|value| self.step(key, value)).transpose()
    }

    /// The node at a key that has to be there.
    pub(crate) fn require(&self, key: &str) -> Result<Self, String> {
        self.get(key)?.ok_or_else(|| format!("`{key}` is missing at `{}`", self.pointer))
    }

    /// The entries of an object, in order; empty if it isn't an object.
    pub(crate) fn entries(&self) -> Result<Vec<(&'d str, Self)>, String> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| Ok((key.as_str(), self.step(key, value)?))).collect()
    }

    /// The items of a list, in order; empty if it isn't a list.
    pub(crate) fn items(&self) -> Result<Vec<Self>, String> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.step(&index.to_string(), value)).collect()
    }

    /// The schema at a key, compiled together with what stands beside its `$ref`.
    pub(crate) fn schema(&self, key: &str) -> Result<Schema, String> {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        if self.value.get(key).is_none() {
            return Err(format!("there is no schema at `{pointer}`"));
        }
        let reference = format!("{URI}#{}", utf8_percent_encode(&pointer, FRAGMENT));
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.document.registry)
            .should_validate_formats(true)
            .offline()
            .build(&json!({ "$ref": reference }))
            .map_err(|error| format!("the schema at `{pointer}`: {error}"))?;
        Ok(Schema::new(Arc::clone(&self.document.root), pointer, validator))
    }

    fn step(&self, key: &str, value: &'d Value) -> Result<Self, String> {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        let mut node = Self { document: self.document, pointer, value };
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.text("$ref") else { return Ok(node) };
            let pointer =
                local(reference).ok_or_else(|| format!("the reference `{reference}` leaves the document"))?;
            let root: &'d Value = &self.document.root;
            let value = root
                .pointer(&pointer)
                .ok_or_else(|| format!("the reference `{reference}` points to nothing"))?;
            node = Self { document: self.document, pointer, value };
        }
        Err(format!("the references at `{}` form a circle", node.pointer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_followed_on_the_way() {
        let document = Document::parse(
            r##"{"a": {"$ref": "#/b"}, "b": {"c~d": {"$ref": "#/e"}}, "e": {"f": "here"}, "circle": {"$ref": "#/circle"}}"##,
        )
        .unwrap();
        let node = document.node().require("a").unwrap().require("c~d").unwrap();
        assert_eq!(node.text("f"), Some("here"));
        assert!(document.node().get("circle").err().unwrap().contains("circle"));
    }

    #[test]
    fn a_schema_under_an_awkward_key_compiles() {
        let document =
            Document::parse(r#"{"paths": {"/a/{b}": {"schema": {"type": "string", "maxLength": 3}}}}"#)
                .unwrap();
        let path = document.node().require("paths").unwrap().require("/a/{b}").unwrap();
        let schema = path.schema("schema").unwrap();
        assert!(schema.issue(&json!("你好吗")).is_none());
        assert!(schema.issue(&json!("abcd")).is_some());
    }
}
