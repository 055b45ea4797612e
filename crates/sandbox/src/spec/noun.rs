//! What a resource is called in sentences: `UserCard` is a user card unless its lifecycle says otherwise.

use std::fmt;

use serde_json::Value;

/// What a resource is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noun(String);

impl Noun {
    /// The noun of a model whose objects are kept, by its name and its `x-lifecycle`.
    pub(crate) fn of(model: &str, lifecycle: &Value) -> Self {
        let noun = lifecycle.get("noun").and_then(Value::as_str);
        noun.map_or_else(|| Self::of_name(model), |noun| Self(noun.to_owned()))
    }

    /// The words of a model's name.
    pub(crate) fn of_name(model: &str) -> Self {
        let mut words = String::new();
        for letter in model.chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.extend(letter.to_lowercase());
        }
        Self(words)
    }

    /// One, with its article.
    pub(crate) fn a(&self) -> String {
        let article = if self.0.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {self}")
    }

    /// Several.
    pub(crate) fn several(&self) -> String {
        match self.0.strip_suffix('y') {
            Some(stem) => format!("{stem}ies"),
            None if self.0.ends_with("ch") || self.0.ends_with('s') => format!("{self}es"),
            None => format!("{self}s"),
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line with paths into resources in words: `` `Card/state` `` is `` `state` of the card ``.
pub(crate) fn in_words<'n>(line: &str, noun: impl Fn(&str) -> Option<&'n Noun>) -> String {
    // Between each pair of backticks is code.
    let parts = line.split('`').enumerate().map(|(at, part)| {
        if at % 2 == 0 {
            return part.to_owned();
        }
        let resource = part.split_once('/').and_then(|(model, path)| Some((noun(model)?, path)));
        resource.map_or_else(|| format!("`{part}`"), |(noun, path)| format!("`{path}` of the {noun}"))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_noun_is_the_lifecycle_s_or_the_model_s() {
        let noun = |name: &str, lifecycle: Value| Noun::of(name, &lifecycle);
        assert_eq!(noun("UserCard", json!({})).a(), "a user card");
        assert_eq!(noun("UserCard", json!({"noun": "application"})).a(), "an application");
        assert_eq!(noun("Stock", json!({"noun": "batch"})).several(), "batches");
        assert_eq!(noun("Company", json!({})).several(), "companies");
    }

    #[test]
    fn paths_into_resources_are_put_into_words_and_others_stay() {
        let batch = Noun("batch".to_owned());
        let noun = |model: &str| (model == "Stock").then_some(&batch);
        assert_eq!(
            in_words("`Stock/state` is `A/B`, `state` is `Stock`", noun),
            "`state` of the batch is `A/B`, `state` is `Stock`"
        );
    }
}
