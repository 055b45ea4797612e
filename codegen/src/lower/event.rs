//! Events: the envelope, what it holds, the answers; each older name beside its event.

use super::operation::{examples, page};
use super::scope::Scope;
use super::types::named;
use crate::api::{Answer, Event, EventName, Shown};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Content, Property, RefOr, Reference, Response, Schema, Webhook};
use crate::rule::Rule;
use crate::span::Text;
use crate::words::{quoted, similar};

/// The fields of the envelope, which the runtime reads.
const ENVELOPE: &[&str] = &["id", "create_time", "event_type", "resource_type", "summary", "resource"];
/// The field of the envelope that is sealed, and its fields.
const RESOURCE: &str = "resource";
const SEALED: &[&str] = &["algorithm", "ciphertext", "associated_data", "nonce", "original_type"];

/// Lowers the events of a face, in order, each with its older names.
pub(super) fn lower(scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Vec<Event> {
    let webhooks = &scope.document.webhooks;
    let mut events: Vec<_> = webhooks
        .iter()
        .filter(|webhook| webhook.event.is_none())
        .map(|webhook| event(scope, webhook, diagnostics))
        .collect();
    for webhook in webhooks {
        let Some(of) = &webhook.event else { continue };
        let name = event_name(scope, webhook, diagnostics);
        if let Some(event) = event_named(scope, of, &mut events, diagnostics) {
            check_same_resource(webhook, event, diagnostics);
            event.names.push(name);
        }
    }
    events
}

fn event(scope: Scope<'_>, webhook: &Webhook, diagnostics: &mut Diagnostics) -> Event {
    Event {
        id: webhook.id.clone(),
        names: vec![event_name(scope, webhook, diagnostics)],
        description: webhook.description.value.clone(),
        resource: Text { value: webhook.resource.name.clone(), span: webhook.resource.span.clone() },
        sensitive: Vec::new(),
        behavior: webhook.behavior.clone(),
        redelivery: webhook.redelivery.clone(),
        answers: answers(scope, webhook, diagnostics),
    }
}

fn event_name(scope: Scope<'_>, webhook: &Webhook, diagnostics: &mut Diagnostics) -> EventName {
    EventName {
        event_type: webhook.event_type.clone(),
        summary: webhook.summary.value.clone(),
        page: page(&webhook.docs, &webhook.updated, webhook.confirmed_by),
        original_type: webhook.original_type.as_ref().map(|text| text.value.clone()),
        is_older: webhook.event.is_some(),
        examples: content(scope, webhook, diagnostics),
    }
}

/// Finds the event that an older name is of.
fn event_named<'e>(
    scope: Scope<'_>,
    of: &Text,
    events: &'e mut [Event],
    diagnostics: &mut Diagnostics,
) -> Option<&'e mut Event> {
    if let Some(at) = events.iter().position(|event| event.id.value == of.value) {
        return events.get_mut(at);
    }
    let webhooks = &scope.document.webhooks;
    let older = webhooks.iter().find(|webhook| webhook.id.value == of.value);
    if let Some(real) = older.and_then(|webhook| webhook.event.as_ref()) {
        let message = format!("`{}` is an older name itself", of.value);
        diagnostics.report(
            Diagnostic::new(Rule::OlderName, &of.span, message)
                .label(&real.span, "it says so here")
                .help("write the event's own `operationId`"),
        );
        return None;
    }
    // What is missing may be among those that could not be read.
    let written = scope.document.tree.get("webhooks").map_or(0, |webhooks| webhooks.entries().len());
    if written == webhooks.len() {
        let ids: Vec<_> = events.iter().map(|event| event.id.as_str()).collect();
        let help = match similar(&of.value, &ids) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("write the `operationId` of the event: {}", quoted(&ids)),
        };
        let message = format!("`{}` isn't an event of this face", of.value);
        diagnostics.report(Diagnostic::new(Rule::OlderName, &of.span, message).help(help));
    }
    None
}

fn check_same_resource(older: &Webhook, event: &Event, diagnostics: &mut Diagnostics) {
    if older.resource.name != event.resource.value {
        let message = format!("`{}` does not hold what its event holds", older.event_type.value);
        diagnostics.report(
            Diagnostic::new(Rule::OlderName, &older.resource.span, message)
                .label(&event.resource.span, "the event's model")
                .help("refer to the same model; what differs between the two is optional there"),
        );
    }
}

/// Checks what a webhook refers to, and collects the examples of it.
fn content(scope: Scope<'_>, webhook: &Webhook, diagnostics: &mut Diagnostics) -> Vec<Shown> {
    check_envelope(scope, &webhook.envelope.schema, diagnostics);
    if let Some(schema) = named(scope, &webhook.resource, diagnostics)
        && !matches!(schema, Schema::Object(_) | Schema::Refinement(_))
    {
        let message = format!("an event holds a model, but `{}` isn't one", webhook.resource.name);
        diagnostics.report(
            Diagnostic::new(Rule::EventResource, &webhook.resource.span, message)
                .help("refer to a model with `type: object`: what the resource decrypts to"),
        );
    }
    let mut shown = shown(scope, &webhook.envelope, diagnostics);
    for (_, answer) in &webhook.answers {
        let (scope, content) = match answer {
            RefOr::Inline(answer) => (scope, answer.content.as_ref()),
            RefOr::Reference(reference) => match response(scope, reference, diagnostics) {
                Some((scope, response)) => (scope, Some(&response.content)),
                None => continue,
            },
        };
        if let Some(content) = content {
            named(scope, &content.schema, diagnostics);
            shown.extend(self::shown(scope, content, diagnostics));
        }
    }
    shown
}

fn shown(scope: Scope<'_>, content: &Content, diagnostics: &mut Diagnostics) -> Vec<Shown> {
    let model = &content.schema.name;
    let examples = examples(scope, content, diagnostics).into_iter();
    examples.map(|value| Shown { model: model.clone(), value }).collect()
}

fn answers(scope: Scope<'_>, webhook: &Webhook, diagnostics: &mut Diagnostics) -> Vec<Answer> {
    let answer = |(status, answer): &(Text, RefOr<document::Answer>)| {
        let description = match answer {
            RefOr::Inline(answer) => &answer.description,
            RefOr::Reference(reference) => &response(scope, reference, diagnostics)?.1.description,
        };
        Some(Answer { status: status.value.clone(), description: description.value.clone() })
    };
    webhook.answers.iter().filter_map(answer).collect()
}

fn response<'d>(
    scope: Scope<'d>,
    reference: &Reference,
    diagnostics: &mut Diagnostics,
) -> Option<(Scope<'d>, &'d Response)> {
    let (document, component) = scope.product.find::<Response>(scope.document, reference, diagnostics)?;
    Some((scope.at(document), component.value.as_ref()?))
}

/// Checks that a body is the envelope: the runtime reads these fields, whatever a spec calls the models.
fn check_envelope(scope: Scope<'_>, body: &Reference, diagnostics: &mut Diagnostics) {
    let find = |document, reference, diagnostics: &mut Diagnostics| {
        let (document, component) = scope.product.find::<Schema>(document, reference, diagnostics)?;
        Some((document, component.value.as_ref()?))
    };
    let Some((document, envelope)) = find(scope.document, body, diagnostics) else { return };
    if let Some(name) = ENVELOPE.iter().find(|name| property(envelope, name).is_none()) {
        let message = format!("`{}` isn't the envelope of an event: it has no `{name}`", body.name);
        diagnostics.report(Diagnostic::new(Rule::EventBody, &body.span, message).help(format!(
            "the body is the model that all events have in common: `{}`; what its `{RESOURCE}` decrypts to is `x-resource`",
            ENVELOPE.join("`, `")
        )));
        return;
    }
    let Some(resource) = property(envelope, RESOURCE) else { return };
    let Some(value) = &resource.value else { return };
    let sealed = match &value.shape {
        document::Shape::Named(reference) => match find(document, reference, diagnostics) {
            Some((_, sealed)) => Some(sealed),
            None => return,
        },
        _ => None,
    };
    let is_missing = |name: &&&str| sealed.and_then(|sealed| property(sealed, name)).is_none();
    if let Some(name) = SEALED.iter().find(is_missing) {
        let message = format!("the `{RESOURCE}` of an envelope has no `{name}`");
        diagnostics.report(
            Diagnostic::new(Rule::EventBody, &resource.name.span, message).help(format!(
                "refer to a model with the fields of what is sealed: `{}`",
                SEALED.join("`, `")
            )),
        );
    }
}

fn property<'d>(schema: &'d Schema, name: &str) -> Option<&'d Property> {
    let Schema::Object(object) = schema else { return None };
    object.properties.iter().find(|property| property.name.value == name)
}
