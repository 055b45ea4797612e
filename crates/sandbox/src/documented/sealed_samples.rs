//! Sealed strings of an example, as the rules of its models want their plaintexts.

use std::convert::Infallible;

use serde_json::{Map, Value};

use crate::spec::condition::inside;
use crate::spec::rule::{RuleBook, Verb};
use crate::spec::schema::{Facets, Schema};

/// Changes the samples that stand in the place of an example's ciphertexts until they keep the rules. What isn't sealed
/// stays as it is.
pub(super) fn keep_rules(mut example: Value, schema: &Schema, rules: &RuleBook) -> Value {
    let Ok(()) = schema.walk(&mut example, &mut |value, facets, _| {
        if let Value::Object(object) = value {
            keep_rules_of(object, facets, rules);
        }
        Ok::<(), Infallible>(())
    });
    example
}

fn keep_rules_of(object: &mut Map<String, Value>, facets: &Facets<'_>, rules: &RuleBook) {
    for rule in rules.of(facets) {
        if !rule.applies(&|path| inside(object, path).cloned()) {
            continue;
        }
        match &rule.verb {
            Verb::Matches(patterns) => {
                for (path, pattern) in patterns {
                    each_sealed(object, facets, path, &|text| {
                        if !pattern.accepts(text)
                            && let Some(sample) = pattern.sample()
                        {
                            *text = sample;
                        }
                    });
                }
            }
            Verb::Characters(limits) => {
                for (path, limit) in limits {
                    let limit = usize::try_from(*limit).unwrap_or_default();
                    each_sealed(object, facets, path, &|text| *text = text.chars().take(limit).collect());
                }
            }
            _ => {}
        }
    }
}

/// Changes the sealed string at a path, or each one of a list of them.
fn each_sealed(
    object: &mut Map<String, Value>,
    facets: &Facets<'_>,
    path: &str,
    change: &dyn Fn(&mut String),
) {
    let Some((name, rest)) = path.split_once('/') else {
        return match object.get_mut(path) {
            Some(Value::String(text)) if facets.field(path).sealed() => change(text),
            Some(Value::Array(items)) if facets.field(path).items().sealed() => {
                for item in items {
                    if let Value::String(text) = item {
                        change(text);
                    }
                }
            }
            _ => {}
        };
    };
    if let Some(Value::Object(inner)) = object.get_mut(name) {
        each_sealed(inner, &facets.field(name), rest, change);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    #[test]
    fn what_is_sealed_keeps_the_rules_that_apply_and_the_rest_stays() {
        let sealed = json!({"type": "string", "x-sensitive": true});
        let text = json!({"type": "string"});
        let document = json!({
            "body": {"type": "object", "properties": {"person": {"$ref": "#/components/schemas/Person"}}},
            "components": {"schemas": {"Person": {
                "type": "object",
                "properties": {
                    "kind": text, "number": sealed, "color": text,
                    "answers": {"type": "array", "items": sealed},
                    "inner": {"type": "object", "properties": {"name": sealed}},
                },
                "x-rules": [
                    {"matches": {"number": "^[0-9]{4}$", "color": "^#[0-9]$"}, "when": {"kind": "ID"}, "refusal": "X"},
                    {"matches": {"number": "^P[0-9]$"}, "unless": {"kind": "ID"}, "refusal": "X"},
                    {"characters": {"answers": 3, "inner/name": 6}, "refusal": "X"},
                ],
            }}},
        });
        let document = Document::parse(&document.to_string()).unwrap();
        let rules = RuleBook::read(&document).unwrap();
        let schema = document.node().schema("body").unwrap();
        let kept = |person: Value| keep_rules(json!({ "person": person }), &schema, &rules)["person"].clone();
        assert_eq!(
            kept(json!({"kind": "ID", "number": "sample", "color": "red", "answers": ["sample", "no"]})),
            json!({"kind": "ID", "number": "1111", "color": "red", "answers": ["sam", "no"]})
        );
        assert_eq!(
            kept(json!({"number": "sample", "inner": {"name": "sample name"}})),
            json!({"number": "P1", "inner": {"name": "sample"}})
        );
        assert_eq!(kept(json!({"kind": "ID", "number": "1234"})), json!({"kind": "ID", "number": "1234"}));
    }
}
