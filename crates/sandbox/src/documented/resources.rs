//! What the resources of a document are called in sentences, and which of their fields nobody sees.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::spec::noun::{Noun, in_words};

/// The resources of a document, by the names of their models.
#[derive(Default)]
pub(super) struct Resources(BTreeMap<String, Resource>);

struct Resource {
    noun: Noun,
    hidden: Vec<String>,
}

impl Resources {
    /// Reads the lifecycles of all models of a document.
    pub(super) fn of(document: &Value) -> Self {
        let models = document.pointer("/components/schemas").and_then(Value::as_object);
        let kept = models.into_iter().flatten().filter_map(|(name, model)| {
            let lifecycle = model.get("x-lifecycle")?;
            let hidden = lifecycle.get("hidden").and_then(Value::as_object);
            let hidden = hidden.into_iter().flatten().map(|(field, _)| field.clone()).collect();
            Some((name.clone(), Resource { noun: Noun::of(name, lifecycle), hidden }))
        });
        Self(kept.collect())
    }

    /// What a resource is called.
    pub(super) fn noun(&self, model: &str) -> Noun {
        self.0.get(model).map_or_else(|| Noun::of_name(model), |resource| resource.noun.clone())
    }

    /// Whether a field is kept with a resource and never shown.
    pub(super) fn hides(&self, model: &str, field: &str) -> bool {
        let first = field.split('/').next().unwrap_or_default();
        self.0.get(model).is_some_and(|resource| resource.hidden.iter().any(|hidden| hidden == first))
    }

    /// A line with paths into resources in words.
    pub(super) fn in_words(&self, line: &str) -> String {
        in_words(line, |model| self.0.get(model).map(|resource| &resource.noun))
    }
}
