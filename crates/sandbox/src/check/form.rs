//! What holds for all JSON on its way to or from the platform: no nulls, no unknown fields, valid to its schema.

use std::collections::HashSet;
use std::convert::Infallible;

use serde_json::Value;

use crate::check::text;
use crate::json;
use crate::spec::issue::{Issue, did_you_mean};
use crate::spec::schema::{Facets, Schema};

/// Checks a value and everything in it.
///
/// # Errors
/// The first thing that is wrong, and where.
pub(crate) fn check(schema: &Schema, value: &mut Value) -> Result<(), Issue> {
    walk(schema, value, &mut Err)?;
    schema.issue(value).map_or(Ok(()), Err)
}

/// Everything that is wrong with a value and what is in it, one issue a place.
pub(crate) fn issues(schema: &Schema, value: &mut Value) -> Vec<Issue> {
    let mut issues: Vec<Issue> = Vec::new();
    let Ok(()) = walk(schema, value, &mut |issue| {
        issues.push(issue);
        Ok::<(), Infallible>(())
    });
    let mut places: HashSet<_> = issues.iter().map(|issue| issue.pointer.clone()).collect();
    let more = schema.issues(value).into_iter();
    issues.extend(more.filter(|issue| places.insert(issue.pointer.clone())));
    issues
}

/// Calls the visitor with what is wrong beyond the schema, until it returns an error.
fn walk<E>(
    schema: &Schema,
    value: &mut Value,
    visit: &mut dyn FnMut(Issue) -> Result<(), E>,
) -> Result<(), E> {
    schema.walk(value, &mut |value, facets, pointer| {
        for (name, text) in issues_of(value, facets) {
            let mut pointer = pointer.to_owned();
            if let Some(name) = name {
                json::push_token(&mut pointer, &name);
            }
            visit(Issue { pointer, text })?;
        }
        Ok(())
    })
}

/// What is wrong with one value beyond the schemas. An issue may name a field of the value.
fn issues_of(value: &Value, facets: &Facets<'_>) -> Vec<(Option<String>, String)> {
    let issue = |text: &str| vec![(None, text.to_owned())];
    match value {
        Value::Null => issue("is null, which is not allowed: leave the field out"),
        Value::String(text) => text::check(text).err().map(|text| (None, text)).into_iter().collect(),
        Value::Number(number) if facets.kind() == Some("integer") && !number.is_i64() => {
            issue("must be an integer of 64 bits, written without point and exponent")
        }
        Value::Object(object) => {
            let known = facets.fields();
            let unknown = object.keys().filter(|name| !known.is_empty() && !known.contains(&name.as_str()));
            unknown
                .map(|name| {
                    (Some(name.clone()), format!("is not a known field{}", did_you_mean(name, &known)))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}
