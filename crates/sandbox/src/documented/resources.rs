//! What the resources of a document are called in sentences, and which of their fields nobody sees.

use std::collections::BTreeMap;

use serde_json::Value;

/// The resources of a document, by the names of their models.
#[derive(Default)]
pub(super) struct Resources(BTreeMap<String, Resource>);

struct Resource {
    noun: String,
    hidden: Vec<String>,
}

impl Resources {
    /// Reads the lifecycles of all models of a document.
    pub(super) fn of(document: &Value) -> Self {
        let models = document.pointer("/components/schemas").and_then(Value::as_object);
        let kept = models.into_iter().flatten().filter_map(|(name, model)| {
            let lifecycle = model.get("x-lifecycle")?;
            let noun = lifecycle.get("noun").and_then(Value::as_str);
            let hidden = lifecycle.get("hidden").and_then(Value::as_object);
            let hidden = hidden.into_iter().flatten().map(|(field, _)| field.clone()).collect();
            let noun = noun.map_or_else(|| words(name), str::to_owned);
            Some((name.clone(), Resource { noun, hidden }))
        });
        Self(kept.collect())
    }

    /// What a resource is called: `UserCard` is a user card unless its lifecycle says otherwise.
    pub(super) fn noun(&self, model: &str) -> String {
        self.0.get(model).map_or_else(|| words(model), |resource| resource.noun.clone())
    }

    /// A resource with its article.
    pub(super) fn a(&self, model: &str) -> String {
        let noun = self.noun(model);
        let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {noun}")
    }

    /// Several resources of a model.
    pub(super) fn several(&self, model: &str) -> String {
        let noun = self.noun(model);
        match noun.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if noun.ends_with("ch") || noun.ends_with('s') => format!("{noun}es"),
            None => format!("{noun}s"),
        }
    }

    /// Whether a field is kept with a resource and never shown.
    pub(super) fn hides(&self, model: &str, field: &str) -> bool {
        let first = field.split('/').next().unwrap_or_default();
        self.0.get(model).is_some_and(|resource| resource.hidden.iter().any(|hidden| hidden == first))
    }

    /// A line with paths into resources in words: `` `Card/state` `` is `` `state` of the card ``.
    pub(super) fn in_words(&self, line: &str) -> String {
        // Between each pair of backticks is code.
        let parts = line.split('`').enumerate().map(|(at, part)| match part.split_once('/') {
            _ if at % 2 == 0 => part.to_owned(),
            Some((model, path)) if self.0.contains_key(model) => {
                format!("`{path}` of the {}", self.noun(model))
            }
            _ => format!("`{part}`"),
        });
        parts.collect()
    }
}

/// The words of a name in camel case.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
