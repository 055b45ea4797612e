//! The JSON of a document with the schemas compiled from it, each of them once, when it is first needed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Draft, Registry, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// What the schema compiler knows the document by; nothing is ever fetched from there.
const URI: &str = "https://sandbox.invalid/openapi.json";

/// What a JSON pointer may hold unescaped in the fragment of a URI.
const FRAGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A document's JSON, and what was compiled of it so far.
///
/// A test calls few of the documented operations, and compiling the schemas of all of them takes longer, unoptimised,
/// than everything else that a sandbox does as it starts.
pub(crate) struct Source {
    root: Value,
    registry: OnceLock<Result<Registry<'static>, String>>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Source {
    /// Takes a document, of which nothing is compiled yet.
    pub(crate) fn new(root: Value) -> Self {
        Self { root, registry: OnceLock::new(), validators: Mutex::default() }
    }

    /// The whole document.
    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// Compiles the schema at a pointer, together with what stands beside its `$ref`.
    pub(crate) fn validator(&self, pointer: &str) -> Result<Arc<Validator>, String> {
        if let Some(validator) = self.validators().get(pointer) {
            return Ok(Arc::clone(validator));
        }
        let reference = format!("{URI}#{}", utf8_percent_encode(pointer, FRAGMENT));
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(self.registry()?)
            .should_validate_formats(true)
            .offline()
            .build(&json!({ "$ref": reference }))
            .map_err(|error| format!("the schema at `{pointer}`: {error}"))?;
        let validator = Arc::new(validator);
        self.validators().insert(pointer.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }

    fn validators(&self) -> impl std::ops::DerefMut<Target = HashMap<String, Arc<Validator>>> {
        self.validators.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn registry(&self) -> Result<&Registry<'static>, String> {
        let prepare = || {
            let registry = Registry::new().draft(Draft::Draft202012).add(URI, self.root.clone());
            let registry = registry.and_then(jsonschema::RegistryBuilder::prepare);
            registry.map_err(|error| error.to_string())
        };
        self.registry.get_or_init(prepare).as_ref().map_err(Clone::clone)
    }
}
