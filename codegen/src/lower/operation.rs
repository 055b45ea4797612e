//! Operations: path, inputs, reply, errors.

use std::collections::BTreeMap;

use super::Scope;
use super::types::{fields, lower_value, named};
use crate::api::{Body, ErrorEntry, Field, Input, Operation, Page, Place, Presence, RateLimit, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Content, Example, Location, Parameter, Schema};
use crate::node::Node;
use crate::path_template::PathTemplate;
use crate::rule::Rule;

/// Lowers an operation; `None` if its path cannot be read, which is then reported.
pub(super) fn lower(
    scope: Scope<'_>,
    operation: &document::Operation,
    problems: &mut Diagnostics,
) -> Option<Operation> {
    let path = path(operation, problems);
    let mut inputs = parameters(scope, operation, path.as_ref(), problems);
    let body = operation.body.as_ref().map(|body| {
        inputs.extend(body_fields(scope, operation, body, problems));
        let examples = examples(scope, &body.content, problems);
        Body { span: body.content.schema.span.clone(), examples, sensitive: Vec::new() }
    });
    reply_is_model(scope, operation, problems);
    Some(Operation {
        id: operation.id.clone(),
        summary: operation.summary.value.clone(),
        description: operation.description.value.clone(),
        method: operation.method.value,
        path: path?,
        page: Page {
            url: operation.docs.url.value.clone(),
            title: operation.docs.description.value.clone(),
            updated: operation.updated.value.clone(),
            confirmed_by: operation.confirmed_by,
        },
        rate_limit: operation.rate_limit.as_ref().map(|limit| RateLimit {
            requests: limit.requests,
            seconds: limit.seconds,
            per: limit.per.value.clone(),
        }),
        idempotent: operation.idempotent,
        inputs,
        body,
        reply: operation.reply.schema.name.clone(),
        reply_examples: examples(scope, &operation.reply, problems),
        sensitive_in_reply: Vec::new(),
        errors: errors(scope, operation, problems),
    })
}

fn path(operation: &document::Operation, problems: &mut Diagnostics) -> Option<PathTemplate> {
    let text = &operation.path;
    let parsed = PathTemplate::parse(&text.value);
    if let Err(invalid) = &parsed {
        let wrong = text.value.get(invalid.range.clone()).unwrap_or_default();
        problems.report(
            Diagnostic::new(Rule::PathTemplate, &text.span.part(wrong), invalid.problem)
                .help("write a path such as `/brand/card-member/cards/{card_id}`"),
        );
    }
    parsed.ok()
}

/// The path parameters in the order of the path, then the query parameters in their own.
fn parameters(
    scope: Scope<'_>,
    operation: &document::Operation,
    path: Option<&PathTemplate>,
    problems: &mut Diagnostics,
) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut is_whole = path.is_some();
    for part in &operation.parameters {
        let Some((document, parameter)) = scope.product.resolve(scope.document, part, problems) else {
            is_whole = false;
            continue;
        };
        let place = match parameter.location {
            Location::Path => Place::Path,
            Location::Query => Place::Query,
            Location::Header => continue,
        };
        inputs.push(Input { place, field: parameter_field(scope.at(document), parameter, problems) });
    }
    let placeholders: Vec<_> = path.map(|path| path.placeholders().collect()).unwrap_or_default();
    if is_whole {
        compare(operation, &placeholders, &inputs, problems);
    }
    inputs.sort_by_key(|input| {
        let in_path = placeholders.iter().position(|name| *name == input.field.name.value);
        (input.place, in_path.filter(|_| input.place == Place::Path))
    });
    inputs
}

fn parameter_field(scope: Scope<'_>, parameter: &Parameter, problems: &mut Diagnostics) -> Field {
    let refuse = |problem: &str, help: &str| {
        Diagnostic::new(
            Rule::Parameter,
            &parameter.name.span,
            format!("`{}` {problem}", parameter.name.value),
        )
        .help(help)
    };
    if parameter.location == Location::Path && !parameter.required.value {
        problems.report(refuse("is a part of the path, but optional", "write `required: true`"));
    }
    let value = lower_value(scope, &parameter.schema, problems);
    let is_scalar = match (&value.shape, &parameter.schema.shape) {
        (Shape::Text | Shape::Integer | Shape::Boolean, _) => true,
        (_, document::Shape::Named(reference)) => {
            matches!(named(scope, reference, problems), None | Some(Schema::Enum(_)))
        }
        _ => false,
    };
    if !is_scalar {
        let help = "make it a string, an integer, a boolean or an enum";
        problems.report(refuse("is of a type that a path or a query does not take", help));
    }
    Field {
        name: parameter.name.clone(),
        description: parameter.description.value.clone(),
        value,
        presence: if parameter.required.value { Presence::Required } else { Presence::Optional },
        on_faces: BTreeMap::new(),
        default: parameter.schema.default.clone(),
        examples: parameter.example.iter().cloned().collect(),
    }
}

/// Checks that the placeholders are the path parameters.
fn compare(
    operation: &document::Operation,
    placeholders: &[&str],
    inputs: &[Input],
    problems: &mut Diagnostics,
) {
    let declared = || inputs.iter().filter(|input| input.place == Place::Path).map(|input| &input.field.name);
    for placeholder in placeholders {
        if !declared().any(|name| name.value == *placeholder) {
            let span = operation.path.span.part(&format!("{{{placeholder}}}"));
            problems.report(
                Diagnostic::new(Rule::PathParameters, &span, format!("`{placeholder}` is no parameter"))
                    .label(&operation.id.span, "of this operation")
                    .help(format!("add a parameter with `name: {placeholder}` and `in: path`")),
            );
        }
    }
    for name in declared().filter(|name| !placeholders.contains(&name.as_str())) {
        problems.report(
            Diagnostic::new(Rule::PathParameters, &name.span, format!("`{}` is not in the path", name.value))
                .label(&operation.path.span, "the path")
                .help("correct the name, or write `in: query`"),
        );
    }
}

fn body_fields(
    scope: Scope<'_>,
    operation: &document::Operation,
    body: &document::Body,
    problems: &mut Diagnostics,
) -> Vec<Input> {
    let schema = &body.content.schema;
    let expected = format!("{}Request", capitalised(&operation.id.value));
    let found = scope.product.find::<Schema>(scope.document, schema, problems);
    let Some((document, component)) = found else { return Vec::new() };
    if component.name.value != expected || !std::ptr::eq(document, scope.document) {
        let message = format!("the body of `{}` is not `{expected}`", operation.id.value);
        problems.report(Diagnostic::new(Rule::RequestBody, &schema.span, message).help(format!(
            "write its fields into a model `{expected}` of this document; no other operation uses it"
        )));
    }
    match &component.value {
        Some(Schema::Object(object)) => {
            let fields = fields(scope.at(document), object, problems);
            fields.into_iter().map(|field| Input { place: Place::Body, field }).collect()
        }
        Some(_) => {
            let message = format!("`{}` is no model", schema.name);
            let help = "a body is a model with `type: object`";
            problems.report(Diagnostic::new(Rule::RequestBody, &schema.span, message).help(help));
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// The operation's name as the platform's pages write it, with a capital.
pub(crate) fn capitalised(id: &str) -> String {
    let mut characters = id.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn reply_is_model(scope: Scope<'_>, operation: &document::Operation, problems: &mut Diagnostics) {
    let schema = &operation.reply.schema;
    if let Some(Schema::Enum(_)) = named(scope, schema, problems) {
        let message = format!("a reply is a model, but `{}` is an enum", schema.name);
        let help = "refer to a model with `type: object`";
        problems.report(Diagnostic::new(Rule::WrongType, &schema.span, message).help(help));
    }
}

fn examples(scope: Scope<'_>, content: &Content, problems: &mut Diagnostics) -> Vec<Node> {
    let named = content.examples.iter().filter_map(|(_, example)| {
        scope.product.resolve(scope.document, example, problems).map(|(_, example)| example.value.clone())
    });
    content.example.iter().cloned().chain(named).collect()
}

fn errors(scope: Scope<'_>, operation: &document::Operation, problems: &mut Diagnostics) -> Vec<ErrorEntry> {
    let mut entries = Vec::new();
    for (status, response) in &operation.errors {
        let Some((document, response)) = scope.product.resolve(scope.document, response, problems) else {
            continue;
        };
        let scope = scope.at(document);
        named(scope, &response.content.schema, problems);
        if response.content.examples.is_empty() {
            let message = "an error response that documents no error";
            let span = &response.content.schema.span;
            problems.report(Diagnostic::new(Rule::ErrorEntry, span, message).help(ENTRY));
        }
        for (_, example) in &response.content.examples {
            let Some((_, example)) = scope.product.resolve(scope.document, example, problems) else {
                continue;
            };
            entries.extend(error_entry(&status.value, example, problems));
        }
    }
    entries
}

const ENTRY: &str = "an entry has `summary` (what it means), `description` (what to do) and `value` with `code` and `message`";

fn error_entry(status: &str, example: &Example, problems: &mut Diagnostics) -> Option<ErrorEntry> {
    let part = |key| example.value.get(key).and_then(Node::text).filter(|text| !text.is_empty());
    let (Some(code), Some(_), Some(remedy)) = (part("code"), part("message"), &example.description) else {
        let message = "this documents no error of the platform";
        problems.report(Diagnostic::new(Rule::ErrorEntry, &example.span, message).help(ENTRY));
        return None;
    };
    Some(ErrorEntry {
        status: status.to_owned(),
        code: code.to_owned(),
        meaning: example.summary.value.clone(),
        remedy: remedy.value.clone(),
    })
}
