//! How an object breaks a rule: where, and in which words. No value is ever quoted, for it may be personal data.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::json::push_token;
use crate::spec::condition::{LookUp, any_of};
use crate::spec::rule::{Moment, Verb};

/// What is wrong with an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Breach {
    /// JSON pointer into the object.
    pub(super) pointer: String,
    /// The end of a sentence that begins with the name of the field.
    pub(super) issue: String,
}

/// How the fields of an object break a rule, if they do. Fields that are absent break none but `requires`.
pub(super) fn breach(verb: &Verb, look_up: &LookUp<'_>, now: Timestamp) -> Option<Breach> {
    match verb {
        Verb::Requires(fields) => {
            let missing = fields.iter().find(|field| look_up(field).is_none());
            missing.map(|field| Breach::at(field, "is missing, and it is required"))
        }
        Verb::Forbids(fields) => {
            let given = fields.iter().find(|field| look_up(field).is_some());
            given.map(|field| Breach::at(field, "must be left out"))
        }
        Verb::Allows(fields) => fields.iter().find_map(|(field, values)| {
            let place = place_of(field, look_up, |value| !values.contains(value))?;
            Some(Breach::at(&place, format!("must be {}", any_of(values))))
        }),
        Verb::Matches(fields) => fields.iter().find_map(|(field, pattern)| {
            let place =
                place_of(field, look_up, |value| value.as_str().is_some_and(|text| !pattern.accepts(text)))?;
            Some(Breach::at(&place, format!("must match the pattern `{}`", pattern.text())))
        }),
        Verb::Characters(fields) => fields.iter().find_map(|(field, limit)| {
            let is_long = |text: &str| count(text.chars().count()) > *limit;
            let place = place_of(field, look_up, |value| value.as_str().is_some_and(is_long))?;
            let issue = format!("may have at most {limit} characters, counted before it is sealed");
            Some(Breach::at(&place, issue))
        }),
        Verb::Ordered(moments) => moments.windows(2).find_map(|pair| match pair {
            [earlier, later] => disorder(earlier, later, look_up, now),
            _ => None,
        }),
        Verb::Distinct(lists) => {
            lists.iter().find_map(|(list, inner)| repetition(list, inner.as_deref(), look_up))
        }
        Verb::AtMost(fields) => fields.iter().find_map(|(field, limit)| match size(&look_up(field)?)? {
            Size::Items(items) if items > *limit => {
                Some(Breach::at(field, format!("may have at most {limit} items")))
            }
            Size::Number(number) if number > *limit => {
                Some(Breach::at(field, format!("may be at most {limit}")))
            }
            _ => None,
        }),
        Verb::AtLeast(fields) => fields.iter().find_map(|(field, limit)| match size(&look_up(field)?)? {
            Size::Items(items) if items < *limit => {
                Some(Breach::at(field, format!("must have at least {limit} items")))
            }
            Size::Number(number) if number < *limit => {
                Some(Breach::at(field, format!("must be at least {limit}")))
            }
            _ => None,
        }),
    }
}

impl Breach {
    /// At a path inside the object.
    fn at(path: &str, issue: impl Into<String>) -> Self {
        let mut pointer = String::new();
        path.split('/').for_each(|segment| push_token(&mut pointer, segment));
        Self { pointer, issue: issue.into() }
    }
}

/// The path of a value, or of the first item of it if it is a list, of which something is true.
fn place_of(field: &str, look_up: &LookUp<'_>, is: impl Fn(&Value) -> bool) -> Option<String> {
    match look_up(field)? {
        Value::Array(items) => items.iter().position(is).map(|index| format!("{field}/{index}")),
        value => is(&value).then(|| field.to_owned()),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What `at-most` and `at-least` compare.
enum Size {
    Items(i64),
    Number(i64),
}

fn size(value: &Value) -> Option<Size> {
    match value {
        Value::Array(items) => Some(Size::Items(count(items.len()))),
        value => value.as_i64().map(Size::Number),
    }
}

fn disorder(earlier: &Moment, later: &Moment, look_up: &LookUp<'_>, now: Timestamp) -> Option<Breach> {
    let time = |moment: &Moment| match moment {
        Moment::Field(field) => look_up(field)?.as_str()?.parse().ok(),
        Moment::Now(seconds) => now.checked_add(SignedDuration::from_secs(*seconds)).ok(),
    };
    if time(earlier)? <= time(later)? {
        return None;
    }
    match (earlier, later) {
        (Moment::Field(earlier), Moment::Field(later)) => {
            Some(Breach::at(earlier, format!("must not be later than `{later}`")))
        }
        (Moment::Field(earlier), Moment::Now(_)) => {
            let issue = format!("must lie in the past, and by the sandbox's clock it is {now}");
            Some(Breach::at(earlier, issue))
        }
        (Moment::Now(_), Moment::Field(later)) => {
            let issue = format!("must lie in the future, and by the sandbox's clock it is {now}");
            Some(Breach::at(later, issue))
        }
        (Moment::Now(_), Moment::Now(_)) => None,
    }
}

fn repetition(list: &str, inner: Option<&str>, look_up: &LookUp<'_>) -> Option<Breach> {
    let items = look_up(list)?;
    let items = items.as_array()?;
    let key = |item| if let Some(inner) = inner { Value::get(item, inner) } else { Some(item) };
    let mut seen = HashSet::new();
    let index = items.iter().position(|item| key(item).is_some_and(|key| !seen.insert(key)))?;
    let inner = inner.map(|inner| format!("/{inner}")).unwrap_or_default();
    let issue = "stands in another item too: the items must differ in it";
    Some(Breach::at(&format!("{list}/{index}{inner}"), issue))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::condition::inside;
    use crate::spec::document::Document;
    use crate::spec::rule::RuleBook;
    use crate::spec::schema::Schema;

    /// Where an object breaks a rule, and how; empty texts if it doesn't.
    fn found(rule: &Value, object: &Value) -> (String, String) {
        let mut rule = rule.clone();
        rule["refusal"] = json!("PARAM_ERROR");
        let document = json!({
            "body": {"$ref": "#/components/schemas/Model"},
            "components": {"schemas": {"Model": {"x-rules": [rule]}}},
        });
        let document = Document::parse(&document.to_string()).unwrap();
        let schema: Schema = document.node().schema("body").unwrap();
        let book = RuleBook::read(&document).unwrap();
        let verb = &book.of(&schema.facets()).next().unwrap().verb;
        let object = object.as_object().unwrap();
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let breach = breach(verb, &|path| inside(object, path).cloned(), now);
        breach.map(|breach| (breach.pointer, breach.issue)).unwrap_or_default()
    }

    #[test]
    fn each_verb_finds_what_breaks_it() {
        for (rule, object, pointer, issue) in [
            (json!({"requires": ["a", "b"]}), json!({"a": 1}), "/b", "is missing, and it is required"),
            (json!({"requires": ["a/b"]}), json!({"a": {}}), "/a/b", "is missing, and it is required"),
            (json!({"forbids": ["a", "b"]}), json!({"b": null}), "/b", "must be left out"),
            (json!({"allows": {"a": ["X", "Y"]}}), json!({"a": "Z"}), "/a", "must be `X` or `Y`"),
            (json!({"allows": {"a": ["X", "Y"]}}), json!({"a": ["Y", "Z"]}), "/a/1", "must be `X` or `Y`"),
            (json!({"matches": {"a": "^x$"}}), json!({"a": "xx"}), "/a", "must match the pattern `^x$`"),
            (
                json!({"matches": {"a": "^x$"}}),
                json!({"a": ["x", "y"]}),
                "/a/1",
                "must match the pattern `^x$`",
            ),
            (json!({"characters": {"a": 2}}), json!({"a": "你好吗"}), "/a", "at most 2 characters"),
            (json!({"characters": {"a": 2}}), json!({"a": ["ab", "abc"]}), "/a/1", "at most 2 characters"),
            (json!({"distinct": "a"}), json!({"a": ["x", "y", "x"]}), "/a/2", "stands in another item too"),
            (
                json!({"distinct": {"a": "name"}}),
                json!({"a": [{"name": "x"}, {"name": "x", "value": 1}]}),
                "/a/1/name",
                "stands in another item too",
            ),
            (json!({"at-most": {"a": 1}}), json!({"a": [1, 2]}), "/a", "may have at most 1 items"),
            (json!({"at-most": {"a": 1}}), json!({"a": 2}), "/a", "may be at most 1"),
            (json!({"at-least": {"a": 1}}), json!({"a": []}), "/a", "must have at least 1 items"),
            (json!({"at-least": {"a": 1}}), json!({"a": 0}), "/a", "must be at least 1"),
        ] {
            let (place, words) = found(&rule, &object);
            assert_eq!(place, pointer, "{rule} {object}");
            assert!(words.contains(issue), "{words}");
        }
    }

    #[test]
    fn each_verb_lets_pass_what_keeps_to_it() {
        for (rule, object) in [
            (json!({"requires": ["a"]}), json!({"a": null})),
            (json!({"forbids": ["a"]}), json!({"b": 1})),
            (json!({"allows": {"a": ["X", true]}}), json!({"a": true})),
            (json!({"allows": {"a": ["X", "Y"]}}), json!({"a": ["Y", "X", "Y"]})),
            (json!({"allows": {"a": ["X"]}}), json!({"a": []})),
            (json!({"matches": {"a": "^x$"}}), json!({"a": "x"})),
            (json!({"matches": {"a": "^x$"}}), json!({"a": ["x", "x"]})),
            (json!({"matches": {"a": "^x$"}}), json!({"a": 1})),
            (json!({"characters": {"a": 3}}), json!({"a": "你好吗"})),
            (json!({"distinct": "a"}), json!({"a": ["x", "y", 1, "1"]})),
            (json!({"distinct": {"a": "name"}}), json!({"a": [{"name": "x"}, {"name": "y"}, {}, {}]})),
            (json!({"at-most": {"a": 1, "b": 1}}), json!({"a": [1], "b": 1})),
            (json!({"at-least": {"a": 1, "b": 1}}), json!({"a": [1], "b": 1})),
        ] {
            assert_eq!(found(&rule, &object), Default::default(), "{rule} {object}");
        }
        for rule in [
            json!({"allows": {"a": []}}),
            json!({"matches": {"a": "^$"}}),
            json!({"characters": {"a": 0}}),
            json!({"ordered": ["a", {"now": 0}]}),
            json!({"distinct": "a"}),
            json!({"at-most": {"a": 0}}),
            json!({"at-least": {"a": 1}}),
        ] {
            assert_eq!(
                found(&rule, &json!({})),
                Default::default(),
                "{rule} asks for nothing that is absent"
            );
        }
    }

    #[test]
    fn times_are_compared_as_moments() {
        let order = |begin: &str, end: &str| {
            found(&json!({"ordered": ["begin", "end"]}), &json!({"begin": begin, "end": end}))
        };
        let reversed = ("/begin".to_owned(), "must not be later than `end`".to_owned());
        assert_eq!(order("2026-01-01T09:00:00+08:00", "2026-01-01T00:59:59Z"), reversed);
        assert_eq!(order("2026-01-01T09:00:00.001+08:00", "2026-01-01T01:00:00Z"), reversed);
        assert_eq!(order("2026-01-01T09:00:00+08:00", "2026-01-01T01:00:00.000Z"), Default::default());
        assert_eq!(
            order("2026-01-01T09:00:00+08:00", "no time, which the schema refuses"),
            Default::default()
        );
    }

    #[test]
    fn the_sandbox_s_clock_says_what_is_past() {
        let past = |time: &str| found(&json!({"ordered": ["a", {"now": 0}]}), &json!({"a": time})).1;
        assert_eq!(past("2026-01-01T00:00:00Z"), "");
        assert!(past("2026-01-01T00:00:01Z").starts_with("must lie in the past"));
        let future = |time: &str| found(&json!({"ordered": [{"now": 60}, "a"]}), &json!({"a": time})).1;
        assert_eq!(future("2026-01-01T00:01:00Z"), "");
        assert!(future("2026-01-01T00:00:59Z").starts_with("must lie in the future"));
    }
}
