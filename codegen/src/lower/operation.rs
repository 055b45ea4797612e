//! Operations: path, body, reply.

use super::Scope;
use super::errors::errors;
use super::parameters::parameters;
use super::types::{fields, named};
use crate::api::{Body, Input, Operation, Page, Place, RateLimit};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Content, Schema};
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
