//! The rules that the pages give in prose: `x-rules` of a document's models, read.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::spec::condition::{Condition, LookUp};
use crate::spec::document::{Document, Node};
use crate::spec::pattern::Pattern;
use crate::spec::schema::Facets;

/// The rules of all models of a document, by the reference that leads to the model.
#[derive(Debug, Default)]
pub(crate) struct RuleBook(BTreeMap<String, Vec<Rule>>);

/// One rule of a model.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) verb: Verb,
    pub(crate) when: Option<Condition>,
    pub(crate) unless: Option<Condition>,
    /// The name of the documented error that a breach is.
    pub(crate) refusal: String,
}

/// What a rule demands. Fields are paths inside the object, such as `valid_date_information/type`.
#[derive(Debug)]
pub(crate) enum Verb {
    Requires(Vec<String>),
    Forbids(Vec<String>),
    Allows(Vec<(String, Vec<Value>)>),
    Matches(Vec<(String, Pattern)>),
    /// At most so many characters, which `maxLength` says only of strings that aren't sealed.
    Characters(Vec<(String, i64)>),
    /// No time is after the next.
    Ordered(Vec<Moment>),
    /// The items of a list differ, or one field of them does.
    Distinct(Vec<(String, Option<String>)>),
    /// A number, or how many items a list has.
    AtMost(Vec<(String, i64)>),
    AtLeast(Vec<(String, i64)>),
}

/// A time to compare.
#[derive(Debug)]
pub(crate) enum Moment {
    Field(String),
    /// The sandbox's clock and so many seconds.
    Now(i64),
}

impl RuleBook {
    /// Reads the rules of all models.
    pub(crate) fn read(document: &Document) -> Result<Self, String> {
        let mut book = BTreeMap::new();
        let Some(components) = document.node().get("components")? else { return Ok(Self(book)) };
        let schemas = components.get("schemas")?.map(|schemas| schemas.entries()).transpose()?;
        for (name, schema) in schemas.into_iter().flatten() {
            let located = |error| format!("`x-rules` of `{name}`: {error}");
            let rules = read_model(&schema).map_err(located)?;
            if !document.is_trusted() {
                rules.iter().try_for_each(Rule::compile).map_err(located)?;
            }
            if !rules.is_empty() {
                book.insert(format!("#/components/schemas/{name}"), rules);
            }
        }
        Ok(Self(book))
    }

    /// Compiles all patterns now, to see whether they can be.
    #[cfg(test)]
    pub(crate) fn compile(&self) -> Result<(), String> {
        self.0.values().flatten().try_for_each(Rule::compile)
    }

    /// The rules of the models that describe a value.
    pub(crate) fn of<'b>(&'b self, facets: &Facets<'_>) -> impl Iterator<Item = &'b Rule> {
        facets.references().filter_map(|reference| self.0.get(reference)).flatten()
    }
}

fn read_model(schema: &Node<'_>) -> Result<Vec<Rule>, String> {
    let Some(rules) = schema.value().get("x-rules") else { return Ok(Vec::new()) };
    let rules = rules.as_array().ok_or("it is not a list")?;
    let numbered = rules.iter().enumerate();
    numbered
        .map(|(index, rule)| Rule::parse(rule).map_err(|error| format!("rule {index}: {error}")))
        .collect()
}

impl Rule {
    /// Whether it applies to an object, whose fields are looked up.
    pub(crate) fn applies(&self, look_up: &LookUp<'_>) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(look_up))
            && !self.unless.as_ref().is_some_and(|unless| unless.holds(look_up))
    }

    /// Compiles the rule's patterns now, to see whether they can be.
    pub(crate) fn compile(&self) -> Result<(), String> {
        let Verb::Matches(patterns) = &self.verb else { return Ok(()) };
        let compile = |(field, pattern): &(String, Pattern)| {
            pattern.compile().map_err(|error| format!("`matches`: `{field}`: {error}"))
        };
        patterns.iter().try_for_each(compile)
    }

    fn parse(rule: &Value) -> Result<Self, String> {
        let rule = rule.as_object().ok_or("it is not a map")?;
        let condition = |key: &str| rule.get(key).map(Condition::parse).transpose();
        let mut verbs = rule.iter().filter(|(key, _)| !["when", "unless", "refusal"].contains(&key.as_str()));
        let (Some((verb, subject)), None) = (verbs.next(), verbs.next()) else {
            return Err("it has not exactly one verb".to_owned());
        };
        Ok(Self {
            verb: Verb::parse(verb, subject)?,
            when: condition("when")?,
            unless: condition("unless")?,
            refusal: rule.get("refusal").and_then(Value::as_str).ok_or("it has no `refusal`")?.to_owned(),
        })
    }
}

impl Verb {
    fn parse(verb: &str, subject: &Value) -> Result<Self, String> {
        match verb {
            "requires" => list(subject, field).map(Self::Requires),
            "forbids" => list(subject, field).map(Self::Forbids),
            "allows" => map(subject, |values| values.as_array().cloned()).map(Self::Allows),
            "matches" => map(subject, |pattern| pattern.as_str().map(Pattern::new)).map(Self::Matches),
            "characters" => map(subject, Value::as_i64).map(Self::Characters),
            "ordered" => list(subject, Moment::parse).map(Self::Ordered),
            "distinct" => distinct(subject).map(Self::Distinct),
            "at-most" => map(subject, Value::as_i64).map(Self::AtMost),
            "at-least" => map(subject, Value::as_i64).map(Self::AtLeast),
            _ => return Err(format!("`{verb}` is not a verb that the sandbox knows")),
        }
        .map_err(|error| format!("`{verb}`: {error}"))
    }
}

impl Moment {
    fn parse(moment: &Value) -> Option<Self> {
        match moment {
            Value::Object(now) => now.get("now").and_then(Value::as_i64).map(Self::Now),
            field => field.as_str().map(|field| Self::Field(field.to_owned())),
        }
    }
}

fn field(name: &Value) -> Option<String> {
    name.as_str().map(str::to_owned)
}

fn list<T>(subject: &Value, parse: impl Fn(&Value) -> Option<T>) -> Result<Vec<T>, String> {
    let items = subject.as_array().ok_or("it takes a list of fields")?;
    items.iter().map(|item| parse(item).ok_or_else(|| format!("{item} is not a field"))).collect()
}

fn map<T>(subject: &Value, parse: impl Fn(&Value) -> Option<T>) -> Result<Vec<(String, T)>, String> {
    let entry = |(field, value): (&String, &Value)| {
        let value = parse(value).ok_or_else(|| format!("`{field}` cannot be {value}"))?;
        Ok((field.clone(), value))
    };
    entries(subject)?.iter().map(entry).collect()
}

fn distinct(subject: &Value) -> Result<Vec<(String, Option<String>)>, String> {
    match subject.as_str() {
        Some(scalars) => Ok(vec![(scalars.to_owned(), None)]),
        None => map(subject, |inner| inner.as_str().map(|inner| Some(inner.to_owned()))),
    }
}

fn entries(subject: &Value) -> Result<&Map<String, Value>, String> {
    subject.as_object().ok_or_else(|| "it takes a map of fields".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(rules: &Value) -> Result<RuleBook, String> {
        let document = json!({"components": {"schemas": {"Card": {"type": "object", "x-rules": rules}}}});
        RuleBook::read(&Document::parse(&document.to_string())?)
    }

    #[test]
    fn rules_are_found_by_the_reference_to_their_model() {
        let book = read(&json!([{"requires": ["a"], "when": {"b": 1}, "refusal": "PARAM_ERROR"}])).unwrap();
        let rules = book.0.get("#/components/schemas/Card").unwrap();
        assert!(matches!(&rules[0].verb, Verb::Requires(fields) if *fields == ["a"]));
        assert_eq!(rules[0].refusal, "PARAM_ERROR");
        assert!(rules[0].when.is_some() && rules[0].unless.is_none());
    }

    #[test]
    fn a_rule_that_cannot_be_read_says_where_and_why() {
        for (rules, part) in [
            (json!({}), "not a list"),
            (json!(["x"]), "rule 0: it is not a map"),
            (json!([{"refusal": "X"}]), "exactly one verb"),
            (json!([{"requires": [], "forbids": [], "refusal": "X"}]), "exactly one verb"),
            (json!([{"requires": ["a"]}]), "no `refusal`"),
            (json!([{"demands": ["a"], "refusal": "X"}]), "`demands` is not a verb"),
            (json!([{"requires": "a", "refusal": "X"}]), "takes a list of fields"),
            (json!([{"requires": [1], "refusal": "X"}]), "1 is not a field"),
            (json!([{"ordered": [{"then": 1}], "refusal": "X"}]), "is not a field"),
            (json!([{"characters": ["a"], "refusal": "X"}]), "takes a map of fields"),
            (json!([{"characters": {"a": "b"}, "refusal": "X"}]), "`a` cannot be \"b\""),
            (json!([{"matches": {"a": "("}, "refusal": "X"}]), "unclosed group"),
            (json!([{"requires": ["a"], "when": 1, "refusal": "X"}]), "a condition is a map"),
        ] {
            let error = read(&rules).unwrap_err();
            assert!(error.contains("`x-rules` of `Card`") && error.contains(part), "{error}");
        }
    }
}
