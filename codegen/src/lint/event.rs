//! Rules about one event.

use std::collections::BTreeMap;

use super::id;
use super::page;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Webhook};
use crate::rule::Rule;
use crate::span::Text;

/// Checks the events of a document; `ids` are those of its operations.
pub(super) fn check<'d>(
    document: &'d Document,
    ids: &mut BTreeMap<&'d str, &'d Text>,
    diagnostics: &mut Diagnostics,
) {
    for webhook in &document.webhooks {
        event_type(&webhook.event_type, diagnostics);
        id::camel_case(&webhook.id, Rule::EventId, diagnostics);
        id::stands_once(&webhook.id, ids, diagnostics);
        page::url(&webhook.docs.url, diagnostics);
        webhook.more_pages.iter().for_each(|more| page::url(more, diagnostics));
        older_name(webhook, diagnostics);
    }
}

fn event_type(event_type: &Text, diagnostics: &mut Diagnostics) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if event_type.value.is_empty() || !event_type.value.chars().all(is_part) {
        let message = format!("`{}` isn't an event type", event_type.value);
        diagnostics.report(
            Diagnostic::new(Rule::EventType, &event_type.span, message)
                .help("write it as the page does: `BRAND_MEMBER_CARD.USER_CARD.CREATE`"),
        );
    }
}

fn older_name(webhook: &Webhook, diagnostics: &mut Diagnostics) {
    if let (Some(event), Some(step)) = (&webhook.event, webhook.behavior.steps.first()) {
        let message = "an older name with a behavior of its own";
        diagnostics.report(
            Diagnostic::new(Rule::OlderName, &step.span, message)
                .label(&event.span, "the event that it is of")
                .help("what happens is the event's: write `x-behavior` there alone"),
        );
    }
    let (span, message) = match (&webhook.deprecated, &webhook.event) {
        (Some(deprecated), None) => (deprecated, "an older name that says nothing of the event it is of"),
        (None, Some(event)) => (&event.span, "an older name that is not deprecated"),
        _ => return,
    };
    diagnostics.report(
        Diagnostic::new(Rule::OlderName, span, message)
            .help("an older name has both `deprecated: true` and `x-event`, the event's `operationId`"),
    );
}
