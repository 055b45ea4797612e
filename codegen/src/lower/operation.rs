//! Operations: path, body, reply.

use super::errors::errors;
use super::parameters::parameters;
use super::scope::Scope;
use super::types::{fields, named};
use super::upload::upload;
use crate::api::{Body, ConfirmedBy, Input, Operation, Page, Paging, Place, RateLimit, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Content, Document, ExternalDocs, Object, Schema};
use crate::node::Node;
use crate::path_template::PathTemplate;
use crate::rule::Rule;
use crate::span::Text;

/// Lowers an operation; `None` if its path cannot be read, which is then reported.
pub(super) fn lower(
    scope: Scope<'_>,
    operation: &document::Operation,
    diagnostics: &mut Diagnostics,
) -> Option<Operation> {
    let path = path(operation, diagnostics);
    let (mut inputs, has_all_parameters) = parameters(scope, operation, path.as_ref(), diagnostics);
    let mut body = None;
    let (mut uploaded, mut rules) = (None, Vec::new());
    if let Some(read) = &operation.body {
        let model = body_model(scope, operation, read, diagnostics);
        rules.extend(model.iter().flat_map(|(_, object)| object.rules.clone()));
        if let Some(lifecycle) = model.and_then(|(_, object)| object.lifecycle.as_ref()) {
            let message = "the body of a request isn't something that the platform keeps";
            diagnostics.report(
                Diagnostic::new(Rule::Lifecycle, &lifecycle.span, message)
                    .help("write `x-lifecycle` into the model that replies show"),
            );
        }
        if let Some(form) = &read.form {
            let (file, upload) = model.and_then(|model| upload(scope, model, form, diagnostics)).unzip();
            inputs.extend(file);
            uploaded = upload;
        } else {
            let fields = model.map(|(document, object)| fields(scope.at(document), object, diagnostics));
            inputs.extend(fields.into_iter().flatten().map(|field| Input { place: Place::Body, field }));
            let examples = examples(scope, &read.content, diagnostics);
            body = Some(Body { span: read.content.schema.span.clone(), examples, sensitive: Vec::new() });
        }
    }
    let paged = operation.paged.clone().filter(|_| has_all_parameters);
    reply_is_model(scope, operation, diagnostics);
    Some(Operation {
        id: operation.id.clone(),
        summary: operation.summary.value.clone(),
        description: operation.description.value.clone(),
        method: operation.method.value,
        path: path?,
        page: page(&operation.docs, &operation.updated, operation.confirmed_by),
        rate_limit: operation.rate_limit.as_ref().map(|limit| RateLimit {
            requests: limit.requests,
            seconds: limit.seconds,
            per: limit.per.value.clone(),
        }),
        idempotent: operation.idempotent,
        inputs,
        body,
        upload: uploaded,
        rules,
        behavior: operation.behavior.clone(),
        paged: paged.map(|words| Paging { words, item: Shape::unread() }),
        reply: operation.reply().map(|(_, content)| content.schema.name.clone()),
        may_reply_nothing: operation.may_reply_nothing(),
        reply_examples: contents(operation)
            .flat_map(|content| examples(scope, content, diagnostics))
            .collect(),
        sensitive_in_reply: Vec::new(),
        errors: errors(scope, operation, diagnostics),
    })
}

/// The page that documents an operation or an event.
pub(super) fn page(docs: &ExternalDocs, updated: &Text, confirmed_by: ConfirmedBy) -> Page {
    Page {
        url: docs.url.value.clone(),
        title: docs.description.value.clone(),
        updated: updated.value.clone(),
        confirmed_by,
    }
}

fn path(operation: &document::Operation, diagnostics: &mut Diagnostics) -> Option<PathTemplate> {
    let text = &operation.path;
    let parsed = PathTemplate::parse(&text.value);
    if let Err(invalid) = &parsed {
        let wrong = text.value.get(invalid.range.clone()).unwrap_or_default();
        diagnostics.report(
            Diagnostic::new(Rule::PathTemplate, &text.span.part(wrong), invalid.reason)
                .help("write a path such as `/brand/card-member/cards/{card_id}`"),
        );
    }
    parsed.ok()
}

fn body_model<'d>(
    scope: Scope<'d>,
    operation: &document::Operation,
    body: &document::Body,
    diagnostics: &mut Diagnostics,
) -> Option<(&'d Document, &'d Object)> {
    let schema = &body.content.schema;
    let expected = format!("{}Request", capitalised(&operation.id.value));
    let (document, component) = scope.product.find::<Schema>(scope.document, schema, diagnostics)?;
    if component.name.value != expected || !std::ptr::eq(document, scope.document) {
        let message = format!("the body of `{}` is not `{expected}`", operation.id.value);
        diagnostics.report(Diagnostic::new(Rule::RequestBody, &schema.span, message).help(format!(
            "write its fields into a model `{expected}` of this document; no other operation uses it"
        )));
    }
    match &component.value {
        Some(Schema::Object(object)) => Some((document, object)),
        Some(_) => {
            let message = format!("`{}` isn't a model", schema.name);
            let help = "a body is a model with `type: object`";
            diagnostics.report(Diagnostic::new(Rule::RequestBody, &schema.span, message).help(help));
            None
        }
        None => None,
    }
}

/// The operation's name as the platform's pages write it, with a capital.
pub fn capitalised(id: &str) -> String {
    let mut characters = id.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn reply_is_model(scope: Scope<'_>, operation: &document::Operation, diagnostics: &mut Diagnostics) {
    let Some((_, Content { schema, .. })) = operation.reply() else { return };
    let others = contents(operation).filter(|other| other.schema.name != schema.name);
    for Content { schema: other, .. } in others {
        let message =
            format!("`{}` replies with `{}` and with `{}`", operation.id.value, schema.name, other.name);
        diagnostics.report(
            Diagnostic::new(Rule::SecondReply, &other.span, message).label(&schema.span, "the first").help(
                "one model for every status that has a body, its fields optional where a status lacks them",
            ),
        );
    }
    let what = match named(scope, schema, diagnostics) {
        Some(Schema::Enum(_)) => "an enum",
        Some(Schema::TextTemplate(_)) => "a string",
        _ => return,
    };
    let message = format!("a reply is a model, but `{}` is {what}", schema.name);
    let help = "refer to a model with `type: object`";
    diagnostics.report(Diagnostic::new(Rule::WrongType, &schema.span, message).help(help));
}

/// What the replies of a call that succeeds carry.
fn contents(operation: &document::Operation) -> impl Iterator<Item = &Content> {
    operation.replies.iter().filter_map(|(_, content)| content.as_ref())
}

pub(super) fn examples(scope: Scope<'_>, content: &Content, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let named = content.examples.iter().filter_map(|(_, example)| {
        scope.product.resolve(scope.document, example, diagnostics).map(|(_, example)| example.value.clone())
    });
    content.example.iter().cloned().chain(named).collect()
}
