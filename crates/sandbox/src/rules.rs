//! The rules of the models that a call sends, checked on its opened body: the first one broken refuses the call.

mod breach;

use jiff::Timestamp;
use serde_json::Value;

use crate::call::Call;
use crate::check::parameters;
use crate::json::push_token;
use crate::refusal::Refusal;
use crate::rules::breach::{Breach, breach};
use crate::spec::condition::inside;
use crate::spec::operation::{Body, Operation};
use crate::spec::rule::{Rule, RuleBook};
use crate::spec::schema::Facets;

/// Checks the rules of all models in the body, the outer ones first.
pub(crate) fn check(call: &Call<'_>, now: Timestamp) -> Result<(), Refusal> {
    let Some(Body::Json(schema)) = &call.operation.body else { return Ok(()) };
    let fields = call.fields();
    let facets = schema.facets();
    let check = Check { book: &call.operation.rules, now };
    // The rules of a request see all its fields side by side, those in the path and the query too.
    let broken = check.object(&facets, &|path| inside(&fields, path).cloned()).map_or_else(
        || {
            call.body.iter().find_map(|(name, value)| {
                let mut pointer = String::new();
                push_token(&mut pointer, name);
                check.value(&facets.field(name), value, &mut pointer)
            })
        },
        Some,
    );
    broken.map_or(Ok(()), |broken| Err(broken.refusal(call.operation)))
}

struct Check<'b> {
    book: &'b RuleBook,
    now: Timestamp,
}

/// A rule that is broken, and where.
struct Broken<'b> {
    rule: &'b Rule,
    /// JSON pointer into the body.
    pointer: String,
    issue: String,
}

impl<'b> Check<'b> {
    /// The first rule that a value, or something in it, breaks.
    fn value(&self, facets: &Facets<'_>, value: &Value, pointer: &mut String) -> Option<Broken<'b>> {
        let length = pointer.len();
        match value {
            Value::Object(object) => {
                if let Some(broken) = self.object(facets, &|path| inside(object, path).cloned()) {
                    return Some(Broken { pointer: format!("{pointer}{}", broken.pointer), ..broken });
                }
                object.iter().find_map(|(name, value)| {
                    push_token(pointer, name);
                    let broken = self.value(&facets.field(name), value, pointer);
                    pointer.truncate(length);
                    broken
                })
            }
            Value::Array(items) => {
                let facets = facets.items();
                items.iter().enumerate().find_map(|(index, item)| {
                    push_token(pointer, &index.to_string());
                    let broken = self.value(&facets, item, pointer);
                    pointer.truncate(length);
                    broken
                })
            }
            _ => None,
        }
    }

    /// The first rule that an object breaks by its own fields.
    fn object(&self, facets: &Facets<'_>, look_up: &dyn Fn(&str) -> Option<Value>) -> Option<Broken<'b>> {
        self.book.of(facets).find_map(|rule| {
            let applies = rule.applies(look_up);
            let Breach { pointer, issue } = applies.then(|| breach(&rule.verb, look_up, self.now))??;
            Some(Broken { rule, pointer, issue: format!("{issue}{}", because(rule)) })
        })
    }
}

/// When a rule applies, as the end of a sentence.
fn because(rule: &Rule) -> String {
    let when = rule.when.as_ref().map(|when| format!(" where {}", when.words())).unwrap_or_default();
    let unless = rule.unless.as_ref().map(|unless| format!(" unless {}", unless.words())).unwrap_or_default();
    when + &unless
}

impl Broken<'_> {
    /// The documented error that the rule names; where this operation documents none of that name, one with the status
    /// and the code of its kind.
    fn refusal(self, operation: &Operation) -> Refusal {
        let detail = parameters::detail(&operation.parameters, &self.pointer, self.issue);
        let (errors, name) = (&operation.errors, &self.rule.refusal);
        if let Some(error) = errors.named(name) {
            return error.refusal_about(detail);
        }
        let refusal = Refusal::param_error(detail);
        match errors.of_kind(name) {
            Some(error) => Refusal { status: error.status, code: error.code.clone().into(), ..refusal },
            None => refusal,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde_json::{Map, json};
    use wechatpay_api::Face;

    use super::*;
    use crate::refusal::Location;
    use crate::spec::document::Document;
    use crate::spec::operation::read_all;

    fn document() -> Value {
        let text = json!({"type": "string"});
        let error = |code: &str, summary: &str| json!({"summary": summary, "value": {"code": code}});
        json!({
            "paths": {"/cards/{code}": {"post": {
                "parameters": [{"name": "code", "in": "path", "required": true, "schema": text}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Request"}}}},
                "responses": {
                    "204": {},
                    "400": {"content": {"application/json": {"examples": {
                        "PARAM_ERROR_LEVEL": error("PARAM_ERROR", "The level is missing."),
                        "PARAM_ERROR": error("PARAM_ERROR", "A parameter is wrong."),
                    }}}},
                    "403": {"content": {"application/json": {"examples": {
                        "NO_AUTH": error("NO_AUTH", "Not yours."),
                    }}}},
                },
            }}},
            "components": {"schemas": {
                "Request": {
                    "type": "object",
                    "properties": {
                        "shown": {"type": "boolean"}, "level": text, "kind": text, "owner": text, "wild": text,
                        "answers": {"type": "array", "items": {"$ref": "#/components/schemas/Answer", "description": "x"}},
                    },
                    "x-rules": [
                        {"matches": {"code": "^[0-9]+$"}, "refusal": "PARAM_ERROR_CODE"},
                        {"requires": ["level"], "when": {"shown": true}, "refusal": "PARAM_ERROR_LEVEL"},
                        {"forbids": ["level"], "unless": {"shown": true}, "refusal": "PARAM_ERROR_NO_LEVEL"},
                        {"allows": {"kind": ["NORMAL"]}, "refusal": "NO_AUTH_KIND"},
                        {"matches": {"wild": "^$"}, "refusal": "UNHEARD_OF"},
                    ],
                },
                "Answer": {
                    "allOf": [{"$ref": "#/components/schemas/AnswerBase"}],
                    "properties": {"name": text},
                },
                "AnswerBase": {
                    "properties": {"value": text, "inner": {"$ref": "#/components/schemas/Answer"}},
                    "x-rules": [{"characters": {"value": 3}, "refusal": "PARAM_ERROR"}],
                },
            }},
        })
    }

    fn refused(code: &str, body: &Value) -> Option<Refusal> {
        let document = Document::parse(&document().to_string()).unwrap();
        let operation = read_all(Face::Brand, &document).unwrap().remove(0);
        let parameters = Map::from_iter([("code".to_owned(), json!(code))]);
        let call = Call {
            operation: &operation,
            identity: "10",
            parameters,
            body: body.as_object().unwrap().clone(),
        };
        check(&call, Timestamp::UNIX_EPOCH).err()
    }

    fn detail(refusal: &Refusal) -> (&str, &str) {
        let detail = refusal.detail.as_ref().unwrap();
        (&detail.field, &detail.issue)
    }

    #[test]
    fn a_documented_error_speaks_for_itself() {
        let refusal = refused("1", &json!({"shown": true})).unwrap();
        assert_eq!((refusal.status, &*refusal.code), (StatusCode::BAD_REQUEST, "PARAM_ERROR"));
        assert_eq!(refusal.message, "The level is missing.");
        assert_eq!(detail(&refusal), ("/level", "is missing, and it is required where `shown` is `true`"));
    }

    #[test]
    fn an_undocumented_error_is_the_plain_one_of_its_kind() {
        let refusal = refused("1", &json!({"level": "gold"})).unwrap();
        assert_eq!((refusal.status, &*refusal.code), (StatusCode::BAD_REQUEST, "PARAM_ERROR"));
        assert_eq!(refusal.message, "`/level` in the body must be left out unless `shown` is `true`.");
        let refusal = refused("1", &json!({"kind": "OTHER"})).unwrap();
        assert_eq!((refusal.status, &*refusal.code), (StatusCode::FORBIDDEN, "NO_AUTH"));
        let refusal = refused("1", &json!({"wild": "x"})).unwrap();
        assert_eq!((refusal.status, &*refusal.code), (StatusCode::BAD_REQUEST, "PARAM_ERROR"));
    }

    #[test]
    fn rules_reach_into_lists_references_and_refinements_and_quote_no_value() {
        let secret = "a secret";
        let body = json!({"answers": [{"value": "abc"}, {"inner": {"value": secret}}]});
        let refusal = refused("1", &body).unwrap();
        assert_eq!(detail(&refusal).0, "/answers/1/inner/value");
        assert!(!refusal.body().to_string().contains(secret));
    }

    #[test]
    fn a_request_s_rules_see_its_path_too() {
        let refusal = refused("x", &json!({})).unwrap();
        assert_eq!(detail(&refusal).0, "code");
        assert_eq!(refusal.detail.unwrap().location, Location::Path);
        assert!(refused("1", &json!({"shown": true, "level": "gold", "kind": "NORMAL"})).is_none());
    }

    #[test]
    fn the_outer_rules_come_first() {
        let body = json!({"answers": [{"value": "abcd"}], "kind": "OTHER"});
        assert_eq!(detail(&refused("1", &body).unwrap()).0, "/kind");
    }
}
