//! One face's OpenAPI document: finding nodes, following references.

use std::sync::Arc;

use serde_json::Value;

use crate::json::push_token;
use crate::spec::schema::{Schema, local};
use crate::spec::source::Source;

/// How many references may lead to each other; more are a circle.
const MAX_HOPS: usize = 32;

/// A bundled OpenAPI 3.1 document; all clones share what was compiled of it.
#[derive(Clone)]
pub(crate) struct Document {
    source: Arc<Source>,
    /// Whether its schemas are known to compile, so that each may wait until it is needed.
    trusted: bool,
}

impl Document {
    /// Reads a document, whose schemas are compiled as they are met.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { source: Arc::new(Source::new(json(text)?)), trusted: false })
    }

    /// Reads a document whose schemas compile, as a test shows.
    pub(crate) fn trusted(text: &str) -> Result<Self, String> {
        Ok(Self { trusted: true, ..Self::parse(text)? })
    }

    /// Whether everything in it is known to compile, so that each thing may wait until it is needed.
    pub(crate) fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// The product that it is of, as the bundler wrote it; empty in documents of other people.
    pub(crate) fn product(&self) -> Arc<str> {
        self.source.root().pointer("/info/x-product").and_then(Value::as_str).unwrap_or_default().into()
    }

    /// The whole document.
    pub(crate) fn node(&self) -> Node<'_> {
        Node { document: self, pointer: String::new(), value: self.source.root() }
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

    /// The schema at a key, together with what stands beside its `$ref`.
    pub(crate) fn schema(&self, key: &str) -> Result<Schema, String> {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        if self.value.get(key).is_none() {
            return Err(format!("there is no schema at `{pointer}`"));
        }
        let schema = Schema::new(Arc::clone(&self.document.source), pointer);
        if !self.document.trusted {
            schema.compile()?;
        }
        Ok(schema)
    }

    fn step(&self, key: &str, value: &'d Value) -> Result<Self, String> {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        let mut node = Self { document: self.document, pointer, value };
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.text("$ref") else { return Ok(node) };
            let pointer =
                local(reference).ok_or_else(|| format!("the reference `{reference}` leaves the document"))?;
            let root = self.document.source.root();
            let value = root
                .pointer(&pointer)
                .ok_or_else(|| format!("the reference `{reference}` points to nothing"))?;
            node = Self { document: self.document, pointer, value };
        }
        Err(format!("the references at `{}` form a circle", node.pointer))
    }
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

    #[test]
    fn a_schema_that_does_not_compile_is_found_when_it_is_met_or_refuses_every_value() {
        let text = r#"{"schema": {"type": "sentence"}}"#;
        assert!(Document::parse(text).unwrap().node().schema("schema").err().unwrap().contains("`/schema`"));
        let schema = Document::trusted(text).unwrap().node().schema("schema").unwrap();
        assert!(!schema.accepts(&json!("x")));
        assert!(schema.issue(&json!("x")).unwrap().text.contains("`/schema`"));
    }
}
