//! The JSON body of an operation: its fields, one to start from, and what is wrong with another.

use std::collections::HashSet;

use serde_json::Value;

use crate::check::form;
use crate::crypto::MAX_SEALED_BYTES;
use crate::documented::field::{self, DocumentedField};
use crate::documented::sealed_samples;
use crate::documented::skeleton::skeleton;
use crate::json;
use crate::sensitive::with_samples;
use crate::spec::content::example;
use crate::spec::document::Node;
use crate::spec::issue::Issue;
use crate::spec::rule::RuleBook;
use crate::spec::schema::Schema;

/// The documented body of an operation.
#[non_exhaustive]
pub struct DocumentedBody {
    /// Its fields.
    pub fields: Vec<DocumentedField>,
    /// A whole body in plaintext: the document's example, or one made of the required fields.
    pub example: Value,
    schema: Schema,
}

/// What is wrong with a body, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyIssue {
    /// JSON pointer into the body; empty for the body itself.
    pub pointer: String,
    /// What is wrong, as the end of a sentence that begins with the field; it never quotes a value.
    pub text: String,
}

impl DocumentedBody {
    pub(super) fn read(content: &Node<'_>, rules: &RuleBook) -> Result<Self, String> {
        let schema = content.schema("schema")?;
        let example = example(content)?.unwrap_or_else(|| skeleton(&schema.facets()));
        Ok(Self {
            fields: field::fields_of(&schema.facets()),
            example: sealed_samples::keep_rules(with_samples(example, &schema), &schema, rules),
            schema,
        })
    }

    /// Compares a body in plaintext with the documentation: unknown, missing and `null` fields, types, lengths in
    /// characters, enum values, and what is too long to be sealed. At most one issue a place.
    pub fn issues(&self, body: &Value) -> Vec<BodyIssue> {
        let mut body = body.clone();
        // The documented length of a sealed string is its ciphertext's, which says nothing of the plaintext.
        let mut sealed = Vec::new();
        let Ok(()) = self.schema.walk(&mut body, &mut |value, facets, pointer| {
            if let Value::String(text) = value
                && facets.sealed()
            {
                sealed.push((pointer.to_owned(), text.len()));
            }
            Ok::<(), std::convert::Infallible>(())
        });
        let mut issues = form::issues(&self.schema, &mut body);
        let places: HashSet<_> = sealed.iter().map(|(pointer, _)| pointer).collect();
        issues.retain(|issue| !places.contains(&issue.pointer));
        issues.extend(sealed.into_iter().filter(|(_, length)| *length > MAX_SEALED_BYTES).map(
            |(pointer, length)| Issue {
                pointer,
                text: format!("has {length} bytes, and at most {MAX_SEALED_BYTES} can be sealed"),
            },
        ));
        issues.into_iter().map(|Issue { pointer, text }| BodyIssue { pointer, text }).collect()
    }
}

/// Reads a JSON text as strictly as the sandbox does: a key that stands twice in its object is an issue too.
///
/// # Errors
/// What is wrong, and where.
pub fn parse_body(text: &[u8]) -> Result<Value, BodyIssue> {
    json::parse(text).map_err(|problem| BodyIssue { pointer: problem.pointer, text: problem.issue })
}

impl std::fmt::Debug for DocumentedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentedBody").field("fields", &self.fields).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    fn body() -> DocumentedBody {
        let schema = json!({
            "type": "object",
            "required": ["openid", "state"],
            "properties": {
                "openid": {"type": "string", "maxLength": 4},
                "state": {"type": "string", "enum": ["OPEN", "CLOSED"]},
                "phone": {"type": "string", "x-sensitive": true, "minLength": 100, "maxLength": 600},
                "points": {"type": "integer"},
                "list": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            },
        });
        let document = json!({"content": {"schema": schema}}).to_string();
        let document = Document::parse(&document).unwrap();
        DocumentedBody::read(&document.node().require("content").unwrap(), &RuleBook::default()).unwrap()
    }

    fn issues(value: &Value) -> Vec<(String, String)> {
        body().issues(value).into_iter().map(|issue| (issue.pointer, issue.text)).collect()
    }

    #[test]
    fn a_sound_body_has_no_issues_and_its_plaintext_may_be_short() {
        assert_eq!(issues(&json!({"openid": "钻石会员", "state": "OPEN", "phone": "1", "points": 3})), []);
    }

    #[test]
    fn every_issue_is_reported_at_its_place() {
        let found = issues(&json!({
            "opneid": "o", "state": "AJAR", "phone": "长".repeat(72), "points": "3", "list": [{"nmae": 1}, {"name": 1}],
        }));
        let of = |pointer: &str| {
            let mut texts = found.iter().filter(|(found, _)| found == pointer).map(|(_, text)| text.as_str());
            (texts.next().unwrap_or_else(|| panic!("{pointer} is not in {found:?}")), texts.next())
        };
        assert_eq!(of("/opneid").0, "is not a known field; did you mean `openid`?");
        assert_eq!(of("/openid").0, "is required, and it is missing");
        assert_eq!(of("/state").0, "must be one of OPEN, CLOSED");
        assert_eq!(of("/phone"), ("has 216 bytes, and at most 214 can be sealed", None));
        assert_eq!(of("/points").0, "must be an integer, not a string");
        assert!(of("/list/0/nmae").0.contains("did you mean `name`?"));
        assert_eq!(of("/list/1/name").0, "must be a string, not a number");
        assert_eq!(found.len(), 7);
    }

    #[test]
    fn a_null_is_one_issue_and_so_is_another_type_for_a_sealed_string() {
        let found = issues(&json!({"openid": null, "state": "OPEN", "phone": 13_800_000_000_i64}));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.contains(&("/phone".to_owned(), "must be a string, not a number".to_owned())));
    }

    #[test]
    fn without_an_example_the_required_fields_make_one() {
        let body = body();
        assert_eq!(body.example, json!({"openid": "…", "state": "OPEN"}));
        assert_eq!(body.issues(&body.example), []);
    }
}
