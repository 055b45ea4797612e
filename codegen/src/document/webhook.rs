//! Webhooks: what the platform notifies us of, an event each.

use super::behavior::Behavior;
use super::drift::{AcceptedDrift, accepted};
use super::example::{Answer, Content, answer, content};
use super::metadata::{ExternalDocs, external_docs, tags_of_operation};
use super::operation::{ConfirmedBy, confirmed_by};
use super::read::Read;
use super::reader::{Fields, all, entries, list};
use super::reference::{Kind, RefOr, Reference, ref_or, reference};
use super::scalar::{date, positive, spanned, text, yes};
use super::step::behavior;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::{Span, Spanned, Text};

/// One event, or an older name of one.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its name on the wire.
    pub event_type: Text,
    /// Our name of it, in camelCase.
    pub id: Text,
    /// What happened, in one sentence.
    pub summary: Text,
    /// What happened and what to do, at length.
    pub description: Text,
    /// The page that documents it.
    pub docs: ExternalDocs,
    /// The addresses of further pages that document it.
    pub more_pages: Vec<Text>,
    /// The date printed on the page.
    pub updated: Text,
    /// How we know it.
    pub confirmed_by: ConfirmedBy,
    /// In what the page is known to say otherwise.
    pub accepted: Vec<AcceptedDrift>,
    /// Where it says that another name has replaced this one.
    pub deprecated: Option<Span>,
    /// The event that this is an older name of.
    pub event: Option<Text>,
    /// The body: the envelope that all events have in common.
    pub envelope: Content,
    /// What the envelope's resource decrypts to.
    pub resource: Reference,
    /// What the envelope calls it.
    pub original_type: Option<Text>,
    /// What happened on the platform's side.
    pub behavior: Behavior,
    /// When it is sent again if it isn't accepted; none if it isn't.
    pub redelivery: Option<Redelivery>,
    /// What the platform takes for an answer, by status.
    pub answers: Vec<(Text, RefOr<Answer>)>,
}

/// When a notification that isn't accepted is sent again.
#[derive(Clone, Debug)]
pub struct Redelivery {
    /// Where it stands.
    pub span: Span,
    /// The seconds before each time; the last of them repeats.
    pub after: Vec<u32>,
    /// How often it is sent in all, the first time included.
    pub times: u32,
}

pub(super) fn webhooks(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Webhook>> {
    let mut webhooks = Vec::new();
    for entry in entries(node, "`webhooks`", diagnostics)? {
        let Ok(mut fields) = Fields::open(&entry.value, "a webhook", diagnostics) else { continue };
        let read = |node: &Node, diagnostics: &mut Diagnostics| webhook(entry, node, diagnostics);
        webhooks.extend(fields.required("post", read));
        fields.finish();
    }
    Ok(webhooks)
}

fn webhook(entry: &Entry, node: &Node, diagnostics: &mut Diagnostics) -> Read<Webhook> {
    let mut fields = Fields::open(node, "an event", diagnostics)?;
    let id = fields.required("operationId", text);
    let summary = fields.required("summary", text);
    let description = fields.required("description", text);
    fields.may_have("tags", tags_of_operation);
    let docs = fields.required("externalDocs", external_docs);
    let more_pages = fields.optional("x-more-pages", list(text));
    let updated = fields.required("x-updated", date);
    let confirmed_by = fields.required("x-confirmed-by", confirmed_by);
    let accepted = fields.optional("x-drift", accepted);
    let deprecated = fields.optional("deprecated", spanned(yes));
    let event = fields.optional("x-event", text);
    let envelope = fields.required("requestBody", body);
    let resource = fields.required("x-resource", reference(Kind::Schema));
    let original_type = fields.optional("x-original-type", text);
    let behavior = fields.or_default("x-behavior", behavior);
    let redelivery = fields.optional("x-redelivery", redelivery);
    let answers = fields.required("responses", answers);
    fields.finish();
    Ok(Webhook {
        event_type: entry.key.clone(),
        id: id?,
        summary: summary?,
        description: description?,
        docs: docs?,
        more_pages: more_pages?.unwrap_or_default(),
        updated: updated?,
        confirmed_by: confirmed_by?,
        accepted: accepted?.unwrap_or_default(),
        deprecated: deprecated?.map(|Spanned { span, .. }| span),
        event: event?,
        envelope: envelope?,
        resource: resource?,
        original_type: original_type?,
        behavior,
        redelivery: redelivery?,
        answers: answers?,
    })
}

fn redelivery(node: &Node, diagnostics: &mut Diagnostics) -> Read<Redelivery> {
    let mut fields = Fields::open(node, "`x-redelivery`", diagnostics)?;
    let after = fields.required("after", list(positive));
    let times = fields.required("times", positive);
    fields.finish();
    Ok(Redelivery { span: node.span.clone(), after: after?, times: times? })
}

fn body(node: &Node, diagnostics: &mut Diagnostics) -> Read<Content> {
    let mut fields = Fields::open(node, "`requestBody`", diagnostics)?;
    fields.must_have("required", yes);
    fields.may_have("description", text);
    let content = fields.required("content", content);
    fields.finish();
    content
}

fn answers(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<(Text, RefOr<Answer>)>> {
    let read = ref_or(Kind::Response, answer);
    let responses = entries(node, "`responses`", diagnostics)?;
    for other in responses.iter().filter(|entry| !is_status(&entry.key.value)) {
        let message = format!("`{}` isn't a status that answers an event", other.key.value);
        diagnostics.report(
            Diagnostic::new(Rule::EventAnswers, &other.key.span, message)
                .help("an answer has 2xx, which accepts the event, or 4xx or 5xx, which refuses it"),
        );
    }
    if !responses.iter().any(|entry| entry.key.value.starts_with('2')) {
        let message = "no response accepts the event";
        diagnostics.report(
            Diagnostic::new(Rule::EventAnswers, &node.span, message)
                .help("add `'200'` or `'204'`: what is not accepted comes again"),
        );
    }
    all(responses.iter().map(|entry| Ok((entry.key.clone(), read(&entry.value, diagnostics)?))))
}

fn is_status(status: &str) -> bool {
    status.len() == 3
        && status.starts_with(['2', '4', '5'])
        && status.bytes().all(|digit| digit.is_ascii_digit())
}
