//! What a schema found wrong, in words that name the rule and never the value.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::json::push_token;

/// Something wrong with a value: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issue {
    /// JSON pointer into the value; empty for the value itself.
    pub(crate) pointer: String,
    /// What is wrong, as the end of a sentence that begins with the name of the field.
    pub(crate) text: String,
}

/// Words what the compiler reports. The instance may be personal data, so it is described, not quoted.
pub(crate) fn explain(error: &ValidationError<'_>) -> Issue {
    let mut pointer = error.instance_path().as_str().to_owned();
    let instance = error.instance();
    let text = match error.kind() {
        Kind::Required { property } => {
            push_token(&mut pointer, property.as_str().unwrap_or_default());
            "is required, and it is missing".to_owned()
        }
        Kind::Type { kind } => format!("must be {}, not {}", expected(kind), a(found(instance))),
        Kind::MaxLength { limit } => {
            format!("has {} characters, and at most {limit} are allowed", characters(instance))
        }
        Kind::MinLength { limit } => {
            format!("has {} characters, and at least {limit} are needed", characters(instance))
        }
        Kind::MaxItems { limit } => format!("may have at most {limit} items"),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::Maximum { limit } => format!("may be at most {limit}"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Enum { options } => format!("must be one of {}", list(options)),
        Kind::Pattern { pattern } => format!("must match the pattern `{pattern}`"),
        Kind::Format { format } if format == "date-time" => {
            "must be a time of RFC 3339, such as 2015-05-20T13:29:35+08:00".to_owned()
        }
        Kind::Format { format } => format!("must have the format `{format}`"),
        other => format!("breaks the rule `{}` of its schema", other.keyword()),
    };
    Issue { pointer, text }
}

/// Names the one of some names that was probably meant, as the end of a sentence.
pub(crate) fn did_you_mean(name: &str, names: &[&str]) -> String {
    let likeness = |candidate: &&&str| strsim::jaro_winkler(name, candidate);
    let best = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match best.filter(|best| likeness(best) > 0.8) {
        Some(best) => format!("; did you mean `{best}`?"),
        None if names.is_empty() => String::new(),
        None => format!("; known are {}", quoted(names)),
    }
}

/// Names in backticks, joined by commas.
pub(crate) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => a(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(a).collect::<Vec<_>>().join(" or "),
    }
}

fn found(value: &Value) -> JsonType {
    match value {
        Value::Null => JsonType::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(_) => JsonType::Number,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    }
}

fn a(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "a boolean",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}

fn characters(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn list(options: &Value) -> String {
    let options = options.as_array().into_iter().flatten();
    options
        .map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn issue(schema: &Value, value: &Value) -> (String, String) {
        let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
        let issue = explain(&validator.iter_errors(value).next().unwrap());
        (issue.pointer, issue.text)
    }

    #[test]
    fn each_rule_is_worded_without_the_value() {
        let cases = [
            (json!({"type": "string"}), json!(3), "must be a string, not a number"),
            (json!({"type": "integer"}), json!(3.5), "must be an integer, not a number"),
            (json!({"maxLength": 2}), json!("你好吗"), "has 3 characters, and at most 2 are allowed"),
            (json!({"minLength": 2}), json!("x"), "has 1 characters, and at least 2 are needed"),
            (json!({"maxItems": 1}), json!([1, 2]), "may have at most 1 items"),
            (json!({"minItems": 1}), json!([]), "must have at least 1 items"),
            (json!({"maximum": 5}), json!(6), "may be at most 5"),
            (json!({"minimum": 5}), json!(4), "must be at least 5"),
            (json!({"enum": ["A", "B"]}), json!("C"), "must be one of A, B"),
            (json!({"pattern": "^a$"}), json!("b"), "must match the pattern `^a$`"),
            (
                json!({"format": "date-time"}),
                json!("yesterday"),
                "must be a time of RFC 3339, such as 2015-05-20T13:29:35+08:00",
            ),
            (json!({"const": 1}), json!("secret"), "breaks the rule `const` of its schema"),
        ];
        for (schema, value, text) in cases {
            assert_eq!(issue(&schema, &value), (String::new(), text.to_owned()));
        }
    }

    #[test]
    fn a_missing_field_is_pointed_at() {
        let schema = json!({"properties": {"a": {"required": ["b/c"]}}});
        assert_eq!(
            issue(&schema, &json!({"a": {}})),
            ("/a/b~1c".to_owned(), "is required, and it is missing".to_owned())
        );
    }

    #[test]
    fn a_misspelt_name_is_recognised() {
        let names = ["card_id", "openid", "attach"];
        assert_eq!(did_you_mean("open_id", &names), "; did you mean `openid`?");
        assert_eq!(did_you_mean("zzz", &names), "; known are `card_id`, `openid`, `attach`");
        assert_eq!(did_you_mean("zzz", &[]), "");
    }
}
