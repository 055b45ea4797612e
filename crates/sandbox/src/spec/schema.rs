//! A schema, and the walk through a value beside the schema that describes it.

use std::sync::{Arc, OnceLock};

use jsonschema::Validator;
use serde_json::Value;

use crate::json::push_token;
use crate::spec::issue::{Issue, explain};
use crate::spec::source::Source;

/// How deep `$ref` and `allOf` may nest; more are a circle.
const MAX_DEPTH: usize = 32;

/// A schema of a document. It is compiled when the first value is compared with it.
pub(crate) struct Schema {
    source: Arc<Source>,
    pointer: String,
    validator: OnceLock<Result<Arc<Validator>, String>>,
}

impl Schema {
    /// Takes the schema at a pointer of a document.
    pub(crate) fn new(source: Arc<Source>, pointer: String) -> Self {
        Self { source, pointer, validator: OnceLock::new() }
    }

    /// Compiles the schema now, to see whether it can be.
    pub(crate) fn compile(&self) -> Result<(), String> {
        self.validator().map(|_| ()).map_err(|issue| issue.text)
    }

    /// The first thing that is wrong with a value, if anything is.
    pub(crate) fn issue(&self, value: &Value) -> Option<Issue> {
        match self.validator() {
            Ok(validator) => validator.iter_errors(value).next().map(|error| explain(&error)),
            Err(issue) => Some(issue),
        }
    }

    /// Everything that is wrong with a value.
    pub(crate) fn issues(&self, value: &Value) -> Vec<Issue> {
        match self.validator() {
            Ok(validator) => validator.iter_errors(value).map(|error| explain(&error)).collect(),
            Err(issue) => vec![issue],
        }
    }

    /// Whether nothing is wrong with a value.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.validator().is_ok_and(|validator| validator.is_valid(value))
    }

    /// What the schema says of the value as a whole.
    pub(crate) fn facets(&self) -> Facets<'_> {
        let root = self.source.root();
        let mut facets = Facets { root, schemas: Vec::new() };
        if let Some(schema) = root.pointer(&self.pointer) {
            facets.add(schema, MAX_DEPTH);
        }
        facets
    }

    /// Calls the visitor with every value inside a value, the outer ones first, until it returns an error.
    pub(crate) fn walk<E>(&self, value: &mut Value, visitor: &mut Visitor<'_, E>) -> Result<(), E> {
        self.facets().walk(value, &mut String::new(), visitor)
    }

    /// What was compiled; where nothing can be, no value is right.
    fn validator(&self) -> Result<&Validator, Issue> {
        let validator = self.validator.get_or_init(|| self.source.validator(&self.pointer));
        let validator = validator.as_deref().map_err(Clone::clone);
        validator.map_err(|text| Issue { pointer: String::new(), text })
    }
}

/// Sees a value, what its schema says of it, and the JSON pointer to it.
pub(crate) type Visitor<'v, E> = dyn FnMut(&mut Value, &Facets<'_>, &str) -> Result<(), E> + 'v;

/// All the schemas that describe one value: one, or several where `$ref` has siblings or `allOf` joins some.
pub(crate) struct Facets<'s> {
    root: &'s Value,
    schemas: Vec<&'s Value>,
}

impl<'s> Facets<'s> {
    /// Whether the value is a string that travels sealed. A sensitive plaintext of an event does not.
    pub(crate) fn sealed(&self) -> bool {
        self.schemas.iter().any(|schema| schema.get("x-sensitive") == Some(&Value::Bool(true)))
    }

    /// The first example of the value, if there is one.
    pub(crate) fn example(&self) -> Option<&'s Value> {
        self.schemas.iter().find_map(|schema| schema.get("examples")?.as_array()?.first())
    }

    /// The JSON type of the value, if the schema names one.
    pub(crate) fn kind(&self) -> Option<&'s str> {
        self.text("type")
    }

    /// The text of a keyword.
    pub(crate) fn text(&self, keyword: &str) -> Option<&'s str> {
        self.schemas.iter().find_map(|schema| schema.get(keyword)?.as_str())
    }

    /// What stands at a keyword.
    pub(crate) fn find(&self, keyword: &str) -> Option<&'s Value> {
        self.schemas.iter().find_map(|schema| schema.get(keyword))
    }

    /// The length that the value may have at most.
    pub(crate) fn max_length(&self) -> Option<usize> {
        self.most("maxLength").and_then(|limit| usize::try_from(limit).ok())
    }

    /// The least that a keyword such as `maxLength` allows.
    pub(crate) fn most(&self, keyword: &str) -> Option<i64> {
        self.schemas.iter().filter_map(|schema| schema.get(keyword)?.as_i64()).min()
    }

    /// The greatest that a keyword such as `minLength` demands.
    pub(crate) fn least(&self, keyword: &str) -> Option<i64> {
        self.schemas.iter().filter_map(|schema| schema.get(keyword)?.as_i64()).max()
    }

    /// The values of an enum; none if it isn't one.
    pub(crate) fn values(&self) -> Vec<&'s Value> {
        self.find("enum").and_then(Value::as_array).into_iter().flatten().collect()
    }

    /// The names of an object's required fields.
    pub(crate) fn required(&self) -> Vec<&'s str> {
        let lists = self.schemas.iter().filter_map(|schema| schema.get("required")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// The schema that every reference on the way leads to, which tells one model from another.
    pub(crate) fn innermost(&self) -> Option<&'s Value> {
        self.schemas.last().copied()
    }

    /// The references that lead to the schemas, which name the models.
    pub(crate) fn references(&self) -> impl Iterator<Item = &'s str> {
        self.schemas.iter().filter_map(|schema| schema.get("$ref")?.as_str())
    }

    /// The names of an object's fields.
    pub(crate) fn fields(&self) -> Vec<&'s str> {
        let properties = self.schemas.iter().filter_map(|schema| schema.get("properties")?.as_object());
        properties.flat_map(|properties| properties.keys().map(String::as_str)).collect()
    }

    /// What is said of an object's field; nothing if no schema knows it.
    pub(crate) fn field(&self, name: &str) -> Self {
        self.inner(|schema| schema.get("properties")?.get(name))
    }

    /// What is said of a list's items.
    pub(crate) fn items(&self) -> Self {
        self.inner(|schema| schema.get("items"))
    }

    fn inner(&self, find: impl Fn(&'s Value) -> Option<&'s Value>) -> Self {
        let mut inner = Self { root: self.root, schemas: Vec::new() };
        for schema in self.schemas.iter().filter_map(|schema| find(schema)) {
            inner.add(schema, MAX_DEPTH);
        }
        inner
    }

    fn add(&mut self, schema: &'s Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        self.schemas.push(schema);
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(local);
        if let Some(target) = reference.and_then(|pointer| self.root.pointer(&pointer)) {
            self.add(target, depth);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add(part, depth);
        }
    }

    fn walk<E>(
        &self,
        value: &mut Value,
        pointer: &mut String,
        visitor: &mut Visitor<'_, E>,
    ) -> Result<(), E> {
        visitor(value, self, pointer)?;
        let length = pointer.len();
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    push_token(pointer, name);
                    self.field(name).walk(value, pointer, visitor)?;
                    pointer.truncate(length);
                }
            }
            Value::Array(items) => {
                let facets = self.items();
                for (index, item) in items.iter_mut().enumerate() {
                    push_token(pointer, &index.to_string());
                    facets.walk(item, pointer, visitor)?;
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The JSON pointer of a reference into the same document.
pub(crate) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    percent_encoding::percent_decode_str(fragment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use serde_json::json;

    use super::*;

    #[test]
    fn the_walk_sees_through_references_and_refinements() {
        let document = json!({
            "Person": {
                "allOf": [{"$ref": "#/PersonBase"}, {"properties": {"phone": {"maxLength": 20}}}],
            },
            "PersonBase": {
                "type": "object",
                "properties": {
                    "phone": {"type": "string", "x-sensitive": true},
                    "name": {"type": "string", "x-sensitive": "plaintext"},
                    "friends": {"type": "array", "items": {"$ref": "#/Person", "description": "A friend."}},
                },
            },
        });
        let schema = Schema::new(Arc::new(Source::new(document)), "/Person".to_owned());
        let mut value = json!({"phone": "1", "name": "x", "friends": [{"friends": [{"phone": "2"}]}]});
        let mut sealed = Vec::new();
        schema
            .walk::<Infallible>(&mut value, &mut |_, facets, pointer| {
                if facets.sealed() {
                    sealed.push(pointer.to_owned());
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(sealed, ["/phone", "/friends/0/friends/0/phone"]);
        assert_eq!(schema.facets().field("phone").kind(), Some("string"));
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let root = json!({"A": {"allOf": [{"$ref": "#/A"}], "type": "object"}});
        let mut facets = Facets { root: &root, schemas: Vec::new() };
        facets.add(root.get("A").unwrap(), MAX_DEPTH);
        assert_eq!(facets.kind(), Some("object"));
    }
}
